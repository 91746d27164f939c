"""``watchfloor names``"""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.table import Table

from watchfloor.cli.common import console
from watchfloor.names import open_catalogue
from watchfloor.names.lookup import look_up
from watchfloor.records import Entity, to_builtins


@click.group("names")
def command() -> None:
    """Look names up in the catalogues of states, bodies, carriers, offices and equipment.

    Example: watchfloor names find Zolfaghar
    """


@command.command("find")
@click.argument("name")
@click.option(
    "--extra",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with tables of your own.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def find(name: str, extra: Path | None, form: str) -> None:
    """Say what a name can mean.

    Example: watchfloor names find Zolfaghar
    """
    catalogue = open_catalogue(extra)
    found = look_up(catalogue, name)
    if form == "json":
        click.echo(json.dumps([to_builtins(entity) for entity in found], ensure_ascii=False, indent=2))
        return
    if not found:
        console.print("Not in the catalogues.")
    for entity in found:
        console.print(f"{entity.name}  {entity.entity}", style="bold", markup=False)
        for label, value in _facts(entity):
            console.print(f"  {label}: {value}", markup=False)


@command.command("coverage")
@click.argument("register", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--since", default=2000, show_default=True, help="First year of order.")
@click.option("--supplier", multiple=True, help="Only these suppliers; else those that the docs name.")
@click.option("--missing", default=0, help="Show so many of the designations that are not known.")
def coverage(register: Path, since: int, supplier: tuple[str, ...], missing: int) -> None:
    """Say how much of a trade register that you have the equipment catalogue knows.

    Example: watchfloor names coverage trade-register.csv --since 2000 --missing 20
    """
    from watchfloor.names.register import SUPPLIERS, covered, read_register

    table = Table(box=None, pad_edge=False)
    for heading in ("supplier", "rows", "by name", "by class only", "share by name"):
        table.add_column(heading, justify="left" if heading == "supplier" else "right")
    result = covered(read_register(register), open_catalogue(), since, supplier or SUPPLIERS)
    for name, count in result.by_supplier.items():
        share = count.named / count.rows if count.rows else 0.0
        table.add_row(name, str(count.rows), str(count.named), str(count.classed), f"{share:.0%}")
    console.print(table)
    for designation, rows in result.missing.most_common(missing):
        console.print(f"{rows:5} {designation}", markup=False)


def _facts(entity: Entity) -> list[tuple[str, str]]:
    facts = [
        ("also", "; ".join(entity.names)),
        ("class", entity.equipment_class or ""),
        ("country", ", ".join(entity.countries)),
        ("numbers", ", ".join(f"{one.scheme} {one.value}" for one in entity.identifiers)),
    ]
    for relation in entity.relations:
        dates = " to ".join(date.text if date else "" for date in (relation.since, relation.until))
        facts.append((relation.kind, relation.to + (f", {dates}" if dates != " to " else "")))
    facts.append(("source", entity.source or ""))
    return [(label, value) for label, value in facts if value]
