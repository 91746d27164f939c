"""Jumps: positions that the vehicle cannot have reached from the ones before.

A vehicle at two places at once means a wrong or spoofed position, or two vehicles with one number.
"""

from __future__ import annotations

from typing import Any

from watchfloor.tracks.engines import files
from watchfloor.tracks.points import Kind
from watchfloor.tracks.rollup import TICKS
from watchfloor.tracks.store import TICK_MS, Store

LIMIT_KMH: dict[Kind, float] = {"air": 1300.0, "sea": 40 * 1.852}
"""40 knots at sea: TrAISformer's filter; 1,300 km/h in the air: ours, above any airliner with the wind."""
_LEAST_M: dict[Kind, float] = {"air": 10_000.0, "sea": 3_000.0}
"""Shorter ones are noise of positions and clocks (ours)."""
_TOGETHER_S = 1800
"""Jumps of a vehicle closer in time than this are one event."""


def jumps(store: Store, kind: Kind, since: Any = None, until: Any = None) -> list[tuple[Any, ...]]:
    """Jumps: vehicle, first and last time in ms, how many, longest in km, fastest in km/h, lat, lon."""
    paths = store.points_files(kind, since, until)
    if not paths:
        return []
    limit, least = LIMIT_KMH[kind] / 3.6, _LEAST_M[kind]
    # Positions are compared on a plane first, which costs no trigonometry; 111,320 m is a degree.
    with store.connect() as connection:
        return connection.execute(
            f"""
            WITH steps AS (
                SELECT vehicle, t_ds, lat6, lon6, lag(t_ds) OVER w AS pt, lag(lat6) OVER w AS plat,
                    lag(lon6) OVER w AS plon
                FROM ({files(paths)}) WINDOW w AS (PARTITION BY vehicle ORDER BY t_ds)
            ), moved AS (
                SELECT *, (t_ds - pt) / {TICKS} AS s, 0.11132 * sqrt(pow(lat6 - plat, 2) + pow(
                    cos(radians(lat6 / 1e6)) * least(abs(lon6 - plon), 360000000 - abs(lon6 - plon)), 2)) AS m
                FROM steps WHERE abs(lat6 - plat) + abs(lon6 - plon) > {least / 0.11132 / 2}
            ), fast AS (
                SELECT *, t_ds - lag(t_ds) OVER (PARTITION BY vehicle ORDER BY t_ds) AS since
                FROM moved WHERE m > {least} AND m > {limit} * greatest(s, 1)
            ), numbered AS (
                SELECT *, count(*) FILTER (since IS NULL OR since > {_TOGETHER_S * TICKS})
                    OVER (PARTITION BY vehicle ORDER BY t_ds) AS number FROM fast
            )
            SELECT vehicle, min(pt) * {TICK_MS}, max(t_ds) * {TICK_MS}, count(*), max(m) / 1000,
                max(m / greatest(s, 1)) * 3.6, arg_min(lat6, t_ds) / 1e6, arg_min(lon6, t_ds) / 1e6
            FROM numbered GROUP BY vehicle, number ORDER BY vehicle, min(pt)"""
        ).fetchall()
