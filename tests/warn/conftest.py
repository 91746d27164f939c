"""Small records to make warnings from; the countries, papers and companies are invented."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from watchfloor.records import (
    Assessment,
    Document,
    Link,
    ListEdition,
    ListEntry,
    Mention,
    PartialDate,
    Prior,
    Role,
    Span,
    Speaker,
    Statement,
    Term,
    digest,
    end_of,
    word_of,
)

PRIOR = Prior(
    classes=("pair",), p=0.1, low=0.05, high=0.2, events=3, trials=90, horizon_months=36, known_share=0.7
)


def document(name: str, day: str | None = "2031-05-04", **more: Any) -> Document:
    return Document(
        name=name,
        text_sha256=digest(name),
        raw_sha256=digest([name]),
        publisher=more.pop("publisher", "The Harbour Gazette"),
        published=PartialDate(day) if day else None,
        **more,
    )


def statement(of: Document, start: int = 10, **more: Any) -> Statement:
    quote = more.pop("quote", "Ardavia sent patrol boats to Belmora")
    said = {"action": "transfer", "certainty": "certain", "mode": "actual", "polarity": "affirmed"} | more
    return Statement(
        document=of.id,
        start=start,
        end=start + len(quote),
        quote=quote,
        trigger=Span(start=start + 8, end=start + 12, text="sent"),
        agent=Mention(start=start, end=start + 7, text="Ardavia"),
        speech="indirect" if more.get("chain") else "none",
        **said,
    )


def speaker(text: str, via: str | None = None) -> Speaker:
    return Speaker(start=0, end=len(text), text=text, via=via)


def link(to: Statement, role: Role, country: str, start: int, **more: Any) -> Link:
    return Link(
        document=to.document,
        start=start,
        end=start + 7,
        text=more.pop("text", country),
        role=role,
        statement=to.id,
        entity=more.pop("entity", f"country:{country}"),
        entity_name=more.pop("entity_name", country),
        kind="country",
        countries=(country,),
        score=more.pop("score", 0.99),
        reason="name",
    )


def pair_of(to: Statement) -> list[Link]:
    return [link(to, "agent", "AX", to.start), link(to, "recipient", "BZ", to.start + 28)]


def term(to: Statement | None, shift: float, day: str = "2031-05-04", **more: Any) -> Term:
    return Term(
        statement=to.id if to else None,
        document=to.document if to else None,
        start=to.start if to else None,
        end=to.end if to else None,
        quote=to.quote if to else "",
        known=PartialDate(day).latest,
        indicator="a journalist or analyst asserts it flatly, no source",
        family="testimony",
        root=more.pop("root", "root"),
        source=more.pop("source", "R. Dane"),
        grade="C",
        a=0.9,
        b=0.1,
        r=0.2,
        firmness=0.8,
        log_lr=shift,
        weight=1.0,
    )


def assessment(p: float, day: str | date, *terms: Term, hypothesis: str = "H1") -> Assessment:
    moment = end_of(day) if isinstance(day, date) else PartialDate(day).latest
    return Assessment(
        hypothesis=hypothesis,
        text="Ardavia delivered patrol boats to Belmora",
        as_of=moment,
        p=p,
        low=max(0.01, p - 0.1),
        high=min(0.99, p + 0.1),
        word=word_of(p),
        confidence="low",
        prior=PRIOR,
        documents=len(terms),
        origins=len(terms),
        n_eff=float(len(terms)),
        terms=terms,
    )


def series(*values: float, hypothesis: str = "H1") -> list[Assessment]:
    first = date(2031, 1, 1)
    return [assessment(p, first + timedelta(days=n), hypothesis=hypothesis) for n, p in enumerate(values)]


def entry(number: str = "7", name: str = "Grey Heron Shipping", **more: Any) -> ListEntry:
    return ListEntry(
        list="ax-list", entry=number, kind="organisation", name=name, authority="Ardavia's treasury", **more
    )


def edition(day: str, **more: Any) -> ListEdition:
    return ListEdition(
        list="ax-list", published=PartialDate(day), source_sha256=digest(day), entries=1, **more
    )


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The builders of this file, by name."""
    makers = (document, statement, speaker, link, pair_of, term, assessment, series, entry, edition)
    return SimpleNamespace(**{maker.__name__: maker for maker in makers})
