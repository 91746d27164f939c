"""Encounters at sea, as an Ibis expression: two ships close together, slow, for hours.

Positions are brought to common moments, ten minutes apart, along straight lines in space, so that two ships
are compared at the same instant. Space is cut into cubes; each ship is in the cube it lies in, and again in
every neighbouring cube closer than the distance searched. So each pair meets in exactly one cube, and there
is no seam: not at a cube's edge, not at 180 degrees, not at a pole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from watchfloor.tracks.expressions import EARTH_M, NONE, latitude, longitude, tick
from watchfloor.tracks.rollup import TICKS

SLOT_S = 600
"""Resampling: 10 minutes, as in Global Fishing Watch's encounters."""
_SLOT = SLOT_S * TICKS
_CUBE_M = 4000
_HALF_SIDE = 2048
"""Cubes from the Earth's centre to its surface, and some: 6,371 / 4 < 2,048."""
_SIDE = 2 * _HALF_SIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What counts as an encounter. Defaults: Miller et al. 2018 and Global Fishing Watch."""

    distance_m: int = 500
    duration_min: int = 120
    speed_kn: float = 2.0
    bridge_min: int = 240
    """Pauses shorter than this don't end an encounter."""
    fill_min: int = 60
    """Silences up to this are filled by a straight line."""


def encounters(rollup: ir.Table, rule: Meeting | None = None) -> ir.Table:
    """Encounters: a row each, the smaller vehicle number first.

    ``slot0`` and ``slot1`` are the first and last moment together (of 10 minutes since 1970), ``together``
    their number, ``distance_m`` the mean distance, ``x, y, z`` the mean place in metres from the centre of
    the Earth.
    """
    rule = rule or Meeting()
    ships = _resampled(rollup, rule)
    own = ships.mutate(cube=_cube(ships.x, ships.y, ships.z))
    other = _near_cubes(ships, rule.distance_m)
    other = other.rename(lambda name: f"{name}_2")
    pairs = own.join(
        other,
        [own.slot == other.slot_2, own.cube == other.cube_2, own.vehicle < other.vehicle_2],
    )
    dx, dy, dz = pairs.x - pairs.x_2, pairs.y - pairs.y_2, pairs.z - pairs.z_2
    pairs = pairs.mutate(square=dx * dx + dy * dy + dz * dz)
    pairs = pairs.filter(pairs.square <= rule.distance_m**2).select(
        "slot",
        "x",
        "y",
        "z",
        a="vehicle",
        b="vehicle_2",
        distance=_whole(pairs.square.cast("float64").sqrt()),
        speed=pairs.speed + pairs.speed_2,
    )
    order = ibis.window(group_by=[pairs.a, pairs.b], order_by=pairs.slot)
    pairs = pairs.mutate(before=pairs.slot.lag(1, default=NONE).over(order))
    apart = pairs.slot - pairs.before > rule.bridge_min * 60 // SLOT_S
    pairs = pairs.mutate(begins=((pairs.before == NONE) | apart).cast("int64"))
    upto = ibis.window(group_by=[pairs.a, pairs.b], order_by=pairs.slot, preceding=None, following=0)
    pairs = pairs.mutate(number=pairs.begins.sum().over(upto).cast("int64"))
    found = pairs.group_by(["a", "b", "number"]).agg(
        slot0=pairs.slot.min(),
        slot1=pairs.slot.max(),
        together=pairs.count(),
        total_m=pairs.distance.sum().cast("int64"),
        total_mm_s=pairs.speed.sum().cast("int64"),
        x=pairs.x.sum().cast("int64"),
        y=pairs.y.sum().cast("int64"),
        z=pairs.z.sum().cast("int64"),
    )
    slow = found.total_mm_s < found.together * int(2 * rule.speed_kn * 1852 / 3.6)
    return found.filter(slow & (found.together * SLOT_S >= rule.duration_min * 60)).drop("number")


def _resampled(rollup: ir.Table, rule: Meeting) -> ir.Table:
    """Each ship at each common moment: place in whole metres, speed in mm/s."""
    rows = rollup.select("vehicle", t=tick(rollup.bucket, rollup["first"]), key=rollup["first"])
    order = ibis.window(group_by=rows.vehicle, order_by=rows.t)
    rows = rows.mutate(t2=rows.t.lead(1, default=NONE).over(order))
    phi, lam = latitude(rows.key).radians(), longitude(rows.key).radians()
    rows = rows.mutate(
        x0=_whole(phi.cos() * lam.cos() * EARTH_M),
        y0=_whole(phi.cos() * lam.sin() * EARTH_M),
        z0=_whole(phi.sin() * EARTH_M),
    )
    order = ibis.window(group_by=rows.vehicle, order_by=rows.t)
    rows = rows.mutate(
        dx=rows.x0.lead(1, default=0).over(order) - rows.x0,
        dy=rows.y0.lead(1, default=0).over(order) - rows.y0,
        dz=rows.z0.lead(1, default=0).over(order) - rows.z0,
        slot=((rows.t + _SLOT - 1) / float(_SLOT)).floor().cast("int64"),
    )
    rows = rows.filter((rows.t2 != NONE) & (rows.t2 - rows.t <= rule.fill_min * 60 * TICKS))
    rows = rows.filter(rows.slot * _SLOT < rows.t2)
    steps = ibis.array(list(range(rule.fill_min * 60 // SLOT_S))).unnest()
    more = rows.mutate(step=steps)
    more = more.mutate(slot=more.slot + more.step).filter(lambda t: t.slot * _SLOT < t.t2)
    share = (more.slot * _SLOT - more.t).cast("float64") / (more.t2 - more.t)
    moved = (more.dx * more.dx + more.dy * more.dy + more.dz * more.dz).cast("float64").sqrt()
    return more.select(
        "vehicle",
        "slot",
        x=more.x0 + _whole(more.dx * share),
        y=more.y0 + _whole(more.dy * share),
        z=more.z0 + _whole(more.dz * share),
        speed=_whole(moved * (1000.0 * TICKS) / (more.t2 - more.t)),
    )


def _whole(number: Any) -> Any:
    """The nearest integer, halves up: engines' own rounding differs."""
    return (number + 0.5).floor().cast("int64")


def _index(metre: Any) -> Any:
    return (metre / float(_CUBE_M)).floor().cast("int64") + _HALF_SIDE


def _cube(x: Any, y: Any, z: Any) -> Any:
    return (_index(x) * _SIDE + _index(y)) * _SIDE + _index(z)


def _near_cubes(ships: ir.Table, reach_m: int) -> ir.Table:
    """Each ship once for every cube that it is in or within reach of."""
    table = ships
    for axis in ("x", "y", "z"):
        low, high = _index(table[axis] - reach_m), _index(table[axis] + reach_m)
        cell, side = f"cell_{axis}", f"side_{axis}"
        table = table.mutate(**{cell: low, "both": high != low})
        table = table.mutate(**{side: ibis.array([0, 1]).unnest()})
        table = table.filter(table.both | (table[side] == 0))
        table = table.mutate(**{cell: table[cell] + table[side]}).drop("both", side)
    cube = (table.cell_x * _SIDE + table.cell_y) * _SIDE + table.cell_z
    return table.mutate(cube=cube).drop("cell_x", "cell_y", "cell_z")
