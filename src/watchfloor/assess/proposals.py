"""What the desk could ask: hypotheses suggested by what it has read, none of them taken up by itself.

A pair of parties and a class of equipment become a proposal when enough texts that are no copies of each
other speak of a transfer between them. The reference class of the prior is shown with it, and alternatives
are asked for, since a question without them is half a question.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchfloor.assess.case import MONTH, Case, Facts, Index
from watchfloor.assess.run import assess
from watchfloor.assess.tables import Tables
from watchfloor.names import equipment_is_a
from watchfloor.records import Assessment, Hypothesis, PartialDate, Stage

ASK_FOR = (
    "What else could explain what was reported? Name at least one other reading.",
    "Who or what would settle it, and by when?",
)
"""What a person has to answer before a proposal is worth assessing."""

_ACTIONS: dict[str, Stage] = {
    "transfer": "delivery",
    "sighting": "delivery",
    "interdiction": "shipment",
    "order": "agreement",
}
_DEPTH = 2
"""How far down the path of a class a proposal goes: ``uav/armed``, not a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A question that what was read suggests."""

    hypothesis: Hypothesis
    documents: int
    """Texts that speak of it and are no copies of each other."""
    statements: tuple[str, ...]
    assessment: Assessment
    """What the model makes of it as things stand, with the prior's reference class."""
    questions: tuple[str, ...] = ASK_FOR


def propose(
    case: Case,
    tables: Tables,
    as_of: datetime,
    asked: Sequence[Hypothesis] = (),
    *,
    least_documents: int = 2,
    most: int = 20,
) -> list[Proposal]:
    """Questions that nobody has asked yet, the most reported first.

    Parameters
    ----------
    case, tables, as_of
        As for :func:`~watchfloor.assess.assess`.
    asked
        Hypotheses that are there already; what they cover is not proposed again.
    least_documents
        How many texts that are no copies of each other must speak of it.
    most
        How many to propose at most.
    """
    index = case.indexed(tables)
    groups: dict[tuple[str, str, str, Stage], list[Facts]] = defaultdict(list)
    for facts in index.facts:
        if (
            facts.known <= as_of
            and facts.statement.polarity == "affirmed"
            and facts.statement.mode == "actual"
        ):
            for key in _questions(facts, index):
                groups[key].append(facts)
    found: list[Proposal] = []
    ranked = sorted(groups.items(), key=lambda item: (-len(_homes(item[1])), item[0]))
    for (supplier, recipient, equipment, stage), facts_found in ranked:
        documents = len(_homes(facts_found))
        if documents < least_documents or len(found) >= most:
            break
        window = _window(facts_found)
        if any(_covers(one, supplier, recipient, equipment, window) for one in asked):
            continue
        hypothesis = Hypothesis(
            hypothesis=f"{supplier}-{recipient}-{equipment}-{stage}".replace("/", "-"),
            text=f"{supplier} to {recipient}: {equipment}, {stage}, {window[0]} to {window[1]}",
            supplier=supplier,
            recipient=recipient,
            equipment=equipment,
            stage=stage,
            window=window,
        )
        found.append(
            Proposal(
                hypothesis=hypothesis,
                documents=documents,
                statements=tuple(one.id for one in facts_found),
                assessment=assess(hypothesis, case, tables, as_of),
            )
        )
    return found


def as_toml(proposal: Proposal) -> str:
    """The proposal as it would stand in ``hypotheses.toml``, with what is to be filled in."""
    one = proposal.hypothesis
    lines = ["[[hypothesis]]"]
    values = {"id": one.hypothesis, "text": one.text, "supplier": one.supplier, "recipient": one.recipient}
    values |= {"equipment": one.equipment, "stage": one.stage}
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    lines.append(f'window = ["{one.window[0]}", "{one.window[1]}"]')
    lines += [f"# {question}" for question in proposal.questions]
    lines += ["alternatives = []", ""]
    return "\n".join(lines)


def _questions(facts: Facts, index: Index) -> Iterable[tuple[str, str, str, Stage]]:
    stage = _ACTIONS.get(facts.statement.action)
    if stage is None or not facts.classes:
        return
    roles = index.tables.parties.roles_of(facts.statement)
    givers = {party for role in roles.supplier for party in _parties(facts.keys.get(role, ()))}
    takers = {party for role in roles.recipient for party in _parties(facts.keys.get(role, ()))}
    classes = {_general(path, index.tables) for path in facts.classes}
    for giver in sorted(givers - takers):
        for taker in sorted(takers - givers):
            for path in sorted(filter(None, classes)):
                yield giver, taker, path, stage


def _parties(keys: Iterable[str]) -> set[str]:
    """The states and armed groups among the keys of a mention."""
    states = {key for key in keys if len(key) == 2 and key.isupper()}
    return states | {key.partition(":")[2] for key in keys if key.startswith("group:")}


def _general(path: str, tables: Tables) -> str:
    if path in tables.parties.equipment.generic:
        return "any"
    if not equipment_is_a(path, "any"):
        return ""
    return "/".join(path.split("/")[:_DEPTH])


def _homes(facts: Iterable[Facts]) -> set[str]:
    return {one.home.id for one in facts}


def _window(facts: Sequence[Facts]) -> tuple[PartialDate, PartialDate]:
    """From a year before it was first told to the end of the year after it was last told."""
    first = min(one.told for one in facts) - 12 * MONTH
    last = max(one.told for one in facts) + timedelta(days=365)
    return PartialDate(first.date().isoformat()), PartialDate(f"{last.year}-12-31")


def _covers(
    one: Hypothesis, supplier: str, recipient: str, equipment: str, window: tuple[PartialDate, PartialDate]
) -> bool:
    return (
        (one.supplier, one.recipient) == (supplier, recipient)
        and (one.equipment == equipment or equipment_is_a(equipment, one.equipment))
        and one.window[0].earliest <= window[1].latest
        and window[0].earliest <= one.window[1].latest
    )
