"""A small world of texts for the tests: who told what, when, with links as the names room makes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256

from msgspec.structs import replace

from watchfloor.assess import Case
from watchfloor.names import Catalogue, open_catalogue
from watchfloor.records import (
    Action,
    Certainty,
    Decision,
    Document,
    EntityKind,
    Hypothesis,
    Link,
    Mention,
    Mode,
    PartialDate,
    Polarity,
    Role,
    Sighting,
    Span,
    Speaker,
    Stage,
    Statement,
    When,
)

SUPPLIER, RECIPIENT, THIRD = "KP", "SY", "US"
START = date(2020, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One sentence: somebody (or the text itself) says that the supplier did something."""

    speaker: str | None = None
    speaker_country: str | None = None
    title: str = ""
    action: Action = "transfer"
    agent: str | None = SUPPLIER
    recipient: str | None = RECIPIENT
    place: str | None = None
    equipment: str | None = "uav/armed"
    certainty: Certainty = "certain"
    mode: Mode = "actual"
    polarity: Polarity = "affirmed"
    when: tuple[str | None, str | None] | None = None
    words: str = ""
    carrier: str | None = None
    direct: bool = False


@dataclass(kw_only=True)
class World:
    """What was told so far."""

    documents: list[Document] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def tell(self, *sentences: Told, publisher: str = "Gazette", day: int = 0, salt: str = "") -> Document:
        """Print a text with these sentences; every text has words of its own."""
        number = len(self.documents)
        own = " ".join(f"{salt or number}x{position}" for position in range(40))
        parts, at = [], 0
        spans = []
        for position, told in enumerate(sentences):
            own_words = f"q{salt or number}n{position} z{salt or number}m{position}"
            fact = f"{told.words or 'the cargo went over'} {own_words}"
            head = f"{told.title} " if told.title else ""
            sentence = f"{head}{told.speaker} said that {fact}. " if told.speaker else f"And {fact}. "
            spans.append((at, at + sentence.index(fact), fact, head))
            parts.append(sentence)
            at += len(sentence)
        text = "".join(parts) + own
        document = self._document(text, publisher, day)
        for told, (base, start, fact, head) in zip(sentences, spans, strict=True):
            self._state(document, told, base, start, fact, head)
        return document

    def copy(self, document: Document, *, publisher: str, day: int) -> Document:
        """Print the same text again elsewhere; it is read anew and says the same."""
        copied = self._document(self.texts[document.id], publisher, day, again=len(self.documents))
        for statement in [one for one in self.statements if one.document == document.id]:
            links = [link for link in self.links if link.statement == statement.id]
            twin = replace(statement, document=copied.id)
            self.statements.append(twin)
            self.links += [replace(link, document=copied.id, statement=twin.id) for link in links]
        return copied

    def case(self) -> Case:
        return Case(
            documents=list(self.documents),
            texts=dict(self.texts),
            statements=list(self.statements),
            links=list(self.links),
            sightings=list(self.sightings),
            decisions=list(self.decisions),
            catalogue=catalogue(),
        )

    def _document(self, text: str, publisher: str, day: int, again: int = 0) -> Document:
        digest = sha256(text.encode()).hexdigest()
        document = Document(
            name=f"d{len(self.documents)}",
            text_sha256=digest,
            raw_sha256=sha256(f"{digest}{publisher}{day}{again}".encode()).hexdigest(),
            publisher=publisher,
            published=PartialDate((START + timedelta(days=day)).isoformat()),
        )
        self.documents.append(document)
        self.texts[document.id] = text
        return document

    def _state(self, document: Document, told: Told, base: int, start: int, fact: str, head: str) -> None:
        end = start + len(fact)
        trigger = Span(start=start, end=start + 3, text=fact[:3])

        def mention(name: str) -> Mention:
            return Mention(start=trigger.start, end=trigger.end, text=trigger.text, name=name)

        speaker = None
        if told.speaker:
            at = base + len(head)
            speaker = Speaker(start=at, end=at + len(told.speaker), text=told.speaker)
        mover = told.carrier or told.agent
        statement = Statement(
            document=document.id,
            start=start,
            end=end,
            quote=fact,
            trigger=trigger,
            action=told.action,
            agent=mention(mover) if mover else None,
            recipient=mention(told.recipient) if told.recipient else None,
            place=mention(told.place) if told.place else None,
            equipment=(mention(told.equipment),) if told.equipment is not None else (),
            when=_when(told, trigger),
            certainty=told.certainty,
            mode=told.mode,
            polarity=told.polarity,
            chain=(speaker,) if speaker else (),
            speech="none" if speaker is None else "direct" if told.direct else "indirect",
            engine="analyst",
        )
        self.statements.append(statement)

        def link(at: Span, role: Role, entity: str, kind: EntityKind, country: str, path: str | None) -> None:
            self.links.append(
                Link(
                    document=document.id,
                    start=at.start,
                    end=at.end,
                    text=at.text,
                    role=role,
                    statement=statement.id,
                    entity=entity,
                    entity_name=entity,
                    kind=kind,
                    countries=(country,) if country else (),
                    parties=(country,) if country else (),
                    equipment_class=path,
                    score=0.97,
                    reason="made for the test",
                )
            )

        if told.carrier:
            link(trigger, "agent", f"organisation:{told.carrier}", "organisation", told.agent or "", None)
        elif told.agent:
            link(trigger, "agent", f"country:{told.agent}", "country", told.agent, None)
        if told.recipient:
            link(trigger, "recipient", f"country:{told.recipient}", "country", told.recipient, None)
        if told.place:
            link(trigger, "place", f"country:{told.place}", "country", told.place, None)
        if told.equipment is not None:
            made_in = told.agent or "" if told.action == "sighting" else ""
            link(trigger, "equipment", f"class:{told.equipment}", "equipment", made_in, told.equipment)
        if speaker and told.speaker_country:
            name = f"person:{(told.speaker or '').lower().replace(' ', '-')}"
            link(speaker, "speaker", name, "person", told.speaker_country, None)


def hypothesis(
    *,
    name: str = "H",
    equipment: str = "uav/armed",
    stage: Stage = "delivery",
    window: tuple[str, str] = ("2019-06-01", "2021-12-31"),
) -> Hypothesis:
    return Hypothesis(
        hypothesis=name,
        text="the supplier supplied the recipient",
        supplier=SUPPLIER,
        recipient=RECIPIENT,
        equipment=equipment,
        stage=stage,
        window=(PartialDate(window[0]), PartialDate(window[1])),
    )


def moment(day: int = 700) -> datetime:
    return datetime(START.year, START.month, START.day, 23, 59, 59, tzinfo=UTC) + timedelta(days=day + 1)


@cache
def catalogue() -> Catalogue:
    return open_catalogue()


def _when(told: Told, at: Span) -> When | None:
    if told.when is None:
        return None
    return When(start=at.start, end=at.end, text=at.text, from_=told.when[0], to=told.when[1])
