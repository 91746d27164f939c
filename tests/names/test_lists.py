"""Lists: every form is read into fields, editions are compared, and listings have dates."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.errors import ListError
from watchfloor.names import open_catalogue
from watchfloor.names.lists import Lists, changes_between, diff_editions, read_list
from watchfloor.names.lists.remarks import parse_remarks
from watchfloor.records import ListEdition, ListEntry, PartialDate

# Small files of our own making that follow each publisher's form to the letter.
FORMS = Path(__file__).parent / "forms"
DAY = PartialDate("2024-05-01")


def read(name: str, published: PartialDate | None = DAY) -> tuple[ListEdition, dict[str, ListEntry]]:
    edition, entries = read_list(FORMS / name, published)
    return edition, {entry.entry: entry for entry in entries}


def test_ofacs_tables_with_their_companions() -> None:
    edition, entries = read("sdn.csv")
    assert (edition.list, edition.entries, edition.unparsed) == ("us-ofac-sdn", 4, 1)
    person = entries["101"]
    assert (person.kind, person.name) == ("person", "DOE, John Quentin")
    assert person.names == ("DOUGH, John",)
    assert person.weak_names == ("JQ", "THE ACCOUNTANT")
    assert person.programmes == ("SDGT", "IFSR")
    assert person.born == ("1961-03-02", "circa 1963")
    assert person.countries == ("AE", "IR")
    assert person.addresses == ("1 Example Street, Dubai, United Arab Emirates",)
    assert [(i.scheme, i.value, i.country) for i in person.identifiers] == [
        ("passport", "X1234567", "IR"),
        ("national_id", "0012345678", "IR"),
    ]
    assert person.linked_to == ("EXAMPLE AIR",)
    assert person.remarks == "something that no rule knows"
    ship = entries["103"]
    assert (ship.kind, ship.countries) == ("ship", ("PA",))
    assert ("imo", "9187629") in {(i.scheme, i.value) for i in ship.identifiers}
    assert ("former_name", "OLD HOPE") in ship.fields
    plane = entries["104"]
    assert plane.kind == "aircraft"
    assert {("tail", "EP-XYZ"), ("msn", "23456"), ("hex", "730ABC")} <= {
        (i.scheme, i.value) for i in plane.identifiers
    }
    assert plane.born == ("1988",)
    assert ("operator", "EXAMPLE AIR") in plane.fields
    assert entries["102"].kind == "organisation"


def test_ofacs_flat_xml_gives_the_same_as_its_tables() -> None:
    edition, entries = read("SDN.XML", None)
    assert (edition.list, edition.published.text) == ("us-ofac-sdn", "2024-05-01")
    person = entries["101"]
    table = read("sdn.csv")[1]["101"]
    assert (person.name, person.names, person.programmes) == (table.name, table.names, table.programmes)
    assert person.weak_names == ("JQ",)
    assert person.born == ("1961-03-02",)
    assert [(i.scheme, i.value, i.country) for i in person.identifiers] == [("passport", "X1234567", "IR")]
    assert entries["103"].kind == "ship"


def test_ofacs_advanced_xml_gives_the_day_of_listing() -> None:
    edition, entries = read("SDN_ADVANCED.XML", None)
    assert (edition.list, edition.published.text) == ("us-ofac-sdn", "2024-05-01")
    person = entries["101"]
    assert (person.kind, person.name) == ("person", "DOE John Quentin")
    assert person.names == ("DOUGH John",)
    assert person.weak_names == ("JQ",)
    assert person.listed == PartialDate("2011-10-12")
    assert person.programmes == ("SDGT",)
    assert person.born == ("1961-03-02",)
    assert person.countries == ("IR",)
    assert [(i.scheme, i.value, i.country) for i in person.identifiers] == [("passport", "X1234567", "IR")]


def test_the_un_list() -> None:
    edition, entries = read("un.xml", None)
    assert (edition.list, edition.published.text, edition.entries) == ("un-consolidated", "2025-04-19", 2)
    person = entries["XXi.001"]
    assert person.name == "JOHN QUENTIN DOE"
    assert person.names == ("جون دو", "John Dough")
    assert person.weak_names == ("The Accountant",)
    assert person.listed == PartialDate("2012-12-31")
    assert person.amended == (PartialDate("2016-10-13"),)
    assert person.born == ("1961-03-02", "1960/1963")
    assert person.countries == ("IR", "AE")
    assert [(i.scheme, i.value, i.country) for i in person.identifiers] == [("passport", "X1234567", "IR")]
    assert ("comments1", "Deals in parts.") in person.fields
    assert entries["XXe.002"].kind == "organisation"


def test_the_eu_list_as_xml_and_as_csv() -> None:
    for name in ("fsf.xml", "fsf.csv"):
        edition, entries = read(name, None)
        assert (edition.list, edition.published.text) == ("eu-consolidated", "2024-05-01")
        person = entries["EU.1.23"]
        assert (person.kind, person.name) == ("person", "John Quentin Doe")
        assert person.names == ("Джон Доу",)
        assert person.listed == PartialDate("2012-03-24")
        assert person.programmes == ("IRN",)
        assert person.born == ("1961-03-02",)
        assert person.countries == ("IR",)
        assert ("passport", "X1234567", "IR") in {(i.scheme, i.value, i.country) for i in person.identifiers}


def test_the_eu_regulation_tables() -> None:
    edition, entries = read("32012R9999.csv")
    assert (edition.list, edition.entries) == ("eu-32012r9999", 2)
    person = entries["32012R9999/VIII.A/1"]
    assert person.listed == PartialDate("2007-03-24")
    assert person.names == ("J. Doe", "Джон Доу")
    assert ("reason", "Deals in parts.") in person.fields
    ship = entries["32012R9999/IV/9187629"]
    assert (ship.kind, ship.identifiers[0].scheme) == ("ship", "imo")


def ods(rows: list[list[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" if cell else "<table:table-cell/>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f"<table:table>{cells}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def test_the_uk_lists_as_csv_and_as_ods() -> None:
    edition, entries = read("ConList.csv", None)
    assert (edition.list, edition.published.text) == ("uk-sanctions", "2024-05-01")
    person = entries["12345"]
    assert (person.kind, person.name) == ("person", "John Quentin DOE")
    assert person.names == ("جون دو", "Jonathan DOE")
    assert person.weak_names == ("THE ACCOUNTANT",)
    assert person.listed == PartialDate("2020-12-31")
    assert person.born == ("1961-03-02",)
    assert person.countries == ("IR", "AE")
    _, ship_entries = read_list(
        ods(
            [
                ["Report Date: 01-May-2024"],
                ["Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type", "IMO number"],
                ["SHP0001", "HOPE", "Primary Name", "Iran", "Ship", "9187629"],
            ]
        )
    )
    (ship,) = ship_entries
    assert (ship.kind, ship.name, ship.programmes) == ("ship", "HOPE", ("Iran",))
    assert [(i.scheme, i.value) for i in ship.identifiers] == [("imo", "9187629")]


def test_the_denied_persons_and_the_screening_list() -> None:
    edition, entries = read("dpl.txt")
    assert (edition.list, edition.entries) == ("us-bis-denied", 1)
    (entry,) = entries.values()
    assert (entry.name, entry.listed) == ("JOHN DOE", PartialDate("2017-10-16"))
    assert ("expiration_date", "2027-10-13") in entry.fields
    edition, entries = read("csl.csv")
    (entry,) = entries.values()
    assert (edition.list, entry.authority) == ("us-csl", "Entity List (EL) - Bureau of Industry and Security")
    assert entry.names == ("Example Aerospace", "EA Ltd")


def test_follow_the_money_lines_with_their_sanctions() -> None:
    edition, entries = read("entities.ftm.json")
    assert (edition.list, edition.entries) == ("us-ofac-sdn", 2)
    ship = entries["NK-ship"]
    assert (ship.kind, ship.name, ship.names) == ("ship", "HOPE", ("NADEZHDA", "OLD HOPE"))
    assert {("imo", "9187629"), ("mmsi", "422000000")} == {(i.scheme, i.value) for i in ship.identifiers}
    assert ship.listed == PartialDate("2019-09-04")
    assert ship.programmes == ("SDGT",)
    assert entries["NK-plane"].identifiers[0].scheme == "tail"


def test_a_table_of_ones_own() -> None:
    edition, entries = read("watch-these.csv")
    assert edition.list == "watch-these"
    assert entries["7"].countries == ("VE",)
    assert entries["7"].listed == PartialDate("2023-02")
    assert ("colour", "red") in entries["7"].fields
    assert edition.unparsed == 1


def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    for content in (
        b"",
        b"%PDF-1.7",
        b"\x1f\x8b\x08broken",
        b"<CONSOLIDATED_LIST dateGenerated='2020-01-01'>",
    ):
        path = tmp_path / "odd.bin"
        path.write_bytes(content)
        with pytest.raises(ListError, match=r"odd\.bin"):
            read_list(path, DAY)


def test_an_edition_needs_a_date(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_bytes((FORMS / "sdn.csv").read_bytes())
    with pytest.raises(ListError, match="--published"):
        read_list(path)
    dated = tmp_path / "sdn_2021-08-18.csv.gz"
    dated.write_bytes(gzip.compress(path.read_bytes()))
    assert read_list(dated)[0].published == PartialDate("2021-08-18")


def test_no_entity_of_a_hostile_file_is_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    text = (FORMS / "un.xml").read_text(encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>'
    hostile = text.replace("?>", f"?>{head}", 1).replace("Deals in parts.", "&leak;")
    _, entries = read_list(hostile.encode(), DAY)
    assert "the secret" not in repr(entries)


@given(st.text(alphabet="ABCabc 0123456789;:()'.-", max_size=120))
def test_nothing_in_remarks_is_lost_or_raises(text: str) -> None:
    said = parse_remarks(text)
    kept = repr(said).casefold()
    for word in text.replace(";", " ").split():
        core = word.strip(".:()'-")
        if core.isalpha() and len(core) > 3:
            assert core.casefold() in kept


# ---------------------------------------------------------------------- editions and listings


def entry(number: str, **more: object) -> ListEntry:
    return ListEntry(
        list="l",
        entry=number,
        kind="organisation",
        name=f"NAME {number}",
        authority="A",
        **more,  # type: ignore[arg-type]
    )


def history(*states: tuple[str, list[ListEntry]]) -> list[ListEdition]:
    editions: list[ListEdition] = []
    before: list[ListEntry] = []
    for day, entries in states:
        plain = ListEdition(list="l", published=PartialDate(day), source_sha256=day, entries=len(entries))
        editions.append(diff_editions(plain, entries, editions[-1] if editions else None, before))
        before = entries
    return editions


def test_editions_tell_what_changed_and_between_any_two() -> None:
    one, two, changed = entry("1"), entry("2"), entry("1", programmes=("P",))
    editions = history(("2021-01-01", [one]), ("2021-02-01", [changed, two]), ("2021-03-01", [two]))
    assert [(e.added, e.changed, e.removed) for e in editions] == [
        (("1",), (), ()),
        (("2",), ("1",), ()),
        ((), (), ("1",)),
    ]
    assert changes_between(editions) == {"added": ("2",), "changed": (), "removed": ("1",)}
    later = changes_between(editions, PartialDate("2021-02-01"), PartialDate("2021-03-01"))
    assert later == {"added": (), "changed": (), "removed": ("1",)}


def test_a_listing_says_no_more_than_is_known() -> None:
    one, two = entry("1"), entry("2", listed=PartialDate("2019-09-03"))
    lists = Lists(
        [one, two],
        history(("2021-01-01", [two]), ("2021-02-01", [one, two]), ("2021-03-01", [two])),
    )
    (listing,) = lists.history("name 1")
    assert [
        listing.on(date.fromisoformat(day))
        for day in ("2020-12-31", "2021-01-15", "2021-02-15", "2021-03-05")
    ] == [
        "not listed",
        "unknown",
        "listed",
        "not listed",
    ]
    assert listing.since == "between 2021-01-01 and 2021-02-01"
    (dated,) = lists.history("NAME 2")
    assert dated.on(date(2019, 9, 2)) == "not listed"
    assert dated.on(date(2019, 9, 3)) == "listed"
    assert lists.listed("name 1", date(2021, 2, 15))
    assert not lists.listed("name 1", date(2021, 3, 15))


def test_before_the_first_edition_nobody_knows() -> None:
    lists = Lists([entry("1")], history(("2021-01-01", [entry("1")])))
    (listing,) = lists.history("name 1")
    assert listing.on(date(2020, 10, 27)) == "unknown"
    assert listing.since == "not later than 2021-01-01"


def test_who_comes_back_has_two_listings() -> None:
    editions = history(("2021-01-01", [entry("1")]), ("2021-02-01", []), ("2021-03-01", [entry("1")]))
    lists = Lists([entry("1")], editions)
    days = [date(2021, month, 15) for month in (1, 2, 3)]
    assert [bool(lists.listed("name 1", day)) for day in days] == [True, False, True]


def test_a_listing_is_found_by_other_names_numbers_and_ids() -> None:
    catalogue = open_catalogue()
    force = ListEntry(
        list="us-ofac-sdn",
        entry="10465",
        kind="organisation",
        name="ISLAMIC REVOLUTIONARY GUARD CORPS (IRGC)-QODS FORCE",
        authority="OFAC",
        programmes=("SDGT",),
    )
    lists = Lists([force])
    (listing,) = lists.listed(catalogue["organisation:irgc-qf"])
    assert "by OFAC under SDGT" in str(listing)
    assert lists.listed("list:us-ofac-sdn:10465")
    assert not lists.listed(catalogue["organisation:irgc"])


# ---------------------------------------------------------------------- the published files themselves


@pytest.mark.parametrize(
    ("path", "count"),
    [
        (
            "ofac_sdn_timeseries/sdn_2021-08-18.csv.gz",
            lambda text: sum(line[:1].isdigit() for line in text.splitlines()),
        ),
        ("un_consolidated/UN_consolidated.xml.gz", lambda text: text.count("<DATAID>")),
    ],
)
def test_counts_agree_with_the_published_files(shared: Path, path: str, count: Callable[[str], int]) -> None:
    file = shared / "data" / path
    edition, entries = read_list(file)
    text = gzip.decompress(file.read_bytes()).decode("utf-8", "replace")
    assert edition.entries == len(entries) == count(text)
    assert edition.unparsed < edition.entries / 10
