"""``watchfloor calibrate``"""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from watchfloor.cli.common import console, progress


@click.command("calibrate")
@click.argument("cases", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--tables",
    "own",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of tables to start from instead of the shipped ones.",
)
@click.option("--adjudicator", help="Whose outcomes to believe; default: the first of each case.")
@click.option(
    "--write",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the values with enough resolved reports behind them into this folder.",
)
def command(cases: Path, own: Path | None, adjudicator: str | None, write: Path | None) -> None:
    """Compare the model's own numbers with what came true, and show what would change.

    CASES is a folder of resolved cases, as for backtest. Nothing changes unless --write names a folder.

    Example: watchfloor calibrate cases/ --write mydesk/tables
    """
    from watchfloor.assess import load_tables
    from watchfloor.assess.backtest import SETTLED, load_cases
    from watchfloor.assess.backtest.reading import read_folder
    from watchfloor.assess.calibrate import as_tables, calibrate, observe

    tables = load_tables(own)
    resolved = load_cases(cases)
    read = {}
    with progress() as report:
        for done, one in enumerate(resolved, 1):
            if one.notes not in read:
                read[one.notes] = read_folder(one.notes)
            report("calibrate", done, len(resolved), one.case)
    chosen = adjudicator or SETTLED
    observations = observe(resolved, {one.case: read[one.notes] for one in resolved}, tables, chosen)
    found = calibrate(observations, tables)
    table = Table(title=f"{found.cases} cases decided by {chosen}")
    for name in ("number", "now", "suggested", "90 %", "reports", ""):
        table.add_column(name, justify="left" if name in ("number", "") else "right")
    rows = [(f"r of grade {row.name}", row) for row in found.grades]
    rows += [(f"f of {row.name}", row) for row in found.firmness]
    rows += [("α", found.alpha), ("β", found.beta)]
    for name, row in rows:
        note = "stays a judgement" if row.judgement else ""
        interval = f"{row.low:.2f} to {row.high:.2f}"
        table.add_row(name, f"{row.now:.2f}", f"{row.suggested:.2f}", interval, str(row.reports), note)
    console.print(table)
    console.print(
        f"Brier score now {found.brier_now:.3f}; with α and β fitted on the other pairs "
        f"{found.brier_left_out:.3f}."
    )
    if write:
        files = as_tables(found)
        write.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            path = write / file
            if path.exists():
                console.print(f"{path} is there already and stays as it is.")
                continue
            path.write_text(text, encoding="utf-8")
            console.print(f"written: {path}")
        if not files:
            console.print("Nothing to write: too few resolved reports for any value.")
