"""``watchfloor origins``"""

from __future__ import annotations

import json
from pathlib import Path

import click

from watchfloor.assess.origins.pairs import judge_pairs, load_texts
from watchfloor.cli.common import progress
from watchfloor.names import open_catalogue


@click.command("origins")
@click.option("--pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Holds ID.txt files, in itself or in texts/; docs.jsonl tells outlet and date.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def command(pairs: Path, texts: Path, out: Path) -> None:
    """Judge pairs of texts: copy, partial, same root by attribution, or independent; and why.

    Example: watchfloor origins --pairs dev/pairs.jsonl --texts dev --out predictions.jsonl
    """
    total = sum(1 for line in pairs.read_text(encoding="utf-8").splitlines() if line.strip())
    rows = []
    with progress() as report:
        for done, (pair, verdict) in enumerate(judge_pairs(pairs, load_texts(texts), open_catalogue()), 1):
            report("origins", done, total, pair)
            row = {"pair": pair, "label": verdict.label, "rho": verdict.rho, "reason": verdict.reason}
            rows.append(json.dumps(row, ensure_ascii=False) + "\n")
    out.write_text("".join(rows), encoding="utf-8")
    click.echo(f"{len(rows):,} pairs judged: {out}")
