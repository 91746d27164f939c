"""Which documents go back to which origins: as a list and as a picture."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchfloor.brief.svg import document as sheet
from watchfloor.brief.svg import el, line, on_paper, text
from watchfloor.records import Assessment, Document, Term
from watchfloor.warn.wording import shorten

NOTHING = 0.005
"""A shift of the log-odds below this prints as none."""
_STEP, _WIDTH, _LEFT, _RIGHT = 34.0, 920.0, 330.0, 590.0
_DOT = 4.0


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin, the documents that lead back to it, and what it moves.

    Attributes
    ----------
    root
        Its key, as in the terms of the assessment.
    label
        Who or what it is.
    documents
        Ids of the documents, the first known first.
    shift
        What all its reports together move the log-odds by.
    why_less
        Why it counts for less than it says, if it does.
    """

    root: str
    label: str
    documents: tuple[str, ...]
    shift: float
    why_less: str | None

    @property
    def unnamed(self) -> bool:
        """Whether nobody is named for it."""
        return self.root.startswith("unnamed:")


def origins_of(assessment: Assessment) -> list[Origin]:
    """The origins that an assessment rests on, the weightiest first."""
    by_root: dict[str, list[Term]] = defaultdict(list)
    for term in assessment.terms:
        by_root[term.root].append(term)
    found = []
    for root, terms in by_root.items():
        strongest = max(terms, key=lambda term: abs(term.shift))
        known = sorted(terms, key=lambda term: term.known)
        documents = tuple(dict.fromkeys(term.document for term in known if term.document))
        shift = math.fsum(term.shift for term in terms)
        found.append(Origin(root, strongest.source, documents, shift, strongest.discount))
    return sorted(found, key=lambda one: (-abs(one.shift), one.root))


def origins_svg(assessment: Assessment, documents: Mapping[str, Document]) -> str:
    """The documents on the left, their origins on the right, and a line for each that leads back.

    What adds nothing to the assessment is dashed.
    """
    origins = origins_of(assessment)
    shown = list(dict.fromkeys(id for origin in origins for id in origin.documents if id in documents))
    height = 64 + _STEP * max(len(shown), len(origins), 1)
    left = _places(len(shown), height)
    right = _places(len(origins), height)
    at = dict(zip(shown, left, strict=True))
    parts = [
        text(_LEFT, 24, f"{len(shown)} documents", "ink", size=13, text_anchor="end", font_weight=600),
        text(_RIGHT, 24, f"{len(origins)} origins", "ink", size=13, font_weight=600),
    ]
    for origin, y in zip(origins, right, strict=True):
        counts = abs(origin.shift) >= NOTHING
        for id in origin.documents:
            if id in at:
                middle = (_LEFT + _RIGHT) / 2
                curve = (
                    f"M{_LEFT + 10} {at[id]:.1f}C{middle} {at[id]:.1f} {middle} {y:.1f} {_RIGHT - 12} {y:.1f}"
                )
                parts.append(
                    line(curve, "line" if counts else "axis", 1.4, stroke_dasharray=None if counts else "3 4")
                )
        colour = "assessed" if counts else "axis"
        parts.append(el("circle", cx=_RIGHT - 6, cy=y, r=_DOT, class_=f"wf-f-{colour}"))
        label = shorten(origin.label, 38) + (" (nobody named)" if origin.unnamed else "")
        parts.append(text(_RIGHT + 6, y - 1, label, "ink" if counts else "faint"))
        odds = f"odds × {math.exp(origin.shift):.2f}" if counts else "adds nothing"
        parts.append(text(_RIGHT + 6, y + 12, odds, "faint", size=10))
    for id, y in at.items():
        one = documents[id]
        parts.append(el("circle", cx=_LEFT + 6, cy=y, r=_DOT, class_="wf-f-reported"))
        parts.append(text(_LEFT - 4, y - 1, shorten(one.title or one.name, 44), "ink", text_anchor="end"))
        dated = f", {one.dated}" if one.dated else ""
        details = f"{one.source or 'publisher unknown'}{dated}"
        parts.append(text(_LEFT - 4, y + 12, shorten(details, 52), "faint", size=10, text_anchor="end"))
    told = "; ".join(f"{one.label}: {len(one.documents)}" for one in origins)
    title = f"Origins of {assessment.hypothesis}: {len(shown)} documents, {len(origins)} origins"
    return on_paper(sheet(_WIDTH, height, title, told, parts))


def _places(count: int, height: float) -> Sequence[float]:
    room = height - 56
    return [44 + room * (place + 0.5) / max(count, 1) for place in range(count)]
