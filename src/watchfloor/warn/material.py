"""The records that warnings are made from, in an order that does not depend on how they came."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from watchfloor.records import Assessment, Document, Link, ListEdition, ListEntry, Statement, canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The desk's records, each kind in its own fixed order."""

    series: dict[str, list[Assessment]]
    documents: dict[str, Document]
    statements: dict[str, Statement]
    links: list[Link]
    editions: dict[str, ListEdition]
    entries: dict[str, list[ListEntry]]
    links_of: dict[str, list[Link]]
    indicators: Mapping[str, str]
    """What each indicator is called."""

    @classmethod
    def of(
        cls,
        series: Mapping[str, Sequence[Assessment]],
        statements: Iterable[Statement],
        links: Iterable[Link],
        documents: Iterable[Document],
        editions: Iterable[ListEdition],
        entries: Iterable[ListEntry],
        indicators: Mapping[str, str],
    ) -> Material:
        ordered = sorted({link.id: link for link in links}.values(), key=_link_order)
        links_of = defaultdict(list)
        for link in ordered:
            if link.statement:
                links_of[link.statement].append(link)
        versions = defaultdict(list)
        for entry in entries:
            versions[entry.id].append(entry)
        return cls(
            series={key: sorted(series[key], key=lambda one: one.as_of) for key in sorted(series)},
            documents={document.id: document for document in documents},
            statements={one.id: one for one in sorted(statements, key=_statement_order)},
            links=ordered,
            editions={
                one.id: one for one in sorted(editions, key=lambda one: (one.published.known_from, one.id))
            },
            entries={key: sorted(versions[key], key=_version_order) for key in sorted(versions)},
            links_of=dict(links_of),
            indicators=indicators,
        )

    def known(self, document: str) -> datetime | None:
        record = self.documents.get(document)
        return record.known if record else None


def _statement_order(statement: Statement) -> tuple[str, int, int, str]:
    return statement.document, statement.start, statement.end, statement.id


def _link_order(link: Link) -> tuple[str, int, int, str]:
    return link.document, link.start, link.end, link.id


def _version_order(entry: ListEntry) -> tuple[datetime, bytes]:
    dates = [date.known_from for date in (entry.listed, *entry.amended) if date]
    return (max(dates) if dates else datetime.min.replace(tzinfo=UTC)), canonical(entry)


def folded(name: str) -> str:
    """The name as it is compared: case, accents, punctuation and spacing do not count."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(
        letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter)
    )
    return " ".join(kept.split())
