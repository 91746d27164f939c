"""Archives and compressed files. Nothing is ever unpacked to a path that an archive names."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeVar, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from watchfloor.collect.items import Blob, Budget, Exhausted, Flaw
from watchfloor.errors import DocumentError

SIDE_FILE = ".meta.toml"
_SIDE_BYTES = 1 << 16
"""The most that a side file may have; a full one has some 500 bytes."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, BadZipFile, tarfile.TarError, NotImplementedError)

_UNPACKERS: Mapping[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZ": bz2.open,
    b"\xfd7": lzma.open,
}
"""By the first two bytes."""

Info = TypeVar("Info", ZipInfo, tarfile.TarInfo)
_Open = Callable[[], IO[bytes]]


def read_zip(blob: Blob, budget: Budget) -> Iterator[Blob | Flaw]:
    """The members that are documents; a DOCX without its ending is known by what is in it."""
    try:
        archive = ZipFile(blob.start())
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentError(f"is not a ZIP that can be read: {error}") from error
    with archive:
        infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        if "word/document.xml" in infos:
            blob.media_type = _DOCX
            yield blob
            return
        if "[Content_Types].xml" in infos or "mimetype" in infos:
            raise DocumentError(
                "is an office file or a book of a kind that is not read", fix="Save it as PDF or DOCX."
            )
        web_archive = "datapackage.json" in infos and any(name.startswith("archive/") for name in infos)

        def opener(info: ZipInfo) -> _Open:
            if info.flag_bits & 1:
                raise DocumentError("is locked with a password", fix="Unpack it and collect the folder.")
            return lambda: archive.open(info)

        for name in infos:
            if web_archive and not name.startswith("archive/"):
                continue  # WACZ: the rest is indexes of what is in archive/.
            yield from _member(blob, budget, name, infos, opener)


def read_tar(blob: Blob, budget: Budget) -> Iterator[Blob | Flaw]:
    """The members that are files; links and devices are passed over with an error."""
    try:
        with tarfile.open(fileobj=blob.start(), mode="r:") as archive:
            infos: dict[str, tarfile.TarInfo] = {}
            for info in archive:
                budget.count()
                if info.isfile():
                    infos[info.name] = info
                elif not info.isdir():
                    yield Flaw(member=info.name, message="is a link or a device, not a file")

            def opener(info: tarfile.TarInfo) -> _Open:
                return lambda: cast("IO[bytes]", archive.extractfile(info))

            for name in infos:
                yield from _member(blob, budget, name, infos, opener)
    except tarfile.TarError as error:
        raise DocumentError(f"is not a TAR that can be read: {error}") from error


def read_compressed(blob: Blob, budget: Budget) -> Iterator[Blob]:
    """What a gzip, bzip2 or xz file holds, under the file's name without the last ending."""
    unpack = _UNPACKERS[blob.head()[:2]]
    try:
        with unpack(blob.start()) as unpacked:
            content = budget.unpack(unpacked)
    except _BROKEN as error:
        raise DocumentError(
            f"cannot be unpacked: {error}", fix="It may be cut short: get it again."
        ) from error
    name = Path(blob.name)
    inner = f"{name.stem}.tar" if name.suffix in (".tgz", ".tbz2", ".txz") else name.stem
    yield Blob(file=content, name=inner, url=blob.url, retrieved=blob.retrieved)


def _member(
    blob: Blob, budget: Budget, name: str, infos: dict[str, Info], opener: Callable[[Info], _Open]
) -> Iterator[Blob | Flaw]:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        yield Flaw(member=name, message="has a path that leads out of the archive", fix="It was left out.")
        return
    if name.endswith(SIDE_FILE) or path.name.startswith((".", "~$")) or "__MACOSX" in path.parts:
        return
    budget.count()
    try:
        side = _side(path, infos, opener, budget)
        with opener(infos[name])() as stream:
            content = budget.unpack(stream)
    except Exhausted:
        raise
    except DocumentError as error:
        yield Flaw(member=name, message=error.message, fix=error.fix)
        return
    except (*_BROKEN, RuntimeError, AttributeError) as error:
        yield Flaw(member=name, message=f"cannot be unpacked: {error}")
        return
    yield Blob(file=content, name=path.name, member=str(path), sides=side)


def _side(
    path: PurePosixPath, infos: dict[str, Info], opener: Callable[[Info], _Open], budget: Budget
) -> tuple[bytes, ...]:
    name = str(path.with_name(path.stem + SIDE_FILE))
    if name not in infos:
        return ()
    with opener(infos[name])() as stream:
        content = stream.read(_SIDE_BYTES)
    budget.spend(len(content))
    return (content,)
