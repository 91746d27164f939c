"""Journeys, gaps and encounters as Ibis expressions: the same rows from DuckDB, ClickHouse and Spark.

Only windows, GROUP BY and equi-joins are used; no as-of join, no spatial function, no array. Everything
is made of *runs*: stretches in which a vehicle was heard without a hole and did one thing, moving or at
rest. A row of the roll-up is the smallest run; joining runs gives runs again, so days can be cut anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from watchfloor.tracks.rollup import (
    ALT_MASK,
    BUCKET_S,
    LAT_BIT,
    LAT_MASK,
    LON_BIT,
    LON_MASK,
    ON_GROUND,
    TICKS,
    TIME_BIT,
    height_code,
)

EARTH_M = 6_371_008.8
NONE = -1
"""In place of a row before the first or after the last; no bucket, position or count is negative."""
BUCKET = BUCKET_S * TICKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """Where one journey ends and the next begins. Times in minutes, speeds in km/h."""

    hole_min: float
    """A silence longer than this ends a run, and is a gap."""
    split_min: float
    """A silence longer than this ends a journey, unless both ends fit one journey."""
    split_always_min: float
    rest_min: float
    """A rest at least so long ends a journey."""
    long_rest_min: float
    """Of a rest longer than this only the edge belongs to a journey."""
    stitch_kmh: tuple[float, float]
    """Speeds that a silence may imply when both its ends fit one journey."""
    en_route_ft: float
    """Above it a vehicle is on its way, not about to land."""
    turn_min: float
    """Least silence in which an aircraft seen descending may have landed and left again."""
    rest_kn: float
    """Slower than this is at rest, where there is no ground flag."""


FLIGHTS = Segmentation(
    hole_min=10,
    split_min=25,
    split_always_min=600,
    rest_min=0,
    long_rest_min=45,
    stitch_kmh=(200, 1100),
    en_route_ft=10_000,
    turn_min=12,
    rest_kn=0,
)
"""25, 45 and 12 minutes: the leg rule of readsb, as described; 10,000 ft and 200 to 1,100 km/h: measured on
made flights, where both together stitched 96.6 % of reception holes and joined no two flights; 10 hours:
ours."""

VOYAGES = Segmentation(
    hole_min=360,
    split_min=7 * 24 * 60,
    split_always_min=7 * 24 * 60,
    rest_min=240,
    long_rest_min=240,
    stitch_kmh=(0, 0),
    en_route_ft=0,
    turn_min=0,
    rest_kn=0.5,
)
"""0.5 knots and 4 hours: Global Fishing Watch's port visits; 6 hours and 7 days: ours."""

RUN = ("b0", "f0", "l0", "b1", "f1", "l1")
"""Of a run's first and last roll-up row: the bucket, the first and the last packed position."""


def rollup(points: ir.Table) -> ir.Table:
    """First and last packed position, and the count, of each vehicle and bucket."""
    return points.group_by(["vehicle", "bucket"]).agg(
        n=points.count(), first=points.key.min(), last=points.key.max()
    )


def tick(bucket: Any, key: Any) -> Any:
    """Tenths of a second since 1970 of a packed position."""
    return bucket * BUCKET + (key >> TIME_BIT)


def latitude(key: Any) -> Any:
    """Degrees."""
    return ((key >> LAT_BIT) & LAT_MASK) / 10_000.0 - 90.0


def longitude(key: Any) -> Any:
    """Degrees."""
    return ((key >> LON_BIT) & LON_MASK) / 10_000.0 - 180.0


def height(key: Any) -> Any:
    """The code of the height: see :mod:`watchfloor.tracks.rollup`."""
    return key & ALT_MASK


def _before(column: Any, window: Any) -> Any:
    """The value in the row before; ``NONE`` in the first row (no engine's own default is relied on)."""
    return column.lag(1, default=NONE).over(window)


def _after(column: Any, window: Any) -> Any:
    return column.lead(1, default=NONE).over(window)


def runs_of(table: ir.Table, rule: Segmentation) -> ir.Table:
    """The roll-up as runs of one row each, with ``rest``: on the ground, or hardly moving."""
    if rule.rest_kn:
        order = {"group_by": table.vehicle, "order_by": table.bucket}
        before = ibis.window(**order)
        table = table.mutate(pb=_before(table.bucket, before), pl=_before(table["last"], before))
        seconds = (tick(table.bucket, table["last"]) - tick(table.pb, table.pl)) / float(TICKS)
        slow = metres(table.pl, table["last"]) < rule.rest_kn * 1852 / 3600 * seconds
        rest: Any = (table.pb == NONE) | slow
    else:
        rest = height(table["last"]) == ON_GROUND
    return table.select(
        "vehicle",
        "n",
        rest=rest.cast("int64"),
        b0=table.bucket,
        f0=table["first"],
        l0=table["last"],
        b1=table.bucket,
        f1=table["first"],
        l1=table["last"],
    )


def metres(key: Any, other: Any) -> Any:
    """Great-circle distance of two packed positions (haversine)."""
    lat1, lat2 = latitude(key).radians(), latitude(other).radians()
    half_lon = (longitude(other) - longitude(key)).radians() / 2.0
    half_lat = (lat2 - lat1) / 2.0
    a = half_lat.sin() * half_lat.sin() + lat1.cos() * lat2.cos() * half_lon.sin() * half_lon.sin()
    return 2.0 * EARTH_M * ibis.least(1.0, a.sqrt()).asin()


def joined(runs: ir.Table, rule: Segmentation) -> ir.Table:
    """Runs that follow each other without a hole and do the same, as one.

    Of all rows only those remain that begin a run, each with the end of the run before it; so nothing is
    aggregated but a running count.
    """
    order = ibis.window(group_by=runs.vehicle, order_by=runs.b0)
    upto = ibis.window(group_by=runs.vehicle, order_by=runs.b0, preceding=None, following=0)
    seen = runs.mutate(
        upto=runs.n.sum().over(upto).cast("int64"),
        p_rest=_before(runs.rest, order),
        p_b1=_before(runs.b1, order),
        p_f1=_before(runs.f1, order),
        p_l1=_before(runs.l1, order),
        is_last=_after(runs.b0, order) == NONE,
    )
    silent = tick(seen.b0, seen.f0) - tick(seen.p_b1, seen.p_l1)
    begins = (seen.p_b1 == NONE) | (seen.rest != seen.p_rest) | (silent > int(rule.hole_min * 60 * TICKS))
    edges = seen.mutate(begins=begins).filter(lambda t: t.begins | t.is_last)
    after = ibis.window(group_by=edges.vehicle, order_by=edges.b0)
    marked = edges.mutate(
        x_begins=_after(edges.begins.cast("int64"), after),
        x_b1=_after(edges.p_b1, after),
        x_f1=_after(edges.p_f1, after),
        x_l1=_after(edges.p_l1, after),
        x_n=_after((edges.upto - edges.n), after),
        y_b1=_after(edges.b1, after),
        y_f1=_after(edges.f1, after),
        y_l1=_after(edges.l1, after),
        y_n=_after(edges.upto, after),
    ).filter(lambda t: t.begins)

    def end(before_next: Any, of_next: Any, own: Any) -> Any:
        """The run ends before the next beginning; or with the vehicle's last row; or where it began."""
        return ibis.cases((marked.x_begins == NONE, own), (marked.x_begins == 1, before_next), else_=of_next)

    return marked.select(
        "vehicle",
        "rest",
        "b0",
        "f0",
        "l0",
        n=end(marked.x_n, marked.y_n, marked.upto) - marked.upto + marked.n,
        b1=end(marked.x_b1, marked.y_b1, marked.b1),
        f1=end(marked.x_f1, marked.y_f1, marked.f1),
        l1=end(marked.x_l1, marked.y_l1, marked.l1),
    )


def linked(runs: ir.Table) -> ir.Table:
    """Runs with the end of the one before, the silence between and the speed that it implies."""
    order = ibis.window(group_by=runs.vehicle, order_by=runs.b0)
    table = runs.mutate(
        p_rest=_before(runs.rest, order),
        p_b1=_before(runs.b1, order),
        p_f1=_before(runs.f1, order),
        p_l1=_before(runs.l1, order),
    )
    since = tick(table.b0, table.f0) - tick(table.p_b1, table.p_l1)
    silent = ibis.cases((table.p_b1 == NONE, NONE), else_=since)
    moved = metres(table.p_l1, table.f0)
    return table.mutate(silent=silent, moved_m=moved, kmh=moved * 3.6 * TICKS / ibis.greatest(silent, 1))


def journeys(rollup: ir.Table, rule: Segmentation) -> ir.Table:
    """Journeys: one row each, with the packed positions at both ends.

    ``b0, f0, l0`` and ``b1, f1, l1`` are the first and the last roll-up row, ``silent`` the longest silence
    within (tenths of a second), ``why`` what ended the journey before it.
    """
    table = linked(joined(runs_of(rollup, rule), rule))
    table = table.mutate(split=_splits(table, rule))
    table = table.mutate(part=_running(table.split, table.vehicle, table.b0))
    # A rest belongs to the journey that it ends, so a journey also begins when a vehicle that has moved
    # since the last split moves again.
    moves = 1 - table.rest
    part = ibis.window(group_by=[table.vehicle, table.part], order_by=table.b0, preceding=None, following=0)
    table = table.mutate(moved_before=moves.sum().over(part) - moves)
    order = ibis.window(group_by=table.vehicle, order_by=table.b0)
    table = table.mutate(
        p_span=_before((tick(table.b1, table.l1) - tick(table.b0, table.f0)), order),
    )
    leaves = (
        (table.rest == 0)
        & (table.p_rest == 1)
        & (table.moved_before > 0)
        & (table.p_span >= int(rule.rest_min * 60 * TICKS))
    )
    table = table.mutate(begins=ibis.greatest(table.split, leaves.cast("int64")))
    table = table.mutate(number=_running(table.begins, table.vehicle, table.b0))
    return _collected(table, rule)


def _splits(table: ir.Table, rule: Segmentation) -> Any:
    """1 where a silence ends a journey."""
    minute = 60 * TICKS
    low, high = rule.stitch_kmh
    plausible = table.kmh.between(low, high)
    aloft = height_code(rule.en_route_ft)
    before, after = height(table.p_l1), height(table.f0)
    climbing = (before > height(table.p_f1)) & (table.p_rest == 0)
    descending = (height(table.l0) < after) & (table.rest == 0)
    leaves_us = (table.p_rest == 0) & ((before > aloft) | climbing)
    comes_back = (table.rest == 1) | (after > aloft) | descending
    same = plausible & leaves_us & comes_back
    long = table.silent > int(rule.split_min * minute)
    parked = (table.rest == 1) & (table.p_rest == 1) & (table.silent > int(rule.hole_min * minute))
    turned = (
        (table.silent > int(rule.turn_min * minute))
        & (before <= aloft)
        & (after <= aloft)
        & (before < height(table.p_f1))
        & (height(table.l0) > after)
        & (table.rest == 0)
        & (table.p_rest == 0)
    )
    if not rule.turn_min:
        turned = ibis.literal(False)
        parked = ibis.literal(False)
    split = (
        (table.p_b1 == NONE)
        | (table.silent > int(rule.split_always_min * minute))
        | (long & ~same)
        | parked
        | turned
    )
    return split.cast("int64")


def _running(flag: Any, vehicle: Any, order: Any) -> Any:
    window = ibis.window(group_by=vehicle, order_by=order, preceding=None, following=0)
    return flag.sum().over(window).cast("int64")


def _collected(table: ir.Table, rule: Segmentation) -> ir.Table:
    """One row a journey. Of a long rest at either end only the edge is taken."""
    span = tick(table.b1, table.l1) - tick(table.b0, table.f0)
    long = (table.rest == 1) & (span > int(rule.long_rest_min * 60 * TICKS))

    def either(yes: Any, no: Any) -> Any:
        return ibis.cases((long, yes), else_=no)

    table = table.mutate(
        s_b=either(table.b1, table.b0),
        s_f=either(table.f1, table.f0),
        s_l=either(table.l1, table.l0),
        e_b=either(table.b0, table.b1),
        e_f=either(table.f0, table.f1),
        e_l=either(table.l0, table.l1),
        within=ibis.cases((table.begins == 1, 0), else_=table.silent),
    )
    first, last = {"key": table.b0}, {"key": table.b0}
    whole = table.group_by(["vehicle", "number"]).agg(
        n=table.n.sum().cast("int64"),
        moving=(1 - table.rest).max(),
        silent=table.within.max(),
        before=table.silent.argmin(**first),
        b0=table.s_b.argmin(**first),
        f0=table.s_f.argmin(**first),
        l0=table.s_l.argmin(**first),
        b1=table.e_b.argmax(**last),
        f1=table.e_f.argmax(**last),
        l1=table.e_l.argmax(**last),
    )
    return whole.filter((whole.moving == 1) & (whole.n > 1)).drop("moving", "number")


def gaps(rollup: ir.Table, rule: Segmentation) -> ir.Table:
    """Silences longer than a hole: the positions on both sides, metres and speed implied."""
    table = linked(joined(runs_of(rollup, rule), rule))
    table = table.filter(table.silent > int(rule.hole_min * 60 * TICKS))
    return table.select(
        "vehicle",
        "silent",
        b0=table.p_b1,
        f0=table.p_f1,
        l0=table.p_l1,
        b1=table.b0,
        f1=table.f0,
        l1=table.l0,
        moved_m=(table.moved_m + 0.5).floor().cast("int64"),
    )


def rests(rollup: ir.Table, rule: Segmentation) -> ir.Table:
    """Rests that are at least ``rest_min`` long, with their bounds."""
    table = joined(runs_of(rollup, rule), rule)
    span = tick(table.b1, table.l1) - tick(table.b0, table.f0)
    return table.filter((table.rest == 1) & (span >= int(rule.rest_min * 60 * TICKS))).drop("rest")
