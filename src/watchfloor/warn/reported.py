"""Warnings about documents: a watched name is mentioned, a pair of countries gets a new statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchfloor.records import Document, Link, Mention, Role, Statement, Warning
from watchfloor.warn.material import Material, folded
from watchfloor.warn.watches import MentionWatch, PairWatch
from watchfloor.warn.wording import firmness, on_whose_word, publisher, quoted, say_date, words_of

_GIVING: frozenset[Role] = frozenset({"agent", "origin", "equipment", "object"})
_RECEIVING: frozenset[Role] = frozenset({"recipient", "place"})
_PARTIES = _GIVING | _RECEIVING
"""The roles by which a country takes part; who only speaks of it does not."""

_Hit = tuple[Link | Mention, Statement | None]


def mentions(watch: MentionWatch, records: Material) -> Iterator[Warning]:
    """One warning for each document that mentions a watched name, at the first place where it does."""
    for (document_id, subject), (place, statement) in sorted(_hits(watch, records).items(), key=_by_key):
        document, known = records.documents.get(document_id), records.known(document_id)
        if known is None:
            continue
        said = _told(statement, document) if statement else f"{publisher(document)}, as {quoted(place.text)}"
        opened = statement or place
        yield Warning(
            watch=watch.name,
            kind="mention",
            known=known,
            subject=subject,
            occasion=document_id,
            text=f"Reported: {subject} is mentioned by {said}, {_of(document)}.",
            cause=(statement.id if statement else document_id,),
            document=document_id,
            start=opened.start,
            end=opened.end,
        )


def _hits(watch: MentionWatch, records: Material) -> dict[tuple[str, str], _Hit]:
    names = {folded(name): name for name in watch.names}
    hits: dict[tuple[str, str], _Hit] = {}
    for link in records.links:
        subject = link.entity if link.entity in watch.entities else None
        subject = subject or names.get(folded(link.entity_name)) or names.get(folded(link.text))
        if subject and link.score >= watch.score:
            hits.setdefault((link.document, subject), (link, records.statements.get(link.statement or "")))
    for statement in records.statements.values():
        parties = (statement.agent, statement.recipient, statement.object)
        for mention in (*parties, *statement.equipment, *statement.chain):
            subject = names.get(folded(mention.called)) if mention else None
            if mention and subject:
                hits.setdefault((statement.document, subject), (mention, statement))
    return hits


def _by_key(item: tuple[tuple[str, str], _Hit]) -> tuple[str, str]:
    return item[0]


def pairs(watch: PairWatch, records: Material) -> Iterator[Warning]:
    """One warning for each statement of a watched action that joins the two countries."""
    first, second = watch.countries
    for statement in records.statements.values():
        known = records.known(statement.document)
        if statement.action not in watch.actions or known is None:
            continue
        links = records.links_of.get(statement.id, [])
        if not _joins(links, first, second, watch.directed):
            continue
        document = records.documents.get(statement.document)
        yield Warning(
            watch=watch.name,
            kind="pair",
            known=known,
            subject=f"{first}-{second}",
            occasion=statement.id,
            text=f"Reported: {statement.action} between {first} and {second}, by "
            f"{_told(statement, document)}, {_of(document)}.",
            cause=(statement.id,),
            document=statement.document,
            start=statement.start,
            end=statement.end,
        )


def _told(statement: Statement, document: Document | None) -> str:
    words = words_of(statement.quote, document)
    return f"{on_whose_word(statement, document)} ({firmness(statement)}){words}"


def _of(document: Document | None) -> str:
    return f"in a document of {say_date(document.dated)}" if document and document.dated else "not dated"


def _joins(links: Sequence[Link], first: str, second: str, directed: bool) -> bool:
    giving, receiving = (_GIVING, _RECEIVING) if directed else (_PARTIES, _PARTIES)
    return any(
        (one.start, one.end) != (other.start, other.end)
        and one.role in giving
        and other.role in receiving
        and first in one.countries
        and second in other.countries
        for one in links
        for other in links
    )
