"""How results look on a terminal: assessments, terms, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from watchfloor.records import Assessment, Warning


def assessments(found: Sequence[Assessment]) -> Table:
    """One line a hypothesis: number, interval, word; confidence apart; documents beside origins."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("hypothesis", ratio=1)
    table.add_column("p", justify="right")
    table.add_column("interval", no_wrap=True)
    table.add_column("word", no_wrap=True)
    table.add_column("confidence", no_wrap=True)
    table.add_column("documents", justify="right")
    table.add_column("origins", justify="right")
    for one in found:
        table.add_row(
            one.hypothesis,
            one.text,
            f"{one.p:.2f}",
            f"{one.low:.2f}–{one.high:.2f}",
            one.word,
            one.confidence,
            str(one.documents),
            str(one.origins),
        )
    return table


def explained(one: Assessment) -> Iterable[Table | Text | str]:
    """An assessment with everything it rests on."""
    yield Text(f"{one.hypothesis}  {one.text}", style="bold")
    yield f"{one.word}, {one.p:.2f} ({one.low:.2f}–{one.high:.2f}), as of {one.as_of:%Y-%m-%d}"
    yield f"{one.documents} documents bear on it, from {one.origins} origins (n_eff {one.n_eff:.2f})."
    yield Text(f"Confidence: {one.confidence}.", style="bold")
    yield from (f"  {reason}" for reason in one.reasons)
    prior = one.prior
    yield (
        f"Begins at {prior.p:.3f} ({prior.low:.3f}–{prior.high:.3f}): {', '.join(prior.classes)}; "
        f"{prior.events:g} of {prior.trials:g}, over {prior.horizon_months:.0f} months. {prior.source}"
    )
    table = Table(box=None, pad_edge=False, header_style="bold", title="What moved it", title_justify="left")
    for heading in ("known", "w·L", "L", "w", "grade", "origin", "what", "why less"):
        table.add_column(heading, justify="right" if heading in ("w·L", "L", "w") else "left")
    for term in sorted(one.terms, key=lambda term: -abs(term.shift)):
        table.add_row(
            f"{term.known:%Y-%m-%d}",
            f"{term.shift:+.2f}",
            f"{term.log_lr:+.2f}",
            f"{term.weight:.2f}",
            term.grade,
            term.source,
            Text(f"{term.indicator}: “{term.quote}”"),
            term.discount or "",
        )
    yield table
    if one.without_origin:
        yield Text("Without one origin", style="bold")
        yield from (f"  {dropped.p:.2f}  without {dropped.label}" for dropped in one.without_origin[:6])
    if one.sought:
        yield Text("What would change it", style="bold")
        yield from (f"  {sought.p_if_seen:.2f}  {sought.indicator}" for sought in one.sought[:5])
    if one.unused:
        yield f"{len(one.unused)} statements about the same parties speak to no indicator and were not used."


def warnings(found: Iterable[Warning]) -> Table:
    """The newest first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("known", "id", "watch", "what changed"):
        table.add_column(heading, no_wrap=heading in ("known", "id"))
    for one in found:
        table.add_row(f"{one.known:%Y-%m-%d}", one.id[:8], one.watch, Text(one.text))
    return table
