"""A small desk with something in every room, made without the line: its texts are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watchfloor.desk import Desk
from watchfloor.ledger import Work
from watchfloor.records import (
    Assessment,
    Candidate,
    Document,
    Dropped,
    Hypothesis,
    Identifier,
    Journey,
    Link,
    ListEdition,
    ListEntry,
    Mention,
    PartialDate,
    Prior,
    Reading,
    Sighting,
    Sought,
    Span,
    Speaker,
    Statement,
    Term,
    Warning,
    When,
    word_of,
)

HOSTILE = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'
"""What a page must show as the words that they are."""

TEXTS = (
    (
        "The Demo Gazette",
        "2020-10-27",
        "en",
        "A cargo aircraft lands",
        "A cargo aircraft of Qeshm Fars Air landed in Caracas on Tuesday. A lawmaker wrote on Twitter that "
        "boxes went into guarded containers.\n\nThe ministry denies that any weapons were on board.",
    ),
    (
        "Demo Wire",
        "2020-12-10",
        "en",
        f"Report on flights {HOSTILE}",
        "A research group holds that Iran may have begun to send weapons to Venezuela. "
        f"{HOSTILE} The cargo is not known.",
    ),
    (
        "Caracas Hoy",
        "2021-06",
        "es",
        "Buques en el Atlántico",
        "Irán enviará buques 🚢 a Venezuela, dijo el ministro.",
    ),
    ("شبکه", "2020-10-28", "fa", "پرواز باری", "پرواز باری به کاراکاس رسید."),
)


def at(day: str) -> datetime:
    """The last moment of a day."""
    return PartialDate(day).latest


def statement(
    document: Document,
    text: str,
    quote: str,
    *,
    agent: str | None = None,
    recipient: str | None = None,
    certainty: str = "certain",
    polarity: str = "affirmed",
    mode: str = "actual",
    action: str = "transfer",
    speaker: str | None = None,
    when: str | None = None,
    score: float = 0.9,
) -> Statement:
    """A statement of a quotation that stands in the text."""
    start = text.index(quote)

    def mention(words: str | None) -> Mention | None:
        if words is None:
            return None
        place = text.index(words)
        return Mention(start=place, end=place + len(words), text=words)

    said = mention(speaker)
    trigger = quote.split()[0]
    return Statement(
        document=document.id,
        start=start,
        end=start + len(quote),
        quote=quote,
        trigger=Span(start=start, end=start + len(trigger), text=trigger),
        action=action,  # type: ignore[arg-type]
        agent=mention(agent),
        recipient=mention(recipient),
        certainty=certainty,  # type: ignore[arg-type]
        mode=mode,  # type: ignore[arg-type]
        polarity=polarity,  # type: ignore[arg-type]
        chain=(Speaker(start=said.start, end=said.end, text=said.text),) if said else (),
        speech="indirect" if said else "none",
        when=When(start=start, end=start + 1, text=quote[:1], from_=when, to=when) if when else None,
        engine="rules/1",
        score=score,
    )


def link(one: Statement, role: str, entity: str, name: str, *, score: float = 0.95) -> Link:
    """A link of one of a statement's mentions."""
    mention = getattr(one, role)
    return Link(
        document=one.document,
        start=mention.start,
        end=mention.end,
        text=mention.text,
        role=role,  # type: ignore[arg-type]
        statement=one.id,
        entity=entity,
        entity_name=name,
        kind="country" if entity.startswith("country") else "organisation",
        score=score,
        reason="of the same name",
    )


def prior() -> Prior:
    return Prior(
        classes=("lapsed",),
        p=0.02,
        low=0.01,
        high=0.04,
        events=12,
        trials=600,
        horizon_months=6,
        known_share=0.7,
    )


def term(
    one: Statement, known: datetime, log_lr: float, *, weight: float = 1.0, source: str = "a lawmaker"
) -> Term:
    return Term(
        statement=one.id,
        document=one.document,
        known=known,
        indicator="third-government",
        label="an eyewitness says so",
        family="testimony",
        root=f"root:{source}",
        source=source,
        grade="C",
        a=0.5,
        b=0.1,
        r=0.2,
        firmness=0.8,
        log_lr=log_lr,
        weight=weight,
        discount=None if weight == 1 else "same origin as another",
        quote=one.quote,
        start=one.start,
        end=one.end,
    )


def assessment(
    hypothesis: str, text: str, moment: datetime, p: float, terms: Sequence[Term] = ()
) -> Assessment:
    return Assessment(
        hypothesis=hypothesis,
        text=text,
        as_of=moment,
        p=p,
        low=max(0.01, p - 0.12),
        high=min(0.99, p + 0.2),
        word=word_of(p),
        confidence="moderate",
        reasons=(
            "evidence: one direct report",
            "range of opinion: narrow",
            "responsiveness: rests on one origin",
        ),
        prior=prior(),
        documents=len({one.document for one in terms}),
        origins=len({one.root for one in terms}),
        n_eff=float(len(terms)),
        terms=tuple(terms),
        without_origin=tuple(
            Dropped(without=one.root, label=one.source, p=max(0.01, p - one.shift / 10)) for one in terms
        ),
        sought=(Sought(indicator="the item seen in service", p_if_seen=0.8, chance=0.2, gain=0.5),),
    )


def furnish(desk: Desk) -> dict[str, str]:
    """Put something into every room; gives the ids that tests ask for."""
    ids: dict[str, str] = {}
    documents: list[tuple[Document, str]] = []
    with desk.ledger.write("maker") as work:
        for publisher, day, language, title, text in TEXTS:
            sha = desk.ledger.objects.put(text.encode())
            one = Document(
                name=title,
                text_sha256=sha,
                raw_sha256=sha,
                title=title,
                publisher=publisher,
                published=PartialDate(day),
                language=language,
            )
            work.put(one)
            work.put(Reading(document=one.id, engine="rules/1", statements=1), known=one.known)
            documents.append((one, text))
    (first, one_text), (second, two_text), (third, three_text), (fourth, four_text) = documents
    landed = statement(
        first,
        one_text,
        "A cargo aircraft of Qeshm Fars Air landed in Caracas",
        agent="Qeshm Fars Air",
        action="movement",
        when="2020-10-27",
    )
    boxes = statement(
        first,
        one_text,
        "boxes went into guarded containers",
        speaker="A lawmaker",
        action="movement",
        score=0.4,
    )
    denied = statement(
        first, one_text, "any weapons were on board", speaker="The ministry", polarity="denied"
    )
    begun = statement(
        second,
        two_text,
        "Iran may have begun to send weapons to Venezuela",
        agent="Iran",
        recipient="Venezuela",
        certainty="possible",
        speaker="A research group",
    )
    planned = statement(
        third,
        three_text,
        "enviará buques 🚢 a Venezuela",
        agent="Irán",
        recipient="Venezuela",
        mode="planned",
    )
    arrived = statement(fourth, four_text, "پرواز باری به کاراکاس رسید", action="movement")
    made = (landed, boxes, denied, begun, planned, arrived)
    known = {one.id: one.known for one, _ in documents}
    with desk.ledger.write("maker") as work:
        for said in made:
            work.put(said, known=known[said.document])
        for linked in (
            link(landed, "agent", "list:us-ofac-sdn:26344", "QESHM FARS AIR", score=0.7),
            link(begun, "agent", "country:IR", "Iran"),
            link(begun, "recipient", "country:VE", "Venezuela"),
            link(planned, "agent", "country:IR", "Iran"),
            link(planned, "recipient", "country:VE", "Venezuela"),
        ):
            work.put(linked, known=known[linked.document])
        _lists(work)
        _assessments(work, landed, boxes, begun)
        ids |= _journeys(work)
        warning = Warning(
            watch="word changes",
            kind="word",
            known=at("2020-10-27"),
            subject="H1",
            occasion="unlikely 2020-10-27",
            text=f"Assessed: H1 went from very unlikely to unlikely. {HOSTILE}",
            cause=(landed.id,),
            document=first.id,
            start=landed.start,
            end=landed.end,
        )
        work.put(warning)
    return ids | {
        "first": first.id,
        "second": second.id,
        "third": third.id,
        "fourth": fourth.id,
        "landed": landed.id,
        "boxes": boxes.id,
        "begun": begun.id,
        "warning": warning.id,
    }


def _lists(work: Work) -> None:
    for published, names, previous in (
        ("2019-01-24", ("QESHM FARS AIR", "EP-FAB"), None),
        ("2022-03-01", ("QESHM FARS AIR", "EP-FAB", "LADY R"), "us-ofac-sdn@2019-01-24"),
    ):
        numbers = {"QESHM FARS AIR": "26344", "EP-FAB": "26346", "LADY R": "37095"}
        added = names if previous is None else ("LADY R",)
        work.put(
            ListEdition(
                list="us-ofac-sdn",
                published=PartialDate(published),
                source_sha256="0" * 64,
                entries=len(names),
                previous=previous,
                added=tuple(numbers[name] for name in added),
            ),
            known=at(published),
        )
        for name in added:
            work.put(
                ListEntry(
                    list="us-ofac-sdn",
                    entry=numbers[name],
                    kind="organisation" if name.startswith("Q") else "aircraft",
                    name=name,
                    names=("FARS AIR QESHM", "فارس ایر قشم") if name.startswith("Q") else (),
                    programmes=("SDGT", "IFSR"),
                    authority="U.S. Department of the Treasury",
                    listed=PartialDate("2019-01-24") if published == "2019-01-24" else None,
                    identifiers=(Identifier(scheme="tail", value="EP-FAB"),) if name == "EP-FAB" else (),
                    linked_to=("26344",) if name == "EP-FAB" else (),
                ),
                known=at(published),
            )


def _assessments(work: Work, landed: Statement, boxes: Statement, begun: Statement) -> None:
    texts = {
        "H1": "Iran delivered military equipment to Venezuela between 18 October and 10 December 2020",
        "H2": "The flights carried refinery parts and nothing else",
    }
    for key, text in texts.items():
        work.put(
            Hypothesis(
                hypothesis=key,
                text=text,
                supplier="IR",
                recipient="VE",
                equipment="any",
                stage="delivery",
                window=(PartialDate("2020-10-18"), PartialDate("2020-12-10")),
                alternatives=("spare parts for refineries", "food and consumer goods"),
                adjudicator="a register that names the delivery",
                case="flights",
            )
        )
    first = term(landed, at("2020-10-27"), 1.4, source="flight tracking")
    second = term(boxes, at("2020-10-27"), 0.9, weight=0.4)
    third = term(begun, at("2020-12-10"), -0.3, source="A research group")
    steps = (
        ("2020-10-18", 0.03, ()),
        ("2020-10-27", 0.22, (first, second)),
        ("2020-12-10", 0.17, (first, second, third)),
    )
    for day, p, terms in steps:
        work.put(assessment("H1", texts["H1"], at(day), p, terms), known=at(day))
    work.put(assessment("H2", texts["H2"], at("2020-10-27"), 0.4, (first,)), known=at("2020-10-27"))


def airport(place: str, name: str, country: str) -> Candidate:
    return Candidate(
        place=place, name=name, country=country, distance_km=2, method="on the ground", score=0.9
    )


def _journeys(work: Work) -> dict[str, str]:
    began = datetime(2020, 10, 26, 20, 10, tzinfo=UTC)
    made = Journey(
        kind="flight",
        vehicle="hex:731822",
        started=began,
        ended=began + timedelta(hours=14, minutes=45),
        first_latitude=35.41,
        first_longitude=51.15,
        last_latitude=10.6,
        last_longitude=-66.99,
        points=1204,
        max_gap_s=19200,
        departures=(
            Candidate(
                place="OIIE", name="Tehran", country="IR", distance_km=2, method="on the ground", score=0.9
            ),
        ),
        arrivals=(
            Candidate(
                place="SVMI", name="Caracas", country="VE", distance_km=1, method="on the ground", score=0.9
            ),
        ),
        callsigns=("QFZ9950",),
    )
    seen = Sighting(
        rule="first-on-route",
        observed_from=made.started,
        observed_to=made.ended,
        known=at("2020-10-27"),
        vehicles=("hex:731822",),
        entities=("list:us-ofac-sdn:26346",),
        from_country="IR",
        to_country="VE",
        text="EP-FAB tracked from Tehran to Caracas, for the first time in the record.",
        confidence=0.8,
        caveats=("no receivers over the Atlantic for 5 h 20",),
        journeys=(made.id,),
    )
    work.put(made, known=at("2020-10-27"))
    work.put(seen)
    return {"journey": made.id, "sighting": seen.id}


def small_desk(folder: Path) -> tuple[Desk, dict[str, str]]:
    """The desk, open, and its ids."""
    desk = Desk.create(folder, name="Test desk")
    return desk, furnish(desk)
