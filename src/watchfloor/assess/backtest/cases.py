"""Resolved cases: what was asked, from when to when, and what each adjudicator says came to pass."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from watchfloor.assess.hypotheses import hypothesis_of
from watchfloor.errors import ConfigError, DateError
from watchfloor.records import Hypothesis, PartialDate

_FILE, _SINGLE = "cases.toml", "case.toml"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one adjudicator says; two may disagree and are never merged."""

    adjudicator: str
    happened: bool
    says: str
    url: str | None = None


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """One case."""

    case: str
    """Its id, which is that of its hypothesis."""
    hypothesis: Hypothesis
    notes: Path
    """The folder of its texts."""
    asked_from: PartialDate
    asked_to: PartialDate
    outcomes: tuple[Outcome, ...]
    occurred: PartialDate | None = None
    """When it happened, if it did."""
    public: PartialDate | None = None
    """When it was confirmed in public; forecasts from that day on are not scored."""
    chosen: str = ""
    """Why the case is in the set, by the rule stated for the set."""

    @property
    def dyad(self) -> str:
        """The pair of parties: what is drawn whole in a bootstrap."""
        return f"{self.hypothesis.supplier}-{self.hypothesis.recipient}"

    def happened(self, adjudicator: str) -> bool | None:
        """What an adjudicator says, ``None`` if it does not decide this case."""
        return next((one.happened for one in self.outcomes if one.adjudicator == adjudicator), None)


def load_cases(folder: Path) -> tuple[Resolved, ...]:
    """The cases of a folder: one ``cases.toml`` of ``[[case]]`` tables, or a ``case.toml`` in each subfolder.

    A case has the keys of a hypothesis (``id``, ``text``, ``supplier``, ``recipient``, ``equipment``,
    ``stage``, ``window``), ``asked`` (two dates), ``notes`` (a folder, relative to the file; by default the
    file's own), one or more ``outcome`` tables (``adjudicator``, ``happened``, ``says``, ``url``), and may
    have ``occurred``, ``public`` and ``chosen``. The name of a file can be given in place of the folder.

    Raises
    ------
    ConfigError
        If a file cannot be read or a case is incomplete; the message names the case and the key.
    """
    if folder.is_dir() and not (folder / _FILE).is_file():
        files = sorted(folder.glob(f"*/{_SINGLE}"))
        rows = [(path, position, _toml(path)) for position, path in enumerate(files, 1)]
    else:
        path = folder / _FILE if folder.is_dir() else folder
        found = _toml(path).get("case", [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise ConfigError(f"{path}: case is not a list of tables.", fix="Head each one with [[case]].")
        rows = [(path, position, row) for position, row in enumerate(found, 1)]
    if not rows:
        raise ConfigError(
            f"{folder} holds no case.", fix=f"Write {_FILE}, or {_SINGLE} in a folder for each."
        )
    cases = tuple(_case(path, position, row) for path, position, row in rows)
    if len({one.case for one in cases}) < len(cases):
        raise ConfigError(f"{folder}: two cases have the same id.", fix="Rename one.")
    return cases


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path} is not there.", fix=f"Name a folder that holds {_FILE}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} is not TOML: {error}.", fix="Mend the line that it names.") from error


def _case(path: Path, position: int, row: dict[str, Any]) -> Resolved:
    own = ("asked", "notes", "outcome", "occurred", "public", "chosen")
    name = row.get("id", f"number {position}")
    hypothesis = hypothesis_of(path, position, {key: value for key, value in row.items() if key not in own})
    try:
        asked = tuple(PartialDate.of(day) for day in row["asked"])
        outcomes = tuple(msgspec.convert(one, Outcome) for one in row["outcome"])
        notes = path.parent / row.get("notes", ".")
        dates = {key: PartialDate.of(row[key]) for key in ("occurred", "public") if key in row}
    except KeyError as error:
        raise ConfigError(f"{path}: case {name} has no {error}.", fix="Add it.") from error
    except (DateError, msgspec.ValidationError, TypeError) as error:
        raise ConfigError(
            f"{path}: case {name} is wrong: {error}.", fix="Compare with the documentation."
        ) from error
    if len(asked) != 2 or asked[1].latest < asked[0].earliest:
        raise ConfigError(
            f"{path}: asked of case {name} is not two dates in order.", fix="Give first and last."
        )
    if not notes.is_dir():
        raise ConfigError(f"{path}: the notes of case {name} are not at {notes}.", fix="Name their folder.")
    if not outcomes:
        raise ConfigError(f"{path}: case {name} has no outcome.", fix="Say what one adjudicator says.")
    return Resolved(
        case=hypothesis.hypothesis,
        hypothesis=hypothesis,
        notes=notes,
        asked_from=asked[0],
        asked_to=asked[1],
        outcomes=outcomes,
        occurred=dates.get("occurred"),
        public=dates.get("public"),
        chosen=str(row.get("chosen", "")),
    )
