"""Codes of vehicles, and positions that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.errors import TrackError
from watchfloor.tracks.points import Rows, hex_code, mmsi_code, track_code, vehicle_code, vehicle_name


@given(st.integers(0, 0xFFFFFF), st.booleans())
def test_an_address_survives_its_code(number: int, other: bool) -> None:
    name = f"hex:{'~' if other else ''}{number:06x}"
    assert vehicle_name(vehicle_code(name)) == name


@given(st.integers(200_000_000, 799_999_999))
def test_an_mmsi_survives_its_code(number: int) -> None:
    code = mmsi_code(number)
    assert code is not None
    assert vehicle_name(code) == f"mmsi:{number}"


def test_codes_of_different_schemes_never_meet() -> None:
    codes = [hex_code("00ffff"), hex_code("~00ffff"), mmsi_code(200000000), track_code("00ffff")]
    assert len(set(codes)) == 4


@pytest.mark.parametrize("mmsi", ["002190064", "992191234", "97012345", "111219501", "x", ""])
def test_stations_buoys_and_noise_are_no_ships(mmsi: str) -> None:
    assert mmsi_code(mmsi) is None


@pytest.mark.parametrize("name", ["hex:xyz", "mmsi:1", "imo:9074729", "", "ac671b"])
def test_a_name_that_is_none_says_how_to_write_one(name: str) -> None:
    with pytest.raises(TrackError, match="Write hex"):
        vehicle_code(name)


@pytest.mark.parametrize(
    ("t_s", "lat", "lon", "reason"),
    [
        (None, 1, 1, "no time"),
        (True, 1, 1, "no time"),
        (1e300, 1, 1, "time out of range"),
        (1.6e9, None, 1, "no position"),
        (1.6e9, "nan", 1, "no position"),
        (1.6e9, 91, 181, "position out of range"),
        (1.6e9, 0, 0, "position 0, 0"),
    ],
)
def test_what_is_no_position_is_counted_under_its_reason(
    t_s: object, lat: object, lon: object, reason: str
) -> None:
    rows = Rows("air")
    assert not rows.point(1 << 40, t_s, lat, lon, 1)
    assert rows.take().rejected == {reason: 1}


def test_an_identity_is_one_row_for_as_long_as_it_lasts() -> None:
    rows = Rows("air")
    for time, sign in ((1.6e9, "A1"), (1.6e9 + 9, "A1 "), (1.6e9 + 20, "B2"), (1.6e9 + 30, "A1")):
        rows.fact(1 << 40, time, "callsign", sign, 1)
    said = rows.take().identity.to_pylist()
    assert [(row["value"], row["last_ms"] - row["first_ms"]) for row in said] == [
        ("A1", 9000),
        ("B2", 0),
        ("A1", 0),
    ]
