"""What moved from where to where: journeys, events, and sightings, the observations made of them."""

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
    """``ground``, ``low``, ``descent_projection``, ``nearest`` or ``stop``."""
    score: float
    """Share of the likelihood among all candidates, 0 to 1."""


class Journey(Record, frozen=True, kw_only=True):
    """A flight or a voyage as far as positions show it. Times are UTC."""

    kind: str
    """``flight`` or ``voyage``."""
    vehicle: str
    """``hex:731822``, ``mmsi:…`` or ``track:…``."""
    started: datetime
    ended: datetime
    first_latitude: float
    first_longitude: float
    last_latitude: float
    last_longitude: float
    points: int
    max_gap_s: float = 0.0
    """The longest silence within, from five minutes up; a shorter one counts as none."""
    departures: tuple[Candidate, ...] = ()
    """Best first; empty is "unknown", which is an answer."""
    arrivals: tuple[Candidate, ...] = ()
    departure_clear: bool = False
    """Whether the first candidate is so much likelier than the second that it may be named."""
    arrival_clear: bool = False
    callsigns: tuple[str, ...] = ()
    identity: tuple[tuple[str, str], ...] = ()
    """What the vehicle, or a register of it, said it was meanwhile: field and value."""
    source_mix: tuple[tuple[str, int], ...] = ()
    """How many points came by which way (``adsb``, ``mlat``, ``adsc``, ``ais`` …)."""
    ended_because: str = ""
    """``at rest``, ``lost`` or ``still under way``."""
    sources: tuple[str, ...] = ()
    """Source files, by SHA-256, with the place in them."""

    @property
    def id(self) -> str:
        return content_id([self.kind, self.vehicle, self.started])

    @property
    def departure(self) -> Candidate | None:
        """Where it began, when that is clear."""
        return self.departures[0] if self.departures and self.departure_clear else None

    @property
    def arrival(self) -> Candidate | None:
        """Where it ended, when that is clear."""
        return self.arrivals[0] if self.arrivals and self.arrival_clear else None


class Event(Record, frozen=True, kw_only=True):
    """Something that a track shows beside going from one place to another."""

    kind: str
    """``gap``, ``port visit``, ``loitering``, ``encounter``, ``identity change``, ``jump``, ``diversion``,
    ``first route of vehicle`` or ``first route of operator``."""
    started: datetime
    ended: datetime
    vehicles: tuple[str, ...]
    latitude: float | None = None
    longitude: float | None = None
    place: str | None = None
    country: str | None = None
    measures: tuple[tuple[str, str], ...] = ()
    caveats: tuple[str, ...] = ()
    journeys: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return content_id([self.kind, self.started, self.ended, self.vehicles, self.measures])

    def measure(self, name: str) -> str | None:
        """A measure by its name."""
        return dict(self.measures).get(name)


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
    events: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Locators: source file by SHA-256 and place in it."""
    root: str = ""
    """The origin in the world: one journey or event of a vehicle, whoever reports it."""

    @property
    def id(self) -> str:
        return content_id([self.rule, self.observed_from, self.vehicles, self.journeys, self.text])
