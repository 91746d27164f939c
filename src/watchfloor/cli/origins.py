"""``watchfloor origins``"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
from rich.text import Text

from watchfloor.cli.common import as_of_option, console, progress, with_desk
from watchfloor.desk import Desk
from watchfloor.errors import InputError
from watchfloor.records import Document


@click.command("origins")
@click.argument("hypothesis", required=False)
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Where the picture goes.")
@click.option("--pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Pairs to judge.")
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With --pairs: holds ID.txt files, in itself or in texts/; docs.jsonl tells outlet and date.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="With --pairs: the judgements.")
@as_of_option
def command(
    hypothesis: str | None,
    svg: Path | None,
    pairs: Path | None,
    texts: Path | None,
    out: Path | None,
    as_of: datetime | None,
) -> None:
    """Find who repeats whom: which origins the documents on a HYPOTHESIS go back to.

    With --pairs, judge pairs of texts instead (no desk is needed): copy, partial,
    same_root_by_attribution or independent, with the reason.

    Example: watchfloor -d mydesk origins H1 --svg h1.svg
    """
    if pairs and texts and out:
        _judge(pairs, texts, out)
    elif hypothesis:
        _show(hypothesis, svg, as_of)
    else:
        raise click.UsageError("Name a hypothesis, or give --pairs, --texts and --out.")


@with_desk
def _show(desk: Desk, hypothesis: str, svg: Path | None, as_of: datetime | None) -> None:
    from watchfloor.brief.origins import NOTHING, origins_of, origins_svg

    found = {one.hypothesis: one for one in desk.assess(as_of)}
    if hypothesis not in found:
        raise InputError(f"There is no hypothesis {hypothesis!r}.", fix=f"There are: {', '.join(found)}.")
    one = found[hypothesis]
    origins = origins_of(one)
    documents = desk.view(as_of).many(Document, (id for origin in origins for id in origin.documents))
    unnamed = sum(origin.unnamed for origin in origins)
    head = f"{len(documents)} documents, {len(origins)} origins" + (
        f", {unnamed} of them unnamed" if unnamed else ""
    )
    console.print(Text(f"{one.hypothesis}  {one.text}", style="bold"))
    console.print(f"{head}; counted as {one.n_eff:.1f} direct reports.")
    for origin in origins:
        weight = f"{origin.shift:+.2f}" if abs(origin.shift) >= NOTHING else "  – "
        why = f"  ({origin.why_less})" if origin.why_less else ""
        console.print(Text(f"{weight}  {origin.label}{why}", style="bold"))
        for id in origin.documents:
            if document := documents.get(id):
                dated = f", {document.dated}" if document.dated else ""
                console.print(Text(f"         {document.title or document.name}: {document.source}{dated}"))
    if svg:
        svg.write_text(origins_svg(one, documents), encoding="utf-8")
        console.print(f"picture: {svg}")


def _judge(pairs: Path, texts: Path, out: Path) -> None:
    from watchfloor.assess.origins.pairs import judge_pairs, load_texts
    from watchfloor.names import open_catalogue

    total = sum(1 for line in pairs.read_text(encoding="utf-8").splitlines() if line.strip())
    rows = []
    with progress() as report:
        for done, (pair, verdict) in enumerate(judge_pairs(pairs, load_texts(texts), open_catalogue()), 1):
            report("origins", done, total, pair)
            row = {"pair": pair, "label": verdict.label, "rho": verdict.rho, "reason": verdict.reason}
            rows.append(json.dumps(row, ensure_ascii=False) + "\n")
    out.write_text("".join(rows), encoding="utf-8")
    click.echo(f"{len(rows):,} pairs judged: {out}")
