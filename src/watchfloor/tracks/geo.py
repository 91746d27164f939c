"""Distances and directions on a sphere, for arrays: unit vectors, so that no pole or date line is special."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
KM_PER_NM = 1.852


def unit(lat: Any, lon: Any) -> Floats:
    """Unit vectors of positions in degrees."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def degrees(xyz: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude of unit vectors."""
    lat = np.degrees(np.arcsin(xyz[..., 2].clip(-1, 1)))
    return np.asarray(lat), np.asarray(np.degrees(np.arctan2(xyz[..., 1], xyz[..., 0])))


def angle(a: Floats, b: Floats) -> Floats:
    """Angle between unit vectors in radians, exact for small ones."""
    return np.asarray(2 * np.arcsin(np.minimum(1, np.linalg.norm(a - b, axis=-1) / 2)))


def distance_km(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Floats:
    """Great-circle distance.

    >>> round(float(distance_km(35.416, 51.152, 10.603, -66.991)))
    11757
    """
    return angle(unit(lat1, lon1), unit(lat2, lon2)) * EARTH_KM


def bearing_deg(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Floats:
    """Initial direction from the first position to the second, degrees from north."""
    p1, p2, dl = np.radians(lat1), np.radians(lat2), np.radians(np.subtract(lon2, lon1))
    y = np.sin(dl) * np.cos(p2)
    x = np.cos(p1) * np.sin(p2) - np.sin(p1) * np.cos(p2) * np.cos(dl)
    return np.asarray(np.degrees(np.arctan2(y, x)) % 360)


def offset(point: Floats, bearing: Floats, km: Floats) -> Floats:
    """Unit vectors so far away from these in that direction."""
    east = np.stack([-point[..., 1], point[..., 0], np.zeros(point.shape[:-1])], axis=-1)
    east /= np.maximum(np.linalg.norm(east, axis=-1, keepdims=True), 1e-12)
    north = np.cross(point, east)
    b, d = np.radians(bearing)[..., None], (np.asarray(km) / EARTH_KM)[..., None]
    return np.asarray(point * np.cos(d) + (north * np.cos(b) + east * np.sin(b)) * np.sin(d))


def between(a: Floats, b: Floats, share: Any) -> Floats:
    """Unit vectors on the great circle, so far of the way from a to b."""
    whole = angle(a, b)
    share = np.asarray(share)
    sine = np.maximum(np.sin(whole), 1e-12)
    near = whole < 1e-9
    w0 = np.where(near, 1 - share, np.sin((1 - share) * whole) / sine)
    w1 = np.where(near, share, np.sin(share * whole) / sine)
    return np.asarray(a * w0[..., None] + b * w1[..., None])
