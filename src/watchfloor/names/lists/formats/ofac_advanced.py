"""OFAC's ``SDN_ADVANCED.XML``: the form that gives the day of every listing.

Names, features and documents refer to tables of values at its head; entries refer to profiles.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watchfloor.names.lists.entries import Draft
from watchfloor.names.lists.formats.ofac_csv import AUTHORITY, KEYS
from watchfloor.names.lists.remarks import scheme_of
from watchfloor.names.lists.source import Source
from watchfloor.records import EntityKind

_KINDS: dict[str, EntityKind] = {"Individual": "person", "Vessel": "ship", "Aircraft": "aircraft"}
_COUNTRY_FEATURES = (
    "Nationality Country",
    "Citizenship Country",
    "Vessel Flag",
    "Nationality of Registration",
)


def sniff(source: Source) -> bool:
    """Whether it is ``SDN_ADVANCED.XML`` or its like for the consolidated list."""
    return "<Sanctions" in source.head and "ReferenceValueSets" in source.head


def key(source: Source) -> str:
    """The list it is an edition of."""
    return KEYS["cons_prim" if "cons" in source.name.casefold() else "sdn"]


def published(source: Source) -> str | None:
    """The date of issue in its head."""
    start = source.content.find(b"<DateOfIssue")
    end = source.content.find(b"</DateOfIssue>", start)
    if start < 0 or end < 0:
        return None
    text = source.content[start:end].decode("utf-8", "replace")
    parts = [text.partition(f"<{tag}>")[2].partition("<")[0].strip() for tag in ("Year", "Month", "Day")]
    return "-".join(part.zfill(2) for part in parts) if all(part.isdigit() for part in parts) else None


def read(source: Source, list_key: str) -> Iterator[Draft]:
    """The entries."""
    root = source.xml()
    values = _values(root)
    documents: dict[str, list[Any]] = {}
    for document in root.iterfind("IDRegDocuments/IDRegDocument"):
        documents.setdefault(document.get("IdentityID"), []).append(document)
    locations = {one.get("ID"): one for one in root.iterfind("Locations/Location")}
    sanctions: dict[str, Any] = {one.get("ProfileID"): one for one in root.iterfind(".//SanctionsEntry")}
    for party in root.iterfind("DistinctParties/DistinctParty"):
        profile = party.find("Profile")
        if profile is not None:
            yield _entry(party, profile, list_key, values, documents, locations, sanctions)


def _values(root: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for value in root.iterfind("ReferenceValueSets/*/*"):
        if value.get("ID"):
            found.setdefault(value.tag, {})[value.get("ID")] = " ".join((value.text or "").split())
    return found


def _entry(
    party: Any,
    profile: Any,
    list_key: str,
    values: dict[str, dict[str, str]],
    documents: dict[str, list[Any]],
    locations: dict[str, Any],
    sanctions: dict[str, Any],
) -> Draft:
    sub_types, parties = values.get("PartySubType", {}), values.get("PartyType", {})
    kind = sub_types.get(profile.get("PartySubTypeID"), "")
    kind = kind if kind in _KINDS else parties.get(profile.get("PartyTypeID") or "", kind)
    draft = Draft(
        list_key=list_key,
        entry=party.get("FixedRef") or profile.get("ID"),
        kind=_KINDS.get(kind, "organisation"),
        name="",
        authority=AUTHORITY,
    )
    draft.add("party_type", kind)
    for alias in profile.iterfind("Identity/Alias"):
        for name in alias.iterfind("DocumentedName"):
            parts = (" ".join((part.text or "").split()) for part in name.iterfind(".//NamePartValue"))
            whole = " ".join(part for part in parts if part)
            if alias.get("Primary") == "true" and not draft.name:
                draft.name = whole
            else:
                (draft.weak_names if alias.get("LowQuality") == "true" else draft.names).append(whole)
    for identity in profile.iterfind("Identity"):
        for document in documents.get(identity.get("ID"), ()):
            sort = values.get("IDRegDocType", {}).get(document.get("IDRegDocTypeID"), "document")
            country = values.get("Country", {}).get(document.get("IssuedBy-CountryID"))
            draft.identify(scheme_of(sort), document.findtext("IDRegistrationNo"), country)
    for feature in profile.iterfind("Feature"):
        _feature(draft, feature, values, locations)
    entry = sanctions.get(profile.get("ID"))
    if entry is not None:
        days = [day for event in entry.iterfind("EntryEvent") if (day := _day(event.find("Date")))]
        draft.listed = min(days, default=None)
        draft.amended += sorted(days)[1:]
        draft.programmes += [
            " ".join(text.split())
            for measure in entry.iterfind("SanctionsMeasure")
            if (text := measure.findtext("Comment"))
        ]
    draft.name = draft.name or (draft.names[0] if draft.names else "(no name)")
    return draft


def _feature(
    draft: Draft, feature: Any, values: dict[str, dict[str, str]], locations: dict[str, Any]
) -> None:
    sort = values.get("FeatureType", {}).get(feature.get("FeatureTypeID"), "feature")
    for version in feature.iterfind("FeatureVersion"):
        texts = [" ".join((one.text or "").split()) for one in version.iterfind("VersionDetail")]
        details = [
            values.get("DetailReference", {}).get(one.get("DetailReferenceID"), "")
            for one in version.iterfind("VersionDetail")
        ]
        for place in version.iterfind("VersionLocation"):
            location = locations.get(place.get("LocationID"))
            if location is None:
                continue
            parts = [" ".join((one.text or "").split()) for one in location.iterfind(".//Value")]
            countries = [
                values.get("Country", {}).get(one.get("CountryID"), "")
                for one in location.iterfind("LocationCountry")
            ]
            for country in countries:
                draft.country(country)
            shown = ", ".join(filter(None, (*parts, *countries)))
            if sort == "Location":
                draft.addresses.append(shown)
            else:
                draft.add(sort, shown)
        period = version.find("DatePeriod")
        born = _period(period) if period is not None else None
        if born and sort == "Birthdate":
            draft.born.append(born)
        elif born:
            draft.add(sort, born)
        for text in filter(None, (*texts, *details)):
            scheme = scheme_of(sort)
            if scheme in ("imo", "mmsi", "tail", "msn", "hex") or "Call Sign" in sort:
                draft.identify("call_sign" if "Call Sign" in sort else scheme, text.removeprefix("IMO "))
            else:
                draft.add(sort, text)
            if sort in _COUNTRY_FEATURES:
                draft.country(text)


def _day(date: Any) -> str | None:
    if date is None:
        return None
    parts = [(date.findtext(tag) or "").strip() for tag in ("Year", "Month", "Day")]
    return "-".join(part.zfill(2) for part in parts) if all(part.isdigit() for part in parts) else None


def _period(period: Any) -> str | None:
    first = _day(period.find("Start/From")) or _day(period.find("Start"))
    last = _day(period.find("End/To")) or _day(period.find("End"))
    if not first or not last or first == last:
        return first
    if first[:4] == last[:4]:
        return first[:4] if first.endswith("01-01") and last.endswith("12-31") else first[:7]
    return f"{first[:4]}/{last[:4]}"
