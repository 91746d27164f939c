"""A small case from end to end. Countries, papers, people, ships and numbers are invented."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from watchfloor.brief import Brief, make_brief
from watchfloor.records import (
    Assessment,
    Decision,
    Document,
    Dropped,
    Hypothesis,
    ListEdition,
    ListEntry,
    Mention,
    PartialDate,
    Prior,
    Sighting,
    Sought,
    Span,
    Speaker,
    Statement,
    Summary,
    Term,
    digest,
    word_of,
)
from watchfloor.warn import ListingWatch, warnings

AS_OF = PartialDate("2031-06-30").latest
SINCE = PartialDate("2031-03-31").latest
HOSTILE_TITLE = "Boats <script>alert(1)</script> *and* [more](javascript:alert(2)) | `x`"
HOSTILE_QUOTE = 'the <b>boats</b> & "crews" were __seen__ at \\Belmora\\ # 1 [2]'
ARABIC = "وصلت الزوارق إلى ميناء بلمورا في الليل"

REGISTER = "Register of arms transfers, pairs of states"
PRIORS = {
    "H1": Prior(classes=("supplied before, none for 10 years",), p=0.09, low=0.05, high=0.15, events=61.0,
                trials=693.0, horizon_months=30.0, known_share=0.7, source=REGISTER),
    "H2": Prior(classes=("never supplied",), p=0.02, low=0.01, high=0.05, events=31.0, trials=2331.0,
                horizon_months=30.0, known_share=0.7, source=REGISTER),
    "H3": Prior(classes=("order in the last 10 years",), p=0.34, low=0.22, high=0.48, events=402.0,
                trials=1200.0, horizon_months=36.0, known_share=0.7, source=REGISTER),
    "H4": Prior(classes=("never supplied",), p=0.02, low=0.01, high=0.05, events=31.0, trials=2331.0,
                horizon_months=30.0, known_share=0.7, source=REGISTER),
}  # fmt: skip

HYPOTHESES = tuple(
    Hypothesis(
        hypothesis=key,
        text=text,
        supplier="AX",
        recipient="BZ",
        equipment=equipment,
        stage="delivery",
        window=(PartialDate(window[0]), PartialDate(window[1])),
        alternatives=alternatives,
        adjudicator=adjudicator,
        case="Ardavia to Belmora",
    )
    for key, text, equipment, window, alternatives, adjudicator in (
        ("H1", "Ardavia delivered missile boats to Belmora by June 2031", "boat",
         ("2029-01", "2031-06"), ("the boats were built in Belmora", "unarmed boats of the same yard"),
         "the register’s 2032 edition"),
        ("H2", "Ardavia supplied armed unmanned aircraft to Belmora by the end of 2031",
         "uav/armed", ("2030-01-01", "2031-12-31"), ("unarmed aircraft for mapping",), None),
        ("H3", "Ardavia trains Belmora’s coast guard", "assistance", ("2029", "2031"), (), None),
        ("H4", "Ardavia transferred long-range missiles to Belmora", "missile",
         ("2029", "2031"), ("talk of a purchase only",), None),
    )
)  # fmt: skip


@dataclass(kw_only=True)
class Case:
    """Records of a case while it is put together."""

    documents: list[Document] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    entries: list[ListEntry] = field(default_factory=list)
    editions: list[ListEdition] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    terms: dict[str, list[Term]] = field(default_factory=dict)
    unused: dict[str, list[Statement]] = field(default_factory=dict)

    def document(
        self, name: str, day: str, publisher: str | None = "The Harbour Gazette", **more: Any
    ) -> Document:
        made = Document(
            name=name,
            text_sha256=digest(name),
            raw_sha256=digest([name]),
            publisher=publisher,
            published=PartialDate(day),
            retrieved=datetime(2031, 6, 29, 8, tzinfo=UTC),
            **more,
        )
        self.documents.append(made)
        return made

    def statement(
        self, of: Document, quote: str, *, start: int = 40, chain: tuple[Speaker, ...] = (), **more: Any
    ) -> Statement:
        said: dict[str, Any] = {
            "action": "transfer",
            "certainty": "certain",
            "mode": "actual",
            "polarity": "affirmed",
        } | more
        made = Statement(
            document=of.id,
            start=start,
            end=start + len(quote),
            quote=quote,
            trigger=Span(start=start, end=start + 4, text=quote[:4]),
            agent=Mention(start=start, end=start + 4, text=quote[:4]),
            chain=chain,
            speech="indirect" if chain else "none",
            **said,
        )
        self.statements.append(made)
        return made

    def term(
        self, hypothesis: str, of: Statement | Sighting | ListEntry, log_lr: float, known: str, **more: Any
    ) -> None:
        statement = of if isinstance(of, Statement) else None
        values: dict[str, Any] = {
            "indicator": "a journalist or analyst asserts it flatly, no source",
            "family": "testimony",
            "root": f"root {len(self.terms.get(hypothesis, []))} of {hypothesis}",
            "source": "The Harbour Gazette",
            "grade": "C",
            "weight": 1.0,
        } | more
        self.terms.setdefault(hypothesis, []).append(
            Term(
                statement=of.id,
                document=statement.document if statement else None,
                known=PartialDate(known).latest,
                a=0.6,
                b=0.1,
                r=0.2,
                firmness=0.8,
                log_lr=log_lr,
                quote=statement.quote if statement else "",
                start=statement.start if statement else None,
                end=statement.end if statement else None,
                **values,
            )
        )

    def assess(self, hypothesis: Hypothesis, moment: datetime) -> Assessment:
        """As the model does it: prior log-odds and the weighted terms."""
        prior = PRIORS[hypothesis.hypothesis]
        terms = tuple(one for one in self.terms.get(hypothesis.hypothesis, []) if one.known <= moment)
        odds = math.log(prior.p / (1 - prior.p)) + sum(one.shift for one in terms)

        def p_of(x: float) -> float:
            return min(0.99, max(0.01, 1 / (1 + math.exp(-x))))

        spread = 1.3 / math.sqrt(1 + len(terms))
        p = p_of(odds)
        return Assessment(
            hypothesis=hypothesis.hypothesis,
            text=hypothesis.text,
            as_of=moment,
            p=p,
            low=p_of(odds - spread),
            high=p_of(odds + spread),
            word=word_of(p),
            confidence="low" if len(terms) < 3 else "moderate",
            reasons=("two origins, none of them a picture", "the interval is wide", "one origin carries it"),
            prior=prior,
            documents=len({one.document for one in terms if one.document}),
            origins=len({one.root for one in terms}),
            n_eff=sum(one.weight for one in terms if one.family != "context"),
            terms=terms,
            without_origin=tuple(
                Dropped(without=one.root, label=one.source, p=p_of(odds - one.shift)) for one in terms
            ),
            sought=(
                Sought(
                    indicator="the item seen in the recipient's service",
                    p_if_seen=p_of(odds + 2.5),
                    chance=0.3,
                    gain=0.75,
                ),
                Sought(
                    indicator="a supplier official admits it",
                    p_if_seen=p_of(odds + 1.5),
                    chance=0.1,
                    gain=0.15,
                ),
            ),
            unused=tuple(
                one.id
                for one in self.unused.get(hypothesis.hypothesis, ())
                if one.document
                in {known.id for known in self.documents if known.known and known.known <= moment}
            ),
        )

    def series(self) -> dict[str, list[Assessment]]:
        """An assessment at each date on which the evidence changed, and one now."""
        made = {}
        for one in HYPOTHESES:
            moments = sorted({term.known for term in self.terms.get(one.hypothesis, [])} | {AS_OF})
            made[one.hypothesis] = [self.assess(one, moment) for moment in moments]
        return made


def speaker(text: str, via: str | None = None) -> Speaker:
    return Speaker(start=0, end=len(text), text=text, via=via)


def build() -> Case:
    case = Case()
    # H1: three origins, one repeated by others, a track, a listing, a denial
    first = case.document(
        "gazette-2029",
        "2029-05-12",
        title="Yard signs for missile boats",
        url="https://gazette.example/2029/boats?a=1&b=2",
    )
    deal = case.statement(
        first, "the yard agreed to build six missile boats for Belmora", action="agreement", mode="planned"
    )
    case.term(
        "H1",
        deal,
        0.7,
        "2029-05-12",
        family="context",
        indicator="a defence agreement is signed or renewed",
        source="Port Nord yard",
    )
    wire = case.document("wire-1", "2030-09-03", "Nordwire", title="Minister: boats handed over")
    minister = speaker("R. Dane", "Radio Nord")
    handed = case.statement(
        wire, "two boats were handed over in the summer", chain=(minister, speaker("the State Agency"))
    )
    case.term(
        "H1",
        handed,
        1.9,
        "2030-09-03",
        root="utterance Dane",
        source="R. Dane, minister",
        indicator="a supplier official admits it",
        family="document",
        grade="B",
    )
    for number in range(3):
        copy = case.document(
            f"copy-{number}", "2030-09", f"Daily {number}", title=HOSTILE_TITLE, url="javascript:alert(1)"
        )
        again = case.statement(
            copy, "two boats were handed over in the summer", chain=(minister,), start=90 + number
        )
        case.term(
            "H1",
            again,
            1.7,
            "2030-09",
            root="utterance Dane",
            source="R. Dane, minister",
            weight=0.0,
            discount="repeats the same words of R. Dane",
            indicator="a supplier official admits it",
            family="document",
        )
    ship = Sighting(
        rule="heavy-lift-voyage",
        observed_from=datetime(2031, 2, 3, 4, tzinfo=UTC),
        observed_to=datetime(2031, 2, 19, 17, tzinfo=UTC),
        known=datetime(2031, 2, 20, tzinfo=UTC),
        vehicles=("imo:9000001",),
        from_country="AX",
        to_country="BZ",
        text="The heavy-lift ship Grey Heron was tracked from Port Nord to Belmora Roads",
        confidence=0.8,
        caveats=("no receivers for 31 h",),
        evidence=("positions of 20 Feb 2031, lines 120 to 873",),
    )
    case.sightings.append(ship)
    case.term(
        "H1",
        ship,
        1.1,
        "2031-02-20",
        family="sensor",
        source="Track of the Grey Heron",
        grade="B",
        indicator="a carrier linked to arms sails the route, first time",
        root="track",
    )
    hostile = case.document(
        "quay", "2031-05-04", "Quay & Crane <Weekly>", title="On the quay", authors=("A. *Bold* Writer",)
    )
    seen = case.statement(hostile, HOSTILE_QUOTE, action="sighting", certainty="probable")
    case.term(
        "H1",
        seen,
        0.9,
        "2031-05-04",
        source="Quay & Crane <Weekly>",
        weight=0.6,
        discount="the same harbour as another report",
    )
    arabic = case.document("arabic", "2031-05-20", "صوت الميناء", title="زوارق في بلمورا", language="ar")
    night = case.statement(arabic, ARABIC, action="movement", certainty="possible")
    case.term("H1", night, 0.4, "2031-05-20", source="صوت الميناء", grade="D")
    denial = case.document("ministry", "2031-06-02", "Ardavia’s ministry of defence", title="Statement")
    denied = case.statement(
        denial, "No missile boats have left for Belmora", polarity="denied", chain=(speaker("the ministry"),)
    )
    case.term(
        "H1",
        denied,
        -0.17,
        "2031-06-02",
        source="Ardavia’s ministry of defence",
        indicator="the party accused denies it",
    )
    # H2: one summary note that says it is possible, and one that says it is not known
    note = case.document(
        "note",
        "2031-04",
        None,
        title="Note on an institute’s report",
        summary_of=Summary(
            publisher="Institute for Sea Studies",
            published=PartialDate("2031-04-14"),
            url="https://iss.example/r/7",
        ),
    )
    may = case.statement(note, "aircraft may have been delivered to the north base", certainty="possible")
    case.term("H2", may, 0.8, "2031-04-14", source="Institute for Sea Studies", grade="B")
    unsure = case.statement(
        note, "what the crates held is not known", start=200, certainty="unknown", action="movement"
    )
    case.unused["H2"] = [unsure]
    # H3: several officials over time; H4: nothing at all
    for number, (day, log_lr) in enumerate((("2029-08-01", 0.5), ("2030-02-14", 0.9), ("2031-01-11", 1.2))):
        paper = case.document(f"training-{number}", day, "Belmora Today", title=f"Course {number + 1} ends")
        trained = case.statement(
            paper, f"course {number + 1} for the coast guard ended with a parade", action="assistance"
        )
        case.term(
            "H3",
            trained,
            log_lr,
            day,
            source=f"coast guard, course {number + 1}",
            indicator="a training or maintenance team is seen",
        )
    entry = ListEntry(
        list="ax-list",
        entry="7",
        kind="ship",
        name="GREY HERON",
        programmes=("BOATS",),
        authority="Ardavia’s neighbours’ union",
        listed=PartialDate("2031-05-15"),
    )
    case.entries.append(entry)
    case.editions.append(
        ListEdition(
            list="ax-list",
            published=PartialDate("2031-05-31"),
            source_sha256=digest("list"),
            entries=1,
            added=("7",),
        )
    )
    case.term(
        "H1",
        entry,
        0.6,
        "2031-05-15",
        family="document",
        source="the union’s list",
        grade="A",
        indicator="a designation for this transfer",
    )
    case.decisions.append(
        Decision(
            verb="override",
            target="source:quay-and-crane",
            by="analyst A",
            at=datetime(2031, 5, 6, tzinfo=UTC),
            field="grade",
            old="C",
            new="D",
            reason="two earlier reports were withdrawn",
        )
    )
    return case


def brief_of(case: Case, **more: Any) -> Brief:
    watch = ListingWatch(name="heron", names=("Grey Heron",))
    values: dict[str, Any] = {
        "case": "Ardavia to Belmora",
        "as_of": AS_OF,
        "since": SINCE,
        "hypotheses": HYPOTHESES,
        "series": case.series(),
        "documents": case.documents,
        "statements": case.statements,
        "sightings": case.sightings,
        "entries": case.entries,
        "editions": case.editions,
        "warnings": warnings([watch], editions=case.editions, entries=case.entries),
        "decisions": case.decisions,
        "ledger_head": "71c0" * 16,
    } | more
    return make_brief(**values)


@pytest.fixture(scope="session")
def case() -> Case:
    return build()


@pytest.fixture(scope="session")
def brief(case: Case) -> Brief:
    return brief_of(case)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """How a brief is made of a case."""
    return SimpleNamespace(brief_of=brief_of, hypotheses=HYPOTHESES)
