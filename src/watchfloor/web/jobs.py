"""Work that takes longer than a page: collecting and running the line, one after the other, in a thread.

A job is a row that is there before the work begins, so that a server that is killed leaves a job marked
as broken off, with its inputs, to be tried again: collecting and running leave alone what is done.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from watchfloor.desk import Desk
from watchfloor.errors import WatchfloorError
from watchfloor.records import now
from watchfloor.web.state import State

Kind = Literal["collect", "run"]
JobState = Literal["queued", "running", "done", "failed", "broken off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What one input could not be used for."""

    location: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work: what, for whom, how far, and what came of it."""

    id: int
    kind: Kind
    by: str
    state: JobState
    made: datetime
    begun: datetime | None
    ended: datetime | None
    inputs: tuple[str, ...]
    task: str | None
    done: int | None
    total: int | None
    item: str | None
    outcome: str | None
    failures: tuple[Failure, ...]

    @property
    def open(self) -> bool:
        """Whether it is still to be finished."""
        return self.state in ("queued", "running")

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs as people call them: file names, or addresses."""
        return tuple(one if "://" in one else Path(one).name for one in self.inputs)


class Jobs:
    """The queue of one desk and the thread that works it off.

    Parameters
    ----------
    desk
        The desk.
    state
        Where the rows are.
    """

    def __init__(self, desk: Desk, state: State) -> None:
        self._desk = desk
        self._state = state
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        with state.connect() as connection:
            connection.execute(
                "UPDATE job SET state = 'broken off', ended = ?, outcome = ?"
                " WHERE state IN ('running', 'queued')",
                (now().isoformat(), "The desk was stopped before this was done. What was finished is kept."),
            )

    @property
    def folder(self) -> Path:
        """Where uploads wait; each job has a folder of its own in it."""
        return self._desk.root / "incoming"

    def submit(self, kind: Kind, by: str, inputs: Sequence[str] = ()) -> int:
        """Put a job at the end of the queue; gives its number."""
        with self._state.connect() as connection:
            row = connection.execute(
                "INSERT INTO job (kind, by, state, made, inputs) VALUES (?, ?, 'queued', ?, ?) RETURNING id",
                (kind, by, now().isoformat(), json.dumps(list(inputs))),
            ).fetchone()
        self._start()
        return int(row["id"])

    def retry(self, id: int, by: str) -> int | None:
        """The same work once more; ``None`` if there is no such job."""
        job = self.get(id)
        return self.submit(job.kind, by, job.inputs) if job and not job.open else None

    def get(self, id: int) -> Job | None:
        with self._state.connect() as connection:
            row = connection.execute("SELECT * FROM job WHERE id = ?", (id,)).fetchone()
        return _job(row) if row else None

    def latest(self, limit: int = 50) -> list[Job]:
        """The newest first."""
        with self._state.connect() as connection:
            rows = connection.execute("SELECT * FROM job ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
        return [_job(row) for row in rows]

    def open_count(self) -> int:
        """How many are waiting or running."""
        with self._state.connect() as connection:
            row = connection.execute(
                "SELECT count(*) AS n FROM job WHERE state IN ('queued', 'running')"
            ).fetchone()
        return int(row["n"])

    def finish(self, timeout_s: float) -> bool:
        """Wait until the queue is empty; whether it is."""
        waited = threading.Event()
        for _ in range(int(timeout_s * 20)):
            if not self.open_count():
                return True
            waited.wait(0.05)
        return False

    # ------------------------------------------------------------------ the thread

    def _start(self) -> None:
        with self._lock:
            self._wake.set()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="watchfloor-jobs", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            self._wake.clear()
            with self._state.connect() as connection:
                row = connection.execute(
                    "UPDATE job SET state = 'running', begun = ? WHERE id = "
                    "(SELECT min(id) FROM job WHERE state = 'queued') RETURNING *",
                    (now().isoformat(),),
                ).fetchone()
            if row:
                self._do(_job(row))
            else:
                self._wake.wait()

    def _do(self, job: Job) -> None:
        failures: list[Failure] = []
        try:
            outcome = self._collect(job, failures) if job.kind == "collect" else self._run(job)
            state = "done"
        except WatchfloorError as error:
            state, outcome = "failed", str(error)
        except Exception as error:  # a job that breaks must not take the queue with it
            state, outcome = "failed", f"{type(error).__name__}: {error}"
        self._set(
            job.id,
            state=state,
            ended=now().isoformat(),
            outcome=outcome,
            failures=json.dumps([[one.location, one.reason] for one in failures]),
        )

    def _set(self, id: int, **values: Any) -> None:
        with self._state.connect() as connection:
            columns = ", ".join(f"{name} = ?" for name in values)
            connection.execute(f"UPDATE job SET {columns} WHERE id = ?", (*values.values(), id))

    def _report(self, id: int) -> Any:
        last = 0.0

        def report(task: str, done: int, total: int | None, item: str = "") -> None:
            nonlocal last
            moment = now().timestamp()
            if moment - last > 0.25 or done == total:
                last = moment
                self._set(id, task=task, done=done, total=total, item=item)

        return report

    def _collect(self, job: Job, failures: list[Failure]) -> str:
        outcome = self._desk.collect(list(job.inputs), report=self._report(job.id))
        failures += (Failure(location=one.location, reason=str(one.error)) for one in outcome.failed)
        return (
            f"{len(outcome.collected)} collected, {outcome.there} there before, {len(outcome.failed)} failed"
        )

    def _run(self, job: Job) -> str:
        ran = self._desk.run(report=self._report(job.id))
        return (
            f"{ran.read} documents read, {ran.statements} statements, {ran.assessed} assessments, "
            f"{len(ran.warnings)} warnings"
        )


def _job(row: Any) -> Job:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(row[name]) if row[name] else None

    return Job(
        id=row["id"],
        kind=row["kind"],
        by=row["by"],
        state=row["state"],
        made=datetime.fromisoformat(row["made"]),
        begun=moment("begun"),
        ended=moment("ended"),
        inputs=tuple(json.loads(row["inputs"])),
        task=row["task"],
        done=row["done"],
        total=row["total"],
        item=row["item"],
        outcome=row["outcome"],
        failures=tuple(Failure(location=where, reason=why) for where, why in json.loads(row["failures"])),
    )
