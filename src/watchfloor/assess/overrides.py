"""What analysts put in the place of the machine's values, and until when.

A :class:`~watchfloor.records.Decision` with verb ``grade``, ``override``, ``accept`` or ``reject``:

========  =======================================================  ==========================
verb      target                                                   field = new
========  =======================================================  ==========================
grade     a document's id, a publisher's name, a speaker's key     grade = A … F
override  a statement's id                                         grade, a, b, firmness, rho
override  ``indicator:NAME``                                       a, b
override  a hypothesis's id                                        prior, p
override  ``edge:CHILD:PARENT`` (ids of documents)                 cut = yes, add = yes
accept    a statement's id                                         (it stands so: p_ext = 1)
reject    a statement's id                                         (it does not: left out)
========  =======================================================  ==========================

``rho`` is the dependence on everything before it: the weight becomes 1 − ρ. A later decision replaces an
earlier one on the same field; ``undo`` names the decision that it takes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from watchfloor.errors import ConfigError
from watchfloor.records import Decision

FIELDS = ("grade", "a", "b", "firmness", "rho", "prior", "p", "cut", "add")
_VERBS = ("grade", "override", "accept", "reject", "unsure")


class Adjusted:
    """The decisions in force at a moment, by target and field."""

    def __init__(self, decisions: Iterable[Decision], as_of: datetime) -> None:
        known = [decision for decision in decisions if decision.at <= as_of]
        undone = {decision.target for decision in known if decision.verb == "undo"}
        self._found: dict[tuple[str, str], Decision] = {}
        for decision in sorted(known, key=lambda one: (one.at, one.id)):
            if decision.id in undone or decision.verb not in _VERBS:
                continue
            if decision.expires is not None and decision.expires.latest < as_of:
                continue
            field = decision.field or ("grade" if decision.verb == "grade" else "verdict")
            self._found[decision.target, field] = decision

    def __bool__(self) -> bool:
        return bool(self._found)

    def decision(self, target: str, field: str) -> Decision | None:
        return self._found.get((target, field))

    def verdict(self, statement: str) -> str | None:
        """``accept`` or ``reject``, or ``None`` if nobody decided."""
        found = self._found.get((statement, "verdict"))
        return found.verb if found else None

    def grade(self, *targets: str | None) -> str | None:
        """The grade given to the first of these that was graded."""
        for target in targets:
            if target and (found := self._found.get((target, "grade"))) and found.new:
                return found.new.strip().upper()
        return None

    def number(self, target: str, field: str) -> float | None:
        """A number put in the place of the machine's.

        Raises
        ------
        ConfigError
            If the decision's new value is not a number from 0 to 1.
        """
        found = self._found.get((target, field))
        return None if found is None else number_of(found)

    @cached_property
    def cut(self) -> frozenset[tuple[str, str]]:
        """Edges of the provenance graph that no longer count, child first."""
        return frozenset(self._edges("cut"))

    @cached_property
    def added(self) -> dict[str, str]:
        """Edges that an analyst added: the text that takes, and the one that it was taken from."""
        return dict(self._edges("add"))

    def _edges(self, field: str) -> Iterable[tuple[str, str]]:
        for target, named in self._found:
            if named == field and target.startswith("edge:"):
                _, child, parent = target.split(":", 2)
                yield child, parent


def number_of(decision: Decision) -> float:
    """The new value of an override, a probability or factor from 0 to 1."""
    try:
        value = float(decision.new or "")
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise ConfigError(
            f"The override of {decision.field} on {decision.target} by {decision.by} gives {decision.new!r}.",
            fix="Give a number from 0 to 1, or undo the decision.",
        )
    return value
