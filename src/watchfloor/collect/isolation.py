"""The desk's side of the process in which files are read: start it, ask it, replace it when it dies."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Self, cast

import msgspec

from watchfloor.collect.extract import Begun
from watchfloor.collect.items import Flaw, Item
from watchfloor.collect.worker import Ended, Job, Message, receive, send

_WATCHDOG_STATUS = 1
"""What ``faulthandler`` ends a process with."""
_COMMAND = (sys.executable, "-P", "-m", "watchfloor.collect.worker")
"""-P: a file in the working directory must not stand in for a module."""


@dataclass(slots=True)
class Reader:
    """A process that reads files, kept from one to the next; use it as a context manager.

    Parameters
    ----------
    command
        What runs :mod:`watchfloor.collect.worker`.
    """

    command: Sequence[str] = _COMMAND
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, job: Job) -> Iterator[Item]:
        """What the file gives; a document that hangs or crashes its parser gives a :class:`Flaw`.

        The file is then taken up again behind that document, a few times at most.
        """
        for _ in range(job.limits.stops):
            last: Begun | None = None
            try:
                for message in self._ask(job):
                    if isinstance(message, Ended):
                        return
                    if isinstance(message, Begun):
                        last = message
                        continue
                    job = msgspec.structs.replace(job, emitted=job.emitted + 1)
                    yield message
            except GeneratorExit:
                self._stop()  # In the middle of a file: its answers would come to the next.
                raise
            if last is None:
                yield Flaw(message=f"could not be read: {self._end(job)}")
                return
            if last.ordinal in job.skip:
                break
            yield Flaw(member=last.member, message=self._end(job), fix="It was left out.")
            job = msgspec.structs.replace(job, skip=(*job.skip, last.ordinal))
        yield Flaw(message="stopped its parser again and again", fix="The rest of it was left out.")

    def _ask(self, job: Job) -> Iterator[Message]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the desk, which then ends this process.
            )
        with suppress(BrokenPipeError):
            send(cast("IO[bytes]", self._process.stdin), job)
        answers = cast("IO[bytes]", self._process.stdout)
        while (message := receive(answers, Message)) is not None:
            yield message

    def _end(self, job: Job) -> str:
        """Why the process died, in plain words."""
        status = self._process.wait() if self._process else 0
        self._stop()
        if status == _WATCHDOG_STATUS:
            return f"takes longer than {job.limits.seconds:g} seconds to read"
        with suppress(ValueError):
            return f"crashes its parser ({signal.Signals(-status).name})"
        return f"crashes its parser (exit status {status})"

    def _stop(self) -> None:
        if self._process is None:
            return
        with self._process as process:
            process.kill()
            with suppress(BrokenPipeError):
                cast("IO[bytes]", process.stdin).close()
        self._process = None
