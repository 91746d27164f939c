"""How fast the assessment is: one, a thousand, a year by month, and one new document.

Run ``python benchmarks/assess.py`` (``--small`` for a tenth). The texts are made up; what is timed is
placing, leading back to origins, weighing, and the interval from 4,000 draws. Times are of the processor, on
one core, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from watchfloor.assess import Case, assess, load_tables, replay, touched
from watchfloor.names import open_catalogue
from watchfloor.records import (
    Action,
    Document,
    Hypothesis,
    Link,
    Mention,
    PartialDate,
    Role,
    Span,
    Speaker,
    Statement,
    end_of,
)

COUNTRIES = 120
CLASSES = ("any", "uav", "uav/armed", "missile", "ship", "armour", "artillery", "air-defence")
ACTIONS: tuple[Action, ...] = (
    "transfer",
    "transfer",
    "transfer",
    "order",
    "agreement",
    "movement",
    "sighting",
)
PER_DOCUMENT = 10
START = date(2015, 1, 1)
DAYS = 3650


def code(number: int) -> str:
    return f"{chr(65 + number // 26)}{chr(65 + number % 26)}"


def world(number: int, chance: random.Random) -> Case:
    """A case with so many statements, ten a document, between states drawn with a long tail."""
    documents: list[Document] = []
    texts: dict[str, str] = {}
    statements: list[Statement] = []
    links: list[Link] = []
    for count in range(number // PER_DOCUMENT):
        text = " ".join(f"w{chance.randrange(50_000)}" for _ in range(300))
        raw = sha256(f"{count}{text}".encode()).hexdigest()
        day = START + timedelta(days=chance.randrange(DAYS))
        document = Document(
            name=f"d{count}",
            text_sha256=raw,
            raw_sha256=raw,
            publisher=f"Daily {chance.randrange(400)}",
            published=PartialDate(day.isoformat()),
        )
        documents.append(document)
        texts[document.id] = text
        for place in range(PER_DOCUMENT):
            statement, found = state(document.id, place * 100, text, chance)
            statements.append(statement)
            links += found
    return Case(documents, texts, statements, links, catalogue=open_catalogue())


def state(document: str, at: int, text: str, chance: random.Random) -> tuple[Statement, list[Link]]:
    supplier, recipient = (code(int(COUNTRIES * chance.random() ** 2)) for _ in range(2))
    action = chance.choice(ACTIONS)
    path = chance.choice(CLASSES)
    named = chance.random() < 0.5
    span = Span(start=at, end=at + 5, text=text[at : at + 5])
    mention = Mention(start=at, end=at + 5, text=text[at : at + 5])
    statement = Statement(
        document=document,
        start=at,
        end=at + 60,
        quote=text[at : at + 60],
        trigger=span,
        action=action,
        agent=mention,
        recipient=mention,
        equipment=(mention,),
        certainty=chance.choice(("certain", "certain", "probable", "possible")),
        mode="actual",
        polarity="affirmed",
        chain=(Speaker(start=at, end=at + 5, text=f"Speaker {chance.randrange(3000)}"),) if named else (),
        speech="indirect" if named else "none",
        engine="analyst",
    )

    def link(role: Role, country: str, kind: str | None) -> Link:
        return Link(
            document=document,
            start=at,
            end=at + 5,
            text=span.text,
            role=role,
            statement=statement.id,
            entity=f"class:{kind}" if kind else f"country:{country}",
            entity_name=country,
            kind="equipment" if kind else "country",
            countries=() if kind else (country,),
            parties=() if kind else (country,),
            equipment_class=kind,
            score=0.9,
            reason="made up",
        )

    return statement, [
        link("agent", supplier, None),
        link("recipient", recipient, None),
        link("equipment", "", path),
    ]


def asked(number: int, chance: random.Random) -> list[Hypothesis]:
    return [
        Hypothesis(
            hypothesis=f"H{count}",
            text="made up",
            supplier=code(int(COUNTRIES * chance.random() ** 2)),
            recipient=code(int(COUNTRIES * chance.random() ** 2)),
            equipment=chance.choice(CLASSES),
            stage="delivery",
            window=(PartialDate("2020-01-01"), PartialDate("2022-12-31")),
        )
        for count in range(number)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the size")
    size = 10_000 if parser.parse_args().small else 100_000
    chance = random.Random(20201027)
    tables = load_tables()

    began = time.process_time()
    case = world(size, chance)
    print(
        f"{size:,} statements in {len(case.documents):,} documents "
        f"made in {time.process_time() - began:.1f} s"
    )
    began = time.process_time()
    index = case.indexed(tables)
    _ = index.by_key, index.by_kind, index.by_document
    print(f"put in order (sketches, origins, facts) in {time.process_time() - began:.1f} s")

    hypotheses = asked(size // 100, chance)
    moment = end_of(date(2023, 1, 1))
    began = time.process_time()
    found = [assess(one, case, tables, moment) for one in hypotheses]
    spent = time.process_time() - began
    terms = sum(len(one.terms) for one in found)
    print(
        f"{len(hypotheses):,} hypotheses with interval in {spent:.1f} s: "
        f"{1000 * spent / len(hypotheses):.1f} ms each, {terms / len(hypotheses):.1f} reports each"
    )

    chosen = sorted(hypotheses, key=lambda one: -len(found[hypotheses.index(one)].terms))[:5]
    months = [end_of(date(2020 + m // 12, m % 12 + 1, 28)) for m in range(12, 24)]
    began = time.process_time()
    single = [assess(one, case, tables, month) for month in months for one in chosen]
    apart = time.process_time() - began
    began = time.process_time()
    together = list(replay(chosen, case, tables, months))
    joined = time.process_time() - began
    assert together == single
    print(
        f"a year by month, the five with most reports: {joined:.2f} s replayed, {apart:.2f} s one by one "
        f"(ratio {joined / apart:.2f}; goal below 2)"
    )

    new = max(case.documents, key=lambda one: (one.known or moment, one.id)).id
    began = time.process_time()
    bearing = touched([new], hypotheses, case, tables)
    spent = time.process_time() - began
    print(
        f"the newest document bears on {len(bearing)} of {len(hypotheses):,} hypotheses (found in "
        f"{1000 * spent:.0f} ms); only those need a new assessment"
    )
    now = datetime.now(UTC).date().isoformat()
    print(f"measured {now}")


if __name__ == "__main__":
    main()
