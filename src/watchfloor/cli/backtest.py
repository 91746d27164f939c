"""``watchfloor backtest``"""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from watchfloor.cli.common import console, progress


@click.command("backtest")
@click.argument("cases", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--tables",
    "own",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of tables to argue from instead of the shipped ones.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("backtest"),
    show_default=True,
    help="Where the report goes: backtest.html and backtest.json.",
)
@click.option("--level", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="What warns.")
@click.option("--budget", type=click.IntRange(1), default=1, show_default=True, help="New warnings a month.")
def command(cases: Path, own: Path | None, out: Path, level: float, budget: int) -> None:
    """Test the assessments against what came to pass, month by month as it was known then.

    CASES is a folder with a subfolder for each case: case.toml and notes.

    Example: watchfloor backtest cases/ --out report
    """
    from watchfloor.assess import load_tables
    from watchfloor.assess.backtest import Settings, as_html, as_json, freeze, load_cases, score
    from watchfloor.assess.backtest.reading import read_folder

    tables = load_tables(own)
    resolved = load_cases(cases)
    read = {}
    freezes = {}
    with progress() as report:
        for done, one in enumerate(resolved, 1):
            if one.notes not in read:
                read[one.notes] = read_folder(one.notes)
            freezes[one.case] = freeze(one, read[one.notes], tables)
            report("backtest", done, len(resolved), one.case)
    scores = score(resolved, freezes, Settings(level=level, budget=budget))
    out.mkdir(parents=True, exist_ok=True)
    (out / "backtest.json").write_text(as_json(resolved, freezes, scores), encoding="utf-8")
    (out / "backtest.html").write_text(as_html(resolved, freezes, scores), encoding="utf-8")
    for scored in scores:
        title = f"By {scored.adjudicator}: {scored.cases} cases, {scored.happened} happened"
        table = Table(title=title)
        for name in ("forecaster", "Brier", "90 %", "log score", "skill", "right order", "90 % "):
            table.add_column(name, justify="left" if name == "forecaster" else "right")
        for row in scored.forecasters:
            interval = f"{row.brier.low:.3f}-{row.brier.high:.3f}"
            order = f"{row.order.low:.2f}-{row.order.high:.2f}"
            skill = "–" if row.skill is None else f"{row.skill:+.2f}"
            log_score = f"{row.log_score.mean:.3f}"
            table.add_row(
                row.name, f"{row.brier.mean:.3f}", interval, log_score, skill, f"{row.order.mean:.2f}", order
            )
        console.print(table)
    console.print(f"written: {out / 'backtest.html'} and {out / 'backtest.json'}")
