"""What the user asked to be told: the ``[[watch]]`` tables of ``desk.toml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec

from watchfloor.errors import ConfigError
from watchfloor.records import ACTIONS, Action

HYSTERESIS = 0.02
"""Two points: a probability on a bound would flip its word with every report (ICD 203's bands touch)."""

P_MIN, P_MAX = 0.01, 0.99
"""Between these the assessment keeps every probability, so no level outside can ever be crossed."""

Change = Literal["listed", "delisted", "amended"]
_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Texts = tuple[_Text, ...]
_Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
_Band = Annotated[float, msgspec.Meta(ge=0, le=0.2)]


class _Watch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    name: _Text
    """What the warning is shown under; each watch has its own."""


class LevelWatch(_Watch, frozen=True, kw_only=True, tag="level"):
    """A hypothesis (any, if none is named) crosses a level, up or down."""

    level: float
    """A probability; with the hysteresis it must lie where probabilities are kept, .01 to .99."""
    hypotheses: _Texts = ()
    """Ids, as in hypotheses.toml; without it, all of them."""
    hysteresis: _Band = HYSTERESIS
    """How far past the level counts as crossed, so that a number that goes to and fro raises nothing."""


class WordWatch(_Watch, frozen=True, kw_only=True, tag="word"):
    """The ICD 203 word of a hypothesis (any, if none is named) changes."""

    hypotheses: _Texts = ()
    """Ids, as in hypotheses.toml; without it, all of them."""
    hysteresis: _Band = HYSTERESIS
    """How far past the bound of a word counts as changed."""


class ListingWatch(_Watch, frozen=True, kw_only=True, tag="listing"):
    """A name, number or entry is listed, delisted or amended on these lists (any, if none is named)."""

    names: _Texts = ()
    """Names, or identifiers such as a tail or IMO number."""
    entities: _Texts = ()
    """Entities or list entries by their ids; names or entities must be there."""
    lists: _Texts = ()
    """Keys of lists; without it, all of them."""
    changes: tuple[Change, ...] = ("listed", "delisted")
    """What to tell."""


class MentionWatch(_Watch, frozen=True, kw_only=True, tag="mention"):
    """A name or entity is mentioned in a document."""

    names: _Texts = ()
    """Names, compared without regard to case, accents and punctuation."""
    entities: _Texts = ()
    """Entities by their ids; names or entities must be there."""
    score: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5
    """The least probability of a link that counts as a mention."""


class PairWatch(_Watch, frozen=True, kw_only=True, tag="pair"):
    """A pair of countries gets a new statement of one of these actions."""

    countries: tuple[_Country, _Country]
    """Two codes of ISO 3166-1, as IR and VE."""
    actions: Annotated[tuple[Action, ...], msgspec.Meta(min_length=1)]
    """Actions of statements."""
    directed: bool = False
    """Whether the first country must be on the giving and the second on the receiving side."""


Watch = LevelWatch | WordWatch | ListingWatch | MentionWatch | PairWatch

_FIXES = {
    "level": 'Write name, kind = "level", level (as 0.5), and if you like hypotheses and hysteresis.',
    "word": 'Write name, kind = "word", and if you like hypotheses and hysteresis.',
    "listing": 'Write name, kind = "listing", names or entities, and if you like lists and changes.',
    "mention": 'Write name, kind = "mention", names or entities, and if you like score.',
    "pair": 'Write name, kind = "pair", countries (as ["IR", "VE"]), actions, and if you like directed.',
}


def parse_watches(table: Mapping[str, Any]) -> tuple[Watch, ...]:
    """The watches of a ``desk.toml``.

    Parameters
    ----------
    table
        The whole file, parsed; the watches are its ``[[watch]]`` tables. None is no mistake.

    Raises
    ------
    ConfigError
        If a watch cannot be understood; the message names the watch, the key and the fix.
    """
    rows = table.get("watch", [])
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise ConfigError(
            "watch in desk.toml is not a list of tables.", fix="Begin each watch with [[watch]]."
        )
    watches = tuple(_parse(row, place) for place, row in enumerate(rows, start=1))
    for name, count in Counter(watch.name for watch in watches).items():
        if count > 1:
            raise ConfigError(
                f"{count} watches in desk.toml have the name {name!r}.", fix="Give each watch its own name."
            )
    return watches


def _parse(row: Any, place: int) -> Watch:
    called = f"watch {place}"
    if isinstance(row, Mapping) and isinstance(row.get("name"), str):
        called += f" ({row['name']!r})"
    kind = row.get("kind") if isinstance(row, Mapping) else None
    if not isinstance(kind, str) or kind not in _FIXES:
        raise ConfigError(
            f"{called} in desk.toml has the kind {kind!r}, which there is not.",
            fix=f"Set kind to one of {', '.join(_FIXES)}.",
        )
    try:
        watch: Watch = msgspec.convert(row, Watch)
    except msgspec.ValidationError as error:
        allowed = f" Actions are {', '.join(ACTIONS)}." if "actions" in str(error) else ""
        raise ConfigError(f"{called} in desk.toml: {error}.", fix=_FIXES[kind] + allowed) from error
    match watch:
        case LevelWatch(level=level, hysteresis=band) if not P_MIN <= level - band <= level + band <= P_MAX:
            raise ConfigError(
                f"{called} in desk.toml: level {level} with hysteresis {band} can never be crossed, "
                f"for probabilities stay between {P_MIN} and {P_MAX}.",
                fix=f"Set level between {P_MIN + band:.2f} and {P_MAX - band:.2f}, or a smaller hysteresis.",
            )
        case ListingWatch(names=(), entities=()) | MentionWatch(names=(), entities=()):
            raise ConfigError(
                f"{called} in desk.toml names nobody: names and entities are empty.", fix=_FIXES[kind]
            )
        case PairWatch(countries=(first, second)) if first == second:
            raise ConfigError(
                f"{called} in desk.toml: countries are twice {first}.", fix="Name two countries."
            )
    return watch
