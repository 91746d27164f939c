"""Coverage: were others heard where and when a vehicle was silent?

Most silences are holes in reception, so a gap means little unless others were heard meanwhile along the way
that the vehicle must have gone. Presence is counted in cells of one degree and hours.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from watchfloor.tracks.engines import files
from watchfloor.tracks.geo import Floats, between, degrees, unit
from watchfloor.tracks.journeys import Fixes, moment
from watchfloor.tracks.points import Kind
from watchfloor.tracks.rollup import BUCKET_S, LAT_BIT, LAT_MASK, LON_BIT, LON_MASK, TICKS
from watchfloor.tracks.store import Store

_HOUR_TICKS = 3600 * TICKS
_MAX_SAMPLES = 240


def shares(store: Store, kind: Kind, found: pa.Table) -> Floats:
    """For each gap the share of its hours, along the way, in which another vehicle was heard there.

    The way is taken as the great circle between the two ends; of a gap longer than ten days 240 moments
    are looked at.
    """
    start, end = Fixes.of(found["b0"], found["l0"]), Fixes.of(found["b1"], found["f1"])
    samples = np.clip((end.tick - start.tick) // _HOUR_TICKS + 1, 1, _MAX_SAMPLES)
    gap = np.repeat(np.arange(len(samples)), samples)
    order = np.arange(len(gap)) - np.repeat(np.cumsum(samples) - samples, samples)
    part = (order + 0.5) / samples[gap]
    way = between(unit(start.lat, start.lon)[gap], unit(end.lat, end.lon)[gap], part)
    lat, lon = degrees(way)
    tick = start.tick[gap] + part * (end.tick - start.tick)[gap]
    wanted = pa.table(
        {
            "gap": gap,
            "vehicle": np.asarray(found["vehicle"])[gap],
            "hour": (tick // _HOUR_TICKS).astype(np.int64),
            "lat": np.floor(lat).astype(np.int64) + 90,
            "lon": np.floor(lon).astype(np.int64) + 180,
        }
    )
    first, last = moment(int(start.tick.min())), moment(int(end.tick.max()))
    per_hour = 3600 // BUCKET_S
    with store.connect() as connection:
        connection.register("wanted", wanted)
        heard = connection.execute(
            f"""SELECT gap, count(*) FROM wanted SEMI JOIN (
                    SELECT DISTINCT vehicle AS other, bucket // {per_hour} AS h,
                        ((first >> {LAT_BIT}) & {LAT_MASK}) // 10000 AS y,
                        ((first >> {LON_BIT}) & {LON_MASK}) // 10000 AS x
                    FROM ({files(store.rollup_files(kind, first, last))})
                    WHERE (bucket // {per_hour}) IN (SELECT hour FROM wanted)
                ) ON h = hour AND y = lat AND x = lon AND other <> vehicle
                GROUP BY gap"""
        ).fetchall()
    count = np.zeros(len(samples))
    for index, covered in heard:
        count[index] = covered
    return np.asarray(count / samples)
