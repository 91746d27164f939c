"""What ships: countries, regions, organisations, carriers, media, office holders, equipment, classes."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from watchfloor.errors import ConfigError
from watchfloor.names.classes import class_table
from watchfloor.names.phrases import PhraseIndex
from watchfloor.names.text import tokens
from watchfloor.records import Entity, EntityKind, Identifier, PartialDate, Relation

# Which kind of entity a type of organisation is.
GROUP_TYPES = frozenset({"armed-group", "criminal-group"})

Rows = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """That a person held an office of a state, from when to when."""

    person: str
    """Id of the person's entity."""
    country: str
    office: str
    since: PartialDate | None
    until: PartialDate | None
    source: str

    def covers(self, first: str, last: str) -> bool:
        """Whether it was held at any time between two ISO dates."""
        begins = self.since is None or self.since.earliest.date().isoformat() <= last
        ends = self.until is None or self.until.latest.date().isoformat() >= first
        return begins and ends


@dataclass(frozen=True)
class Catalogue:
    """Everything that is known by name, by id, with indexes that are built when first asked for."""

    entities: Mapping[str, Entity]
    tenures: tuple[Tenure, ...]
    adjectives: Mapping[str, tuple[str, ...]]
    """Nationality words of each country or region id."""
    capitals: Mapping[str, tuple[str, ...]]
    members: Mapping[str, frozenset[str]]
    """Country codes of each region and alliance, by key."""
    acts_for: Mapping[str, tuple[str, ...]]
    """Keys of the parties that an entity acts for: a state body for its state."""
    digest: str
    """SHA-256 of all the tables: what was linked with another catalogue is linked anew."""

    def __getitem__(self, entity: str) -> Entity:
        return self.entities[entity]

    def __iter__(self) -> Iterator[Entity]:
        return iter(self.entities.values())

    def __len__(self) -> int:
        return len(self.entities)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.entities)

    @cached_property
    def parties(self) -> PhraseIndex:
        """Names of countries, regions, organisations, groups, carriers, media and persons."""
        return PhraseIndex(self._party_phrases(), proper=True)

    @cached_property
    def equipment(self) -> PhraseIndex:
        """Designations of equipment."""
        return PhraseIndex(
            (
                (name, number)
                for number, entity in enumerate(self.entities.values())
                if entity.kind == "equipment" and not entity.entity.startswith("class:")
                for name in (entity.name, *entity.names)
            ),
            proper=True,
        )

    @cached_property
    def class_words(self) -> PhraseIndex:
        """General words for equipment, as numbers of the rows of the table of classes."""
        return PhraseIndex(
            (
                (word, number)
                for number, entry in enumerate(class_table().values())
                for word in (*entry.words, *entry.weak_words)
            ),
            proper=False,
        )

    @cached_property
    def regions_of(self) -> Mapping[str, tuple[str, ...]]:
        """Keys of the regions and alliances that each country is in."""
        found: dict[str, list[str]] = {}
        for key, codes in self.members.items():
            for code in codes:
                found.setdefault(code, []).append(key)
        return {code: tuple(keys) for code, keys in found.items()}

    def _party_phrases(self) -> Iterator[tuple[str, int]]:
        for number, entity in enumerate(self.entities.values()):
            if entity.kind == "equipment":
                continue
            for name in (entity.name, *entity.names):
                yield name, number
            for word in self.adjectives.get(entity.entity, ()):
                yield word, number
            for word in self.capitals.get(entity.entity, ()):
                yield word, number

    def keys_of(self, entity: Entity) -> tuple[str, ...]:
        """What hypotheses may call it: its own key and those of what it acts for and lies in."""
        key = entity.entity.partition(":")[2]
        found: dict[str, None] = {key: None} if entity.kind != "person" else {}
        found.update(dict.fromkeys(self.acts_for.get(entity.entity, ())))
        for code in list(found):
            found.update(dict.fromkeys(self.regions_of.get(code, ())))
        for relation in entity.relations:
            if relation.kind == "part of" and relation.to in self.entities:
                found.update(dict.fromkeys(self.keys_of(self.entities[relation.to])))
        return tuple(found)

    def party(self, key: str) -> frozenset[str]:
        """A hypothesis's party and everything in it: ``europe`` and the codes of its countries."""
        return frozenset({key}) | self.members.get(key, frozenset())

    def held(self, country: str, office: str, first: str, last: str) -> list[Tenure]:
        """Who held an office of a state at any time between two ISO dates."""
        return [
            tenure
            for tenure in self.tenures
            if (tenure.country, tenure.office) == (country, office) and tenure.covers(first, last)
        ]


def open_catalogue(extra: Path | None = None) -> Catalogue:
    """The shipped catalogue, with a folder of the user's own tables on top.

    Parameters
    ----------
    extra
        A folder with any of the tables ``countries.csv``, ``regions.csv``, ``organisations.csv``,
        ``carriers.csv``, ``media.csv``, ``offices.csv`` and ``equipment.csv``, with the same columns as
        those that ship. A row with a key that is already there replaces it.

    Raises
    ------
    ConfigError
        If a table lacks a column or a row names something that is not there.
    """
    shipped = files("watchfloor.data").joinpath("names")
    hashed = hashlib.sha256()

    def table(name: str) -> Rows:
        rows = []
        for folder in (shipped, extra):
            path = folder.joinpath(name) if folder else None
            if path and path.is_file():
                text = _text(path)
                hashed.update(text.encode())
                rows += list(csv.DictReader(text.splitlines()))
        return rows

    builder = _Builder()
    builder.countries(table("countries.csv"))
    builder.country_names(table("country_names.csv"))
    builder.regions(table("regions.csv"))
    builder.places(table("places.csv"))
    builder.organisations(table("organisations.csv"))
    builder.carriers(table("carriers.csv"))
    builder.media(table("media.csv"))
    builder.offices(table("offices.csv"))
    builder.classes()
    builder.equipment(table("equipment.csv"))
    return Catalogue(
        entities=builder.entities,
        tenures=tuple(builder.tenures),
        adjectives=builder.adjectives,
        capitals=builder.capitals,
        members=builder.members,
        acts_for=builder.acts_for,
        digest=hashed.hexdigest(),
    )


def _text(path: Path | Traversable) -> str:
    try:
        return path.read_text(encoding="utf-8").removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The table {path.name} cannot be read: {error}.") from error


def _split(value: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (value or "").split(";") if part.strip())


def _date(value: str | None) -> PartialDate | None:
    return PartialDate(value) if value else None


class _Builder:
    """Collects entities from tables, one method a table."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}
        self.tenures: list[Tenure] = []
        self.adjectives: dict[str, tuple[str, ...]] = {}
        self.capitals: dict[str, tuple[str, ...]] = {}
        self.members: dict[str, frozenset[str]] = {}
        self.acts_for: dict[str, tuple[str, ...]] = {}

    def countries(self, rows: Rows) -> None:
        for row in rows:
            code = row["code"]
            entity = Entity(
                entity=f"country:{code}",
                kind="country",
                name=row["name"],
                names=_split(row["aliases"]),
                countries=(code,),
                source="iso-3166",
            )
            self.entities[entity.entity] = entity
            self.adjectives[entity.entity] = _split(row["demonyms"])
            self.capitals[entity.entity] = _split(row["capitals"])

    def country_names(self, rows: Rows) -> None:
        more: dict[str, list[str]] = {}
        for row in rows:
            more.setdefault(row["code"], []).append(row["name"])
        for code, names in more.items():
            old = self.entities[f"country:{code}"]
            self.entities[old.entity] = _with_names(old, names)

    def regions(self, rows: Rows) -> None:
        for row in rows:
            kind: EntityKind = "place" if row["kind"] == "place" else "organisation"
            entity = Entity(
                entity=f"{kind}:{row['key']}", kind=kind, name=row["name"], names=_split(row["aliases"])
            )
            self.entities[entity.entity] = entity
            self.adjectives[entity.entity] = _split(row["adjectives"])
            self.members[row["key"]] = frozenset(_split(row["members"]))

    def places(self, rows: Rows) -> None:
        for row in rows:
            ident = f"place:{row['key']}"
            self.entities[ident] = Entity(
                entity=ident,
                kind="place",
                name=row["name"],
                names=_split(row["aliases"]),
                countries=_split(row["country"]),
                source=row["source"],
            )
            self.acts_for[ident] = _split(row["country"])

    def organisations(self, rows: Rows) -> None:
        ids = {row["key"]: _organisation_id(row) for row in rows}
        for row in rows:
            wholes = _split(row["part_of"])
            self._organisation(
                row,
                ids[row["key"]],
                tuple(
                    Relation(kind="part of", to=ids.get(whole, f"organisation:{whole}")) for whole in wholes
                ),
            )
            self.acts_for[ids[row["key"]]] = _split(row["acts_for"])

    def carriers(self, rows: Rows) -> None:
        for row in rows:
            identifiers = tuple(
                Identifier(scheme=scheme, value=row[scheme]) for scheme in ("icao", "iata") if row[scheme]
            )
            relations = tuple(
                Relation(kind=kind.strip(), to=f"organisation:{to.strip()}", source=row["source"])
                for kind, _, to in (part.partition(":") for part in _split(row["relations"]))
            )
            self._organisation(row, f"organisation:{row['key']}", relations, identifiers)

    def media(self, rows: Rows) -> None:
        for row in rows:
            kind: EntityKind = "organisation" if row["type"] == "research" else "medium"
            self._organisation(row, f"{kind}:{row['key']}", (), kind=kind)

    def _organisation(
        self,
        row: dict[str, str],
        ident: str,
        relations: tuple[Relation, ...],
        identifiers: tuple[Identifier, ...] = (),
        kind: EntityKind | None = None,
    ) -> None:
        countries = _split(row["country"])
        self.entities[ident] = Entity(
            entity=ident,
            kind=kind or ("group" if ident.startswith("group:") else "organisation"),
            name=row["name"],
            names=_split(row["aliases"]),
            countries=countries,
            identifiers=identifiers,
            relations=relations,
            source=row["source"],
        )
        if not ident.startswith("group:"):
            self.acts_for.setdefault(ident, countries)

    def offices(self, rows: Rows) -> None:
        for row in rows:
            ident = "person:" + "-".join(token.word for token in tokens(row["person"]))
            known = self.entities.get(ident)
            names = _split(row["aliases"])
            office = Relation(
                kind=row["office"],
                to=f"country:{row['country']}",
                since=_date(row["since"]),
                until=_date(row["until"]),
                source=row["source"],
            )
            self.entities[ident] = Entity(
                entity=ident,
                kind="person",
                name=row["person"],
                names=tuple(dict.fromkeys((*(known.names if known else ()), *names))),
                countries=(row["country"],),
                relations=(*(known.relations if known else ()), office),
                source=row["source"],
            )
            self.acts_for[ident] = (row["country"],)
            self.tenures.append(
                Tenure(
                    person=ident,
                    country=row["country"],
                    office=row["office"],
                    since=office.since,
                    until=office.until,
                    source=row["source"],
                )
            )

    def classes(self) -> None:
        for path, entry in class_table().items():
            ident = f"class:{path}"
            self.entities[ident] = Entity(
                entity=ident, kind="equipment", name=entry.label, names=entry.words, equipment_class=path
            )

    def equipment(self, rows: Rows) -> None:
        for row in rows:
            ident = f"equipment:{row['key']}"
            relations = [
                Relation(kind=kind.strip(), to=f"equipment:{to.strip()}")
                for kind, _, to in (part.partition(":") for part in _split(row["relations"]))
            ]
            if row["maker"]:
                relations.append(Relation(kind="made by", to=f"organisation:{row['maker']}"))
            if row["class"] not in class_table():
                raise ConfigError(
                    f"equipment.csv: {row['key']} has the class {row['class']!r}.", fix="See classes.csv."
                )
            self.entities[ident] = Entity(
                entity=ident,
                kind="equipment",
                name=row["name"],
                names=_split(row["aliases"]),
                countries=_split(row["country"]),
                equipment_class=row["class"],
                relations=tuple(relations),
                source=row["source"],
            )


def _organisation_id(row: dict[str, str]) -> str:
    return f"{'group' if row['type'] in GROUP_TYPES else 'organisation'}:{row['key']}"


def _with_names(entity: Entity, names: list[str]) -> Entity:
    return Entity(
        entity=entity.entity,
        kind=entity.kind,
        name=entity.name,
        names=tuple(dict.fromkeys((*entity.names, *names))),
        countries=entity.countries,
        source=entity.source,
    )
