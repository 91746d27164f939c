"""Rules and watches: which journeys and events become sightings, read from tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from typing import Any

from watchfloor.errors import ConfigError

NEEDS = ("watched pair", "watched country", "watched vehicle", "listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it looks at, what it needs, and how it says what was seen."""

    name: str
    about: str
    """``journey`` or a kind of event."""
    needs: tuple[str, ...] = ()
    text: str
    confidence: float
    min_hours: float = 0.0
    min_others_heard: float = 0.0
    fields: tuple[str, ...] = ()
    """For identity changes: which fields."""
    enabled: bool = True

    def parameters(self) -> tuple[tuple[str, str], ...]:
        """What the rule was set to, for the sighting."""
        return tuple(
            (f.name, str(getattr(self, f.name)))
            for f in fields(self)
            if f.name not in ("name", "text", "enabled") and getattr(self, f.name)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is watched for. Nothing is watched unless said.

    ``pairs`` are two countries (ISO 3166-1 alpha-2) from which and to which; ``*`` is any. ``vehicles`` are
    ``hex:…``, ``mmsi:…`` or ``imo:…``, registrations and names; ``operators`` ICAO designators or names.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    vehicles: frozenset[str] = field(default_factory=frozenset)
    operators: frozenset[str] = field(default_factory=frozenset)

    def route(self, origin: str | None, target: str | None) -> bool:
        """Whether a pair of different countries is watched."""
        return (
            origin != target
            and origin is not None
            and target is not None
            and any(a in ("*", origin) and b in ("*", target) for a, b in self.pairs)
        )

    def country(self, *codes: str | None) -> bool:
        """Whether one of these countries is in a watched pair."""
        watched = {code for pair in self.pairs for code in pair} - {"*"}
        return any(code in watched for code in codes)

    def named(self, identifiers: frozenset[str]) -> bool:
        """Whether one of these identifiers of a vehicle or operator is watched."""
        watched = {name.casefold() for name in self.vehicles | self.operators}
        return any(name.casefold() in watched for name in identifiers)


def load_rules(table: Mapping[str, Any] | None = None) -> tuple[Rule, ...]:
    """The rules that ship, with those of a desk's ``[tracks.rules]`` in their place or beside them.

    Raises
    ------
    ConfigError
        If a rule has an unknown key or need, or a value of the wrong type.
    """
    text = files("watchfloor.data").joinpath("tracks/rules.toml").read_text("utf-8")
    merged: dict[str, Any] = tomllib.loads(text)
    for name, change in (table or {}).items():
        if not isinstance(change, Mapping):
            raise ConfigError(f"[tracks.rules.{name}] is not a table.", fix="Write keys under it.")
        merged[name] = {**merged.get(name, {}), **change}
    return tuple(rule for name, values in merged.items() if (rule := _rule(name, values)).enabled)


def _rule(name: str, values: Mapping[str, Any]) -> Rule:
    known = {f.name: f for f in fields(Rule)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ConfigError(
            f"[tracks.rules.{name}] has unknown keys: {', '.join(unknown)}.",
            fix=f"Known are: {', '.join(sorted(set(known) - {'name'}))}.",
        )
    wrong = [need for need in values.get("needs", ()) if need not in NEEDS]
    if wrong:
        raise ConfigError(f"[tracks.rules.{name}] needs {wrong[0]!r}.", fix=f"Known are: {', '.join(NEEDS)}.")
    tuples = {key: tuple(values[key]) for key in ("needs", "fields") if key in values}
    try:
        rule = Rule(**{**values, **tuples, "name": name})
        if not 0 <= float(rule.confidence) <= 1:
            raise ValueError("confidence is between 0 and 1")
    except (TypeError, ValueError) as error:
        raise ConfigError(f"[tracks.rules.{name}] is not a rule: {error}.") from error
    return rule


def load_watch(table: Mapping[str, Any] | None = None) -> Watch:
    """The watch of a desk's ``[tracks.watch]``: ``pairs``, ``vehicles``, ``operators``.

    Raises
    ------
    ConfigError
        If a pair is not two country codes.
    """
    table = table or {}
    pairs = []
    for pair in table.get("pairs", ()):
        if not (isinstance(pair, (list, tuple)) and len(pair) == 2 and all(isinstance(c, str) for c in pair)):
            raise ConfigError(
                f"[tracks.watch] pairs has {pair!r}.", fix='Write two country codes: ["IR", "VE"].'
            )
        pairs.append((pair[0].upper(), pair[1].upper()))
    return Watch(
        pairs=tuple(pairs),
        vehicles=frozenset(map(str, table.get("vehicles", ()))),
        operators=frozenset(map(str, table.get("operators", ()))),
    )
