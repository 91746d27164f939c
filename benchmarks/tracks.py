"""Figures of the tracks room: speed against the engine's own scan and against other tools, and accuracy.

Makes about 56 million positions of 20,000 aircraft with known truth (about 1.5 GB on disk), and prints each
figure beside what it has to be. Times are the best of several runs; CPU seconds stand beside wall seconds,
since wall time on a busy machine says little. Tools that are not installed are passed over.

Run it:  python benchmarks/tracks.py --folder /var/tmp/tracks
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import os
import resource
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from watchfloor.tracks import Store, encounters, expressions, places, synthetic
from watchfloor.tracks.engines import POINTS, ROLLUP, DuckDB, unbound
from watchfloor.tracks.journeys import Fixes, rank, segment
from watchfloor.tracks.rollup import PLAIN_POINTS, TICKS
from watchfloor.tracks.synthetic import Recipe, Truth

GAP_MIN = 30
"""The gap at which other tools are asked to split."""
SAMPLE_AIRCRAFT = 200
SMALL_AIRCRAFT = 20


@dataclass(frozen=True)
class Timing:
    wall_s: float
    cpu_s: float

    def __str__(self) -> str:
        return f"{self.wall_s:8.2f} s wall {self.cpu_s:8.2f} s CPU"


def best(run: Callable[[], Any], repeat: int) -> tuple[Timing, Any]:
    """The quickest of several runs: least wall time, least CPU time; and what it returned."""
    walls, cpus, result = [], [], None
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        result = run()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return Timing(min(walls), min(cpus)), result


def apart(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a function in a process of its own, and return (what it returns, its peak memory in bytes)."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (function, *arguments))


def _measured(function: Callable[..., Any], *arguments: Any) -> tuple[Any, int]:
    result = function(*arguments)
    return result, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def make(folder: Path, aircraft: int, wander: bool, name: str) -> int:
    """Write a made set, ordered by time, with its truth; returns how many positions."""
    table, truth_file = folder / f"{name}.parquet", folder / f"{name}.npz"
    if not (table.is_file() and truth_file.is_file()):
        parts, count = [], 0
        rough = folder / f"{name}.rough.parquet"
        with pq.ParquetWriter(rough, synthetic.MADE, compression="lz4") as writer:
            for made, truth in synthetic.flights(places.airports(), aircraft, 7, Recipe(wander=wander)):
                writer.write_table(made)
                parts.append(truth)
                count += made.num_rows
        with DuckDB(folder / "spill", "3GB").connect() as connection:
            connection.execute(
                f"COPY (SELECT * FROM '{rough}' ORDER BY t_ms)"
                f" TO '{table}' (FORMAT parquet, COMPRESSION zstd)"
            )
        rough.unlink()
        whole = Truth.of(parts)
        np.savez(truth_file, **{f.name: getattr(whole, f.name) for f in fields(Truth)})
    return int(pq.read_metadata(table).num_rows)


def read_truth(folder: Path, name: str) -> Truth:
    loaded = np.load(folder / f"{name}.npz")
    return Truth(*(loaded[f.name] for f in fields(Truth)))


def ingest(folder: Path, name: str) -> tuple[Timing, int, int]:
    """Take the set into a new store: time, positions, bytes."""
    target = folder / f"{name}.store"
    shutil.rmtree(target, ignore_errors=True)
    timing, report = best(lambda: Store(target).ingest([folder / f"{name}.parquet"]), 1)
    return timing, report.points, report.bytes


def scan(paths: list[Path]) -> None:
    """Read every column of Parquet files: what no query can be much quicker than."""
    columns = pq.read_schema(paths[0]).names
    listed = ", ".join(f"'{path}'" for path in paths)
    with DuckDB(memory_limit="4GB").connect() as connection:
        sums = ", ".join(f"sum({column})" for column in columns)
        connection.execute(f"SELECT {sums} FROM read_parquet([{listed}])").fetchall()


def from_unsorted(path: Path) -> pa.Table:
    """Journeys straight from a plain table."""
    expression = expressions.journeys(expressions.rollup(unbound("points", POINTS)), expressions.FLIGHTS)
    return DuckDB(memory_limit="4GB").run(expression, {"points": f"SELECT {PLAIN_POINTS} FROM '{path}'"})


def with_polars(path: Path) -> int:
    """The same task in Polars: sort, shift, number, first and last of each segment."""
    import polars as pl  # type: ignore[import-not-found,unused-ignore]

    frame = pl.scan_parquet(path).select("vehicle", "t_ms", "lat", "lon", "alt_ft").sort("vehicle", "t_ms")
    new = (pl.col("vehicle") != pl.col("vehicle").shift(1)) | (
        pl.col("t_ms") - pl.col("t_ms").shift(1) > GAP_MIN * 60_000
    )
    segments = frame.with_columns(new.fill_null(True).cum_sum().alias("segment")).group_by("segment")
    ends = [pl.col(c).first().alias(f"{c}_0") for c in ("vehicle", "t_ms", "lat", "lon", "alt_ft")]
    ends += [pl.col(c).last().alias(f"{c}_1") for c in ("t_ms", "lat", "lon", "alt_ft")]
    return int(segments.agg(pl.len(), *ends).collect(engine="streaming").height)


def pandas_sample(path: Path, aircraft: int) -> Any:
    """The positions of some aircraft as other tools want them."""
    with DuckDB(memory_limit="4GB").connect() as connection:
        return connection.execute(
            f"""SELECT printf('%06x', vehicle - (1::BIGINT << 40)) AS icao24, 'X' AS callsign,
                    make_timestamp(t_ms * 1000) AT TIME ZONE 'UTC' AS timestamp,
                    lat AS latitude, lon AS longitude, CAST(alt_ft AS DOUBLE) AS altitude
                FROM '{path}' WHERE vehicle IN (SELECT DISTINCT vehicle FROM '{path}'
                    ORDER BY vehicle LIMIT {aircraft}) ORDER BY vehicle, t_ms"""
        ).df()


def with_traffic(frame: Any) -> int:
    from traffic.core import Traffic  # type: ignore[import-not-found,unused-ignore]

    return sum(1 for _ in Traffic(frame).iterate(by=f"{GAP_MIN} minutes"))


def with_movingpandas(frame: Any) -> int:
    from datetime import timedelta

    import movingpandas  # type: ignore[import-not-found,unused-ignore]

    made = movingpandas.TrajectoryCollection(
        frame, traj_id_col="icao24", t="timestamp", x="longitude", y="latitude"
    )
    return len(movingpandas.ObservationGapSplitter(made).split(gap=timedelta(minutes=GAP_MIN)))


def ours_on_sample(path: Path, aircraft: int) -> Callable[[], Any]:
    """The same aircraft as a table of their own, and our journeys of it."""
    sample = path.with_name(f"sample-{aircraft}.parquet")
    with DuckDB(memory_limit="4GB").connect() as connection:
        connection.execute(
            f"""COPY (SELECT * FROM '{path}' WHERE vehicle IN (SELECT DISTINCT vehicle FROM '{path}'
                ORDER BY vehicle LIMIT {aircraft}) ORDER BY t_ms) TO '{sample}' (FORMAT parquet)"""
        )
    return lambda: from_unsorted(sample)


@dataclass(frozen=True)
class Accuracy:
    flights: int
    journeys: int
    whole: float
    """Share of flights that are exactly one journey, and the journey that flight alone."""
    top1: dict[str, float]
    top3: dict[str, float]
    named: dict[str, tuple[float, float]]
    """Of endpoints that are clear: the share, and how many of those are right."""


def accuracy(found: pa.Table, truth: Truth) -> Accuracy:
    """Compare journeys with the truth, endpoint by endpoint."""
    vehicle = np.asarray(found["vehicle"])
    start = Fixes.of(found["b0"], found["f0"]).tick * 1000 // TICKS
    end = Fixes.of(found["b1"], found["l1"]).tick * 1000 // TICKS
    ranked = rank(found, "air")
    middle = (truth.takeoff_ms + truth.landing_ms) // 2
    base = int(min(start.min(), truth.takeoff_ms.min())) - 1
    order = np.lexsort((start, vehicle))
    wide = 1 << 36
    key = (vehicle[order] - vehicle.min()) * wide + (start[order] - base)
    at = np.searchsorted(key, (truth.vehicle - vehicle.min()) * wide + (middle - base), side="right") - 1
    journey = order[np.maximum(at, 0)]
    hit = (vehicle[journey] == truth.vehicle) & (start[journey] <= middle) & (end[journey] >= middle)
    flights_in = np.bincount(journey[hit], minlength=len(vehicle))
    slack = 30 * 60_000
    covers = (start[journey] <= truth.takeoff_ms + slack) & (end[journey] >= truth.landing_ms - slack)
    whole = hit & covers & (flights_in[journey] == 1)
    top1, top3, named = {}, {}, {}
    for label, side, want, heard in (
        ("departure", ranked[0], truth.departure, truth.departure_heard),
        ("arrival", ranked[1], truth.arrival, truth.arrival_heard),
    ):
        first = hit & (side.place[journey, 0] == want)
        any3 = hit & (side.place[journey] == want[:, None]).any(axis=1)
        clear = hit & side.clear()[journey]
        for word, mask in (("heard", heard), ("not heard", ~heard)):
            top1[f"{label}, ground {word}"] = float(first[mask].mean())
            top3[f"{label}, ground {word}"] = float(any3[mask].mean())
            named[f"{label}, ground {word}"] = (
                float(clear[mask].mean()),
                float(first[mask & clear].mean()),
            )
    return Accuracy(len(truth), len(vehicle), float(whole.mean()), top1, top3, named)


def ships(folder: Path, count: int) -> tuple[int, Path, list[tuple[int, int, int, int]]]:
    """Made ships as a roll-up, and who met whom."""
    table, met = synthetic.ships(count, 7, 200, 3)
    path = folder / "ships.parquet"
    with DuckDB(memory_limit="4GB").connect() as connection:
        connection.register("made", table)
        connection.execute(
            f"""COPY (SELECT vehicle, bucket, count(*) AS n, min(key) AS first, max(key) AS last
                FROM (SELECT {PLAIN_POINTS} FROM made) GROUP BY ALL ORDER BY vehicle, bucket)
                TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
        )
    return table.num_rows, path, met


def line(what: str, value: str, wanted: str, good: bool | None) -> None:
    mark = "" if good is None else "met" if good else "NOT MET"
    print(f"{what:58} {value:>18}   {wanted:22} {mark}", flush=True)


def report_accuracy(title: str, result: Accuracy, targets: bool) -> None:
    off = result.journeys / result.flights - 1
    line(
        f"{title}: journeys against {result.flights:,} flights",
        f"{off:+.2%}",
        "within 1 %" if targets else "",
        abs(off) <= 0.01 if targets else None,
    )
    line(f"{title}: flights that are one journey", f"{result.whole:.2%}", "", None)
    for label, share in result.top1.items():
        least = 0.995 if "not" not in label else 0.90
        line(
            f"{title}: first airport, {label}",
            f"{share:.2%}",
            f"≥ {least:.1%}" if targets else "",
            share >= least if targets else None,
        )
        line(
            f"{title}: among three, {label}",
            f"{result.top3[label]:.2%}",
            "≥ 98 %" if targets else "",
            result.top3[label] >= 0.98 if targets else None,
        )
        clear, right = result.named[label]
        line(f"{title}: named at all / right if named", f"{clear:.1%} / {right:.2%}", "", None)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, default=Path("build/benchmark-tracks"))
    arguments.add_argument("--aircraft", type=int, default=20_000)
    arguments.add_argument("--ships", type=int, default=5_000)
    arguments.add_argument("--repeat", type=int, default=5)
    arguments.add_argument("--polars-repeat", type=int, default=2, help="It takes about a minute each.")
    options = arguments.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    repeat: int = options.repeat

    count, _ = apart(make, folder, options.aircraft, False, "flights")
    apart(make, folder, max(1, options.aircraft // 10), True, "wander")
    plain = folder / "flights.parquet"
    print(
        f"{count:,} positions of {options.aircraft:,} aircraft, best of {repeat},"
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, DuckDB {duckdb.__version__}\n"
    )

    (taken, points, size), peak = apart(ingest, folder, "flights")
    rate = points / taken.wall_s / 1e6
    line("ingest, sort and roll up", f"{rate:.2f} M points/s", "≥ 2.5 M points/s", rate >= 2.5)
    print(f"    {taken}; peak memory {peak / 2**30:.2f} GiB")
    line("bytes a position", f"{size / points:.2f}", "≤ 9.5", size / points <= 9.5)

    store = Store(folder / "flights.store")
    packed, _ = best(lambda: scan(store.points_files("air")), repeat)
    sorted_, found = best(lambda: segment(store, "air"), repeat)
    ratio = sorted_.wall_s / packed.wall_s
    line("journeys from the store / scan of all its columns", f"{ratio:.2f}×", "≤ 1.5×", ratio <= 1.5)
    print(f"    scan     {packed}\n    journeys {sorted_}: CPU {sorted_.cpu_s / packed.cpu_s:.2f}×")

    raw, _ = best(lambda: scan([plain]), repeat)
    unsorted, _ = best(lambda: from_unsorted(plain), repeat)
    ratio = unsorted.wall_s / raw.wall_s
    line("journeys from unsorted Parquet / its scan", f"{ratio:.2f}×", "≤ 2×", ratio <= 2)
    print(f"    scan     {raw}\n    journeys {unsorted}: CPU {unsorted.cpu_s / raw.cpu_s:.2f}×")
    if importlib.util.find_spec("polars"):
        polars, segments = best(lambda: with_polars(plain), options.polars_repeat)
        ratio = polars.wall_s / unsorted.wall_s
        line("Polars, sort and shift, on the same file", f"{ratio:.1f}×", "≥ 8×", ratio >= 8)
        print(f"    Polars   {polars}: CPU {polars.cpu_s / unsorted.cpu_s:.1f}×, {segments:,} segments")

    for name, run, aircraft, least in (
        ("traffic", with_traffic, SAMPLE_AIRCRAFT, 30),
        ("movingpandas", with_movingpandas, SMALL_AIRCRAFT, 1000),
    ):
        if importlib.util.find_spec(name):
            frame = pandas_sample(plain, aircraft)
            theirs, _ = best(lambda run=run, frame=frame: run(frame), min(repeat, 3))  # type: ignore[misc]
            each = theirs.cpu_s / len(frame)
            whole = each / (unsorted.cpu_s / count)
            line(
                f"{name}, CPU a point against ours on the whole",
                f"{whole:.0f}×",
                f"≥ {least}×",
                whole >= least,
            )
            same, _ = best(ours_on_sample(plain, aircraft), repeat)
            print(
                f"    {name} on {len(frame):,} positions: {theirs};"
                f" ours on the same {same}, {theirs.cpu_s / same.cpu_s:.0f}×"
            )

    rank(found.slice(0, 10), "air")
    ranked, _ = best(lambda: rank(found, "air"), repeat)
    each = ranked.cpu_s / (2 * found.num_rows) * 1e6
    line("airports, CPU an endpoint", f"{each:.2f} µs", "≤ 5 µs", each <= 5)
    report_accuracy("straight", accuracy(found, read_truth(folder, "flights")), targets=True)
    apart(ingest, folder, "wander")
    wandering = segment(Store(folder / "wander.store"), "air")
    report_accuracy("wandering", accuracy(wandering, read_truth(folder, "wander")), targets=False)

    rows, path, met = ships(folder, options.ships)
    expression = encounters.encounters(unbound("rollup", ROLLUP))
    engine = DuckDB(memory_limit="4GB")
    took, pairs = best(lambda: engine.run(expression, {"rollup": [path]}), repeat)
    rate = rows / took.wall_s / 1e6
    line("encounters", f"{rate:.2f} M rows/s", "≥ 2 M rows/s", rate >= 2)
    together = set(zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True))
    planted = {(a, b) for a, b, *_ in met}
    line(
        "encounters planted that were found; others",
        f"{len(together & planted)} of {len(planted)}; {len(together - planted)}",
        "200 of 200",
        planted <= together,
    )
    print(f"    {took}, {rows:,} rows")


if __name__ == "__main__":
    main()
