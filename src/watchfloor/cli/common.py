"""What several commands share: finding the desk, dates as options, progress, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from watchfloor.desk import Desk
from watchfloor.errors import DateError, DeskError
from watchfloor.progress import Report
from watchfloor.records import PartialDate, as_of

P = ParamSpec("P")
T = TypeVar("T")

console = Console(highlight=False)
"""Where results go; progress goes to standard error, so that results can be piped."""


class Date(click.ParamType[PartialDate]):
    """A date with its precision: 2023, 2023-07, 2023-07-24, or with a time."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> PartialDate:
        try:
            return value if isinstance(value, PartialDate) else PartialDate(value)
        except DateError as error:
            self.fail(str(error), param, ctx)


def _moment(context: click.Context, option: click.Parameter, value: PartialDate | None) -> datetime | None:
    return as_of(value.text) if value else None


as_of_option = click.option(
    "--as-of",
    type=Date(),
    callback=_moment,
    help="Look at the desk as it was at the end of this day, month or year.",
)


def find_desk(folder: Path | None) -> Path:
    """The folder of the desk that a command is for.

    Raises
    ------
    DeskError
        If no folder was named and none upwards from here holds a desk.
    """
    if folder:
        return folder
    here = Path.cwd()
    for place in (here, *here.parents):
        if (place / "desk.toml").is_file():
            return place
    raise DeskError("There is no desk here.", fix="Name one with -d DIR, or make one: watchfloor init DIR")


def with_desk(command: Callable[Concatenate[Desk, P], T]) -> Callable[P, T]:
    """Give a command the desk that ``-d`` names, opened, as its first argument."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        with Desk.open(find_desk(click.get_current_context().find_root().obj)) as desk:
            return command(desk, *args, **kwargs)

    return wrapped


@contextmanager
def progress() -> Iterator[Report]:
    """Bars on standard error, one a task, for as long as the block lasts."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[item]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=False) as bars:
        tasks: dict[str, Any] = {}

        def report(task: str, done: int, total: int | None, item: str = "") -> None:
            if task not in tasks:
                tasks[task] = bars.add_task(task, total=total, item="")
            bars.update(tasks[task], completed=done, total=total, item=item[:60])

        yield report
