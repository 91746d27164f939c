"""Screening: what is found, what is not, what contradicts, and that scores mean something."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.errors import InputError
from watchfloor.names.screening import THRESHOLD, Asked, Index, Screener, Target
from watchfloor.names.screening.cache import cached
from watchfloor.names.screening.compare import likeness
from watchfloor.names.screening.tables import read_queries, read_targets, write_results
from watchfloor.names.screening.words import words_of

PEOPLE = """MADURO MOROS, Nicolas|KIM, Jong Un|SHOIGU, Sergei Kuzhugetovich|AHMADINEJAD, Mahmoud
MANUILOV, Evgeny Vladimirovich|AL-WALID, Mahfouz Ould|CAI, Dafeng|SOLEIMANI, Qasem|VAKHITOV, Ayrat Nasimovich
HANIYA, Ismail Abdul Salah|PAK, Do Chun|GADDAFI, Hannibal|KHAMENEI, Ali Husseini|SMITH, John|SMITH, Mary Ann
JONES, Peter|BROWN, John|CLARK, Mary|DOE, John Quentin|LARIJANI, Sadegh Amoli|BERLUSCONI, Paolo|WEBER, Hans"""
BODIES = """QESHM FARS AIR|MAHAN AIR|ROSOBORONEXPORT OAO|JSC 560 ARMORED REPAIR PLANT
PARTO SANAT CO.|DEMOCRATIC FRONT FOR THE LIBERATION OF PALESTINE
SUNTAC INTERNATIONAL TRADING COMPANY LIMITED
PARSIAN BANK|LIMITED LIABILITY COMPANY PROMTEKHNOLOGIYA
GLOBAL SHIPPING CO., LTD.|GLOBAL TRADING LLC|EASTERN TRADING GROUP"""
SHIPS = """SPARTA IV|SPARTA II|FU YUAN YU 7889|FU YUAN YU 7890|LADY SEVDA
ADRIAN DARYA 1|BICENTENARIO VII|SILVIA I"""
PLANES = "EP-MNO|EP-MNP|RA-78765|YV3531"


def targets() -> list[Target]:
    made = []
    for kind, names in (("person", PEOPLE), ("organisation", BODIES), ("ship", SHIPS), ("aircraft", PLANES)):
        for number, name in enumerate(names.replace("\n", "|").split("|")):
            more: dict[str, object] = {}
            if name == "SMITH, John":
                more = {"born": ("1961-03-02",), "countries": ("GB",)}
            if name == "SPARTA IV":
                more = {"identifiers": (("imo", "9743033"),)}
            if name == "DEMOCRATIC FRONT FOR THE LIBERATION OF PALESTINE":
                more = {"countries": ("PS",)}
            made.append(Target(id=f"{kind}-{number}", kind=kind, name=name, **more))  # type: ignore[arg-type]
    return made


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.of(targets())


def best(screener: Screener, name: str, kind: str | None = None, **more: object) -> tuple[str, float]:
    found = screener.screen(Asked(name=name, kind=kind, **more), least=0.0)  # type: ignore[arg-type]
    return (found[0].target.name, found[0].score) if found else ("", 0.0)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Nicolás Maduro Moros", "MADURO MOROS, Nicolas"),
        ("Sergej Kuzjugetovitj Sjojgu", "SHOIGU, Sergei Kuzhugetovich"),
        ("Сергей Кужугетович Шойгу", "SHOIGU, Sergei Kuzhugetovich"),
        ("김정은", "KIM, Jong Un"),
        ("박도춘", "PAK, Do Chun"),
        ("蔡达峰", "CAI, Dafeng"),
        ("محفوظ ولد الوليد", "AL-WALID, Mahfouz Ould"),
        ("קאסם סולימאני", "SOLEIMANI, Qasem"),
        ("นิโกลัส มาดูโร", "MADURO MOROS, Nicolas"),
        ("Mahmoud Ahmadi Nejad", "AHMADINEJAD, Mahmoud"),
        ("Hanneebal Ghaddafi", "GADDAFI, Hannibal"),
        ("Sаdegh Аmoli Larijani", "LARIJANI, Sadegh Amoli"),
        ("Evgeny Manuilov", "MANUILOV, Evgeny Vladimirovich"),
    ],
)
def test_persons_are_found_across_spellings_and_scripts(
    screener: Screener, query: str, expected: str
) -> None:
    assert best(screener, query, "person")[0] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Qeshm [Fars] Air", "QESHM FARS AIR"),
        ("АО Рособоронэкспорт", "ROSOBORONEXPORT OAO"),
        ("Partosanat Company", "PARTO SANAT CO."),
        ("SUN TAC INTERNATIONAL TRADING CO., LIMITED", "SUNTAC INTERNATIONAL TRADING COMPANY LIMITED"),
        ("DFLP", "DEMOCRATIC FRONT FOR THE LIBERATION OF PALESTINE"),
        ("LlMITED LIABILITY COMPANY PROMTEKHNOLOGlYA", "LIMITED LIABILITY COMPANY PROMTEKHNOLOGIYA"),
        ("有限会社プロムテフノロギヤ", "LIMITED LIABILITY COMPANY PROMTEKHNOLOGIYA"),
        ("بانک پارسیان", "PARSIAN BANK"),
    ],
)
def test_bodies_are_found_across_legal_forms_and_scripts(
    screener: Screener, query: str, expected: str
) -> None:
    assert best(screener, query, "organisation")[0] == expected


def test_hull_numbers_and_roman_numerals_match_exactly_or_not_at_all(screener: Screener) -> None:
    assert best(screener, "SPARTA 4", "ship")[0] == "SPARTA IV"
    assert best(screener, "SPARTA 4", "ship")[1] >= THRESHOLD
    assert best(screener, "Bicentenario 7", "ship")[0] == "BICENTENARIO VII"
    assert best(screener, "SILVIA 1", "ship")[0] == "SILVIA I"
    for other in ("SPARTA V", "SPARTA 3", "FU YUAN YU 7891"):
        assert best(screener, other, "ship")[1] < 0.1, other
    assert best(screener, "JSC 561 ARMORED REPAIR PLANT", "organisation")[1] < 0.1


def test_registrations_match_exactly_or_not_at_all(screener: Screener) -> None:
    for query in ("EP-MNO", "EPMNO", "ep mno", "Boeing 747 EP-MNO"):
        assert best(screener, query, "aircraft")[0] == "EP-MNO", query
    assert best(screener, "EP-MNQ", "aircraft") == ("", 0.0)
    assert best(screener, "RA78765", "aircraft")[0] == "RA-78765"
    assert best(screener, "B747", "aircraft", identifiers=(("tail", "YV3531"),))[0] == "YV3531"


def test_an_identifier_tells_whatever_the_name(screener: Screener) -> None:
    name, score = best(screener, "NEW NAME", "ship", identifiers=(("imo", "9743033"),))
    assert (name, score > 0.95) == ("SPARTA IV", True)
    name, score = best(screener, "SPARTA IV", "ship", identifiers=(("imo", "9999999"),))
    assert score < 0.1


def test_contradictory_birth_dates_sink_a_match(screener: Screener) -> None:
    assert best(screener, "John Smith", "person", born="1961-03-02")[1] > 0.9
    assert best(screener, "John Smith", "person", born="1961")[1] > best(screener, "John Smith", "person")[1]
    found = screener.screen(Asked(name="John Smith", kind="person", born="1985-01-02"), least=0.0)
    match = next(match for match in found if match.target.name == "SMITH, John")
    assert match.score < 0.1
    assert "born 1985-01-02, not 1961-03-02" in match.reason


def test_the_country_counts(screener: Screener) -> None:
    same = best(screener, "John Smith", "person", countries=("GB",))[1]
    other = best(screener, "John Smith", "person", countries=("PE",))[1]
    assert same > best(screener, "John Smith", "person")[1] > other


def test_a_bare_name_is_never_certain_and_a_lone_surname_is_nobody(screener: Screener) -> None:
    assert best(screener, "Nicolas Maduro Moros", "person")[1] < 0.98
    assert best(screener, "Shoigu", "person")[1] < THRESHOLD
    assert best(screener, "Jean-Luc Dupont", "person")[1] < THRESHOLD
    assert best(screener, "Global Airlines", "organisation")[1] < THRESHOLD


def test_a_reason_names_the_name_and_what_speaks_against_it(screener: Screener) -> None:
    match = screener.screen(Asked(name="Evgeny Manuilov", kind="person"))[0]
    assert "MANUILOV, Evgeny Vladimirovich" in match.reason
    assert "it has words that the query has not" in match.reason


def test_words_that_differ_by_a_letter_are_alike_only_when_long() -> None:
    def like(a: str, b: str) -> float:
        return likeness(words_of(a, kind="person")[0], words_of(b, kind="person")[0])

    assert like("institttute", "institute") > 0.8
    assert like("li", "le") == 0.0
    assert like("7889", "7890") == 0.0
    assert like("mohammed", "muhammad") > 0.95


def test_what_was_saved_answers_as_what_was_built(tmp_path: Path, screener: Screener) -> None:
    screener.index.save(tmp_path / "index")
    opened = Screener.open(tmp_path / "index")
    for name in ("Nicolas Maduro", "SPARTA 4", "EPMNO", "김정은", "DFLP"):
        assert opened.screen(name) == screener.screen(name)


def test_an_index_is_built_again_only_when_its_stamp_changes(tmp_path: Path) -> None:
    built = []

    def all_targets() -> list[Target]:
        built.append(1)
        return targets()

    class Lazy:
        def __iter__(self) -> object:
            return iter(all_targets())

    for stamp in ("1", "1", "2"):
        assert cached(tmp_path / "index", stamp, Lazy()).screen("Mahan Air")  # type: ignore[arg-type]
    assert len(built) == 2


def test_a_folder_without_an_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no index"):
        Index.open(tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_asked_for(text: str) -> None:
    screener = SMALL
    for match in screener.screen(text, least=0.0):
        assert 0.0 <= match.score <= 1.0
        assert match.reason


SMALL = Screener.of(targets())


def test_an_empty_list_finds_nobody() -> None:
    assert Screener.of([]).screen("anybody") == []


def test_tables_in_and_out(tmp_path: Path, screener: Screener) -> None:
    queries = tmp_path / "queries.csv"
    queries.write_text(
        "query_no,query,schema,country,birth_date,identifier\n"
        "7,Mahan Air,Organization,IR,,\n8,Nobody Whatsoever,Person,,,\n9,New Name,Vessel,,,IMO:9743033\n",
        encoding="utf-8",
    )
    asked = list(read_queries(queries))
    assert [number for number, _ in asked] == ["7", "8", "9"]
    results = [(number, one, screener.screen(one)) for number, one in asked]
    assert write_results(tmp_path / "out.csv", results, THRESHOLD) == 2
    with (tmp_path / "out.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["query_no"] for row in rows if row["alert"] == "1"} == {"7", "9"}
    odd = tmp_path / "odd.csv"
    odd.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column query"):
        list(read_queries(odd))


def test_the_reference_queries_are_answered_as_well_as_promised(shared: Path) -> None:
    """A sample of every fourth row; the whole is in the benchmark."""
    folder = shared / "eval" / "screening"
    screener = Screener.of(read_targets(folder / "list.csv"))
    with (folder / "dev_queries.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))[::4]
    asked = [one for _, one in read_queries(folder / "dev_queries.csv")][::4]
    hit = wrong = missed = alarms = negatives = 0
    for row, one in zip(rows, asked, strict=True):
        found = screener.screen(one, limit=1)
        alert = bool(found) and found[0].score >= THRESHOLD
        right = bool(found) and found[0].target.id in {row["expected_id"], *row["accept_ids"].split(";")}
        positive = bool(row["expected_id"])
        negatives += not positive
        alarms += alert and not positive
        hit += alert and positive and right
        wrong += alert and not (positive and right)
        missed += positive and not (alert and right)
    assert 2 * hit / (2 * hit + wrong + missed) > 0.88
    assert alarms / negatives < 0.06
