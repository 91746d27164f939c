"""``watchfloor tracks``"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click
from rich.table import Table

from watchfloor.cli.common import Date, console, progress, with_desk
from watchfloor.desk import Desk
from watchfloor.errors import InputError
from watchfloor.records import PartialDate, Record
from watchfloor.records.journey import Candidate, Event, Journey, Sighting
from watchfloor.tracks.engines import ENGINES, engine
from watchfloor.tracks.events import events as find_events
from watchfloor.tracks.journeys import journeys as find_journeys
from watchfloor.tracks.output import WRITERS
from watchfloor.tracks.points import Kind
from watchfloor.tracks.readers import FORMATS
from watchfloor.tracks.rules import load_rules, load_watch
from watchfloor.tracks.sightings import sightings as find_sightings
from watchfloor.tracks.step import FOLDER, listed_on
from watchfloor.tracks.store import Report, Store


@click.group("tracks")
def command() -> None:
    """Aircraft and ship positions: what moved from where to where, and what was odd about it.

    Example: watchfloor -d mydesk tracks sightings --explain
    """


def _span(function: Callable[..., None]) -> Callable[..., None]:
    """The options that the listing commands share."""
    options = (
        click.option("--since", type=Date(), help="Only from this day, month or year on."),
        click.option("--until", type=Date(), help="Only up to the end of this day, month or year."),
        click.option("--vehicle", multiple=True, help="Only this one: hex:ac671b or mmsi:219472000."),
        click.option(
            "--engine",
            type=click.Choice(list(ENGINES)),
            default="duckdb",
            show_default=True,
            help="Where to compute.",
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(dir_okay=False, path_type=Path),
            help=f"Write to a file instead: {', '.join(WRITERS)}.",
        ),
        click.option("--explain", is_flag=True, help="Show all that is known of each, with its evidence."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@command.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), help="By default told by the content.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="For GPX, KML and GeoJSON: sea by default.")
@with_desk
def add(desk: Desk, paths: tuple[Path, ...], form: str | None, kind: Kind | None) -> None:
    """Take in files and folders of positions. What was taken in before is passed over.

    Example: watchfloor tracks add globe_history/2026/11/20/traces
    """
    store = _store(desk)
    with progress() as bars:
        done = 0

        def show(path: Path, _: Report) -> None:
            nonlocal done
            done += 1
            bars("tracks", done, None, path.name)

        report = store.ingest(paths, fmt=form, kind=kind, progress=show)
    console.print(
        f"{report.points:,} positions of {report.sources} files added;"
        f" {report.known} files were there before.",
        markup=False,
    )
    for reason, count in sorted(report.left_out.items(), key=lambda item: (-item[1], item[0])):
        console.print(f"  left out, {reason}: {count:,}", markup=False)
    for message in report.failed.values():
        console.print(f"  {message}", markup=False)


@command.command("journeys")
@_span
@with_desk
def journeys(
    desk: Desk,
    since: PartialDate | None,
    until: PartialDate | None,
    vehicle: tuple[str, ...],
    engine: str,
    output: Path | None,
    explain: bool,
) -> None:
    """List flights and voyages, with where they began and ended as far as that can be told.

    Example: watchfloor -d mydesk tracks journeys --since 2026-11
    """
    found = _journeys(desk, since, until, vehicle, engine)
    if output:
        _write(found, output)
    elif explain:
        _explain(found)
    else:
        _table(
            ("vehicle", "began", "ended", "from", "to", "positions", "longest silence"),
            [
                (
                    _called(j),
                    f"{j.started:%Y-%m-%d %H:%M}",
                    f"{j.ended:%Y-%m-%d %H:%M}",
                    _where(j.departures, j.departure_clear),
                    _where(j.arrivals, j.arrival_clear),
                    f"{j.points:,}",
                    f"{j.max_gap_s / 60:.0f} min" if j.max_gap_s >= 600 else "",
                )
                for j in found
            ],
        )


@command.command("events")
@click.option("--sort", multiple=True, help="Only this sort: gap, encounter, port visit, jump …")
@_span
@with_desk
def events(
    desk: Desk,
    sort: tuple[str, ...],
    since: PartialDate | None,
    until: PartialDate | None,
    vehicle: tuple[str, ...],
    engine: str,
    output: Path | None,
    explain: bool,
) -> None:
    """List what else the tracks show: silences, encounters, visits, changed identities, jumps …

    Example: watchfloor -d mydesk tracks events -o events.geojson
    """
    found = _events(desk, _journeys(desk, since, until, (), engine), since, until, vehicle, engine)
    found = [event for event in found if not sort or event.kind in sort]
    if output:
        _write(found, output)
    elif explain:
        _explain(found)
    else:
        _table(
            ("what", "vehicles", "began", "ended", "measures"),
            [
                (
                    e.kind,
                    ", ".join(e.vehicles),
                    f"{e.started:%Y-%m-%d %H:%M}",
                    f"{e.ended:%Y-%m-%d %H:%M}",
                    ", ".join(f"{name} {value}" for name, value in e.measures[:4]),
                )
                for e in found
            ],
        )


@command.command("sightings")
@_span
@with_desk
def sightings(
    desk: Desk,
    since: PartialDate | None,
    until: PartialDate | None,
    vehicle: tuple[str, ...],
    engine: str,
    output: Path | None,
    explain: bool,
) -> None:
    """Say what the rules of desk.toml make of journeys and events ([tracks.watch], [tracks.rules]).

    Example: watchfloor -d mydesk tracks sightings --explain
    """
    settings = desk.config.tracks
    flights = _journeys(desk, since, until, (), engine)
    happened = _events(desk, flights, since, until, (), engine)
    rules, watch = load_rules(settings.get("rules")), load_watch(settings.get("watch"))
    found = find_sightings(flights, happened, rules, watch, listed_on(desk.view()))
    found = [one for one in found if not vehicle or set(vehicle) & set(one.vehicles)]
    if output:
        _write(found, output, flights)
    elif explain:
        _explain(found)
    else:
        for one in found:
            console.print(f"{one.observed_from:%Y-%m-%d}  {one.text}", markup=False)
            console.print(f"            {one.rule}, confidence {one.confidence:.0%}", style="dim")


def _store(desk: Desk) -> Store:
    return Store(desk.root / FOLDER)


def _bounds(since: PartialDate | None, until: PartialDate | None) -> tuple[datetime | None, datetime | None]:
    return since.earliest if since else None, until.latest if until else None


def _journeys(
    desk: Desk, since: PartialDate | None, until: PartialDate | None, vehicles: Sequence[str], name: str
) -> list[Journey]:
    first, last = _bounds(since, until)
    return find_journeys(
        _store(desk), since=first, until=last, vehicles=vehicles or None, engine=engine(name)
    )


def _events(
    desk: Desk,
    flights: Sequence[Journey],
    since: PartialDate | None,
    until: PartialDate | None,
    vehicles: Sequence[str],
    name: str,
) -> list[Event]:
    first, last = _bounds(since, until)
    found = find_events(_store(desk), since=first, until=last, journeys=flights, engine=engine(name))
    return [event for event in found if not vehicles or set(vehicles) & set(event.vehicles)]


def _write(records: Sequence[Record], path: Path, flights: Sequence[Journey] = ()) -> None:
    if path.suffix not in WRITERS:
        raise InputError(f"{path} has no ending that is known.", fix=f"Use one of: {', '.join(WRITERS)}.")
    WRITERS[path.suffix](records, path, flights)
    console.print(f"{len(records):,} written to {path}.", markup=False)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading == "positions" else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print(f"{len(rows):,} found.", style="dim")


def _called(journey: Journey) -> str:
    said = dict(journey.identity)
    name = said.get("registration") or said.get("name")
    return f"{name} {journey.vehicle}" if name else journey.vehicle


def _where(places: Sequence[Candidate], clear: bool) -> str:
    if not places:
        return "unknown"
    first = places[0]
    return f"{first.name}, {first.country}" if clear else f"unclear: {' or '.join(c.place for c in places)}"


def _explain(records: Sequence[Journey | Event | Sighting]) -> None:
    for record in records:
        title = record.text if isinstance(record, Sighting) else f"{record.kind} {record.id}"
        console.print(title, style="bold", markup=False)
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if value not in ((), None, "") and name != "text":
                for line in _lines(value):
                    console.print(f"  {name.replace('_', ' ')}: {line}", markup=False)
    counts = Counter(getattr(record, "rule", getattr(record, "kind", "")) for record in records)
    console.print(", ".join(f"{count:,} {what}" for what, count in sorted(counts.items())), style="dim")


def _lines(value: Any) -> list[str]:
    if isinstance(value, datetime):
        return [f"{value:%Y-%m-%d %H:%M:%S} UTC"]
    if not isinstance(value, tuple):
        return [str(value)]
    lines = []
    for item in value:
        if isinstance(item, Candidate):
            share = f"{item.score:.1%} by {item.method}, {item.distance_km} km"
            lines.append(f"{item.name} ({item.place}, {item.country}): {share}")
        elif isinstance(item, tuple):
            lines.append(" = ".join(map(str, item)))
        else:
            lines.append(str(item))
    return lines
