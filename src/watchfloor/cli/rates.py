"""``watchfloor rates``"""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from watchfloor.cli.common import console


@click.command("rates")
@click.argument("register", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the classes here, for a desk: tables/priors.toml in its folder.",
)
def command(register: Path, out: Path | None) -> None:
    """Compute base rates from a trade register that you have (CSV as exported, also gzipped).

    Example: watchfloor rates trade-register.csv --out mydesk/tables/priors.toml
    """
    from watchfloor.assess import load_tables
    from watchfloor.assess.rates import as_toml, rates
    from watchfloor.assess.register import read_register
    from watchfloor.names import open_catalogue
    from watchfloor.names.party import parties_in

    read = read_register(register)
    found = rates(read)
    table = Table(title=f"{len(read.years):,} orders {read.first}-{read.last}, generated {read.edition}")
    for name in ("class", "status", "P within 3 years", "95 %", "pair-years", "pairs", "effective"):
        table.add_column(name, justify="left" if name in ("class", "status") else "right")
    for rate in found:
        entry = rate.entry
        status = entry.status + (f", {entry.breadth} recipients" if entry.breadth else "")
        interval = f"{100 * rate.low:.2f}-{100 * rate.high:.2f}"
        counts = (f"{entry.pair_years:,}", f"{entry.pairs:,}", f"{entry.events:.0f}/{entry.trials:.0f}")
        table.add_row(entry.equipment, status, f"{100 * rate.p:.2f} %", interval, *counts)
    console.print(table)
    if read.skipped:
        console.print(f"{read.skipped} row(s) without a party or a year were left out.")
    if out:
        catalogue = open_catalogue()
        breadth: dict[str, int] = {}
        for name, number in read.breadth.items():
            meant = parties_in(catalogue, name, place=True, near=frozenset(), on=None)
            codes = {one.entity.countries[0] for one in meant if one.entity.kind == "country"}
            if len(codes) == 1:
                breadth[codes.pop()] = number
        kept = [entry for entry in load_tables().priors.classes if entry.status == "standing"]
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(as_toml(found, read, kept, breadth), encoding="utf-8")
        console.print(f"written: {out}")
