"""Resolved cases: what was feared, from when, and what each adjudicator says came to pass."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from watchfloor.assess.hypotheses import hypothesis_of
from watchfloor.errors import ConfigError, DateError
from watchfloor.records import Hypothesis, PartialDate

_FILE, _NOTES = "case.toml", "notes"
SETTLED = "the adjudicator that settles each case"
"""The first outcome of a case; those after it stand beside it."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one adjudicator says; two may disagree and are never merged."""

    adjudicator: str
    happened: bool | None
    """``None`` where the adjudicator leaves it contested."""
    says: str
    url: str | None = None
    occurred: PartialDate | None = None
    """When it came about, as far as the adjudicator tells."""
    public: PartialDate | None = None
    """When the adjudicator's word was public."""


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """One case."""

    case: str
    title: str
    hypothesis: Hypothesis
    notes: Path
    """The folder of its texts."""
    alarm: PartialDate
    """The day of the first public alarm: forecasts begin there."""
    outcomes: tuple[Outcome, ...]
    why: str = ""
    """By which part of the rule for the set it is in."""

    @property
    def dyad(self) -> str:
        """The pair of parties: what is drawn whole in a bootstrap."""
        return f"{self.hypothesis.supplier}-{self.hypothesis.recipient}"

    @property
    def closes(self) -> PartialDate:
        """The end of the window: forecasts end there."""
        return self.hypothesis.window[1]

    @property
    def public(self) -> PartialDate | None:
        """When the first of its adjudicators spoke: forecasts from then on are not scored."""
        known = [one.public for one in self.outcomes if one.public is not None]
        return min(known, key=lambda day: day.earliest, default=None)

    @property
    def occurred(self) -> PartialDate | None:
        """When it came about, by the first adjudicator that tells."""
        return next((one.occurred for one in self.outcomes if one.occurred is not None), None)

    def happened(self, adjudicator: str) -> bool | None:
        """What an adjudicator says, ``None`` if it does not decide this case."""
        if adjudicator == SETTLED:
            return self.outcomes[0].happened
        return next((one.happened for one in self.outcomes if one.adjudicator == adjudicator), None)


def load_cases(folder: Path) -> tuple[Resolved, ...]:
    """The cases of a folder: a ``case.toml`` in each subfolder, with its texts in ``notes`` beside it.

    A ``case.toml`` has ``id``, ``title``, ``why``, ``alarm`` (a date), one ``[[hypothesis]]`` as in
    ``hypotheses.toml``, and one ``[[outcome]]`` for each adjudicator, the one that settles the case first:
    ``adjudicator``, ``happened`` (true, false or "contested"), ``says``, ``url``, and, where they are known,
    ``occurred`` and ``public``. The folder of a single case can be named too.

    Raises
    ------
    ConfigError
        If there is no case, or one is incomplete; the message names the file and the key.
    """
    files = [folder / _FILE] if (folder / _FILE).is_file() else sorted(folder.glob(f"*/{_FILE}"))
    if not files:
        raise ConfigError(
            f"{folder} holds no case.", fix=f"Give each case a folder with {_FILE} and {_NOTES}/."
        )
    cases = tuple(_case(path) for path in files)
    if len({one.case for one in cases}) < len(cases):
        raise ConfigError(f"{folder}: two cases have the same id.", fix="Rename one.")
    return cases


def _case(path: Path) -> Resolved:
    try:
        row = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} is not TOML: {error}.", fix="Mend the line that it names.") from error
    asked = row.get("hypothesis")
    if not isinstance(asked, list) or len(asked) != 1 or not isinstance(asked[0], dict):
        raise ConfigError(f"{path} has not exactly one [[hypothesis]].", fix="Ask one question a case.")
    hypothesis = hypothesis_of(path, 1, asked[0])
    try:
        case = Resolved(
            case=str(row["id"]),
            title=str(row.get("title", row["id"])),
            hypothesis=hypothesis,
            notes=path.parent / _NOTES,
            alarm=PartialDate.of(row["alarm"]),
            outcomes=tuple(_outcome(one) for one in row["outcome"]),
            why=str(row.get("why", "")),
        )
    except KeyError as error:
        raise ConfigError(f"{path} has no {error}.", fix="Add it.") from error
    except (DateError, msgspec.ValidationError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path} is wrong: {error}.", fix="Compare with the documentation.") from error
    if not case.outcomes:
        raise ConfigError(f"{path} has no outcome.", fix="Say what one adjudicator says.")
    if not case.notes.is_dir():
        raise ConfigError(f"The notes of {path} are not at {case.notes}.", fix="Put its texts there.")
    if case.alarm.earliest > case.closes.latest:
        raise ConfigError(f"{path}: the alarm comes after the window.", fix="Mend one of the dates.")
    return case


class _Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    adjudicator: str
    happened: bool | Literal["contested"]
    says: str
    url: str | None = None
    occurred: Any = None
    public: Any = None


def _outcome(row: Any) -> Outcome:
    one = msgspec.convert(row, _Outcome)
    return Outcome(
        adjudicator=one.adjudicator,
        happened=one.happened if isinstance(one.happened, bool) else None,
        says=one.says,
        url=one.url,
        occurred=None if one.occurred is None else PartialDate.of(one.occurred),
        public=None if one.public is None else PartialDate.of(one.public),
    )
