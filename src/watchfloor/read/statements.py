"""From the layers of a document to its statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from watchfloor.read import attributions as attributing
from watchfloor.read import features as describing
from watchfloor.read.content import Content
from watchfloor.read.coreference import Names
from watchfloor.read.features import Scene
from watchfloor.read.learned import ROLES, Model, softmax
from watchfloor.read.lexicon import framed_roles, sure_action
from watchfloor.read.phrases import core, span_of
from watchfloor.records import Action, Certainty, Mention, Mode, Polarity, Span, Statement, When

#: A word carries a statement from this probability on; highest F1 on documents left out in training.
CARRIES = 0.28
#: The rule of triggers that the table of frames is sure of.
FRAMED = "frame"
#: How often a verb of the field with an object of the right kind carries a statement (annotated documents).
SURE = 0.87
#: How much the chance of an empty role is cut before it is compared; most slots right on documents left out.
EMPTY = 0.7
#: How much the chance of plain fact is cut before it is compared: with it as many marked statements are
#: found as can be without losing plain ones, on documents left out.
PLAIN = 0.5
#: A noun names goods from this probability on.
IS_ITEM = 0.45
#: The same for having no date.
UNDATED = 0.5

#: From so many proper names on, a list is one statement for each name.
_LISTED = 3


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that carries a statement."""

    sentence: int
    word: int
    action: Action
    score: float
    rule: str


def triggers(content: Content, model: Model, *, least: float = CARRIES) -> Iterator[Trigger]:
    """The words of a document that carry a statement, in order."""
    part = model["trigger"]
    none = part.classes.index("none")
    for number, scene in enumerate(content.scenes):
        for word in describing.candidates(scene):
            chances = part.probabilities(describing.trigger_features(scene, word))
            score = 1.0 - float(chances[none])
            sure = sure_action(scene.parse, scene.kinds, word)
            if sure:
                yield Trigger(number, word, cast(Action, sure), max(score, SURE), FRAMED)
            elif score >= least:
                chances[none] = 0.0
                action = cast(Action, part.classes[int(chances.argmax())])
                yield Trigger(number, word, action, score, "trigger")


def statements(content: Content, model: Model, *, document: str, engine: str) -> Iterator[Statement]:
    """The statements of a document, in order of their triggers."""
    names = Names.of(content)
    for trigger in triggers(content, model):
        yield from _made(content, model, trigger, names, document=document, engine=engine)


def _made(
    content: Content, model: Model, trigger: Trigger, names: Names, *, document: str, engine: str
) -> Iterator[Statement]:
    scene = content.scenes[trigger.sentence]
    parse, text = scene.parse, content.text
    action = trigger.action
    where = _trigger_span(scene, trigger.word)
    links = attributing.chain_of(content.attributions, parse, trigger.sentence, trigger.word)
    start, end = _clause(scene, model, trigger, links)
    roles = _roles(scene, model, trigger)
    certainty, mode, polarity = _firmness(scene, model, trigger, bool(links))
    equipment = tuple(
        _mention(content, span_of(parse, _goods(scene, j)), names)
        for j in describing.items(scene, start, end)
        if model["item"].probabilities(describing.item_features(scene, j, action))[
            model["item"].classes.index("yes")
        ]
        >= IS_ITEM
    )
    chain = tuple(names.speaker(content, link) for link in links)
    said_by = chain[0] if chain else None
    slots = {role: names.mention(content, trigger.sentence, head, said_by) for role, head in roles.items()}
    one = Statement(
        document=document,
        start=start,
        end=end,
        quote=text[start:end],
        trigger=Span(start=where[0], end=where[1], text=text[where[0] : where[1]]),
        action=action,
        agent=slots.get("agent"),
        recipient=slots.get("recipient"),
        object=slots.get("object"),
        equipment=_outermost(equipment),
        place=slots.get("place"),
        origin=slots.get("origin"),
        when=_when(content, model, trigger),
        certainty=certainty,
        mode=mode,
        polarity=polarity,
        chain=chain,
        speech="none"
        if not links
        else "direct"
        if links[0].direct and _is_quoted(content, where)
        else "indirect",
        engine=engine,
        rules=(trigger.rule, *(link.rule for link in links)),
        score=round(trigger.score, 4),
    )
    yield from _listed(content, scene, one, roles, names)


def _trigger_span(scene: Scene, word: int) -> tuple[int, int]:
    parse = scene.parse
    particles = [c for c in parse.children[word] if parse.dep[c] == "prt" and c == word + 1]
    return parse.start[word], parse.end[particles[0] if particles else word]


def _clause(
    scene: Scene, model: Model, trigger: Trigger, links: Sequence[attributing.Attribution]
) -> tuple[int, int]:
    """The clause, cut to what its innermost speaker says."""
    spans = describing.extents(scene.parse, trigger.word)
    level, _ = model["extent"].best(describing.extent_features(scene, trigger.word, trigger.action))
    start, end = spans[min(int(level), len(spans) - 1)]
    where = scene.parse.start[trigger.word]
    for link in links[:1]:
        for a, b in link.content:
            if a <= where < b and link.sentence == trigger.sentence:
                start, end = max(start, a), min(end, b)
    return start, end


def _roles(scene: Scene, model: Model, trigger: Trigger) -> dict[str, int]:
    """Who fills which role: the likeliest phrase for each if it is likelier than nothing, no phrase twice."""
    open_to = describing.fillers(scene, trigger.word)
    if not open_to:
        return {}
    part = model["role"]
    rows = describing.role_rows(scene, trigger.word, trigger.action, open_to)
    chances = softmax(np.stack([part.scores(features) for features in rows]).T).T
    chances[0] *= EMPTY
    offers: list[tuple[float, str, int]] = []
    for place, role in enumerate(ROLES):
        best = int(chances[:, place].argmax())
        if best:
            offers.append((float(chances[best, place]), role, open_to[best - 1]))
    offers.sort(key=lambda o: (-o[0], o[1]))
    filled: dict[str, int] = (
        dict(framed_roles(scene.parse, trigger.word, trigger.action)) if trigger.rule == FRAMED else {}
    )
    for _, role, j in offers:
        if role not in filled and j not in filled.values():
            filled[role] = j
    return filled


def _firmness(
    scene: Scene, model: Model, trigger: Trigger, chained: bool
) -> tuple[Certainty, Mode, Polarity]:
    features = describing.firmness_features(scene, trigger.word, trigger.action, chained)
    found = []
    for part, plain in (("certainty", "certain"), ("mode", "actual"), ("polarity", "affirmed")):
        chances = model[part].probabilities(features)
        chances[model[part].classes.index(plain)] *= PLAIN
        found.append(model[part].classes[int(chances.argmax())])
    certainty, mode, polarity = found
    if describing.is_unknown(scene.parse, trigger.word):
        certainty = "unknown"
    if mode == "actual" and describing.is_hypothetical(scene.parse, trigger.word):
        mode = "conditional"
    return cast(Certainty, certainty), cast(Mode, mode), cast(Polarity, polarity)


def _goods(scene: Scene, head: int) -> list[int]:
    """A phrase that names goods, without article, number words and possessor."""
    parse = scene.parse
    words = core(parse, head, ties=frozenset({"of"}), joined=False)
    while len(words) > 1 and (
        parse.dep[words[0]] in ("det", "nummod", "quantmod", "poss", "case", "predet", "punct", "advmod")
        or parse.pos[words[0]] in ("NUM", "DET", "PRON")
    ):
        words = words[1:]
    return words


def _mention(content: Content, span: tuple[int, int], names: Names) -> Mention:
    return Mention(start=span[0], end=span[1], text=content.text[span[0] : span[1]])


def _outermost(found: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions that stand in no other one."""
    return tuple(
        m
        for n, m in enumerate(found)
        if not any(
            o.start <= m.start and m.end <= o.end and (o.end - o.start > m.end - m.start or k < n)
            for k, o in enumerate(found)
            if k != n
        )
    )


def _when(content: Content, model: Model, trigger: Trigger) -> When | None:
    """The date of the sentence that is likeliest the statement's, if it is likelier than none."""
    scene, dates, part = content.scenes[trigger.sentence], content.dates[trigger.sentence], model["date"]
    if not dates:
        return None
    rows = [describing.no_date_features(scene, trigger.word, trigger.action, len(dates))]
    for one in dates:
        j = describing.word_at(scene.parse, one.start, one.end)
        rows.append(describing.date_features(scene, trigger.word, j, one.text, trigger.action))
    chances = softmax(np.array([part.scores(features)[0] for features in rows]))
    chances[0] *= UNDATED
    best = int(chances.argmax())
    return dates[best - 1] if best else None


def _is_quoted(content: Content, where: tuple[int, int]) -> bool:
    """Whether a place stands inside quotation marks, or in a turn of talk."""
    if any(q.start <= where[0] and where[1] <= q.end for q in content.quotations):
        return True
    return any(s.start <= where[0] < s.end and s.kind == "turn" for s in content.segments)


def _listed(
    content: Content, scene: Scene, one: Statement, roles: dict[str, int], names: Names
) -> Iterator[Statement]:
    """A list of names in agent or recipient is one statement for each."""
    for role in ("recipient", "agent"):
        members = _names_in_list(scene, roles[role]) if role in roles else []
        if len(members) >= _LISTED:
            for member in members:
                span = span_of(scene.parse, core(scene.parse, member, joined=False))
                yield _replaced(one, role, _mention(content, span, names))
            return
    yield one


def _replaced(one: Statement, role: str, mention: Mention) -> Statement:
    import msgspec

    return msgspec.structs.replace(one, **cast(Any, {role: mention}))


def _names_in_list(scene: Scene, head: int) -> list[int]:
    parse = scene.parse
    found, word = [head], head
    while True:
        following = [c for c in parse.children[word] if parse.dep[c] == "conj" and c > word]
        if not following:
            break
        word = following[0]
        found.append(word)
    proper = [j for j in found if parse.pos[j] == "PROPN" or scene.kinds[j] == "country"]
    return proper if len(proper) == len(found) else []


__all__ = ["Trigger", "softmax", "statements", "triggers"]
