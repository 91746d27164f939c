"""From the mentions of statements to what they stand for: links with a score and a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from watchfloor.names.catalogue import Catalogue
from watchfloor.names.equip import Meant, Surroundings, classes_in, equipment_in
from watchfloor.names.party import parties_in
from watchfloor.records import Document, Link, Mention, Role, Statement

if TYPE_CHECKING:
    from watchfloor.names.lists import Lists

# How far around a statement words can tell meanings apart, in code points.
NEIGHBOURHOOD = 400
# A link at least so sure carries over to the list entries of what is meant.
SURE_ENOUGH = 0.85


def link_statements(
    document: Document,
    text: str,
    statements: Sequence[Statement],
    catalogue: Catalogue,
    lists: Lists | None = None,
) -> list[Link]:
    """What every slot of every statement stands for, as far as it can be told.

    Parameters
    ----------
    document, text, statements
        A document, its text and what was read out of it.
    catalogue
        What can be meant.
    lists
        Sanctions lists; a mention that is the name of an entry is linked to the entry too. Nothing in a
        document ever makes an entry.

    Returns
    -------
    list[Link]
        One or more links a mention, or none: a mention that cannot be told is left out.
    """
    found: dict[str, Link] = {}
    for statement in statements:
        for link in _of_statement(document, text, statement, catalogue, lists):
            found.setdefault(link.id, link)
    return list(found.values())


def _of_statement(
    document: Document, text: str, statement: Statement, catalogue: Catalogue, lists: Lists | None
) -> Iterator[Link]:
    near = _countries_named(statement, catalogue)
    around = Surroundings(
        sentence=classes_in(catalogue, statement.quote),
        text=classes_in(
            catalogue, text[max(0, statement.start - NEIGHBOURHOOD) : statement.end + NEIGHBOURHOOD]
        ),
        countries=near,
    )
    on = _dates(document, statement)

    def links(
        mention: Mention, role: Role, meant: Sequence[Meant], owners: Sequence[Meant] = ()
    ) -> Iterator[Link]:
        for one in meant:
            entity = one.entity
            countries = entity.countries or tuple(
                dict.fromkeys(code for owner in owners for code in owner.entity.countries)
            )
            parties = countries if entity.kind == "equipment" else catalogue.keys_of(entity)
            yield Link(
                document=document.id,
                start=mention.start,
                end=mention.end,
                text=mention.text,
                role=role,
                statement=statement.id,
                entity=entity.entity,
                entity_name=entity.name,
                kind=entity.kind,
                countries=countries,
                parties=parties,
                equipment_class=entity.equipment_class,
                score=one.score,
                reason=one.reason,
            )
        if lists:
            named = [one.entity for one in meant if one.score >= SURE_ENOUGH]
            covered = [one.words for one in meant]
            for match in lists.matches(mention.called, named, near, covered):
                entry = match.entry
                yield Link(
                    document=document.id,
                    start=mention.start,
                    end=mention.end,
                    text=mention.text,
                    role=role,
                    statement=statement.id,
                    entity=f"list:{entry.id}",
                    entity_name=entry.name,
                    kind=entry.kind,
                    countries=entry.countries,
                    score=match.score,
                    reason=match.reason,
                )

    def party(mention: Mention, role: Role) -> Iterator[Link]:
        meant: list[Meant] = []
        for words in dict.fromkeys((mention.called, mention.text)):
            meant = parties_in(catalogue, words, place=role in ("place", "origin"), near=near, on=on)
            if meant:
                break
        if not meant and role in ("agent", "recipient"):
            meant = equipment_in(catalogue, mention.called, around)
        yield from links(mention, role, meant)

    def thing(mention: Mention, role: Role) -> Iterator[Link]:
        meant: list[Meant] = []
        for words in dict.fromkeys((mention.called, mention.text)):
            meant = equipment_in(catalogue, words, around)
            if meant:
                break
        owners = parties_in(catalogue, mention.called, place=False, near=near, on=None)
        if role == "object" and not meant:
            yield from links(mention, role, owners)
        else:
            yield from links(mention, role, meant, owners)

    if statement.agent:
        yield from party(statement.agent, "agent")
    if statement.recipient:
        yield from party(statement.recipient, "recipient")
    if statement.object:
        yield from thing(statement.object, "object")
    for item in statement.equipment:
        yield from thing(item, "equipment")
    if statement.place:
        yield from party(statement.place, "place")
    if statement.origin:
        yield from party(statement.origin, "origin")
    for speaker in statement.chain:
        yield from party(speaker, "speaker")


def _countries_named(statement: Statement, catalogue: Catalogue) -> frozenset[str]:
    codes: set[str] = set()
    slots = (statement.agent, statement.recipient, statement.object, statement.place, statement.origin)
    for mention in (*slots, *statement.equipment):
        if mention:
            for meant in parties_in(catalogue, mention.called, place=True, near=frozenset(), on=None):
                codes.update(meant.entity.countries)
    return frozenset(codes)


def _dates(document: Document, statement: Statement) -> tuple[str, str] | None:
    """First and last day of what is told: the statement's own date, else the document's."""
    when = statement.when
    if when and (when.from_ or when.to):
        return (when.from_ or when.to or "", when.to or when.from_ or "")
    dated = document.dated
    if dated:
        return dated.earliest.date().isoformat(), dated.latest.date().isoformat()
    return None
