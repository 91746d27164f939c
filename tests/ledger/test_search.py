"""The same query finds the same set on both engines, and hostile ones end in a message."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.makers import document, statement
from watchfloor.errors import QueryError
from watchfloor.ledger import FIELDS, INDEXED, Ledger, Objects
from watchfloor.ledger.query import parse
from watchfloor.records import Document

TEXTS = {
    "flights": "Three Qeshm Fars Air flights landed in Caracas; the cargo was unknown.",
    "boats": "Zolfaghar-class missile boats armed with Nasr-1 anti-ship missiles took part.",
    "farsi": "قشم فارس ایر پرواز کرد",
    "chinese": "习近平访问了莫斯科",
    "russian": "Рособоронэкспорт поставил ракеты",
    "accents": "Diálogo reported from Maiquetía",
    "odd": "50% of it_was 'quoted' \"twice\" -- no; DROP TABLE event",
}
FOUND = {
    "qeshm": {"flights"},
    "QESHM flights": {"flights"},
    '"qeshm fars"': {"flights"},
    '"fars qeshm"': set(),
    "missil*": {"boats"},
    '"nasr 1"': {"boats"},
    "nasr-1": {"boats"},
    "anti-ship": {"boats"},
    "-flights -missile -dialogo": {"farsi", "chinese", "russian", "odd"},
    "فارس": {"farsi"},
    "近平": {"chinese"},
    '"平近"': set(),
    "ракеты": {"russian"},
    "maiquetia": {"accents"},
    "publisher:flights": {"flights"},
    "publisher:fl*": {"flights"},
    "-publisher:flights landed": set(),
    "kind:statement": set(),
    "kind:document qeshm": {"flights"},
    "after:2020-01-01 before:2020-01-03 -x": {"boats"},
    "50%": {"odd"},
    "it_was": {"odd"},
    "'quoted'": {"odd"},
}
HOSTILE = (
    """
" @ a"b @ " OR 1=1 -- @ qeshm AND ( @ NEAR( @ * @ - @ field: @ nofield:x @ kind:spoon @ :x @ x:
@ before:yesterday @ % @ _ @ '; DROP TABLE event; -- @ a b c d e f g h i j k l m n o p q r s t u v w x
y z 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
@ ^ @ {} @ \\ @ publisher:* @ publisher:"" @ "unclosed @ -" @ --x @ "a" "b @ (((((( @ word" @ é* @ -* @ 🚀
""".split("@")
    + ["\x00", "a" * 3000, "\u202e", "a\u0300"]
)


@pytest.fixture
def library(ledger: Ledger, objects: Objects) -> Ledger:
    with ledger.write("tester") as work:
        for number, (name, text) in enumerate(TEXTS.items()):
            work.put(document(objects, text, day=number, publisher=name))
    return ledger


def names(ledger: Ledger, query: str) -> set[str | None]:
    hits = ledger.view().search(query)
    return {hit.record.publisher for hit in hits if isinstance(hit.record, Document)}


@pytest.mark.parametrize("query", FOUND, ids=lambda q: q[:20])
def test_search_finds_just_these(library: Ledger, query: str) -> None:
    assert names(library, query) == FOUND[query]


def test_search_sees_only_what_was_known(library: Ledger, objects: Objects) -> None:
    view = library.view(document(objects, "", day=1).known)
    assert len(view.search("-nothing")) == 2


def test_the_newest_come_first_and_pages_do_not_overlap(library: Ledger) -> None:
    view = library.view()
    pages = [view.search("-nothing", limit=3, offset=at) for at in (0, 3, 6)]
    seen = [hit.known for page in pages for hit in page]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(TEXTS)


def test_statements_are_found_by_their_roles(ledger: Ledger, objects: Objects) -> None:
    note = document(objects, "delivers boats")
    with ledger.write("tester") as work:
        work.put(note)
        work.put(statement(note, "delivers boats", agent="Iran"), known=note.known)
    for query in ("agent:iran action:transfer", "kind:statement boats", "agent:IRAN -agent:cuba"):
        assert [hit.kind for hit in ledger.view().search(query)] == ["statement"], query


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_end_in_a_message_or_a_result(library: Ledger, query: str) -> None:
    try:
        library.view().search(query)
    except QueryError as error:
        assert str(error).startswith("[WF103]")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40) | st.text(alphabet="ab\"-:* '%_()|&!<>\\", max_size=25))
def test_no_query_ever_reaches_the_database_raw(library: Ledger, query: str) -> None:
    with suppress(QueryError):
        library.view().search(query)


def test_the_message_lists_what_would_do() -> None:
    with pytest.raises(QueryError, match="Fields: action, agent"):
        parse("colour:red", FIELDS, INDEXED)
