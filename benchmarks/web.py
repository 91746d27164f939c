"""How fast the pages of a large desk answer: 100,000 documents, 500,000 statements, a million links.

Run ``python benchmarks/web.py FOLDER``. The desk is made once in FOLDER (some minutes) and used again. Each
page is asked for 40 times with varying parameters, half as of now and half as of earlier days, after one
request that warms nothing but the interpreter; the slowest twentieth is what counts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from limits import parse

from watchfloor.desk import Desk
from watchfloor.records import (
    Action,
    Assessment,
    Document,
    Hypothesis,
    Link,
    ListEdition,
    ListEntry,
    Mention,
    PartialDate,
    Prior,
    Reading,
    Record,
    Span,
    Statement,
    Term,
    Warning,
    word_of,
)
from watchfloor.web import create_app, guard

DOCUMENTS = 100_000
STATEMENTS_EACH = 5
HYPOTHESES = 12
ASSESSMENTS_EACH = 60
TERMS = 30
ENTRIES = 12_000
PUBLISHERS = 400
ENTITIES = 3_000
TEXTS = 500
FIRST = datetime(2015, 1, 1, tzinfo=UTC)
DAYS = 4_000
LIMIT_MS = 300
WORDS = "drones missiles boats flights parts fuel gold weapons trucks cargo containers engines".split()
VERBS = "sent sold delivered shipped showed seized ordered denied planned loaded".split()
ACTIONS: tuple[Action, ...] = ("transfer", "order", "movement", "sighting", "agreement", "restriction")


def make(folder: Path, documents: int) -> Desk:
    """A desk of invented records, the same for the same number; what an earlier run made is gone on from."""
    there = (folder / "desk.toml").exists()
    desk = Desk.open(folder) if there else Desk.create(folder, name="Large desk")
    texts = [_text(random.Random(number)) for number in range(TEXTS)]
    stored = [desk.ledger.objects.put(text.encode()) for text in texts]
    began = time.monotonic()
    batch: list[tuple[Record, datetime | None]] = []
    for number in range(desk.view().count(Document), documents):
        chance = random.Random(number)
        which = number % TEXTS
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        document = Document(
            name=f"note-{number}",
            text_sha256=stored[which],
            raw_sha256=stored[which],
            title=f"Note {number} on {chance.choice(WORDS)}",
            publisher=f"Publisher {int(chance.paretovariate(0.6)) % PUBLISHERS}",
            published=PartialDate(day.date().isoformat()),
            language="en",
            url=f"https://example.org/{number}",
        )
        known = document.known or day
        batch.append((document, None))
        batch.append((Reading(document=document.id, engine="rules/1", statements=STATEMENTS_EACH), known))
        for statement in _statements(chance, document, texts[which]):
            batch.append((statement, known))
            batch += ((link, known) for link in _links(chance, statement))
        if len(batch) > 20_000:
            _write(desk, batch)
            print(f"\r{number + 1:,} documents, {time.monotonic() - began:.0f} s", end="", flush=True)
    _write(desk, batch)
    print()
    if not desk.view().count(Hypothesis):
        view = desk.view()
        kept = [
            (one, known)
            for offset in range(0, HYPOTHESES * 400, 400)
            for known, one in view.latest(Statement, limit=TERMS, offset=offset)
        ]
        chance = random.Random(documents)
        _write(desk, list(_lists(chance)))
        _write(desk, list(_assessments(chance, kept)))
    return desk


def _write(desk: Desk, batch: list[tuple[Record, datetime | None]]) -> None:
    with desk.ledger.write("benchmark") as work:
        for record, known in batch:
            work.put(record, known=known)
    batch.clear()


def _text(chance: random.Random) -> str:
    return " ".join(
        f"Country {chance.randrange(40)} {chance.choice(VERBS)} {chance.choice(WORDS)} to country "
        f"{chance.randrange(40)} on day {chance.randrange(28)}."
        for _ in range(12)
    )


def _statements(chance: random.Random, document: Document, text: str) -> Iterator[Statement]:
    starts = [0, *(place + 2 for place in range(len(text)) if text.startswith(". ", place))]
    for start in chance.sample(starts[:12], STATEMENTS_EACH):
        end = text.index(".", start)
        quote = text[start:end]
        words = quote.split()
        agent, recipient = " ".join(words[:2]), " ".join(words[5:7])
        at = start + quote.index(recipient)
        yield Statement(
            document=document.id,
            start=start,
            end=end,
            quote=quote,
            trigger=Span(start=start, end=start, text=words[2]),
            action=chance.choice(ACTIONS),
            agent=Mention(start=start, end=start + len(agent), text=agent),
            recipient=Mention(start=at, end=at + len(recipient), text=recipient),
            certainty="certain",
            mode="actual",
            polarity="affirmed",
            speech="none",
            engine="rules/1",
            score=round(chance.uniform(0.3, 1), 2),
        )


def _links(chance: random.Random, statement: Statement) -> Iterator[Link]:
    for role in ("agent", "recipient"):
        mention: Mention = getattr(statement, role)
        number = int(chance.paretovariate(0.5)) % ENTITIES
        yield Link(
            document=statement.document,
            start=mention.start,
            end=mention.end,
            text=mention.text,
            role=role,
            statement=statement.id,
            entity=f"organisation:{number}",
            entity_name=f"Organisation {number}",
            kind="organisation",
            score=round(chance.uniform(0.6, 1), 2),
            reason="of the same name",
        )


def _lists(chance: random.Random) -> Iterator[tuple[Record, datetime]]:
    numbers = [str(number) for number in range(ENTRIES)]
    for year in range(2016, 2026):
        at = PartialDate(f"{year}-06-01").latest
        added = tuple(numbers[(year - 2016) * ENTRIES // 10 : (year - 2015) * ENTRIES // 10])
        yield (
            ListEdition(
                list="us-ofac-sdn",
                published=PartialDate(f"{year}-06-01"),
                source_sha256="0" * 64,
                entries=(year - 2015) * ENTRIES // 10,
                previous=f"us-ofac-sdn@{year - 1}-06-01" if year > 2016 else None,
                added=added,
            ),
            at,
        )
        for number in added:
            yield (
                ListEntry(
                    list="us-ofac-sdn",
                    entry=number,
                    kind="organisation",
                    name=f"Organisation {number}",
                    programmes=(chance.choice(("SDGT", "IFSR", "NPWMD")),),
                    authority="authority",
                ),
                at,
            )


def _assessments(
    chance: random.Random, kept: list[tuple[Statement, datetime]]
) -> Iterator[tuple[Record, datetime | None]]:
    for number in range(HYPOTHESES):
        name = f"H{number}"
        text = f"Country {number} supplied {chance.choice(WORDS)} to country {number + 1}"
        window = (PartialDate("2015"), PartialDate("2026"))
        yield (
            Hypothesis(
                hypothesis=name,
                text=text,
                supplier="IR",
                recipient="VE",
                equipment="any",
                stage="delivery",
                window=window,
            ),
            None,
        )
        chosen = chance.sample(kept, min(len(kept), TERMS))
        for step in range(ASSESSMENTS_EACH):
            at = FIRST + timedelta(days=DAYS * (step + 1) // ASSESSMENTS_EACH)
            p = min(0.98, max(0.02, 0.3 + 0.3 * chance.random() + step / 200))
            yield (
                Assessment(
                    hypothesis=name,
                    text=text,
                    as_of=at,
                    p=p,
                    low=p / 2,
                    high=(1 + p) / 2,
                    word=word_of(p),
                    confidence="moderate",
                    prior=Prior(
                        classes=("a",),
                        p=0.1,
                        low=0.05,
                        high=0.2,
                        events=5,
                        trials=50,
                        horizon_months=12,
                        known_share=0.7,
                    ),
                    documents=TERMS,
                    origins=TERMS,
                    n_eff=5,
                    terms=tuple(_term(chance, one, known) for one, known in chosen if known <= at),
                ),
                at,
            )
            yield (
                Warning(
                    watch="word",
                    kind="word",
                    known=at,
                    subject=name,
                    occasion=f"{step}",
                    text=f"{name} moved to {p:.2f}",
                    cause=(),
                ),
                None,
            )


def _term(chance: random.Random, one: Statement, known: datetime) -> Term:
    return Term(
        statement=one.id,
        document=one.document,
        known=known,
        indicator="third-government",
        family="testimony",
        root=one.id,
        source=f"Source {chance.randrange(50)}",
        grade="C",
        a=0.5,
        b=0.1,
        r=0.2,
        firmness=0.8,
        log_lr=chance.uniform(-0.5, 1),
        weight=1,
        quote=one.quote,
    )


def measure(desk: Desk, times: int) -> bool:
    """Ask for every page, print the table, and say whether all keep the limit."""
    view = desk.view()
    chance = random.Random(2)
    documents = [one.id for _, one in view.latest(Document, limit=200, offset=5_000)]
    publishers = list(view.tally(Document, "publisher", limit=50))
    pages: dict[str, Callable[[], str]] = {
        "board": lambda: "/?",
        "hypothesis": lambda: f"/hypotheses/H{chance.randrange(HYPOTHESES)}?",
        "document": lambda: f"/documents/{chance.choice(documents)}?",
        "entity": lambda: f"/entities/organisation:{chance.choice((1, 2, 3, 17, 170, 900))}?",
        "review, what counts": lambda: "/review?queue=weight&",
        "review, doubt": lambda: "/review?queue=doubt&",
        "review, names": lambda: "/review?queue=names&",
        "search, one word": lambda: f"/search?q={chance.choice(WORDS)}&",
        "search, two and a field": lambda: (
            f"/search?q={chance.choice(WORDS)}+{chance.choice(VERBS)}+action:order&"
        ),
        "search, rare": lambda: f'/search?q="Note {chance.randrange(10**5)}"&',
        "network": lambda: f"/network?entity=organisation:{chance.choice((1, 2, 40))}&",
        "timeline": lambda: f"/timeline?hypothesis=H{chance.randrange(HYPOTHESES)}&",
        "map": lambda: "/map?",
        "warnings": lambda: "/warnings?",
        "sources": lambda: f"/sources?page={chance.randrange(1, 4)}&",
        "source": lambda: f"/sources/{chance.choice(publishers)}?",
        "lists": lambda: f"/lists?page={chance.randrange(1, 9)}&",
        "jobs": lambda: "/jobs?",
    }
    days = [(FIRST + timedelta(days=DAYS * part // 8)).date().isoformat() for part in (3, 5, 7)]
    print(f"{'page':<26}{'median':>9}{'p95':>9}{'slowest':>9}   ms")
    good = True
    guard.READS = parse("1000000/minute")
    with TestClient(create_app(desk), base_url="http://localhost") as client:
        for name, path in pages.items():
            client.get(path())
            took = []
            for turn in range(times):
                address = path() + (f"as_of={chance.choice(days)}" if turn % 2 else "")
                began = time.perf_counter()
                answer = client.get(address)
                took.append((time.perf_counter() - began) * 1000)
                assert answer.status_code in (200, 404), (address, answer.status_code)
            slow = statistics.quantiles(took, n=20)[-1]
            good &= slow < LIMIT_MS
            mark = "" if slow < LIMIT_MS else f"   above {LIMIT_MS}"
            print(f"{name:<26}{statistics.median(took):>9.1f}{slow:>9.1f}{max(took):>9.1f}{mark}", flush=True)
    return good


def main() -> None:
    """Make or open the desk and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--times", type=int, default=40)
    given = parser.parse_args()
    with make(given.folder, given.documents) as desk:
        print(
            f"{desk.view().count(Document):,} documents, {desk.view().count(Statement):,} statements, "
            f"{desk.view().count(Link):,} links"
        )
        good = measure(desk, given.times)
    raise SystemExit(not good)


if __name__ == "__main__":
    main()
