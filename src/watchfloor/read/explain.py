"""Why a place in a text was read as it was: which rules fired there, and which held back."""

from __future__ import annotations

from dataclasses import dataclass

from watchfloor.read import attributions as attributing
from watchfloor.read import features as describing
from watchfloor.read.content import Content
from watchfloor.read.learned import Linear, Model
from watchfloor.read.lexicon import named_actions, sure_action
from watchfloor.read.statements import CARRIES

#: How many features are named for and against.
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule or weight at one word."""

    word: str
    start: int
    rule: str
    fired: bool
    detail: str


def explain(content: Content, model: Model, offset: int) -> list[Reason]:
    """Which rules fired at an offset of the text, and which held back.

    Returns
    -------
    list of Reason
        Empty if no sentence that was parsed stands there.
    """
    for number, scene in enumerate(content.scenes):
        parse = scene.parse
        if not parse.sentence.start <= offset < parse.sentence.end:
            continue
        word = next((i for i in range(len(parse)) if parse.end[i] > offset), len(parse) - 1)
        return [
            *_trigger(scene, model, word),
            *_chain(content, scene, number, word),
            *_dates(content, number),
        ]
    return []


def _trigger(scene: describing.Scene, model: Model, word: int) -> list[Reason]:
    parse = scene.parse
    at = parse.words[word], parse.start[word]
    found = []
    sure = sure_action(parse, scene.kinds, word)
    found.append(
        Reason(
            *at,
            "frame",
            bool(sure),
            sure or f"could name: {', '.join(named_actions(parse, word)) or 'nothing'}",
        )
    )
    if word not in describing.candidates(scene):
        return [
            *found,
            Reason(*at, "trigger", False, f"a {parse.pos[word]} of this kind carries no statement"),
        ]
    part = model["trigger"]
    features = describing.trigger_features(scene, word)
    chances = part.probabilities(features)
    none = part.classes.index("none")
    score = 1.0 - float(chances[none])
    order = sorted((i for i in range(len(chances)) if i != none), key=lambda i: -chances[i])[:3]
    likely = ", ".join(f"{part.classes[i]} {chances[i]:.2f}" for i in order)
    found.append(
        Reason(
            *at, "trigger", score >= CARRIES, f"carries a statement: {score:.2f} (from {CARRIES}); {likely}"
        )
    )
    return found + [
        Reason(*at, rule, weight > 0, f"{weight:+.2f}")
        for rule, weight in _weights(part, features, order[0], none)
    ]


def _weights(part: Linear, features: list[str], column: int, against: int) -> list[tuple[str, float]]:
    """The features that speak loudest for and against the likeliest action."""
    weights = {
        f: float(part.weights[part.rows[f], column] - part.weights[part.rows[f], against])
        for f in set(features)
        if f in part.rows
    }
    return sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:_SHOWN]


def _chain(content: Content, scene: describing.Scene, number: int, word: int) -> list[Reason]:
    parse = scene.parse
    at = parse.words[word], parse.start[word]
    kept = attributing.chain_of(content.attributions, parse, number, word)
    every = attributing.chain(content.attributions, parse.start[word], parse.end[word])
    return [
        Reason(*at, one.rule, one in kept, f"said by {content.text[one.source[0] : one.source[1]]!r}"
               + ("" if one in kept else ", but this is background"))
        for one in every
    ]  # fmt: skip


def _dates(content: Content, number: int) -> list[Reason]:
    return [
        Reason(d.text, d.start, "date", True, f"{d.from_ or '…'} to {d.to or '…'}")
        for d in content.dates[number]
    ]
