"""The positions of journeys as lines to draw: broken where nothing was received, thinned to what shows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from watchfloor.records import Journey
from watchfloor.tracks import Store
from watchfloor.tracks.points import Kind, vehicle_code

GAP_DS = 10 * 600
"""Ten minutes in tenths of a second, which the store counts in: twice the shortest silence that a journey
counts. A line over a longer one would show what was not seen."""
POINTS_A_LEG = 240
"""At the scale of a continent more cannot be told apart."""

Point = tuple[float, float]


def lines(folder: Path, journeys: Sequence[Journey]) -> dict[str, list[list[Point]]]:
    """For each journey its pieces, as (longitude, latitude); a journey without positions has none."""
    if not folder.is_dir() or not journeys:
        return {}
    store = Store(folder)
    found: dict[str, list[list[Point]]] = {}
    for vehicle in sorted({one.vehicle for one in journeys}):
        mine = [one for one in journeys if one.vehicle == vehicle]
        kind: Kind = "air" if mine[0].kind == "flight" else "sea"
        since, until = min(one.started for one in mine), max(one.ended for one in mine)
        files = [str(path) for path in store.points_files(kind, since, until)]
        if not files:
            continue
        with store.connect() as connection:
            rows = connection.execute(
                "SELECT t_ds, lat6, lon6 FROM read_parquet(?) WHERE vehicle = ? AND t_ds BETWEEN ? AND ?"
                " ORDER BY t_ds",
                [files, vehicle_code(vehicle), _ds(since), _ds(until)],
            ).fetchall()
        times, latitudes, longitudes = zip(*rows, strict=True) if rows else ((), (), ())
        for one in mine:
            begin, end = bisect_left(times, _ds(one.started)), bisect_right(times, _ds(one.ended))
            found[one.id] = pieces(times[begin:end], latitudes[begin:end], longitudes[begin:end])
    return found


def pieces(times: Sequence[int], latitudes: Sequence[int], longitudes: Sequence[int]) -> list[list[Point]]:
    """Cut where more than :data:`GAP_DS` lies between two positions, or the date line; then thin.

    Examples
    --------
    >>> pieces([0, 10, 10**6], [0, 10**6, 2 * 10**6], [0, 0, 0])
    [[(0.0, 0.0), (0.0, 1.0)], [(0.0, 2.0)]]
    """
    made: list[list[Point]] = []
    for at in range(len(times)):
        point = (longitudes[at] / 1e6, latitudes[at] / 1e6)
        apart = at == 0 or times[at] - times[at - 1] > GAP_DS or abs(point[0] - made[-1][-1][0]) > 180
        if apart:
            made.append([point])
        else:
            made[-1].append(point)
    step = max(1, len(times) // POINTS_A_LEG)
    return [[*piece[:-1:step], piece[-1]] for piece in made]


def _ds(moment: datetime) -> int:
    return int(moment.timestamp() * 10)
