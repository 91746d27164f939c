"""How a statement stands to a hypothesis, and which indicator it speaks to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from watchfloor.assess.case import MONTH, Facts, Index
from watchfloor.assess.tables import IGNORE, Rule, Tables
from watchfloor.names import equipment_is_a
from watchfloor.records import Hypothesis

Standing = Literal["pair", "joint", "reverse", "supplier", "recipient", "none"]
Relation = Literal["same", "wider", "kin", "other", "none"]
Timing = Literal["inside", "before", "after"]
ABOUT_BOTH: tuple[Standing, ...] = ("pair", "joint", "reverse")

_MUTUAL = ("agreement", "contact", "affiliation")
_NEARNESS: tuple[Relation, ...] = ("same", "wider", "kin", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A hypothesis made ready for comparing."""

    hypothesis: Hypothesis
    supplier: frozenset[str]
    recipient: frozenset[str]
    subject: str
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What a statement is to a hypothesis."""

    rule: Rule
    standing: Standing
    equipment: Relation
    timing: Timing
    speaker: str
    until: datetime
    """The last moment that the event can have been at."""


def target_of(hypothesis: Hypothesis, tables: Tables) -> Target:
    """The hypothesis with its parties as keys, its subject and its window as moments."""
    subjects = tables.parties.equipment.subjects
    return Target(
        hypothesis=hypothesis,
        supplier=_side(hypothesis.supplier),
        recipient=_side(hypothesis.recipient),
        subject=hypothesis.equipment if hypothesis.equipment in subjects else "arms",
        opens=hypothesis.window[0].earliest,
        closes=hypothesis.window[1].latest,
    )


def candidates(target: Target, index: Index) -> list[Facts]:
    """The facts that name both parties, or one of them where the rules say that this can tell something."""
    found = _positions(target.supplier, index) & _positions(target.recipient, index)
    for action, mode in index.tables.alone(target.subject, target.hypothesis.stage):
        for key in target.supplier | target.recipient:
            found |= index.by_kind.get((key, action, mode), frozenset())
    return [index.facts[position] for position in sorted(found)]


def _positions(keys: frozenset[str], index: Index) -> frozenset[int]:
    return frozenset().union(*(index.by_key.get(key, frozenset()) for key in keys))


def place(target: Target, facts: Facts, index: Index) -> Placed | None:
    """The first rule that takes the statement, or ``None``."""
    tables = index.tables
    statement = facts.statement
    standing = standing_of(target, facts, tables)
    if standing == "none":
        return None
    equipment = equipment_relation(target.hypothesis.equipment, facts.classes, tables)
    timing, until = _timing(target, facts, tables)
    speaker = speaker_of(target, facts)
    for rule in tables.rules_for(target.subject, target.hypothesis.stage):
        if (
            (not rule.action or statement.action in rule.action)
            and (not rule.mode or statement.mode in rule.mode)
            and (not rule.polarity or statement.polarity in rule.polarity)
            and (not rule.certainty or statement.certainty in rule.certainty)
            and (not rule.parties or standing in rule.parties)
            and (not rule.equipment or equipment in rule.equipment)
            and (not rule.time or timing in rule.time)
            and (not rule.speaker or speaker in rule.speaker)
            and (not rule.carrier or _carrier(facts, index) in rule.carrier)
            and (rule.pattern is None or rule.pattern.search(statement.quote))
        ):
            return Placed(
                rule=rule, standing=standing, equipment=equipment, timing=timing, speaker=speaker, until=until
            )
    ignored = Rule(why="no rule takes it", indicator=IGNORE)
    return Placed(
        rule=ignored, standing=standing, equipment=equipment, timing=timing, speaker=speaker, until=until
    )


def standing_of(target: Target, facts: Facts, tables: Tables) -> Standing:
    """How the statement's roles stand to the hypothesis's parties."""
    roles = tables.parties.roles_of(facts.statement)
    giving: frozenset[str] = frozenset().union(
        *(facts.keys.get(role, frozenset()) for role in roles.supplier)
    )
    taking: frozenset[str] = frozenset().union(
        *(facts.keys.get(role, frozenset()) for role in roles.recipient)
    )
    forth = bool(giving & target.supplier), bool(taking & target.recipient)
    back = bool(giving & target.recipient), bool(taking & target.supplier)
    if all(forth):
        return "joint" if all(back) else "pair"
    if all(back):
        return "reverse"
    if forth[0] and back[0]:
        return "joint"
    anywhere: frozenset[str] = giving | taking | frozenset().union(*facts.keys.values())
    supplier, recipient = bool(anywhere & target.supplier), bool(anywhere & target.recipient)
    if supplier and recipient:
        if facts.statement.action in _MUTUAL:
            return "joint"
        return "recipient" if forth[1] else "supplier"
    return "supplier" if supplier else "recipient" if recipient else "none"


def equipment_relation(wanted: str, classes: tuple[str, ...], tables: Tables) -> Relation:
    """How the classes of a statement's equipment stand to the one of a hypothesis: the nearest of them."""
    if not classes:
        return "none"
    found = {_relation(wanted, one, tables) for one in classes}
    return next((relation for relation in _NEARNESS if relation in found), "none")


def _relation(wanted: str, one: str, tables: Tables) -> Relation:
    if equipment_is_a(one, wanted) or (wanted == "any" and not one):
        return "same"
    if one in tables.parties.equipment.generic:
        return "wider"
    if not equipment_is_a(one, "any"):
        return "none"
    if equipment_is_a(wanted, one):
        return "wider"
    return "kin" if one.split("/")[0] == wanted.split("/")[0] else "other"


def speaker_of(target: Target, facts: Facts) -> str:
    """Who speaks, as seen from the hypothesis: a party's official is that party."""
    voice = facts.voice
    if voice.kind != "official":
        return voice.kind
    keys = voice.countries | {voice.key}
    if keys & target.supplier:
        return "supplier"
    return "recipient" if keys & target.recipient else "government"


def _timing(target: Target, facts: Facts, tables: Tables) -> tuple[Timing, datetime]:
    """Where the event stands to the window, and the last moment that it can have been at.

    What happened but is not dated is reckoned to the time up to some months before it was told; half of
    that time, or of the window, must fall together.
    """
    start, end = facts.happened
    if start is None and end is None:
        if facts.statement.mode != "actual":
            return "inside", facts.told
        reach = tables.firmness.limits.undated_reach_months * MONTH
        start, end = facts.told - reach, facts.told
        needed = min(reach, target.closes - target.opens) / 2
    else:
        needed = timedelta(0)
    opens = target.opens if start is None else max(start, target.opens)
    closes = target.closes if end is None else min(end, target.closes)
    if closes - opens >= needed:
        return "inside", end or facts.told
    before = end is not None and (end < target.opens or closes == end)
    return "before" if before else "after", end or facts.told


def _carrier(facts: Facts, index: Index) -> str:
    if index.armed_since(facts.carrier) is None:
        return "none"
    return "routine" if index.is_routine(facts) else "first"


def _side(name: str) -> frozenset[str]:
    return frozenset({name, name.casefold(), f"country:{name}"})
