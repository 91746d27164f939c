"""The roll-up: of every five minutes of a vehicle, the first and the last position and how many.

A position is packed into one integer that begins with its time within the bucket, so that the first and
the last are MIN and MAX: the cheapest aggregates there are, the same on every engine, and mergeable.

===== ======================================================================
bits  what
===== ======================================================================
51-62 tenths of a second since the bucket began (0 to 2999)
30-50 latitude + 90, ten-thousandths of a degree (11 m)
8-29  longitude + 180, ten-thousandths of a degree
0-7   0 on the ground, 1 height unknown, else 2 + (feet + 2000) / 250
===== ======================================================================

Gaps of ten minutes and more lie between two buckets, so that nothing about them is lost.
"""

from __future__ import annotations

from watchfloor.tracks.points import GROUND

BUCKET_S = 300
TICKS = 10
"""Ticks a second: times in a roll-up are tenths of a second."""
TIME_BIT, LAT_BIT, LON_BIT = 51, 30, 8
LAT_MASK, LON_MASK, ALT_MASK = (1 << 21) - 1, (1 << 22) - 1, 255
ON_GROUND, NO_HEIGHT = 0, 1
FT_STEP, FT_BASE = 250, 2000


def height_code(feet: float) -> int:
    """The code of a height."""
    return 2 + int((feet + FT_BASE) // FT_STEP)


def point_sql(
    *, tick_ms: int, time: str, lat4: str, lon4: str, alt_ft: str = "alt_ft", idiv: str = "//"
) -> str:
    """SQL for the columns ``bucket`` and ``key`` of a position.

    Parameters
    ----------
    tick_ms
        Milliseconds in one unit of ``time``.
    time, lat4, lon4, alt_ft
        SQL over the table's columns: an integer time, ten-thousandths of a degree, feet.
    idiv
        The engine's operator for dividing integers.
    """
    bucket = BUCKET_S * 1000 // tick_ms
    tick = 1000 // TICKS // tick_ms
    shift = f"CAST({1 << (TIME_BIT - LAT_BIT)} AS BIGINT)"
    within = f"({time} % {bucket})" if tick == 1 else f"(({time} % {bucket}) {idiv} {tick})"
    place = f"({within} * {shift} + {lat4} + 900000) * {1 << (LAT_BIT - LON_BIT)}"
    top = 255 - 2
    height = (
        f"CASE WHEN flags & {GROUND} <> 0 THEN {ON_GROUND} WHEN {alt_ft} IS NULL THEN {NO_HEIGHT}"
        f" ELSE 2 + least({top}, ({alt_ft} + {FT_BASE}) {idiv} {FT_STEP}) END"
    )
    return (
        f"{time} {idiv} {bucket} AS bucket, ({place} + {lon4} + 1800000) * {1 << LON_BIT} + ({height}) AS key"
    )


PLAIN_POINTS = "vehicle, " + point_sql(
    tick_ms=1,
    time="t_ms",
    lat4="CAST(round(lat * 1e4) AS BIGINT)",
    lon4="CAST(round(lon * 1e4) AS BIGINT)",
)
"""DuckDB SQL: roll-up columns from a plain table of positions."""
PACKED_POINTS = "vehicle, " + point_sql(
    tick_ms=100,
    time="t_ds",
    lat4="((lat6 + 90000050) // 100 - 900000)",
    lon4="((lon6 + 180000050) // 100 - 1800000)",
)
"""DuckDB SQL: roll-up columns from the store's points."""
