"""The room itself: from what was asked for to documents, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from watchfloor.collect.adapters import choose
from watchfloor.collect.decode import clean
from watchfloor.collect.details import Details, details_of, document, parse_side, side_file
from watchfloor.collect.isolation import Reader
from watchfloor.collect.items import HEAD_BYTES, Flaw, Link, Page
from watchfloor.collect.limits import Limits
from watchfloor.collect.sources import files_in, is_address
from watchfloor.collect.worker import Job
from watchfloor.errors import DocumentError, WatchfloorError
from watchfloor.records.base import now as the_present
from watchfloor.records.dates import PartialDate
from watchfloor.records.document import Document, Retrieval

_CHUNK_BYTES = 1 << 20
if TYPE_CHECKING:
    # Loaded where they are used: the process that reads needs neither a database nor the web.
    from watchfloor.collect.fetch import Fetcher
    from watchfloor.ledger.objects import Objects

State = Literal["collected", "already there", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document that was collected. All documents of one file come one after the other."""

    document: Document
    text: str
    raw: Path
    """Its file in the object store; several documents can have the same."""
    retrieval: Retrieval


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Something that could not be collected; everything else goes on."""

    location: str
    """The path or the address."""
    member: str | None
    """The part of the file, if it is only a part."""
    error: WatchfloorError
    raw_sha256: str | None = None
    """The file's bytes, if they were kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What has just become of something; for ``already there``, of a whole file."""

    location: str
    member: str | None
    state: State


def collect(
    inputs: Sequence[str | Path],
    *,
    objects: Objects,
    details: Details = Details(),  # noqa: B008 (frozen)
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    seen: Callable[[str], bool] | None = None,
    last: Callable[[str], Retrieval | None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    now: Callable[[], datetime] = the_present,
    allow_private: bool = False,
) -> Iterator[Found | Failed]:
    """Collect files, folders and addresses.

    Parameters
    ----------
    inputs
        Paths, and addresses that begin with ``http://`` or ``https://``.
    objects
        Where the bytes are kept as they came.
    details
        What is known about all of these documents; it goes before what they say themselves.
    limits
        What no file, page or message may exceed.
    seen
        Whether the retrieval with this id (the same bytes from the same place) was collected before, to its
        end; it is not read again then.
    last
        The last retrieval of an address, for asking the server whether anything has changed.
    on_progress
        Told what becomes of each document and file.
    now
        The clock.
    allow_private
        Whether addresses on private networks may be got.

    Yields
    ------
    Found or Failed
        In the order of the inputs; a folder's files are sorted. Nothing that a file does stops the
        others; only the object store's own errors are raised.

    Examples
    --------
    >>> import tempfile
    >>> from watchfloor.ledger import Objects
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "note.txt").write_text("Two ships left port on Monday.")
    >>> [found] = collect([folder / "note.txt"], objects=Objects(folder / "objects"))
    >>> found.document.name, found.text
    ('note', 'Two ships left port on Monday.')
    """
    with ExitStack() as stack:
        run = _Run(
            objects=objects,
            details=details,
            limits=limits,
            seen=seen or (lambda sha256: False),
            last=last or (lambda url: None),
            now=now,
            reader=stack.enter_context(Reader()),
            fetcher=stack.enter_context(_fetcher(limits, allow_private)),
            tell=on_progress or (lambda progress: None),
        )
        for source in inputs:
            for item in run.collect(source):
                if isinstance(item, Found):
                    run.told(item.retrieval.location, item.document.member, "collected")
                else:
                    run.told(item.location, item.member, "failed")
                yield item


@dataclass(slots=True, kw_only=True)
class _Run:
    objects: Objects
    details: Details
    limits: Limits
    seen: Callable[[str], bool]
    last: Callable[[str], Retrieval | None]
    now: Callable[[], datetime]
    reader: Reader
    fetcher: Fetcher
    tell: Callable[[Progress], None]
    done: set[tuple[str, tuple[Details, ...]]] = field(default_factory=set)
    """What was read in this run: bytes, with what stands beside them."""
    """Hashes of the files of this run."""
    followed: set[str] = field(default_factory=set)
    """Addresses that feeds and sitemaps of this run led to."""

    def told(self, location: str, member: str | None, state: State) -> None:
        self.tell(Progress(location=location, member=member, state=state))

    def collect(self, source: str | Path) -> Iterator[Found | Failed]:
        links: deque[Link] = deque()
        if is_address(source):
            yield from self.address(str(source), links)
        else:
            for entry in files_in(Path(source)):
                if isinstance(entry, Path):
                    yield from self.file(entry, links)
                else:
                    path, error = entry
                    yield Failed(location=clean(str(path)), member=None, error=error)
        yield from self.follow(str(source), links)

    def file(self, path: Path, links: deque[Link]) -> Iterator[Found | Failed]:
        location = clean(str(path))
        try:
            side = side_file(path)
            known = [self.details, *([parse_side(side)] if side is not None else [])]
            with path.open("rb") as stream:
                choose(path.name, None, stream.read(HEAD_BYTES))
                stream.seek(0)
                sha256, size = self.keep(iter(partial(stream.read, _CHUNK_BYTES), b""))
        except OSError as error:
            flaw = Flaw(message=f"cannot be read: {error.strerror}", fix="Look at its permissions.")
            yield _failed(location, flaw)
            return
        except DocumentError as error:
            yield _failed(location, Flaw(message=error.message, fix=error.fix))
            return
        retrieval = Retrieval(location=location, retrieved=self.now(), raw_sha256=sha256, size=size)
        job = Job(path=str(self.objects.path(sha256)), name=clean(path.name), limits=self.limits)
        yield from self.read(job, retrieval, links, known)

    def address(
        self, url: str, links: deque[Link] | None, said: Sequence[Details] = ()
    ) -> Iterator[Found | Failed]:
        """Get an address; ``said`` is what a feed says about it, which counts last."""
        try:
            got = self.fetcher.get(url, self.keep, self.last(url))
        except DocumentError as error:
            yield _failed(url, Flaw(message=error.message, fix=error.fix))
            return
        if got is None:
            self.told(url, None, "already there")
            return
        answer, (sha256, size) = got
        retrieval = Retrieval(
            location=url, retrieved=self.now(), raw_sha256=sha256, size=size, headers=answer.headers
        )
        job = Job(
            path=str(self.objects.path(sha256)),
            name=urlsplit(answer.url).path.rpartition("/")[2],
            media_type=answer.media_type,
            url=answer.url,
            limits=self.limits,
        )
        moved = Details(notes=(f"redirected to {answer.url}",)) if answer.url != url else Details()
        yield from self.read(job, retrieval, links, [self.details], [*said, moved])

    def keep(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        return self.objects.put_chunks(_bounded(chunks, self.limits.file_bytes))

    def read(
        self,
        job: Job,
        retrieval: Retrieval,
        links: deque[Link] | None,
        known: Sequence[Details],
        said: Sequence[Details] = (),
    ) -> Iterator[Found | Failed]:
        """Read a file that was kept: ``known`` counts before what it says itself, ``said`` after it."""
        location, sha256 = retrieval.location, retrieval.raw_sha256
        same = (sha256, tuple(known))
        if same in self.done or self.seen(retrieval.id):
            self.told(location, None, "already there")
            return
        self.done.add(same)
        declared = any(details.language for details in known)
        for item in self.reader.read(msgspec.structs.replace(job, guess_language=not declared)):
            if isinstance(item, Flaw):
                yield _failed(location, item, sha256)
            elif isinstance(item, Link):
                if links is not None:
                    links.append(item)
                else:
                    flaw = Flaw(message=f"names a further address, {item.url}", fix="It was not followed.")
                    yield _failed(location, flaw, sha256)
            else:
                yield self.found(item, retrieval, known, said)

    def found(
        self, page: Page, retrieval: Retrieval, known: Sequence[Details], said: Sequence[Details]
    ) -> Found | Failed:
        flags, *beside = known
        try:
            inside = [parse_side(content) for content in page.sides]
        except DocumentError as error:
            flaw = Flaw(member=page.member, message=error.message, fix=error.fix)
            return _failed(retrieval.location, flaw, retrieval.raw_sha256)
        record = document(page, retrieval, [flags, *inside, *beside, details_of(page), *said])
        raw = self.objects.path(retrieval.raw_sha256)
        return Found(document=record, text=page.text, raw=raw, retrieval=retrieval)

    def follow(self, source: str, links: deque[Link]) -> Iterator[Found | Failed]:
        """Get what feeds and sitemaps name; sitemaps may name more, pages not."""
        for _ in range(self.limits.links):
            if not links:
                return
            link = links.popleft()
            if link.url in self.followed:
                continue
            self.followed.add(link.url)
            published = PartialDate(link.published) if link.published else None
            said = Details(title=link.title, published=published, language=link.language, origin="feed")
            yield from self.address(link.url, links if link.sitemap else None, [said])
        if links:
            flaw = Flaw(
                message=f"names {len(links):,} addresses beyond the {self.limits.links:,} that are followed",
                fix="Raise the limit on links, or collect a part of it.",
            )
            yield _failed(source, flaw)


def _fetcher(limits: Limits, allow_private: bool) -> Fetcher:
    from watchfloor.collect.fetch import Fetcher

    return Fetcher(limits=limits, allow_private=allow_private)


def _bounded(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise DocumentError(
                f"has more than {most:,} bytes", fix="Split it, or raise the limit on the size of a file."
            )
        yield chunk


def _failed(location: str, flaw: Flaw, sha256: str | None = None) -> Failed:
    place = f"{location} ({flaw.member})" if flaw.member else location
    error = DocumentError(f"{place} {flaw.message}.", fix=flaw.fix)
    return Failed(location=location, member=flaw.member, error=error, raw_sha256=sha256)
