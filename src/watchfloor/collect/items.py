"""What passes between the adapters, the process they run in, and the room: bytes in, pages out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from watchfloor.collect.limits import Limits
from watchfloor.errors import DocumentError

HEAD_BYTES = 8192
"""What is looked at to tell what a file is: more than any magic number, header line or XML prologue."""
_CHUNK_BYTES = 1 << 18


class Page(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A text, and what its own file says about it. Dates are texts that ``PartialDate`` takes."""

    text: str
    member: str | None = None
    name: str | None = None
    media_type: str | None = None
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_from: str | None = None
    not_before: str | None = None
    retrieved: datetime | None = None
    url: str | None = None
    language: str | None = None
    summary_of: dict[str, str] | None = None
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sides: tuple[bytes, ...] = ()
    """Contents of the side files that stand beside it in its archives, innermost first."""


class Flaw(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A part of a file that gives no document, and why; the rest of the file goes on."""

    message: str
    """What follows on the name of the file, as in ``is not valid JSON``."""
    fix: str = ""
    member: str | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """An address that a feed or a sitemap names, with what it says about it."""

    url: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    sitemap: bool = False
    """Whether what is there is one more list of addresses."""


Item = Page | Flaw | Link


@dataclass(slots=True, kw_only=True)
class Blob:
    """Bytes with a name: a file, a member of an archive, an attachment, an answer from the web."""

    file: IO[bytes]
    """Seekable; adapters may read it in any order."""
    name: str
    """The file's name, with its endings."""
    member: str | None = None
    """Where in the file that was collected; ``None`` is the file itself."""
    media_type: str | None = None
    """As the other side declared it, parameters included."""
    url: str | None = None
    retrieved: datetime | None = None
    sides: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, content: bytes, **fields: Any) -> Blob:
        """A blob of bytes in memory."""
        return cls(file=BytesIO(content), **fields)

    @property
    def stem(self) -> str:
        """The name without its last ending."""
        return Path(self.name).stem

    @property
    def size(self) -> int:
        return self.file.seek(0, 2)

    def head(self) -> bytes:
        self.file.seek(0)
        return self.file.read(HEAD_BYTES)

    def start(self) -> IO[bytes]:
        """The file, from its beginning."""
        self.file.seek(0)
        return self.file

    def content(self, limits: Limits) -> bytes:
        """All of it, for a format that is one document.

        Raises
        ------
        DocumentError
            If it is larger than one document may be.
        """
        if self.size > limits.document_bytes:
            raise too_large(self.size, limits)
        return self.start().read()

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A path to the same bytes, for a library that takes nothing else."""
        name = getattr(self.file, "name", None)
        if isinstance(name, str):
            yield Path(name)
            return
        with tempfile.NamedTemporaryFile() as copy:
            self.file.seek(0)
            while chunk := self.file.read(_CHUNK_BYTES):
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)


@dataclass(slots=True, kw_only=True)
class Budget:
    """What is left of the limits while one file is unpacked."""

    limits: Limits
    bytes_left: int
    members_left: int

    @classmethod
    def of(cls, size: int, limits: Limits) -> Budget:
        """The budget of a file of this size."""
        allowed = max(size * limits.expansion, limits.document_bytes)
        return cls(
            limits=limits,
            bytes_left=min(allowed, limits.expanded_bytes),
            members_left=limits.members,
        )

    def spend(self, size: int) -> None:
        """Count bytes that were unpacked.

        Raises
        ------
        Exhausted
            If there were too many.
        """
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise Exhausted(
                f"unpacks to more than {self.limits.expansion} times its size, or more than "
                f"{self.limits.expanded_bytes:,} bytes",
                fix="If you trust it, unpack it yourself and collect the folder.",
            )

    def count(self) -> None:
        """Count one more document or member.

        Raises
        ------
        Exhausted
            If there were too many.
        """
        self.members_left -= 1
        if self.members_left < 0:
            raise Exhausted(
                f"holds more than {self.limits.members:,} documents",
                fix="Split it, or raise the limit on members.",
            )

    def unpack(self, stream: IO[bytes], *, max_bytes: int | None = None) -> IO[bytes]:
        """What a decompressing stream gives, in memory while it is small, else on disk.

        Parameters
        ----------
        stream
            Read to its end.
        max_bytes
            The most that it may hold.

        Raises
        ------
        Exhausted
            If the budget does not allow it.
        DocumentError
            If it is larger than ``max_bytes``.
        """
        with ExitStack() as opened:
            most_in_memory = self.limits.document_bytes
            out = opened.enter_context(tempfile.SpooledTemporaryFile(max_size=most_in_memory))
            size = 0
            while chunk := stream.read(_CHUNK_BYTES):
                self.spend(len(chunk))
                size += len(chunk)
                if max_bytes is not None and size > max_bytes:
                    raise too_large(size, self.limits)
                out.write(chunk)
            opened.pop_all()  # Whoever reads it closes it.
        return cast("IO[bytes]", out)


class Exhausted(DocumentError):
    """A file asks for more than its limits allow; the rest of it is left."""


def too_large(size: int, limits: Limits) -> DocumentError:
    """The error for a document over the limit of size."""
    return DocumentError(
        f"has {size:,} bytes or more; one document may have {limits.document_bytes:,}",
        fix="Split it, or raise the limit on the size of a document.",
    )
