"""The grammar of OFAC's remarks: a line of statements, cut and sorted into fields.

The remarks of ``sdn.csv`` hold most of what is known about an entry: ``DOB 10 Dec 1948; POB Giza, Egypt;
Passport 1084010 (Egypt); Linked To: POUYA AIR.`` What follows no rule of the table stays as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from watchfloor.names.countries import country_code
from watchfloor.records import Identifier

_CUT = re.compile(r";\s+(?=(?:[^()]*\([^()]*\))*[^()]*$)|;\s+(?=[A-Z(a-z])")
_MONTHS = {
    name: f"{number:02d}"
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_DATE = re.compile(r"(?:(\d{1,2}) )?(?:([A-Z][a-z]{2,8}) )?(\d{4})")

# Label of an identifier, in lower case, and its scheme. Other numbered labels become a scheme of their own.
_SCHEMES = {
    "vessel registration identification imo": "imo",
    "vessel registration identification": "imo",
    "identification number imo": "imo",
    "company number imo": "company_imo",
    "mmsi": "mmsi",
    "aircraft tail number": "tail",
    "aircraft manufacturer's serial number (msn)": "msn",
    "aircraft construction number (also called l/n or s/n or f/n)": "msn",
    "aircraft mode s transponder code": "hex",
    "passport": "passport",
    "diplomatic passport": "passport",
    "stateless person passport": "passport",
    "national id no.": "national_id",
    "tax id no.": "tax_id",
    "registration number": "registration",
    "registration id": "registration",
    "business registration number": "registration",
    "swift/bic": "bic",
    "unified social credit code (uscc)": "uscc",
    "legal entity number": "lei",
    "cedula no.": "cedula",
}
_FIELDS = (
    ("aircraft model", "aircraft_model"),
    ("aircraft operator", "operator"),
    ("aircraft type", "aircraft_type"),
    ("aircraft manufacturer", "manufacturer"),
    ("vessel year of build", "built"),
    ("vessel type", "vessel_type"),
    ("vessel flag", "flag"),
    ("former vessel flag", "former_flag"),
    ("vessel owner", "owner"),
    ("vessel call sign", "call_sign"),
    ("former vessel type", "former_vessel_type"),
    ("other vessel flag", "flag"),
    ("other vessel type", "vessel_type"),
    ("other vessel call sign", "call_sign"),
    ("alternative vessel call sign", "call_sign"),
    ("gender", "gender"),
    ("pob", "birthplace"),
    ("website", "website"),
    ("email address", "email"),
    ("telephone number", "phone"),
    ("phone number", "phone"),
    ("telephone", "phone"),
    ("fax", "fax"),
    ("organization established date", "established"),
    ("organization type", "organisation_type"),
    ("target type", "target_type"),
    ("additional sanctions information -", "sanctions_information"),
    ("secondary sanctions risk", "secondary_sanctions"),
    ("transactions prohibited for", "prohibited_transactions"),
    ("digital currency address", "digital_currency"),
    ("executive order", "executive_order"),
    ("listing date", "directive_listing_date"),
    ("effective date", "directive_effective_date"),
    ("icty indictee", "icty_indictee"),
    ("for more information", "more_information"),
    ("nationality of registration", "nationality"),
    ("citizen", "citizenship"),
    ("nationality", "nationality"),
    ("caatsa section 235 information", "caatsa_235"),
    ("ifca determination", "ifca_determination"),
    ("all offices worldwide", "offices"),
    ("all branches worldwide", "offices"),
    ("and all other locations worldwide", "offices"),
    ("ethnicity", "ethnicity"),
    ("tribe", "tribe"),
)
_ALIAS = re.compile(r"(?:alt\. )?([afn])\.k\.a\. '(.+?)'?$")
_ALT = re.compile(r"^alt\. ", re.IGNORECASE)
_LINKED = re.compile(r"Linked To:? (.+)$")
_BORN = re.compile(r"(?:alt\. )?DOB (.+)$")
_BUILT = re.compile(r"(?:Aircraft Manufacture Date|Vessel Year of Build) (.+)$")
_TITLE = re.compile(
    r"^(?:.{0,60}\b(?:Minister|Director|Member|President|Chairman|Chief|Commander|General|Colonel|Officer|Head|"
    r"Manager|Secretary|Deputy|Leader|Governor|Advisor|Adviser|Admiral|Brigadier|Judge|Ambassador|Captain|"
    r"Prosecutor|Representative|Spokesman|Owner|Founder|Founding|CEO|Chair|Chairperson|Speaker|Senator|Rector|"
    r"Magistrate|Lt|Doctor|Haji|Maulana|Maulawi|Mullah|Hojjatoleslam|Shaykh|Ustad|Associate|Engineer)\b)"
    r"|(?:[Ee]mployee|[Rr]epresentative|[Oo]fficial|[Aa]dvisor|member)$|^member "
)
_NUMBER = re.compile(
    r"(?:alt\. |Alt\. )?(?P<label>[A-Za-z][^:;\d]*?(?: \(also[^)]*\)| \(MSN\)| \(USCC\))?)[ #:]+"
    r"(?P<value>[\w\-/.\\]*\d[\w\-/. \\]*?)"
    r"(?P<more>(?: \([^()]*\))*(?: (?:issued|expires|born)[^()]*)?(?: \([^()]*\))*)$"
)


@dataclass(slots=True)
class Remarks:
    """What a line of remarks says, sorted."""

    names: list[str] = field(default_factory=list)
    former_names: list[str] = field(default_factory=list)
    born: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    linked_to: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def parse_remarks(text: str) -> Remarks:
    """Sort a line of remarks into fields; what follows no rule is in ``rest``.

    >>> parse_remarks("DOB 10 Dec 1948; POB Giza, Egypt; Passport 1084010 (Egypt).").born
    ['1948-12-10']
    """
    found = Remarks()
    for part in _parts(text):
        if not _take(part, found):
            found.rest.append(part)
    return found


def _parts(text: str) -> Iterator[str]:
    for part in _CUT.split(text.strip()):
        part = part.strip().rstrip(";").strip()
        part = (
            part[:-1]
            if part.endswith(".") and not part.endswith((" S.A.", " C.V.", " Inc.", " Ltd."))
            else part
        )
        if part:
            yield part


def _take(part: str, found: Remarks) -> bool:
    if match := _ALIAS.match(part):
        (found.former_names if match[1] == "f" else found.names).append(match[2].strip("'"))
        return True
    if match := _LINKED.match(part):
        found.linked_to.append(match[1])
        return True
    if match := _BORN.match(part) or _BUILT.match(part):
        found.born.append(iso_dates(match[1]))
        return True
    plain = _ALT.sub("", part)
    low = plain.casefold()
    for label, name in _FIELDS:
        if low.startswith(label) and low[len(label) : len(label) + 1] in ("", " ", ":"):
            value = plain[len(label) :].lstrip(" :-") or "yes"
            found.fields.append((name, value))
            if name in ("nationality", "citizenship", "flag"):
                code = country_code(value)
                if code:
                    found.countries.append(code)
            return True
    if match := _NUMBER.match(part):
        found.identifiers.append(_identifier(match))
        return True
    if _TITLE.match(part):
        found.titles.append(part)
        return True
    return False


def _identifier(match: re.Match[str]) -> Identifier:
    label = match["label"].strip().rstrip("#").strip()
    value = match["value"].strip()
    if value.upper().startswith("IMO "):
        label, value = f"{label} imo", value[4:]
    for known in _SCHEMES:
        # "Passport RL 123456": letters of the number, not of the label.
        if label.casefold() not in _SCHEMES and label.casefold().startswith(f"{known} "):
            label, value = label[: len(known)], f"{label[len(known) + 1 :]} {value}"
            break
    scheme = scheme_of(label)
    country, notes = None, []
    for piece in re.findall(r"\(([^()]*)\)|((?:issued|expires) [^()]+)", match["more"]):
        words = piece[0] or piece[1].strip()
        code = country_code(words) if piece[0] else None
        if code and not country:
            country = code
        else:
            notes.append(words)
    return Identifier(scheme=scheme, value=value, country=country, note="; ".join(notes) or None)


def scheme_of(label: str) -> str:
    """The scheme of an identifier that a publisher calls so.

    >>> scheme_of("Vessel Registration Identification"), scheme_of("Cedula No."), scheme_of("C.R. No.")
    ('imo', 'cedula', 'c_r_no')
    """
    return _SCHEMES.get(label.casefold()) or re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")


def iso_dates(text: str) -> str:
    """Dates in OFAC's words as ISO dates that keep their precision; what is no date stays as it is.

    >>> iso_dates("circa 1961"), iso_dates("1971 to 1973"), iso_dates("19 Jun 1951"), iso_dates("Mar 1961")
    ('circa 1961', '1971/1973', '1951-06-19', '1961-03')
    """

    def iso(match: re.Match[str]) -> str:
        day, month, year = match.groups()
        number = _MONTHS.get((month or "")[:3].casefold())
        if month and not number:
            return match[0]
        return "-".join(filter(None, (year, number, f"{int(day):02d}" if day and number else None)))

    return re.sub(r" to (?=\d{4})", "/", _DATE.sub(iso, text.strip()))
