"""The store: nothing twice, nothing lost, a day at a time, sorted."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from watchfloor.errors import DeskError
from watchfloor.tracks import Store, ingest, read
from watchfloor.tracks.rollup import BUCKET_S, TICKS
from watchfloor.tracks.synthetic import Truth

DAY_MS = 86_400_000


def rows(store: Store, name: str = "points") -> list[tuple[object, ...]]:
    """All rows of the aircraft in a store, in the order in which they lie."""
    paths = store.points_files("air") if name == "points" else store.rollup_files("air")
    return [tuple(row.values()) for path in paths for row in pq.read_table(path).to_pylist()]


def digests(store: Store) -> dict[str, str]:
    return {
        str(p.relative_to(store.path)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in store.path.rglob("*.parquet")
    }


def trace(folder: Path, address: str, start: int, count: int, lat: float = 50.0) -> Path:
    points = [[10.0 * n, lat + n / 1000, 8.0, 30000, 450, 0, 0, 0, None, "adsb_icao"] for n in range(count)]
    path = folder / f"trace_full_{address}_{start}_{count}.json"
    path.write_text(json.dumps({"icao": address, "r": "D-TEST", "timestamp": start, "trace": points}))
    return path


def test_every_position_is_kept_sorted_and_once(flown: Store, wandering: tuple[pa.Table, Truth]) -> None:
    table = wandering[0]
    unique = set(
        zip(table["vehicle"].to_pylist(), (t // 100 for t in table["t_ms"].to_pylist()), strict=True)
    )
    kept = [(row[0], row[1]) for row in rows(flown)]
    assert len(kept) == len(unique)
    assert set(kept) == unique
    for path in flown.points_files("air"):
        order = pq.read_table(path, columns=["vehicle", "t_ds"])
        pairs = list(zip(*order.to_pydict().values(), strict=True))
        assert pairs == sorted(pairs)


def test_the_roll_up_holds_the_first_and_the_last_of_every_five_minutes(flown: Store) -> None:
    kept: dict[tuple[object, int], list[int]] = {}
    for vehicle, tick, *_ in rows(flown):
        assert isinstance(tick, int)
        kept.setdefault((vehicle, tick // (BUCKET_S * TICKS)), []).append(tick % (BUCKET_S * TICKS))
    rolled = rows(flown, "rollup")
    assert len(rolled) == len(kept)
    for vehicle, bucket, count, first, last in rolled:
        assert isinstance(bucket, int)
        assert isinstance(first, int)
        assert isinstance(last, int)
        ticks = kept[vehicle, bucket]
        assert (count, first >> 51, last >> 51) == (len(ticks), min(ticks), max(ticks))


def test_taking_in_twice_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    path = trace(tmp_path, "ac671b", 1_700_000_000, 50)
    assert ingest([path], store).points == 50
    before = digests(store)
    again = ingest([path], store)
    assert (again.points, again.known, again.sources) == (0, 1, 0)
    assert digests(store) == before


def test_the_order_of_files_and_how_they_are_cut_change_nothing(tmp_path: Path) -> None:
    paths = [trace(tmp_path, f"ac671{n}", 1_700_000_000 + 40_000 * n, 300) for n in range(3)]
    together, apart = Store(tmp_path / "a"), Store(tmp_path / "b")
    ingest(paths, together)
    for path in reversed(paths):
        ingest([path], apart)
    assert rows(together) == rows(apart)
    assert rows(together, "rollup") == rows(apart, "rollup")


def test_a_new_day_touches_no_other(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    ingest([trace(tmp_path, "ac671b", 1_700_000_000, 50)], store)
    before = digests(store)
    ingest([trace(tmp_path, "ac671b", 1_700_000_000 + 86_400, 50)], store)
    after = digests(store)
    assert {name: after[name] for name in before} == before
    assert len(store.days("air")) == 2


def test_what_two_files_hold_is_kept_once_and_counted(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    first = trace(tmp_path, "ac671b", 1_700_000_000, 50)
    longer = trace(tmp_path, "ac671b", 1_700_000_000, 80)
    ingest([first], store)
    other = tmp_path / "other.json"
    other.write_text(longer.read_text().replace("50.079", "51.5"))
    report = ingest([longer, other], store)
    assert report.points == 30
    assert report.left_out["duplicate"] + report.left_out["same time, other place"] == 130
    assert report.left_out["same time, other place"] == 1
    assert len(rows(store)) == 80


def test_every_position_leads_back_to_its_place(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    path = trace(tmp_path, "ac671b", 1_700_000_000, 20)
    ingest([path], store)
    (sha256,) = store.sources()
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    document = json.loads(path.read_text())
    table = pq.read_table(store.points_files("air")[0])
    for row in table.to_pylist():
        assert row["src"] == int(sha256[:15], 16)
        assert round(document["trace"][row["row"] - 1][1] * 1e6) == row["lat6"]


def test_a_bad_file_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    bad = tmp_path / "a_bad.json"
    bad.write_text('{"icao": "ac671b", "trace": [')
    report = ingest([bad, trace(tmp_path, "ac671b", 1_700_000_000, 5)], store)
    assert list(report.failed) == [str(bad)]
    assert report.points == 5


def test_a_run_that_was_killed_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    path = trace(tmp_path, "ac671b", 1_700_006_000, 3000)
    whole = Store(tmp_path / "whole")
    ingest([path], whole)
    assert len(whole.days("air")) == 2

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_commit", killed)
    with pytest.raises(KeyboardInterrupt):
        ingest([path], store)
    monkeypatch.undo()
    assert not store.sources()
    ingest([path], store)
    assert rows(store) == rows(whole)


def test_only_one_may_write(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.path.mkdir()
    (store.path / "lock").write_text(str(os.getpid()))
    with pytest.raises(DeskError, match="another process"):
        ingest([], store)
    (store.path / "lock").write_text("999999999")
    ingest([], store)


def test_an_export_can_be_read_again(tmp_path: Path, flown: Store) -> None:
    with duckdb.connect() as connection:
        listed = [str(path) for path in flown.points_files("air")]
        connection.execute(
            f"""COPY (SELECT vehicle, t_ds * 100 AS t_ms, lat6 / 1e6 AS lat, lon6 / 1e6 AS lon, alt_ft,
                gs10 / 10 AS gs_kt, track10 / 10 AS track_deg, flags
                FROM read_parquet({listed})) TO '{tmp_path}/out.parquet'"""
        )
    assert sum(len(batch.points) for batch in read(tmp_path / "out.parquet")) == len(rows(flown))


def test_packed_positions_are_small(flown: Store) -> None:
    size = sum(path.stat().st_size for path in flown.points_files("air"))
    assert size / len(rows(flown)) < 20
