"""How each kind of record is found: its valid time, its fields and its words.

A table: to make a new noun searchable, add a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from watchfloor import records as r

Values = Iterable[str | None]
Valid = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Indexed:
    """How one kind of record is indexed.

    Attributes
    ----------
    type
        The record type.
    fields
        For each field that ``field:value`` can ask for, what gives its values; ``None`` is left out.
    words
        Gives the texts to search, beside a document's own.
    valid
        Gives the first and last ISO date or time that the record is about.
    """

    type: type[r.Record]
    fields: Mapping[str, Callable[[Any], Values]] = field(default_factory=dict)
    words: Callable[[Any], Values] = lambda _: ()
    valid: Callable[[Any], Valid] = lambda _: (None, None)

    def pairs(self, record: r.Record) -> Iterable[tuple[str, str]]:
        """The (field, value) pairs of a record."""
        return ((name, value) for name, get in self.fields.items() for value in get(record) if value)


def _one(name: str) -> Callable[[Any], Values]:
    return lambda record: (getattr(record, name),)


def _all(name: str) -> Callable[[Any], Values]:
    return lambda record: getattr(record, name)


def _called(name: str) -> Callable[[Any], Values]:
    def values(record: Any) -> Values:
        mention: r.Mention | None = getattr(record, name)
        return (mention.called if mention else None,)

    return values


def _identifiers(record: r.Entity | r.ListEntry) -> Values:
    return [identifier.value for identifier in record.identifiers]


def _urls(d: r.Document) -> list[str]:
    return [url for url in (d.url, d.summary_of and d.summary_of.url) if url]


def _text(date: r.PartialDate | None) -> str | None:
    return date.text if date else None


def _iso(moment: datetime) -> str:
    return moment.isoformat()


DOUBT = 0.5
"""A statement that its reader thinks less likely right than wrong is read with doubt."""
LINK_DOUBT = 0.8
"""Below this a person should look at a link: the names room's own bound for taking one as certain."""

INDEXED: dict[str, Indexed] = {
    "document": Indexed(
        r.Document,
        {
            "publisher": lambda d: (d.publisher, d.source),
            "author": _all("authors"),
            "language": _one("language"),
            "type": _one("media_type"),
            "name": _one("name"),
            "raw": _one("raw_sha256"),
            "url": _urls,
            "site": lambda d: [(urlsplit(url).hostname or "").removeprefix("www.") for url in _urls(d)],
        },
        lambda d: (d.title, d.publisher, d.source, *d.authors),
    ),
    "retrieval": Indexed(r.Retrieval, {"location": _one("location"), "raw": _one("raw_sha256")}),
    "reading": Indexed(
        r.Reading,
        {
            "document": _one("document"),
            "engine": _one("engine"),
            "outcome": lambda one: ("problem" if one.problem else "read",),
        },
    ),
    "linking": Indexed(r.Linking, {"document": _one("document")}),
    "step": Indexed(r.Step),
    "statement": Indexed(
        r.Statement,
        {
            **{name: _one(name) for name in ("document", "action", "certainty", "mode", "polarity")},
            **{name: _called(name) for name in ("agent", "recipient", "object", "place", "origin")},
            "equipment": lambda s: [item.called for item in s.equipment],
            "speaker": lambda s: [link.called for link in s.chain],
            "doubt": lambda s: ("yes" if s.score is not None and s.score < DOUBT else None,),
        },
        lambda s: (s.quote, *(link.called for link in s.chain)),
        lambda s: (s.when.from_, s.when.to) if s.when else (None, None),
    ),
    "link": Indexed(
        r.Link,
        {
            **{name: _one(name) for name in ("document", "statement", "entity", "role")},
            "country": _all("countries"),
            "class": _one("equipment_class"),
            "doubt": lambda one: ("yes" if one.score < LINK_DOUBT else None,),
        },
    ),
    "entity": Indexed(
        r.Entity,
        {
            "entity": _one("entity"),
            "type": _one("kind"),
            "class": _one("equipment_class"),
            "country": _all("countries"),
            "identifier": _identifiers,
        },
        lambda e: (e.name, *e.names),
        lambda e: (_text(e.since), _text(e.until)),
    ),
    "entry": Indexed(
        r.ListEntry,
        {
            "list": _one("list"),
            "type": _one("kind"),
            "programme": _all("programmes"),
            "country": _all("countries"),
            "identifier": _identifiers,
        },
        lambda e: (e.name, *e.names, *e.weak_names, e.remarks),
        lambda e: (_text(e.listed), None),
    ),
    "edition": Indexed(r.ListEdition, {"list": _one("list")}, valid=lambda e: (e.published.text,) * 2),
    "journey": Indexed(
        r.Journey,
        {"vehicle": _one("vehicle"), "type": _one("kind")},
        _all("callsigns"),
        lambda j: (_iso(j.started), _iso(j.ended)),
    ),
    "event": Indexed(
        r.Event,
        {"vehicle": _all("vehicles"), "type": _one("kind"), "country": _one("country")},
        valid=lambda e: (_iso(e.started), _iso(e.ended)),
    ),
    "sighting": Indexed(
        r.Sighting,
        {
            "rule": _one("rule"),
            "vehicle": _all("vehicles"),
            "entity": _all("entities"),
            "country": lambda s: (s.from_country, s.to_country),
        },
        _one("text"),
        lambda s: (_iso(s.observed_from), _iso(s.observed_to)),
    ),
    "hypothesis": Indexed(
        r.Hypothesis,
        {"country": lambda h: (h.supplier, h.recipient), "class": _one("equipment")},
        _one("text"),
        lambda h: (h.window[0].text, h.window[1].text),
    ),
    "assessment": Indexed(r.Assessment, {"hypothesis": _one("hypothesis"), "confidence": _one("confidence")}),
    "warning": Indexed(
        r.Warning, {"watch": _one("watch"), "subject": _one("subject"), "type": _one("kind")}, _one("text")
    ),
    "decision": Indexed(
        r.Decision, {"target": _one("target"), "verb": _one("verb"), "by": _one("by")}, _one("reason")
    ),
}

KINDS: dict[type[r.Record], str] = {entry.type: kind for kind, entry in INDEXED.items()}

FIELDS = frozenset(name for entry in INDEXED.values() for name in entry.fields)
"""Every name that a ``field:value`` search may use."""
