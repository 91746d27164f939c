"""How results look on a terminal: assessments, terms, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from watchfloor.records import Assessment, Warning

_COLUMNS: dict[str, JustifyMethod] = {
    "": "left",
    "p": "right",
    "interval": "left",
    "word": "left",
    "confidence": "left",
    "documents": "right",
    "origins": "right",
}


def assessments(found: Sequence[Assessment]) -> Table:
    """One line a hypothesis: number, interval, word; confidence apart; documents beside origins."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, justify in _COLUMNS.items():
        table.add_column(heading, justify=justify, no_wrap=True)
    for one in found:
        interval = f"{one.low:.2f}–{one.high:.2f}"
        counts = (str(one.documents), str(one.origins))
        table.add_row(one.hypothesis, f"{one.p:.2f}", interval, one.word, one.confidence, *counts)
    return table


def questions(found: Sequence[Assessment]) -> Iterable[Text]:
    """What each hypothesis says in full."""
    for one in found:
        line = Text(f"{one.hypothesis}  ", style="bold")
        line.append(one.text, style="not bold")
        yield line


def board(console: Console, found: Sequence[Assessment], newest: Sequence[Warning]) -> None:
    """What the desk says now: the questions, the assessments, the newest warnings."""
    if not found:
        console.print("No hypothesis yet: write one into hypotheses.toml.")
        return
    console.print(*questions(found), sep="\n")
    console.print()
    console.print(assessments(found))
    if newest:
        console.print(Text("\nNewest warnings", style="bold"))
        console.print(*warnings(newest), sep="\n")


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


def warnings(found: Iterable[Warning]) -> Iterable[Text]:
    """The day, the first letters of the id and the watch, then what changed."""
    for one in found:
        line = Text(f"{one.known:%Y-%m-%d}  {one.id[:8]}  ", style="bold")
        line.append(f"{one.watch}\n", style="not bold dim")
        line.append(f"  {one.text}", style="not bold")
        yield line
