"""Building list entries without saying anything twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from watchfloor.names.countries import country_code
from watchfloor.records import EntityKind, Identifier, ListEntry, PartialDate


@dataclass(slots=True, kw_only=True)
class Draft:
    """A list entry while it is put together; :meth:`record` makes the record."""

    list_key: str
    entry: str
    kind: EntityKind
    name: str
    authority: str
    names: list[str] = field(default_factory=list)
    weak_names: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    listed: str | None = None
    amended: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    born: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    linked_to: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    unparsed: list[str] = field(default_factory=list)

    def country(self, name: str | None) -> None:
        """Note a country by its name or code; one that is not known is kept as a field."""
        if name and name.strip():
            code = country_code(name)
            if code:
                self.countries.append(code)
            else:
                self.fields.append(("country", name.strip()))

    def add(self, name: str, value: str | None) -> None:
        """Note a field, if it has a value."""
        if value and value.strip():
            self.fields.append((name, " ".join(value.split())))

    def identify(
        self, scheme: str, value: str | None, country: str | None = None, note: str | None = None
    ) -> None:
        """Note an identifier, if it has a value."""
        if value and value.strip():
            self.identifiers.append(
                Identifier(
                    scheme=scheme,
                    value=value.strip(),
                    country=country_code(country) if country else None,
                    note=note.strip() if note and note.strip() else None,
                )
            )

    def record(self) -> ListEntry:
        """The record."""
        own = {self.name.casefold()}
        names = _unique(name for name in self.names if name.casefold() not in own)
        strong = own | {name.casefold() for name in names}
        return ListEntry(
            list=self.list_key,
            entry=self.entry,
            kind=self.kind,
            name=self.name,
            names=names,
            weak_names=_unique(name for name in self.weak_names if name.casefold() not in strong),
            programmes=_unique(self.programmes),
            authority=self.authority,
            listed=PartialDate(self.listed) if self.listed else None,
            amended=tuple(PartialDate(date) for date in sorted(set(self.amended))),
            countries=_unique(self.countries),
            born=_unique(self.born),
            identifiers=tuple(dict.fromkeys(self.identifiers)),
            linked_to=_unique(self.linked_to),
            titles=_unique(self.titles),
            addresses=_unique(self.addresses),
            fields=tuple(dict.fromkeys(self.fields)),
            remarks="; ".join(_unique(self.unparsed)) or None,
        )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in (" ".join(value.split()) for value in values) if value))
