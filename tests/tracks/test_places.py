"""Airports and ports: near, far, high, on a seam, and none."""

from __future__ import annotations

import numpy as np
import pytest

from watchfloor.tracks import places
from watchfloor.tracks.geo import EARTH_KM, bearing_deg, degrees, distance_km, offset, unit
from watchfloor.tracks.places import DESCENT_FT_PER_NM, Endpoints, Index


def rank(
    lat: float, lon: float, alt_ft: float = np.nan, ground: bool = False, heading: float = np.nan
) -> list[tuple[str, float]]:
    found = places.rank_airports(
        Endpoints(
            lat=np.array([lat]),
            lon=np.array([lon]),
            alt_ft=np.array([alt_ft]),
            ground=np.array([ground]),
            heading=np.array([heading]),
            ft_per_nm=DESCENT_FT_PER_NM,
        )
    )
    table = places.airports()
    return [(table.code[p], float(s)) for p, s in zip(found.place[0], found.score[0], strict=True) if p >= 0]


def airport(code: str) -> tuple[float, float, float]:
    table = places.airports()
    at = list(table.code).index(code)
    return float(table.lat[at]), float(table.lon[at]), float(table.elevation_ft[at])


def before(code: str, bearing: float, km: float) -> tuple[float, float]:
    """A position from which the airport lies so far ahead on that heading."""
    lat, lon, _ = airport(code)
    back = offset(unit([lat], [lon]), np.array([bearing + 180.0]), np.array([km]))
    there = degrees(back)
    return float(there[0][0]), float(there[1][0])


@pytest.mark.parametrize("code", ["OIIE", "SVMI", "KMSP", "NZSP", "NFFN", "PADK", "SCCI"])
def test_on_the_ground_it_is_the_airport_there(code: str) -> None:
    lat, lon, _ = airport(code)
    assert rank(lat + 0.01, lon, ground=True)[0][0] == code


def test_a_descent_says_how_far_and_where_to() -> None:
    lat, lon = before("SVMI", 90, 20)
    _, _, elevation = airport("SVMI")
    height = elevation + 20 / 1.852 * DESCENT_FT_PER_NM
    first = rank(lat, lon, height, heading=90)[0]
    assert first[0] == "SVMI"
    assert first[1] > 0.8


def test_what_is_flown_over_in_cruise_is_no_candidate() -> None:
    lat, lon, _ = airport("OIIE")
    assert rank(lat, lon, 35_000, heading=250) == []


def test_the_ocean_has_no_airport() -> None:
    assert rank(-48.8, -123.4, 4000) == []
    assert rank(-48.8, -123.4, ground=True) == []


def test_heliports_and_seaplane_bases_are_left_out() -> None:
    assert not [name for name in places.airports().name if "Heliport" in name or "Seaplane" in name]


def test_a_close_second_is_not_clear() -> None:
    (lat1, lon1, _), (lat2, lon2, _) = airport("KSAN"), airport("KNZY")
    found = rank((lat1 + lat2) / 2, (lon1 + lon2) / 2, 700)
    assert {code for code, _ in found[:2]} == {"KSAN", "KNZY"}


@pytest.mark.parametrize("cell_km", [24.0, 80.0])
def test_no_place_in_reach_is_missed_at_any_seam(cell_km: float) -> None:
    rng = np.random.default_rng(5)
    lat = np.concatenate([np.degrees(np.arcsin(rng.uniform(-1, 1, 400))), [90, -90, 89.99, 0, 0, 10]])
    lon = np.concatenate([rng.uniform(-180, 180, 400), [0, 0, 120, 180, -180, 179.999]])
    here = unit(lat, lon)
    there = offset(here, rng.uniform(0, 360, len(lat)), rng.uniform(0, 9.99, len(lat)))
    index = Index.of(there * EARTH_KM, cell_km, 10.0)
    endpoint, place = index.near(here * EARTH_KM)
    pairs = set(zip(endpoint.tolist(), place.tolist(), strict=True))
    assert {(n, n) for n in range(len(lat))} <= pairs


def test_ports_are_those_within_ten_kilometres() -> None:
    found = places.rank_ports(np.array([10.61, 0.0]), np.array([-66.94, -140.0]))
    assert places.ports().code[found.place[0, 0]] == "VELAG"
    assert found.place[1, 0] == -1


def test_distances_and_bearings_are_right_across_the_date_line() -> None:
    assert float(distance_km(0, 179.5, 0, -179.5)) == pytest.approx(111.195, abs=0.01)
    assert float(bearing_deg(0, 179.5, 0, -179.5)) == pytest.approx(90)
    assert float(distance_km(90, 0, 89, 123)) == pytest.approx(111.195, abs=0.01)
