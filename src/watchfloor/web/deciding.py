"""Decisions: written as events, undone by events, never lost to somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_type_hints

from watchfloor.ledger import View
from watchfloor.records import Decision, PartialDate, now
from watchfloor.warn import standing
from watchfloor.web.looking import Look

VERBS = frozenset(get_type_hints(Decision)["verb"].__args__)
NOTHING = "nothing"
"""What a form carries if nobody had decided; an empty field would count as none at all."""
JUDGEMENTS = ("accept", "reject", "unsure", "correct")


class Overtaken(Exception):
    """Somebody else decided about the same thing after this page was drawn."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.by)
        self.decision = decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was decided about one thing, oldest first, and what holds of it."""

    history: tuple[Decision, ...] = ()
    standing: tuple[Decision, ...] = ()

    @property
    def last(self) -> Decision | None:
        """The judgement that holds: the latest that was not undone."""
        return self.standing[-1] if self.standing else None

    @property
    def seen(self) -> str:
        """What a form carries, so that it shows when somebody else has decided in between."""
        return self.history[-1].id if self.history else NOTHING

    def by(self, name: str) -> Decision | None:
        """What one person decided, as far as it holds."""
        return next((one for one in reversed(self.standing) if one.by == name), None)


def about(view: View, targets: Iterable[str]) -> dict[str, Judged]:
    """What was decided about each of these, and holds."""
    wanted = list(dict.fromkeys(targets))
    made = _chunked(view, wanted)
    undone = _chunked(view, [one.id for one in made])
    again = _chunked(view, [one.id for one in undone])
    known = [*made, *undone, *again]
    held = {one.id for one in standing(known)}
    grouped: dict[str, list[Decision]] = {target: [] for target in wanted}
    for one in made:
        grouped[one.target].append(one)
    owner = {one.id: one.target for one in made}
    for one in undone:
        grouped[owner[one.target]].append(one)
    return {
        target: Judged(
            history=tuple(sorted(history, key=lambda one: one.at)),
            standing=tuple(one for one in history if one.id in held and one.verb != "undo"),
        )
        for target, history in grouped.items()
    }


def _chunked(view: View, targets: list[str]) -> list[Decision]:
    found: list[Decision] = []
    for at in range(0, len(targets), 400):
        found += view.all(Decision, target=targets[at : at + 400])
    return found


def decide(
    look: Look,
    verb: str,
    target: str,
    *,
    seen: str | None = None,
    field: str | None = None,
    old: str | None = None,
    new: str | None = None,
    reason: str = "",
    expires: PartialDate | None = None,
) -> Decision:
    """Write a decision, with today's date, into the ledger.

    Parameters
    ----------
    seen
        The last decision about the target that the person saw; ``None`` if that does not matter.

    Raises
    ------
    Overtaken
        If somebody else has decided about it since.
    """
    if seen is not None:
        judged = about(look.desk.view(), [target])[target]
        if judged.seen != seen and judged.history and judged.history[-1].by != look.user.name:
            raise Overtaken(judged.history[-1])
    decision = Decision(
        verb=verb,  # type: ignore[arg-type]
        target=target,
        by=look.user.name,
        at=now(),
        reason=reason.strip(),
        field=field,
        old=old,
        new=new,
        expires=expires,
    )
    with look.desk.ledger.write(look.user.name) as work:
        work.put(decision)
    return decision
