from datetime import UTC, datetime, timedelta
from typing import Any

from watchfloor.records import Decision, PartialDate, Warning
from watchfloor.records.decision import Verb
from watchfloor.records.warning import WatchKind
from watchfloor.warn import inbox, standing

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def warning(subject: str = "H1", kind: WatchKind = "level", hours: int = 0, cause: str = "s1") -> Warning:
    return Warning(
        watch=f"{kind} watch",
        kind=kind,
        known=NOON + hours * HOUR,
        subject=subject,
        occasion=f"{hours}",
        text="…",
        cause=(cause,),
    )


def decide(verb: Verb, target: str, hours: int, **more: Any) -> Decision:
    return Decision(verb=verb, target=target, by="analyst A", at=NOON + hours * HOUR, **more)


def test_the_same_subject_on_the_same_day_is_one_group() -> None:
    groups = inbox([warning(kind="word", hours=1), warning(hours=2), warning("H2"), warning(hours=30)])
    assert [(group.subject, group.day.day, len(group.items)) for group in groups] == [
        ("H1", 5, 1),
        ("H2", 4, 1),
        ("H1", 4, 2),
    ]
    assert [item.warning.kind for item in groups[2].items] == ["level", "word"]


def test_acknowledging_and_undoing_and_undoing_that() -> None:
    one = warning()
    seen = decide("acknowledge", one.id, 2)
    undone = decide("undo", seen.id, 3)
    again = decide("undo", undone.id, 4)

    def state(*decisions: Decision) -> str:
        return inbox([one], decisions)[0].items[0].state

    assert state() == "open"
    assert state(seen) == "acknowledged"
    assert state(undone, seen) == "open"
    assert state(again, undone, seen) == "acknowledged"


def test_nothing_decided_or_known_later_is_shown() -> None:
    one, later = warning(), warning("H2", hours=20)
    groups = inbox([one, later], [decide("acknowledge", one.id, 5)], as_of=NOON + 4 * HOUR)
    assert [(group.subject, group.open) for group in groups] == [("H1", True)]


def test_a_rejected_cause_withdraws_and_an_accepted_one_restores() -> None:
    one = warning(cause="s9")
    rejected, accepted = decide("reject", "s9", 2), decide("accept", "s9", 3)
    assert inbox([one], [rejected])[0].items[0].state == "withdrawn"
    assert inbox([one], [rejected, accepted])[0].items[0].state == "open"


def test_an_expired_decision_holds_no_longer() -> None:
    seen = decide("acknowledge", "w", 0, expires=PartialDate("2031-05-05"))
    assert standing([seen], NOON + HOUR) == [seen]
    assert standing([seen], NOON + 48 * HOUR) == []


def test_the_budget_of_a_day_holds_back_and_drops_nothing() -> None:
    one, two, three = warning("A"), warning("B", "mention"), warning("C", "pair")
    groups = inbox([two, one, three], [decide("acknowledge", one.id, 2)], per_day=1)
    assert [(group.subject, group.held) for group in groups] == [("C", False), ("B", True), ("A", False)]
