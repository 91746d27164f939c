"""The provenance graph between documents: which text was taken from which.

Incremental: a new document is compared with those that share one of its kept shingles, found in an
inverted index, so that adding one costs the same whatever the number of documents there. A copy is not
indexed again: what it shares, it shares with its original. Edges go from the text that takes to the text
that it was taken from, and each has a kind, a weight (ρ) and a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from datetime import datetime
from typing import Literal, NamedTuple

import numpy as np

from watchfloor.assess.origins.sketches import Sketch, contained, sketch
from watchfloor.assess.tables import Dependence, Wires
from watchfloor.records import Document

EdgeKind = Literal["copy", "partial", "quotation", "cites", "wire", "added"]
SAME = 1.0

_DATELINE_REACH = 300
"""Characters at either end of a text in which an agency's slug or credit stands."""
_MOST_CANDIDATES = 50


class Edge(NamedTuple):
    """One text (or origin) goes back to another."""

    child: str
    parent: str
    kind: EdgeKind
    weight: float
    reason: str
    since: datetime
    """From when it counts: when both ends were known."""


class _Held(NamedTuple):
    known: datetime
    sketch: Sketch


class Provenance:
    """Documents and the edges between them.

    Parameters
    ----------
    dependence
        Thresholds and weights.
    wires
        The agencies whose slugs are looked for.
    """

    def __init__(self, dependence: Dependence, wires: Wires) -> None:
        self._limits = dependence.text
        self._rho = dependence.rho
        self._held: dict[str, _Held] = {}
        self._index: dict[int, list[str]] = {}
        self._edges: dict[str, list[Edge]] = {}
        self._agency = _agency_pattern(wires.agencies)
        self._agency_of: dict[str, str] = {}

    def __contains__(self, document: str) -> bool:
        return document in self._held

    def __len__(self) -> int:
        return len(self._held)

    def add(self, document: Document, text: str, known: datetime) -> tuple[Edge, ...]:
        """Take in a document and return the edges that it brings."""
        name = document.id
        if name in self._held:
            return ()
        mine = sketch(text, self._limits)
        held = _Held(known, mine)
        found = tuple(
            edge
            for other in self._candidates(mine)
            if (edge := self._compare(name, held, other, self._held[other])) is not None
        )
        for edge in found:
            self._edges.setdefault(edge.child, []).append(edge)
        self._held[name] = held
        if not any(edge.child == name and edge.weight >= SAME for edge in found):
            for shingle in self._indexed(mine):
                self._index.setdefault(shingle, []).append(name)
        if agency := self._credited(text):
            self._agency_of[name] = agency
        return found

    def link(self, edge: Edge) -> None:
        """Add an edge by hand (an analyst, or a reader of citations)."""
        self._edges.setdefault(edge.child, []).append(edge)

    def agency(self, document: str) -> str | None:
        """The wire agency whose slug or credit the text carries."""
        return self._agency_of.get(document)

    def edges(
        self, document: str, as_of: datetime | None = None, cut: Set[tuple[str, str]] = frozenset()
    ) -> tuple[Edge, ...]:
        """The edges that lead from a document to where it comes from, without those that somebody cut."""
        return tuple(
            edge
            for edge in self._edges.get(document, ())
            if (edge.child, edge.parent) not in cut and (as_of is None or edge.since <= as_of)
        )

    def root(
        self, document: str, as_of: datetime | None = None, cut: Set[tuple[str, str]] = frozenset()
    ) -> tuple[str, bool]:
        """The document that a text goes back to by edges of weight 1, and whether that is a circle.

        Among several roots the earliest counts. A circle of texts is one root, named by its earliest
        member.
        """
        reached = {document}
        waiting = [document]
        ends: set[str] = set()
        while waiting:
            here = waiting.pop()
            parents = [edge.parent for edge in self.edges(here, as_of, cut) if edge.weight >= SAME]
            if not parents:
                ends.add(here)
            for parent in parents:
                if parent not in reached:
                    reached.add(parent)
                    waiting.append(parent)
        if ends:
            return min(ends, key=self._age), False
        return min(reached, key=self._age), True

    def rho(
        self,
        one: str,
        other: str,
        as_of: datetime | None = None,
        cut: Set[tuple[str, str]] = frozenset(),
    ) -> float:
        """How much of one text was taken over in part from another (either way)."""
        return max(
            (
                edge.weight
                for child, parent in ((one, other), (other, one))
                for edge in self.edges(child, as_of, cut)
                if edge.parent == parent
            ),
            default=0.0,
        )

    def _age(self, document: str) -> tuple[datetime | str, ...]:
        held = self._held.get(document)
        return (held.known.isoformat() if held else "9999", document)

    def _indexed(self, mine: Sketch) -> list[int]:
        """The shingles by which others are found: all of a short text, of a long one a sample."""
        found = mine.shingles
        if len(found) >= self._limits.index_all_below:
            found = found[found % np.uint64(self._limits.sample) == 0]
        return [int(shingle) for shingle in found]

    def _candidates(self, mine: Sketch) -> Iterable[str]:
        shared: Counter[str] = Counter()
        for shingle in self._indexed(mine):
            posting = self._index.get(shingle, ())
            if len(posting) < self._limits.formula_above:
                shared.update(posting)
        return [document for document, _ in shared.most_common(_MOST_CANDIDATES)]

    def _compare(self, name: str, mine: _Held, other_name: str, other: _Held) -> Edge | None:
        forth = contained(mine.sketch, other.sketch, self._limits)
        back = contained(other.sketch, mine.sketch, self._limits)
        share = max(forth, back)
        if share < self._limits.partial:
            return None
        first = min(((mine.known, -mine.sketch.words, name), (other.known, -other.sketch.words, other_name)))[
            2
        ]
        child, parent = (other_name, name) if first == name else (name, other_name)
        copy = share >= self._limits.copy
        return Edge(
            child,
            parent,
            "copy" if copy else "partial",
            SAME if copy else self._rho["partial_copy"],
            f"{share:.0%} of the word runs of one text stand in the other",
            max(mine.known, other.known),
        )

    def _credited(self, text: str) -> str | None:
        match = self._agency.search(text[:_DATELINE_REACH]) or self._agency.search(text[-_DATELINE_REACH:])
        return next((group for group in match.groups() if group), None) if match else None


def _agency_pattern(agencies: tuple[str, ...]) -> re.Pattern[str]:
    """A slug "(Reuters)", "PARIS, May 3 (AFP) -", "AP —", a credit "Source: Reuters", a byline "By AFP"."""
    names = "|".join(re.escape(name) for name in sorted(agencies, key=len, reverse=True))
    return re.compile(
        rf"\(({names})\)|(?:^|\n)\s*(?:By\s+)?({names})\s*(?:[-–—]{{1,2}}|\n)|"
        rf"(?:[Ss]ource|[Cc]redit|[Rr]eporting by|[Aa]gencies|[Vv]ia)\s*:?\s+({names})\b"
    )
