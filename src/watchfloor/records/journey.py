"""What moved from where to where: journeys, and sightings, the observations made of them."""

from __future__ import annotations

from datetime import datetime

from watchfloor.records.base import Record, content_id


class Candidate(Record, frozen=True, kw_only=True):
    """A place where a journey may have begun or ended, with why and how surely."""

    place: str
    name: str
    country: str | None = None
    distance_km: float
    method: str
    score: float


class Journey(Record, frozen=True, kw_only=True):
    """A flight or a voyage as far as positions show it. Times are UTC."""

    kind: str
    """``flight`` or ``voyage``."""
    vehicle: str
    """``hex:731822``, ``mmsi:…`` or ``imo:…``."""
    started: datetime
    ended: datetime
    first_latitude: float
    first_longitude: float
    last_latitude: float
    last_longitude: float
    points: int
    max_gap_s: float = 0.0
    departures: tuple[Candidate, ...] = ()
    """Best first; empty is "unknown", which is an answer."""
    arrivals: tuple[Candidate, ...] = ()
    callsigns: tuple[str, ...] = ()
    source_mix: tuple[tuple[str, int], ...] = ()
    """How many points came by which way (``adsb``, ``mlat``, ``adsc``, ``ais`` …)."""
    ended_because: str = ""
    sources: tuple[str, ...] = ()
    """Source files, by SHA-256, with the place in them."""

    @property
    def id(self) -> str:
        return content_id([self.kind, self.vehicle, self.started])


class Sighting(Record, frozen=True, kw_only=True):
    """An observation that a rule made of journeys or events: what was seen, and what was not."""

    rule: str
    observed_from: datetime
    observed_to: datetime
    known: datetime
    vehicles: tuple[str, ...]
    entities: tuple[str, ...] = ()
    from_country: str | None = None
    to_country: str | None = None
    text: str
    """In plain wording, never more than the data bears: "tracked landing at …"."""
    confidence: float
    caveats: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    journeys: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Locators: source file by SHA-256 and place in it."""

    @property
    def id(self) -> str:
        return content_id([self.rule, self.observed_from, self.vehicles, self.journeys, self.text])
