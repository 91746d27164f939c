"""Every format: what is read, where it stood, and what is left out and why."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyais.encode import encode_dict

from watchfloor.errors import TrackError
from watchfloor.tracks import FORMATS, read
from watchfloor.tracks.points import GEOMETRIC, GROUND, STALE, WAY_MASK, WAYS, vehicle_name
from watchfloor.tracks.readers import Source, sniff

T0 = 1_700_000_000


def read_all(path: Path, fmt: str | None = None) -> tuple[list[dict[str, Any]], list[Any], Counter[str]]:
    """All positions, identities and reasons of a file."""
    points, said, left_out = [], [], Counter[str]()
    for batch in read(path, fmt):
        points += batch.points.to_pylist()
        said += [(row["field"], row["value"]) for row in batch.identity.to_pylist()]
        left_out += batch.rejected
    return points, said, left_out


def write(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


TRACE = {
    "icao": "ac671b",
    "r": "N899DN",
    "t": "B739",
    "timestamp": T0 + 0.25,
    "trace": [
        [0, 16.5, -88.25, "ground", 12, 90, 0, None, {"flight": "DAL1812 ", "squawk": "1200"}, "adsb_icao"],
        [10.5, 16.6, -88.25, 32000, 478.6, 327.8, 9, 0, None, "mlat", 33825, 32, 280, 0.0, "more"],
        [20, 16.7, -88.25, None, None, None, 0, None, None],
        [30, None, None, 1, 1, 1, 0, 0, None],
        "nonsense",
    ],
}


def test_a_trace_is_read_with_its_flags_ways_and_places(tmp_path: Path) -> None:
    path = tmp_path / "trace_full_ac671b.json"
    path.write_bytes(gzip.compress(json.dumps(TRACE).encode()))
    points, said, left_out = read_all(path)
    assert [vehicle_name(p["vehicle"]) for p in points] == ["hex:ac671b"] * 3
    assert [p["t_ms"] - T0 * 1000 for p in points] == [250, 10750, 20250]
    assert [(p["alt_ft"], p["gs10"], p["track10"]) for p in points] == [
        (None, 120, 900),
        (32000, 4786, 3278),
        (None, None, None),
    ]
    assert [p["row"] for p in points] == [1, 2, 3]
    assert points[0]["flags"] & GROUND
    assert points[1]["flags"] & STALE
    assert points[1]["flags"] & GEOMETRIC
    assert [WAYS[p["flags"] & WAY_MASK] for p in points] == ["adsb", "mlat", "unknown"]
    assert ("callsign", "DAL1812") in said
    assert ("registration", "N899DN") in said
    assert left_out == {"no position": 1, "malformed point": 1}


def test_the_v2_api_and_aircraft_json_count_time_differently(tmp_path: Path) -> None:
    craft = [
        {"hex": "ae1480", "flight": "BERT10", "alt_baro": 8050, "lat": 37.7, "lon": -121.1, "seen_pos": 2.0},
        {"hex": "7061f5", "alt_baro": "ground", "lastPosition": {"lat": 29.2, "lon": 47.9, "seen_pos": 90}},
        {"hex": "abcdef", "flight": "X"},
        {"hex": "nope"},
    ]
    api = write(tmp_path / "api.json", {"ac": craft, "now": T0 * 1000})
    file = write(tmp_path / "aircraft.json", {"aircraft": craft, "now": T0})
    points, _, left_out = read_all(api)
    assert points == read_all(file)[0]
    assert [p["t_ms"] // 1000 - T0 for p in points] == [-2, -90]
    assert points[1]["flags"] & STALE
    assert points[1]["flags"] & GROUND
    assert left_out == {"no position": 1, "no aircraft address": 1}


def test_states_of_2017_and_of_today_have_their_source_elsewhere(tmp_path: Path) -> None:
    start = ["4240ec", "UTA394 ", "UK", T0, T0, 21.9, 54.9, 8404.86, False, 225.19, 84.9, 9.1, None, 8397.2]
    new = [*start, "7674", False, 2]
    extended = [*start, "7674", False, 2, 4]
    old = [*start, "7674", False, False, 2]
    path = write(tmp_path / "states.json", {"time": T0, "states": [new, extended, old, ["bad"]]})
    points, said, left_out = read_all(path)
    assert {WAYS[p["flags"] & WAY_MASK] for p in points} == {"mlat"}
    assert (points[0]["alt_ft"], points[0]["gs10"]) == (27575, 4377)
    assert left_out == {"no aircraft address": 1}
    assert ("callsign", "UTA394") in said


def test_somebody_elses_estimate_of_a_flight_is_no_position(tmp_path: Path) -> None:
    flight = {
        "icao24": "39ad00",
        "firstSeen": T0,
        "lastSeen": T0 + 9,
        "callsign": "AFR57AG ",
        "estDepartureAirport": "LFLW",
        "estArrivalAirport": "LFPO",
    }
    points, said, left_out = read_all(write(tmp_path / "flights.json", [flight]))
    assert points == []
    assert said == [("callsign", "AFR57AG")]
    assert sum(left_out.values()) == 1


LEGACY = """MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status
538009563,2022-06-20T00:00:04,29.23668,-116.63519,20.4,149.9,152.0,DEL MONTE PRIDE,IMO9869693,V7A4893,70,0
367777550,2022-06-01T00:00:02,28.10198,-96.93931,102.3,360.0,511.0,"HARRY, LEE",,WDJ4420,52,0
002190064,2022-06-01T00:00:02,28.1,-96.9,0,0,511,STATION,,,52,0
367544180,yesterday,46.16,-123.91,0.0,342.5,511.0,JEANNE,,WDG5186,30,15
367544180,2022-06-01T00:00:07,91,181,0.0,342.5,511.0,JEANNE,,WDG5186,30,15
"""
CSV2 = """mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign
538009563,2022-06-20 00:00:04,-116.63519,29.23668,20.4,149.9,152,DEL MONTE PRIDE,IMO9869693,V7A4893
"""
DANISH = """# Timestamp,Type of mobile,MMSI,Latitude,Longitude,SOG,COG,IMO,Callsign,Name,Destination
18/03/2023 00:00:00,Base Station,2190064,56.7166,11.519,,,Unknown,,,
18/03/2023 23:00:01,Class A,352002266,55.4921,14.7525,12.5,241.8,9869693,Unknown,BALTIC,KIEL
"""


def test_both_marinecadastre_layouts_say_the_same(tmp_path: Path) -> None:
    points, said, left_out = read_all(write(tmp_path / "a.csv", LEGACY))
    other, _, _ = read_all(write(tmp_path / "b.csv", CSV2))
    assert points[0] == other[0]
    assert points[1]["gs10"] is None
    assert [p["row"] for p in points] == [1, 2]
    assert ("imo", "9869693") in said
    assert ("name", "HARRY, LEE") in said
    assert left_out == {"no vehicle": 1, "no time": 1, "position out of range": 1}


def test_danish_days_come_before_months(tmp_path: Path) -> None:
    points, said, left_out = read_all(write(tmp_path / "aisdk.csv", DANISH))
    assert [p["t_ms"] for p in points] == [1_679_180_401_000]
    assert ("destination", "KIEL") in said
    assert ("callsign", "Unknown") not in said
    assert left_out == {"not a ship": 1}


@pytest.mark.parametrize("packed", ["gz", "zip", "zst"])
def test_tables_may_be_packed(tmp_path: Path, packed: str) -> None:
    path = tmp_path / f"ais.{packed}"
    if packed == "gz":
        path.write_bytes(gzip.compress(LEGACY.encode()))
    elif packed == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("AIS.csv", LEGACY)
    else:
        import pyarrow as pa

        path.write_bytes(pa.compress(LEGACY.encode(), "zstd", asbytes=True))
    assert len(read_all(path)[0]) == 2


def nmea(kind: int, **fields: Any) -> list[str]:
    return [str(s) for s in encode_dict({"type": kind, "mmsi": 219472000, **fields}, talker_id="AI")]


def test_sentences_take_their_time_from_what_stands_around_them(tmp_path: Path) -> None:
    at = nmea(1, lat=56.5, lon=11.25, speed=12.5, course=90.5)[0]
    static = nmea(5, shipname="NORDIC", imo=9869693, destination="KIEL")
    text = "\n".join(
        [
            "# a comment",
            f"\\c:{T0}*00\\{at}",
            "$PGHP,1,2023,11,14,22,13,21,10,338,2,,1,09*17",
            at,
            f"{T0 + 2} {at}",
            at,
            f"\\c:{T0}*00\\{static[0]}",
            f"\\c:{T0}*00\\{static[1]}",
            at[:-1] + ("0" if at[-1] != "0" else "1"),
            "!AIVDM,2,1,3,A,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E",
            "garbage",
        ]
    )
    points, said, left_out = read_all(write(tmp_path / "log.nmea", text))
    assert [p["t_ms"] // 1000 - T0 for p in points] == [0, 1, 2]
    assert [p["row"] for p in points] == [2, 4, 5]
    assert points[0]["lat6"] == pytest.approx(56_500_000, abs=2)
    assert ("name", "NORDIC") in said
    assert left_out["no time"] == 1
    assert left_out["checksum does not fit"] == 1
    assert left_out["parts of a message missing"] == 1
    assert left_out["not a sentence"] == 1


GPX = """<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><name>mmsi:219472000</name><trkseg>
<trkpt lat="10" lon="20"><ele>100</ele><time>2023-11-14T22:13:20Z</time></trkpt>
<trkpt lat="10.1" lon="20"/></trkseg></trk></gpx>"""
KML = """<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Placemark>
<name>mmsi:219472000</name><gx:Track><when>2023-11-14T22:13:20Z</when><when>2023-11-14</when>
<gx:coord>20 10 100</gx:coord><gx:coord>20.1</gx:coord></gx:Track></Placemark></kml>"""
GEOJSON = {
    "type": "Feature",
    "properties": {"mmsi": 219472000, "coordTimes": ["2023-11-14T22:13:20Z"]},
    "geometry": {"type": "LineString", "coordinates": [[20, 10, 100], [20.1, 10]]},
}
MOVING = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": "mmsi:219472000"},
            "temporalGeometry": {
                "type": "MovingPoint",
                "coordinates": [[20, 10, 100], [20.1, 10]],
                "datetimes": ["2023-11-14T22:13:20Z"],
            },
        }
    ],
}


@pytest.mark.parametrize("content", [GPX, KML, GEOJSON, MOVING])
def test_tracks_of_many_makes_say_the_same(tmp_path: Path, content: Any) -> None:
    points, _, left_out = read_all(write(tmp_path / "track", content))
    assert len(points) == 1
    assert vehicle_name(points[0]["vehicle"]) == "mmsi:219472000"
    assert (points[0]["t_ms"], points[0]["lat6"], points[0]["lon6"]) == (T0 * 1000, 10_000_000, 20_000_000)
    assert points[0]["alt_ft"] == 328
    assert sum(left_out.values()) == 1


def test_a_plain_table_needs_no_more_than_who_when_and_where(tmp_path: Path) -> None:
    text = (
        "ID,timestamp,longitude,latitude\nboat,2021-03-20 00:22:00,32.3,31.4\nboat,20/03/2021 00:22,32,31\n"
    )
    points, said, left_out = read_all(write(tmp_path / "boats.csv", text))
    assert len(points) == 1
    assert said == [("id", "boat")]
    assert left_out == {"no time": 1}


def test_entities_in_xml_stay_shut(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", "mmsi:219472000")
    bomb = f'<!DOCTYPE gpx [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + GPX.replace("mmsi:219472000", "&x;")
    points, said, _ = read_all(write(tmp_path / "x.gpx", bomb))
    assert len(points) == 1
    assert all("219472000" not in value for _, value in said)


@pytest.mark.parametrize(
    "content",
    ["", "hello", "{}", "[]", '{"trace": 1}', "<a/>", "a,b,c\n1,2,3\n", "PAR1", "\x1f\x8b\x08", "{" * 9999],
)
def test_a_file_that_is_none_is_named_in_one_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "what"
    path.write_text(content, "latin-1")
    with pytest.raises(TrackError, match="what"):
        read_all(path)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(FORMATS)))
def test_no_bytes_break_a_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes, fmt: str) -> None:
    path = tmp_path_factory.mktemp("bytes") / "f"
    path.write_bytes(data)
    try:
        read_all(path, fmt)
    except TrackError as error:
        assert str(path) in str(error)


@pytest.mark.parametrize(
    ("name", "fmt", "count"),
    [
        ("trace_full_ac671b.json", "trace", 2500),
        ("more/opensky_history_states.parquet", "opensky-history", 3600),
        ("more/dma_aisdk-2023-03-18.csv", "dma", 2),
        ("more/marinecadastre_legacy_2022.csv", "marinecadastre", 3),
        ("more/gpx/304_to_UL_2019-02-18_0745.gpx", "gpx", 2144),
        ("more/gpx/movingfeatures_collection.json", "geojson", 37),
        ("more/traffic_samples/tutorial.jsonl.gz", "records", 13465),
        ("noisy_spoofing.json.gz", "records", 8670),
    ],
)
def test_real_samples_are_read(shared: Path, name: str, fmt: str, count: int) -> None:
    path = shared / "data" / "movement" / name
    assert sniff(Source.of(path)) == fmt
    assert len(read_all(path)[0]) == count
