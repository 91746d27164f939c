"""The numbered sources of a brief, and the label under which each quotation is cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchfloor.brief.model import Kind, Quotation, Source
from watchfloor.brief.words import words
from watchfloor.records import (
    Document,
    ListEdition,
    ListEntry,
    Prior,
    Sighting,
    Statement,
    Term,
    content_id,
)
from watchfloor.warn.wording import isolated, say_date, say_indicator

_CASES = "Past cases, from which the priors are taken."


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The records that can be cited, by id."""

    documents: Mapping[str, Document]
    statements: Mapping[str, Statement]
    sightings: Mapping[str, Sighting]
    entries: Mapping[str, ListEntry]
    editions: Mapping[str, ListEdition]

    def record(self, key: str) -> Statement | Sighting | ListEntry | ListEdition | None:
        """The statement, sighting, entry or edition of this id."""
        return (
            self.statements.get(key)
            or self.sightings.get(key)
            or self.entries.get(key)
            or self.editions.get(key)
        )

    def kind(self, term: Term) -> Kind:
        """Whether the term was reported, tracked or listed."""
        key = term.statement or ""
        if key in self.sightings or (key not in self.statements and term.family == "sensor"):
            return "tracked"
        return "listed" if key in self.entries or key in self.editions else "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a citation opens: a source (by its key) and, if it has words, the quotation."""

    source: str
    quote: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The sources in order of first citation, and the label of each thing cited."""

    sources: tuple[Source, ...]
    labels: Mapping[str, str]

    def cite(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The labels of these, each once, in their order in the list of sources."""
        labels = {self.labels[key] for key in keys if key in self.labels}
        return tuple(sorted(labels, key=_label_order))


def key_of(term: Term) -> str:
    """Under what a term is cited: its record, or its place in a document."""
    return term.statement or f"{term.document}:{term.start}:{term.end}:{term.indicator}"


def key_of_prior(prior: Prior) -> str:
    return content_id(["prior", prior.source, prior.classes])


def book(
    cited: Sequence[Statement | Term | Sighting | ListEntry | ListEdition | Prior],
    holdings: Holdings,
    grades: Mapping[str, str],
    indicators: Mapping[str, str],
) -> Book:
    """Number what is cited, in order.

    Parameters
    ----------
    cited
        Everything that a line of the brief may rest on, most important first.
    grades
        The letter of a source, by the id of its document.
    indicators
        What each indicator of the tables is called.
    """
    order: dict[str, list[Place]] = {}
    places: dict[str, Place] = {}
    makers: dict[str, Source] = {}
    for one in cited:
        key, place, source = _placed(one, holdings, grades, indicators)
        if key in places:
            continue
        places[key] = place
        makers.setdefault(place.source, source)
        held = order.setdefault(place.source, [])
        if place not in held:
            held.append(place)
    sources: list[Source] = []
    labels: dict[tuple[str, Place], str] = {}
    for number, (source_key, held) in enumerate(order.items(), start=1):
        document = holdings.documents.get(source_key)
        verbatim = makers[source_key].kind == "reported" and not (document and document.summary_of)
        quotations = [
            Quotation(
                cite=str(number) if len(held) == 1 else f"{number}{_letters(index)}",
                text=place.quote,
                start=place.start,
                end=place.end,
                verbatim=verbatim,
            )
            for index, place in enumerate(held)
        ]
        labels |= {(source_key, place): one.cite for place, one in zip(held, quotations, strict=True)}
        values = {name: getattr(makers[source_key], name) for name in Source.__struct_fields__}
        sources.append(Source(**values | {"number": number, "quotations": tuple(quotations)}))
    return Book(
        sources=tuple(sources),
        labels={key: labels[place.source, place] for key, place in places.items()},
    )


def _placed(
    one: Statement | Term | Sighting | ListEntry | ListEdition | Prior,
    holdings: Holdings,
    grades: Mapping[str, str],
    indicators: Mapping[str, str],
) -> tuple[str, Place, Source]:
    match one:
        case Statement():
            place = Place(source=one.document, quote=one.quote, start=one.start, end=one.end)
            return one.id, place, _document(one.document, holdings, grades)
        case Sighting():
            return one.id, Place(source=one.id), _sighting(one)
        case ListEntry():
            return one.id, Place(source=one.id, quote=one.name), _entry(one, holdings)
        case ListEdition():
            return one.id, Place(source=one.id), _edition(one)
        case Prior():
            title = one.source or "Reference classes"
            cases = f"{', '.join(one.classes)}: {one.events:g} of {one.trials:g} cases"
            place = Place(source=content_id(["prior", title]), quote=cases)
            return key_of_prior(one), place, Source(number=0, kind="listed", title=title, details=_CASES)
        case Term():
            record = holdings.record(one.statement or "")
            if record:
                _, place, source = _placed(record, holdings, grades, indicators)
            elif one.document:
                place = Place(source=one.document, quote=one.quote, start=one.start, end=one.end)
                source = _document(one.document, holdings, grades)
            else:
                place = Place(source=key_of(one), quote=one.quote)
                source = Source(
                    number=0,
                    kind=holdings.kind(one),
                    title=one.source,
                    details=f"{say_indicator(one, indicators)}; known {say_date(one.known)}; "
                    f"grade {_grade(one.grade)}.",
                )
            return key_of(one), place, source


def _document(key: str, holdings: Holdings, grades: Mapping[str, str]) -> Source:
    document = holdings.documents.get(key)
    if document is None:
        return Source(number=0, kind="reported", title=key, details="The document is not held.", document=key)
    summary = document.summary_of
    authors = (summary.author or "") if summary else ", ".join(document.authors)
    parts = [
        isolated(authors),
        isolated(document.source or "publisher not known"),
        say_date(document.dated),
        f"retrieved {say_date(document.retrieved)}" if document.retrieved else "",
        f"grade {_grade(grades[key])}" if key in grades else "",
        "a summary written for this desk" if summary else "",
    ]
    return Source(
        number=0,
        kind="reported",
        title=document.title or document.name,
        details="; ".join(part for part in parts if part) + ".",
        url=(summary.url if summary else None) or document.url,
        language=document.language,
        document=key,
        sha256=document.raw_sha256,
    )


def _sighting(one: Sighting) -> Source:
    when = say_date(one.observed_from)
    if one.observed_to.date() != one.observed_from.date():
        when += f" to {say_date(one.observed_to)}"
    held = "; ".join(one.evidence or one.journeys) or "nothing"
    details = f"{', '.join(one.vehicles)}; observed {when}, UTC; rule {one.rule}; held as {held}."
    return Source(number=0, kind="tracked", title=one.text, details=details, document=one.id)


def _entry(one: ListEntry, holdings: Holdings) -> Source:
    held = [edition for edition in holdings.editions.values() if edition.list == one.list]
    newest = max(held, key=lambda edition: edition.published.known_from, default=None)
    parts = [
        one.authority,
        f"listed {say_date(one.listed)}" if one.listed else "date of listing not said",
        ", ".join(one.programmes),
        f"edition of {say_date(newest.published)}" if newest else "",
    ]
    return Source(
        number=0,
        kind="listed",
        title=f"{one.list}, entry {one.entry}",
        details="; ".join(part for part in parts if part) + ".",
        document=one.id,
        sha256=newest.source_sha256 if newest else None,
    )


def _edition(one: ListEdition) -> Source:
    return Source(
        number=0,
        kind="listed",
        title=f"{one.list}, edition of {say_date(one.published)}",
        details=f"{one.entries:,} entries; {len(one.added):,} added, {len(one.removed):,} taken out.",
        document=one.id,
        sha256=one.source_sha256,
    )


def _grade(letter: str) -> str:
    grades: dict[str, str] = words()["grades"]
    return grades.get(letter, letter)


def _letters(index: int) -> str:
    """a, b, … z, aa, ab, …"""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _label_order(label: str) -> tuple[int, int, str]:
    letters = label.lstrip("0123456789")
    return int(label[: len(label) - len(letters)]), len(letters), letters
