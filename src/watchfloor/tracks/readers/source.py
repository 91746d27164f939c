"""A file of positions: its bytes, hash and name, opened whatever it is packed in."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec
import pyarrow as pa

from watchfloor.errors import TrackError

WHOLE_LIMIT_BYTES = 256 << 20
"""The largest unpacked size of a format that must be read whole (JSON, XML)."""
_LINE_LIMIT_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """One file, by content: ``sha256`` is of the bytes as they lie on disk."""

    path: Path
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Source:
        """Hash a file.

        Raises
        ------
        TrackError
            If it cannot be opened.
        """
        try:
            with path.open("rb") as file:
                return cls(path, hashlib.file_digest(file, "sha256").hexdigest())
        except OSError as error:
            raise TrackError(f"{path} cannot be read: {error.strerror or error}.") from error

    def error(self, what: str, fix: str = "") -> TrackError:
        """An error that names this file."""
        return TrackError(f"{self.path}: {what}", fix=fix)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes, unpacked from gzip, Zstandard or a ZIP with one file, as their first bytes say."""
        try:
            with self.path.open("rb") as raw:
                magic = raw.read(4)
                raw.seek(0)
                if magic[:2] == b"\x1f\x8b":
                    with gzip.open(raw) as file:
                        yield io.BufferedReader(file)
                elif magic == b"\x28\xb5\x2f\xfd":
                    with pa.CompressedInputStream(raw, "zstd") as file:
                        yield io.BufferedReader(file)
                elif magic == b"PK\x03\x04":
                    with zipfile.ZipFile(raw) as archive, archive.open(self._member(archive)) as file:
                        yield file
                else:
                    yield raw
        except (OSError, EOFError, zipfile.BadZipFile, pa.ArrowException) as error:
            raise self.error(f"cannot be unpacked: {error}.", "Fetch it again; it may be cut off.") from error

    def _member(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        members = [info for info in archive.infolist() if not info.is_dir()]
        if len(members) != 1:
            raise self.error(f"holds {len(members)} files.", "Unpack it and name the files.")
        return members[0]

    def packed(self) -> bool:
        """Whether the bytes need unpacking."""
        with self.path.open("rb") as raw:
            magic = raw.read(4)
        return magic[:2] == b"\x1f\x8b" or magic in (b"\x28\xb5\x2f\xfd", b"PK\x03\x04")

    def whole(self) -> bytes:
        """All of it.

        Raises
        ------
        TrackError
            If it is larger than 256 MiB unpacked.
        """
        with self.open() as file:
            data = file.read(WHOLE_LIMIT_BYTES + 1)
        if len(data) > WHOLE_LIMIT_BYTES:
            raise self.error("is larger than 256 MiB unpacked.", "Split it into smaller files.")
        return data

    def json(self) -> Any:
        """Its JSON.

        Raises
        ------
        TrackError
            If it is none.
        """
        try:
            return msgspec.json.decode(self.whole())
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise self.error(f"is not JSON: {error}.") from error

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Its lines with their numbers; of an endless one only the first MiB."""
        with self.open() as file:
            number = 0
            while line := file.readline(_LINE_LIMIT_BYTES):
                number += 1
                yield number, line
