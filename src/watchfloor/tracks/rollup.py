"""The roll-up: of every five minutes of a vehicle, the first and the last position and how many.

A position is packed into one integer that begins with its time within the bucket, so that the first and
the last are MIN and MAX: the cheapest aggregates there are, the same on every engine, and mergeable.

===== ======================================================================
bits  what
===== ======================================================================
51-62 tenths of a second since the bucket began (0 to 2999)
30-50 latitude + 90, ten-thousandths of a degree (11 m)
8-29  longitude + 180, ten-thousandths of a degree
0-7   0 on the ground, 1 height unknown, else 2 + (feet + 2000) / 256
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
FT_STEP, FT_BASE = 256, 2000


def height_code(feet: float) -> int:
    """The code of a height."""
    return 2 + int((feet + FT_BASE) // FT_STEP)


def point_sql(*, tick_ms: int, time: str, lat4: str, lon4: str) -> str:
    """DuckDB SQL for the columns ``bucket`` and ``key`` of a position.

    It is worked out for every position, so it has few divisions and no branches: the place is put together
    in floating point, exactly (43 of 53 bits), and a missing height is a number below all others.

    Parameters
    ----------
    tick_ms
        Milliseconds in one unit of ``time``.
    time, lat4, lon4
        SQL over the table's columns: an integer time, ten-thousandths of a degree.
    """
    bucket = BUCKET_S * 1000 // tick_ms
    tick = 1000 // TICKS // tick_ms
    within = f"CAST({time} - ({time} // {bucket}) * {bucket} AS INTEGER)"
    if tick > 1:
        within = f"({within} // {tick})"
    side = 1 << (LAT_BIT - LON_BIT)
    place = f"CAST(floor({lat4} + 900000.5) * {side} + floor({lon4} + 1800000.5) AS BIGINT)"
    above = FT_BASE + 2 * FT_STEP
    height = (
        f"least({ALT_MASK}, (coalesce(alt_ft, {FT_STEP - above}) + {above}) >> {FT_STEP.bit_length() - 1})"
    )
    aloft = f"(1 - CAST((flags >> {GROUND.bit_length() - 1}) & 1 AS INTEGER))"
    key = f"CAST({within} AS BIGINT) * {1 << TIME_BIT} + {place} * {1 << LON_BIT} + {aloft} * {height}"
    return f"{time} // {bucket} AS bucket, {key} AS key"


PLAIN_POINTS = "vehicle, " + point_sql(tick_ms=1, time="t_ms", lat4="lat * 1e4", lon4="lon * 1e4")
"""DuckDB SQL: roll-up columns from a plain table of positions."""
PACKED_POINTS = "vehicle, " + point_sql(tick_ms=100, time="t_ds", lat4="lat6 * 0.01", lon4="lon6 * 0.01")
"""DuckDB SQL: roll-up columns from the store's points."""
