"""The process in which files are read, so that no parser can hang or crash the desk.

Frames go over standard input and output: four bytes of length, then MessagePack. A job comes in; the
blobs that are begun, the pages, flaws and links go out; then :class:`Ended`. A parser that takes too
long is ended by a watchdog thread of the interpreter's own, which does not need the parser's help.
"""

from __future__ import annotations

import faulthandler
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import msgspec

from watchfloor.collect.extract import Begun, Extraction
from watchfloor.collect.items import Blob, Flaw, Link, Page
from watchfloor.collect.limits import Limits

_BROKEN_STATUS = 70
"""What the worker ends with when it is itself at fault; 1 is the watchdog's. (EX_SOFTWARE of sysexits.h)"""
_LENGTH = struct.Struct("<I")


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One file to read."""

    path: str
    name: str
    media_type: str | None = None
    url: str | None = None
    guess_language: bool = True
    limits: Limits
    skip: tuple[int, ...] = ()
    """Blobs to pass over, by ordinal."""
    emitted: int = 0
    """How many items of this file were given before a process that read it ended; they are not repeated."""


class Ended(msgspec.Struct, frozen=True, tag=True):
    """That a job is done."""


Message = Begun | Page | Flaw | Link | Ended


def send(stream: IO[bytes], message: object) -> None:
    """Write one frame."""
    content = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes], kind: Any) -> Any:
    """Read one frame; ``None`` when the other side is gone."""
    prefix = stream.read(_LENGTH.size)
    if len(prefix) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(prefix)
    content = stream.read(length)
    return msgspec.msgpack.decode(content, type=kind) if len(content) == length else None


def run(job: Job, out: IO[bytes]) -> None:
    """Read one file and send what it gives."""
    with Path(job.path).open("rb") as file:
        blob = Blob(file=file, name=job.name, media_type=job.media_type, url=job.url)
        extraction = Extraction(
            limits=job.limits, guess_language=job.guess_language, skip=frozenset(job.skip)
        )
        items = extraction.run(blob)
        given = 0
        while True:
            # Only the reading is timed: who takes the pages may take their time.
            faulthandler.dump_traceback_later(job.limits.seconds, exit=True)
            item = next(items, None)
            faulthandler.cancel_dump_traceback_later()
            if item is None:
                break
            if not isinstance(item, Begun):
                given += 1
                if given <= job.emitted:
                    continue
            send(out, item)
    send(out, Ended())


def main() -> None:
    """Take jobs until there are none."""
    jobs = sys.stdin.buffer
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints must not break the frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limited = False
    with suppress(BrokenPipeError):
        while (job := receive(jobs, Job)) is not None:
            if not limited:
                _limit_memory(job.limits.memory_bytes)
                limited = True
            run(job, out)


def _limit_memory(size: int) -> None:
    """Let the system refuse more memory than this, where it can."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


if __name__ == "__main__":
    try:
        main()
    except Exception:
        sys.exit(_BROKEN_STATUS)
