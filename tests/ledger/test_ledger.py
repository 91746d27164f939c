"""The chain, the two clocks, and what must never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from tests.ledger.makers import DAY_0, day, decision, document, statement
from watchfloor.errors import IntegrityError, LedgerError, MissingError
from watchfloor.ledger import Ledger, Objects
from watchfloor.records import Decision, Document, PartialDate, Reading, Record, Statement, to_builtins


def sql(url: str, *statements: str) -> None:
    """Do what an intruder with the database's password could do."""
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def test_what_is_put_is_in_view(ledger: Ledger, objects: Objects) -> None:
    note = document(objects, "Three flights landed.", publisher="Reuters")
    with ledger.write("tester") as work:
        assert work.put(note) == note.id
    view = ledger.view()
    assert view.get(Document, note.id) == note
    assert view.text(note) == "Three flights landed."
    assert list(view.all(Document, publisher="REUTERS")) == [note]
    assert list(view.all(Document, publisher="AFP")) == []
    assert view.count(Document) == 1


def test_putting_the_same_again_adds_nothing(ledger: Ledger, objects: Objects) -> None:
    note = document(objects, "Three flights landed.")
    for _ in range(2):
        with ledger.write("tester") as work:
            work.put(note)
            work.put(note)
            work.put(Reading(document=note.id, engine="rules/1", statements=0))
    assert ledger.head.seq == 2


def test_a_unit_of_work_is_written_whole_or_not_at_all(ledger: Ledger, objects: Objects) -> None:
    with pytest.raises(RuntimeError), ledger.write("tester") as work:
        work.put(document(objects, "Half."))
        raise RuntimeError("killed")
    assert ledger.head.seq == 0
    assert ledger.view().count(Document) == 0


def test_a_later_version_is_seen_from_its_own_known_date(ledger: Ledger) -> None:
    first, second = (
        Reading(document="d", engine="rules/1", statements=1),
        Reading(document="d", engine="rules/2", statements=2),
    )
    with ledger.write("tester") as work:
        work.put(first, known=day(10))
    with ledger.write("tester") as work:
        work.put(second, known=day(20))
    assert ledger.view(day(9)).get(Reading, "d") is None
    assert ledger.view(day(15)).get(Reading, "d") == first
    assert ledger.view(day(20)).get(Reading, "d") == second
    assert ledger.view().get(Reading, "d") == second


def test_a_retired_record_is_out_of_view_and_can_come_back(ledger: Ledger) -> None:
    reading = Reading(document="d", engine="rules/1", statements=1)
    with ledger.write("tester") as work:
        work.put(reading, known=day(1))
        work.retire(Reading, "d", known=day(5))
    assert ledger.view(day(4)).get(Reading, "d") == reading
    assert ledger.view(day(5)).get(Reading, "d") is None
    with ledger.write("tester") as work:
        work.put(reading, known=day(8))
        work.retire(Reading, "nobody")
    assert ledger.view(day(6)).get(Reading, "d") is None
    assert ledger.view(day(9)).get(Reading, "d") == reading
    with ledger.write("tester") as work:
        work.retire(Reading, "d")
    assert all(ledger.view(day(n)).get(Reading, "d") is None for n in (2, 9))


def test_a_document_is_known_from_the_last_moment_of_its_date(ledger: Ledger, objects: Objects) -> None:
    sha = objects.put(b"x")
    month = Document(name="m", text_sha256=sha, raw_sha256=sha, published=PartialDate("2020-10"))
    later = Document(name="n", text_sha256=sha, raw_sha256=sha, url="x", not_before=PartialDate("2023-07-24"))
    with ledger.write("tester") as work:
        work.put(month)
        work.put(later)

    def seen(moment: str) -> set[str]:
        return {d.name for d in ledger.view(PartialDate(moment).latest).all(Document)}

    assert seen("2020-10-30") == set()
    assert seen("2020-10-31") == {"m"}
    assert seen("2023-07-24") == {"m"}
    assert seen("2023-07-25") == {"m", "n"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET actor = 'someone else'",
        "DELETE FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_the_ledger(
    ledger: Ledger, url: str, objects: Objects, change: str
) -> None:
    with Ledger(url, objects) as own:
        with own.write("tester") as work:
            work.put(decision("x", day=1))
        if "REPLACE" in change and url.startswith("postgresql"):
            change = "TRUNCATE event"
        with pytest.raises(DBAPIError, match="append-only"):
            sql(url, change)
        own.verify()


def test_verify_names_a_changed_event(url: str, objects: Objects) -> None:
    with Ledger(url, objects) as ledger:
        for number in range(3):
            with ledger.write("tester") as work:
                work.put(decision(f"x{number}", day=number))
        before = ledger.head
        assert ledger.verify([before]).events == 3
        drop = (
            ["DROP TRIGGER event_update", "DROP TRIGGER event_delete"]
            if url.startswith("sqlite")
            else ["DROP TRIGGER event_change ON event"]
        )
        sql(url, *drop, "UPDATE event SET payload = replace(payload, 'seen', 'unseen') WHERE seq = 2")
        with pytest.raises(IntegrityError, match="Event 2 .*changed"):
            ledger.verify()
        sql(url, "DELETE FROM event WHERE seq = 2")
        with pytest.raises(IntegrityError, match="Event 2 is missing"):
            ledger.verify()
        sql(url, "DELETE FROM event WHERE seq = 3")
        assert ledger.verify().events == 1
        with pytest.raises(IntegrityError, match="3 were noted"):
            ledger.verify([before])


def test_verify_names_a_changed_object(ledger: Ledger, objects: Objects) -> None:
    note = document(objects, "The cargo was unknown.")
    with ledger.write("tester") as work:
        work.put(note)
    assert ledger.verify().objects == 1
    path = objects.path(note.raw_sha256)
    path.chmod(0o644)
    path.write_bytes(b"The cargo was known.")
    with pytest.raises(IntegrityError, match=note.raw_sha256):
        ledger.verify()
    path.unlink()
    with pytest.raises(IntegrityError, match=note.raw_sha256):
        ledger.verify()


def test_rebuilding_gives_the_same_to_the_byte(ledger: Ledger, objects: Objects) -> None:
    note = document(objects, "Iran may have begun providing military equipment.", publisher="Diálogo")
    with ledger.write("tester") as work:
        work.put(note)
        for number in range(900):
            work.put(statement(note, f"provides item {number}", agent=f"Agent {number}"), known=note.known)
        work.put(Reading(document=note.id, engine="rules/1", statements=900), known=note.known)
    with ledger.write("tester") as work:
        work.put(Reading(document=note.id, engine="rules/2", statements=1), known=note.known)
        work.retire(Statement, statement(note, "provides item 7", agent="Agent 7").id)
    before = ledger.fingerprint()
    assert ledger.rebuild() == ledger.head.seq == 904
    assert ledger.fingerprint() == before


def test_two_ledgers_on_one_database_append_in_turn(url: str, objects: Objects) -> None:
    with Ledger(url, objects) as one, Ledger(url, objects) as other:
        for number in range(4):
            with (one, other)[number % 2].write("tester") as work:
                work.put(decision(f"x{number}", day=number))
        assert one.head == other.head
        assert one.verify().events == 4


def test_wrong_addresses_say_what_to_do() -> None:
    for wrong in ("nonsense", "mysql://x/y", "sqlite:////nowhere/at/all/ledger.db"):
        with pytest.raises((LedgerError, MissingError), match=r"\[WF[24]00\]"):
            Ledger(wrong, objects=None)  # type: ignore[arg-type]


_ids = st.sampled_from("abc")
_days = st.integers(0, 30)
_puts = st.tuples(st.just("put"), _ids, _days, st.integers(0, 3))
_retires = st.tuples(st.just("retire"), _ids, _days, st.just(0))
_decisions = st.tuples(st.just("decide"), _ids, _days, st.integers(0, 3))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(st.one_of(_puts, _retires, _decisions), max_size=12),
    second=st.lists(st.one_of(_puts, _retires, _decisions), max_size=12),
    moment=_days,
)
def test_no_view_changes_because_of_what_is_known_later(
    new_ledger: Callable[[], Ledger],
    first: list[tuple[str, str, int, int]],
    second: list[tuple[str, str, int, int]],
    moment: int,
) -> None:
    ledger = new_ledger()

    def add(steps: list[tuple[str, str, int, int]], least: int) -> None:
        for verb, name, number, value in steps:
            known = day(least + number)
            with ledger.write("tester") as work:
                if verb == "put":
                    work.put(Reading(document=name, engine="rules/1", statements=value), known=known)
                elif verb == "retire":
                    work.retire(Reading, name, known=known)
                else:
                    work.put(decision(name, day=least + number, reason=str(value)))

    def look() -> list[object]:
        view = ledger.view(day(moment))
        kinds: tuple[type[Record], ...] = (Reading, Decision)
        seen: list[object] = [to_builtins(one) for kind in kinds for one in view.all(kind)]
        return [*seen, [hit.id for hit in view.search("-nothing")], view.count(Reading)]

    add(first, 0)
    before = look()
    add(second, moment + 1)
    assert look() == before
    fingerprint = ledger.fingerprint()
    ledger.rebuild()
    assert ledger.fingerprint() == fingerprint


def test_moments_are_written_so_that_text_order_is_time_order(ledger: Ledger) -> None:
    moments = [DAY_0 + timedelta(microseconds=n) for n in (0, 1, 999_999, 1_000_000)]
    with ledger.write("tester") as work:
        for number, moment in reversed(list(enumerate(moments))):
            work.put(Reading(document=str(number), engine="e", statements=0), known=moment)
    assert [r.document for r in ledger.view().all(Reading)] == ["0", "1", "2", "3"]


def test_the_latest_come_newest_first_within_the_limit(ledger: Ledger, objects: Objects) -> None:
    notes = [document(objects, f"Note {number}.", day=number, publisher="AFP") for number in range(4)]
    with ledger.write("tester") as work:
        for note in notes:
            work.put(note)
        work.put(document(objects, "Another's.", day=9, publisher="DW"))
    found = ledger.view().latest(Document, limit=2, offset=1, publisher="AFP")
    assert [note for _, note in found] == [notes[2], notes[1]]
    assert [known for known, _ in found] == [notes[2].known, notes[1].known]
    assert ledger.view(day(1)).latest(Document, limit=9) == [(notes[0].known, notes[0])]


def test_a_tally_counts_what_is_in_view(ledger: Ledger, objects: Objects) -> None:
    with ledger.write("tester") as work:
        for number, publisher in enumerate(("AFP", "DW", "AFP", "EFE")):
            work.put(document(objects, f"Note {number}.", day=number, publisher=publisher))
    assert ledger.view().tally(Document, "publisher") == {"afp": 2, "dw": 1, "efe": 1}
    assert ledger.view().tally(Document, "publisher", limit=1) == {"afp": 2}
    assert ledger.view(day(2)).tally(Document, "publisher") == {"afp": 1, "dw": 1}
    assert ledger.view().tally(Document, "publisher", publisher="DW") == {"dw": 1}
