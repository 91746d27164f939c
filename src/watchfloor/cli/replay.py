"""``watchfloor replay``"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TextIO

import click

from watchfloor.cli.common import Date, console, progress, with_desk
from watchfloor.desk import Desk
from watchfloor.errors import InputError
from watchfloor.records import Assessment, PartialDate, end_of

STEPS = ("day", "week", "month", "year")
COLUMNS = ("as_of", "hypothesis", "p", "low", "high", "word", "confidence", "documents", "origins", "n_eff")


def moments(start: date, end: date, step: str) -> Iterator[datetime]:
    """The last moment of each day, week (Sunday), month or year from one date to another, both included."""
    day = start
    while day <= end:
        following = day + timedelta(days=1)
        ends = {
            "day": True,
            "week": day.isoweekday() == 7,
            "month": following.day == 1,
            "year": following.day == following.month == 1,
        }
        if ends[step] or day == end:
            yield end_of(day)
        day = following


@click.command("replay")
@click.argument("hypotheses", nargs=-1)
@click.option("--from", "start", type=Date(), required=True, help="The first date.")
@click.option("--to", "end", type=Date(), required=True, help="The last date.")
@click.option("--step", type=click.Choice(STEPS), default="month", show_default=True)
@click.option(
    "--csv", "table", type=click.File("w", encoding="utf-8"), help="Where the series goes; - prints it."
)
@click.option(
    "--chart", type=click.Path(dir_okay=False, path_type=Path), help="Where the picture goes (SVG)."
)
@with_desk
def command(
    desk: Desk,
    hypotheses: tuple[str, ...],
    start: PartialDate,
    end: PartialDate,
    step: str,
    table: TextIO | None,
    chart: Path | None,
) -> None:
    """Say what the desk would have said at the end of each month, by what was known then.

    Example: watchfloor -d mydesk replay H1 --from 2020 --to 2023-12 --csv h1.csv --chart h1.svg
    """
    if start.earliest > end.latest:
        raise InputError(f"{start} is after {end}.", fix="Give the earlier date with --from.")
    dates = list(moments(start.earliest.date(), end.latest.date(), step))
    known = {one.hypothesis: one for one in desk.hypotheses()}
    chosen = [known[id] for id in hypotheses if id in known] if hypotheses else list(known.values())
    if len(chosen) < len(hypotheses):
        raise InputError("One of these hypotheses is not there.", fix=f"There are: {', '.join(known)}.")
    series: dict[str, list[Assessment]] = defaultdict(list)
    with progress() as report:
        for done, one in enumerate(desk.replay(dates), 1):
            report("replay", done, len(dates) * len(known))
            series[one.hypothesis].append(one)
    if table or not chart:
        writer = csv.writer(table or sys.stdout)
        writer.writerow(COLUMNS)
        for hypothesis in chosen:
            for one in series[hypothesis.hypothesis]:
                moment = one.as_of.date().isoformat()
                numbers = (f"{value:.4f}" for value in (one.p, one.low, one.high))
                row = (one.word, one.confidence, one.documents, one.origins, f"{one.n_eff:.2f}")
                writer.writerow((moment, one.hypothesis, *numbers, *row))
    if chart:
        from watchfloor.brief import curve_svg

        chart.write_text(curve_svg(series, chosen), encoding="utf-8")
        console.print(f"chart: {chart}")
