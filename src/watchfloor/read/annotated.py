"""Annotated documents made into examples for the learned parts (and nothing else: no model is made here)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from watchfloor.read import attributions as attributing
from watchfloor.read import features as describing
from watchfloor.read import gate
from watchfloor.read.content import Content

Example = tuple[list[str], str]
#: What could fill a role (nothing first), each by its features, and which of it fills which role.
Choice = tuple[list[list[str]], dict[str, int]]


@dataclass(slots=True)
class Examples:
    """What each learned part is shown: features and the right answer."""

    parts: dict[str, list[Example]] = field(default_factory=lambda: defaultdict(list))
    choices: list[Choice] = field(default_factory=list)
    dates: list[Choice] = field(default_factory=list)

    def add(self, part: str, features: list[str], answer: str) -> None:
        self.parts[part].append((features, answer))


def locate(content: Content, start: int, end: int) -> tuple[int, list[int], int] | None:
    """The sentence, the words and the head word of a span."""
    for number, parse in enumerate(content.parses):
        if parse.sentence.end <= start:
            continue
        if parse.sentence.start >= end:
            return None
        inside = [i for i in range(len(parse)) if parse.start[i] < end and start < parse.end[i]]
        if inside:
            heads = [i for i in inside if parse.head[i] not in inside or parse.head[i] == i]
            return number, inside, heads[0]
    return None


def examples(content: Content, statements: Sequence[Mapping[str, Any]]) -> Examples:
    """The examples that one annotated document gives."""
    found = Examples()
    carried: dict[tuple[int, int], str] = {}
    for statement in statements:
        place = locate(content, statement["trigger"]["start"], statement["trigger"]["end"])
        if place is None:
            continue
        number, inside, head = place
        scene = content.scenes[number]
        open_to = set(describing.candidates(scene))
        trigger = next((i for i in [head, *inside] if i in open_to), head)
        seen = (number, trigger) in carried
        carried.setdefault((number, trigger), statement["action"])
        if not seen:
            _one(found, content, statement, number, trigger)
    about = gate.topic([p.sentence for p in content.parses])
    carrying = {number for number, _ in carried}
    for number, scene in enumerate(content.scenes):
        words = gate.gate_features(scene.parse.sentence.clean, about)
        found.add("gate", words, "yes" if number in carrying else "no")
        for i in describing.candidates(scene):
            found.add("trigger", describing.trigger_features(scene, i), carried.get((number, i), "none"))
    return found


def _one(found: Examples, content: Content, statement: Mapping[str, Any], number: int, trigger: int) -> None:
    scene, action = content.scenes[number], statement["action"]
    roles = dict(_roles(content, statement, number, scene, trigger))
    open_to = describing.fillers(scene, trigger)
    rows = describing.role_rows(scene, trigger, action, open_to)
    found.choices.append((rows, {role: open_to.index(j) + 1 for j, role in roles.items()}))
    linked = bool(
        attributing.chain(content.attributions, statement["trigger"]["start"], statement["trigger"]["end"])
    )
    firm = describing.firmness_features(scene, trigger, action, linked)
    for part in ("certainty", "mode", "polarity"):
        found.add(part, firm, statement[part])
    found.add(
        "extent",
        describing.extent_features(scene, trigger, action),
        str(_level(content, statement, number, trigger)),
    )
    items = list(statement.get("equipment") or [])
    for j in describing.items(scene, statement["start"], statement["end"]):
        a, b = scene.parse.start[j], scene.parse.end[j]
        is_item = any(e["start"] <= a and b <= e["end"] for e in items)
        found.add("item", describing.item_features(scene, j, action), "yes" if is_item else "no")
    when, dates = statement.get("when"), content.dates[number]
    if dates:
        rows = [describing.no_date_features(scene, trigger, action, len(dates))]
        right = 0
        for place, date in enumerate(dates, 1):
            j = describing.word_at(scene.parse, date.start, date.end)
            rows.append(describing.date_features(scene, trigger, j, date.text, action))
            if when and not right and date.start < when["end"] and when["start"] < date.end:
                right = place
        found.dates.append((rows, {"when": right}))


def _roles(
    content: Content, statement: Mapping[str, Any], number: int, scene: describing.Scene, trigger: int
) -> Iterator[tuple[int, str]]:
    open_to = set(describing.fillers(scene, trigger))
    for role in ("origin", "place", "object", "recipient", "agent"):
        mention = statement.get(role)
        place = locate(content, mention["start"], mention["end"]) if mention else None
        if place and place[0] == number:
            _, inside, head = place
            word = next((i for i in [head, *inside] if i in open_to), None)
            if word is not None:
                yield word, role


def _level(content: Content, statement: Mapping[str, Any], number: int, trigger: int) -> int:
    parse = content.scenes[number].parse
    spans = describing.extents(parse, trigger)
    return max(range(len(spans)), key=lambda n: (_dice(spans[n], (statement["start"], statement["end"])), -n))


def _dice(a: tuple[int, int], b: tuple[int, int]) -> float:
    shared = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return 2 * shared / (a[1] - a[0] + b[1] - b[0])
