"""The desk: a folder with a ledger, tables that a person edits, and the line that runs through the rooms.

The line is :meth:`Desk.run`: each step takes from the ledger what the rooms before it gave, adds its own,
and leaves alone what is done. Stopped at any moment, it goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from watchfloor import config
from watchfloor.errors import ConfigError, DeskError
from watchfloor.ledger import Head, Ledger, Objects, Verified, View
from watchfloor.progress import Report, silent
from watchfloor.records import Assessment, Hypothesis, ListEdition, PartialDate, Warning, now

if TYPE_CHECKING:  # The rooms are imported when they are entered: a search need not wait for a parser.
    import watchfloor.names.step as names_step
    import watchfloor.read.step as read_step
    from watchfloor.assess import Tables
    from watchfloor.brief import Brief
    from watchfloor.collect import Details, Limits
    from watchfloor.collect.step import Outcome
    from watchfloor.warn import Watch

HYPOTHESES = "hypotheses.toml"
HEADS = "heads.txt"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the line added."""

    read: int
    statements: int
    linked: int
    assessed: int
    warnings: tuple[Warning, ...]
    brief: tuple[Path, ...]
    """The files of the new brief, if anything changed since the last."""


class Desk:
    """A folder with a ledger, an object store and tables.

    Open one with :meth:`open` or make one with :meth:`create`; both can be used in a ``with``.

    Attributes
    ----------
    root
        The folder.
    config
        What its ``desk.toml`` says.
    ledger
        Where its records live.
    """

    def __init__(self, root: Path, settings: config.Config) -> None:
        self.root = root
        self.config = settings
        self.ledger = Ledger(_address(root, settings.ledger), Objects(root / "objects"))

    @classmethod
    def create(cls, root: Path, *, name: str | None = None, ledger: str = config.LEDGER) -> Desk:
        """Make a desk in a folder, with templates of the tables that a person edits.

        Raises
        ------
        DeskError
            If the folder holds a desk already or cannot be written.
        """
        if (root / config.FILE).exists():
            raise DeskError(f"{root} holds a desk already.", fix=f"Use it: watchfloor -d {root} run")
        try:
            root.mkdir(parents=True, exist_ok=True)
            settings = config.template(name or root.resolve().name, ledger)
            (root / config.FILE).write_text(settings, encoding="utf-8")
            if not (root / HYPOTHESES).exists():
                (root / HYPOTHESES).write_text(config.HYPOTHESES_TEMPLATE, encoding="utf-8")
        except OSError as error:
            raise DeskError(f"{root} cannot become a desk: {error.strerror}.") from error
        return cls.open(root)

    @classmethod
    def open(cls, root: Path) -> Desk:
        """Open the desk in a folder.

        Raises
        ------
        DeskError
            If the folder holds none.
        ConfigError
            If its ``desk.toml`` is wrong.
        """
        if not (root / config.FILE).is_file():
            raise DeskError(f"{root} holds no desk.", fix=f"Make one: watchfloor init {root}")
        return cls(root, config.load(root))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger."""
        self.ledger.close()

    def view(self, as_of: datetime | None = None) -> View:
        """What the desk knew at a moment (UTC), or knows now."""
        return self.ledger.view(as_of)

    # ------------------------------------------------------------------ what comes in

    def collect(
        self,
        inputs: Sequence[str | Path],
        *,
        details: Details | None = None,
        limits: Limits | None = None,
        again: bool = False,
        report: Report = silent,
    ) -> Outcome:
        """Collect documents; see :func:`watchfloor.collect.step.step`."""
        from watchfloor.collect.step import step

        return step(self.ledger, inputs, details=details, limits=limits, again=again, report=report)

    def add_list(
        self,
        path: Path,
        *,
        published: PartialDate | None = None,
        key: str | None = None,
        report: Report = silent,
    ) -> ListEdition:
        """Add one edition of a sanctions list; see :func:`watchfloor.names.step.add_list`."""
        from watchfloor.names.step import add_list

        return add_list(self.ledger, path, published=published, key=key, report=report)

    # ------------------------------------------------------------------ the line

    def run(self, *, workers: int = 1, report: Report = silent) -> Ran:
        """Run the line over what is not done yet: read, link names, track, assess, warn, brief."""
        read = self._read(workers, report)
        linked = self._link(report)
        self._track(report)
        assessed = self._assess(report)
        warnings = self._warn()
        written = self._brief()
        self._note_head()
        return Ran(read.documents, read.statements, linked.documents, assessed, warnings, written)

    def _read(self, workers: int, report: Report) -> read_step.Done:
        from watchfloor.read import open_reader
        from watchfloor.read.step import step

        options = dict(self.config.reader)
        name = options.pop("engine")
        if name == "llm":  # Answers are kept with the desk, so that a stopped run asks nothing twice.
            options.setdefault("cache", str(self.root / "cache" / "llm"))
        return step(self.ledger, open_reader(name, **options), workers=workers, report=report)

    def _link(self, report: Report) -> names_step.Done:
        from watchfloor.names import open_catalogue
        from watchfloor.names.step import step

        return step(self.ledger, open_catalogue(), report=report)

    def _track(self, report: Report) -> None:
        from watchfloor.tracks.step import FOLDER, step

        step(self.ledger, self.root / FOLDER, self.config.tracks, report=report)

    def _assess(self, report: Report) -> int:
        from watchfloor.assess.step import step

        counted = self.config.tracks_count
        return step(self.ledger, self.hypotheses(), self.tables(), sightings=counted, report=report)

    def _warn(self) -> tuple[Warning, ...]:
        from watchfloor.warn.step import step

        return step(self.ledger, self.watches(), self._indicators())

    def _brief(self) -> tuple[Path, ...]:
        from watchfloor.brief.step import step

        folder, labels = self.root / "briefs", self._indicators()
        return step(self.ledger, self.hypotheses(), folder, case=self.config.name, indicators=labels)

    # ------------------------------------------------------------------ what a person edits

    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """The hypotheses of the desk's ``hypotheses.toml``."""
        from watchfloor.assess import load_hypotheses

        return load_hypotheses(self.root / HYPOTHESES)

    def tables(self) -> Tables:
        """The tables that an assessment argues from: the shipped ones, and the desk's own before them."""
        from watchfloor.assess import load_tables

        own = self.root / "tables"
        return load_tables(own if own.is_dir() else None)

    def _indicators(self) -> dict[str, str]:
        """What each indicator of the tables is called."""
        return {key: one.label for key, one in self.tables().indicators.items()}

    def watches(self) -> tuple[Watch, ...]:
        """What ``desk.toml`` asks to be warned of."""
        from watchfloor.warn import parse_watches

        return parse_watches({"watch": list(self.config.watches)})

    # ------------------------------------------------------------------ looking

    def assess(self, as_of: datetime | None = None) -> list[Assessment]:
        """How likely each hypothesis is, by what was known at a moment, computed anew."""
        from watchfloor.assess import assess_all
        from watchfloor.assess.step import case_of

        tables = self.tables()
        moment = as_of or now()
        case = case_of(self.view(as_of), tables, sightings=self.config.tracks_count)
        return assess_all(self.hypotheses(), case, tables, moment)

    def replay(self, moments: Sequence[datetime]) -> Iterator[Assessment]:
        """How likely each hypothesis was at each of these moments, by what was known then."""
        from watchfloor.assess import replay
        from watchfloor.assess.step import case_of

        tables = self.tables()
        case = case_of(self.view(max(moments)), tables, sightings=self.config.tracks_count)
        return replay(self.hypotheses(), case, tables, moments)

    def brief(self, as_of: datetime | None = None) -> Brief:
        """The brief that could be written by what was known at a moment."""
        from watchfloor.brief.step import brief_of

        moment, labels = as_of or now(), self._indicators()
        return brief_of(self.ledger, self.hypotheses(), moment, case=self.config.name, indicators=labels)

    def verify(self, report: Report = silent) -> Verified:
        """Compute every hash anew, and check that the heads noted after earlier runs are still there.

        Raises
        ------
        IntegrityError
            At the first thing that does not fit.
        """
        return self.ledger.verify(self._heads(), lambda done, total: report("verify", done, total))

    def _heads(self) -> Iterator[Head]:
        path = self.root / HEADS
        for number, line in enumerate(path.read_text().splitlines() if path.exists() else (), 1):
            try:
                _, seq, mark = line.split()
                yield Head(int(seq), mark)
            except ValueError as error:
                raise ConfigError(f"{path}, line {number}: {line!r} is not a noted head.") from error

    def _note_head(self) -> None:
        head = self.ledger.head
        if head not in set(self._heads()):
            with (self.root / HEADS).open("a", encoding="utf-8") as file:
                file.write(f"{now().isoformat(timespec='seconds')} {head.seq} {head.hash}\n")


def _address(root: Path, ledger: str) -> str:
    """The ledger's address; a relative path of SQLite is below the desk's folder."""
    form = "sqlite:///"
    if ledger.startswith(form) and not ledger.startswith(form + "/"):
        return f"{form}{(root / ledger.removeprefix(form)).resolve()}"
    return ledger
