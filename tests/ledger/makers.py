"""Small records to put into a ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchfloor.ledger import Objects
from watchfloor.records import Decision, Document, Mention, PartialDate, Span, Statement

DAY_0 = datetime(2020, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return DAY_0 + timedelta(days=number)


def document(objects: Objects, text: str, *, day: int = 0, publisher: str | None = None) -> Document:
    sha256 = objects.put(text.encode())
    published = PartialDate((DAY_0 + timedelta(days=day)).date().isoformat())
    return Document(
        name="note", text_sha256=sha256, raw_sha256=sha256, published=published, publisher=publisher
    )


def statement(document: Document, text: str, *, agent: str, action: str = "transfer") -> Statement:
    trigger = text.split()[0]
    return Statement(
        document=document.id,
        start=0,
        end=len(text),
        quote=text,
        trigger=Span(start=0, end=len(trigger), text=trigger),
        action=action,  # type: ignore[arg-type]
        agent=Mention(start=0, end=len(agent), text=agent),
        certainty="certain",
        mode="actual",
        polarity="affirmed",
        speech="none",
    )


def decision(target: str, *, day: int, reason: str = "seen") -> Decision:
    return Decision(verb="accept", target=target, by="analyst", at=DAY_0 + timedelta(days=day), reason=reason)
