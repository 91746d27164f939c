"""A document as one self-contained page: its text with the statements marked, and a table of them.

Everything that comes from the document is escaped; the page runs no script and loads nothing.
Actions are told apart by a letter before the mark, firmness by the line under it, so that no
meaning rests on colour.
"""

# ruff: noqa: E501  (the page is written as it is sent)

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from watchfloor.records import Statement

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: #ffe9a8; color: #111; border-bottom: 3px solid #111; padding: 0 .1em; position: relative; }
mark.possible, mark.probable, mark.unknown { border-bottom-style: dotted; }
mark.planned, mark.conditional, mark.normative { border-bottom-style: dashed; }
mark.denied { border-bottom-style: double; }
mark sup { font-size: .65em; font-weight: 700; }
mark:focus { outline: 3px solid #0b57d0; }
mark .slots { display: none; position: absolute; left: 0; top: 1.8em; z-index: 1; width: max-content;
  max-width: 26rem; background: Canvas; color: CanvasText; border: 1px solid; padding: .4em .6em; font-size: .85em; }
mark:hover .slots, mark:focus .slots { display: block; }
.slots b { font-weight: 600; } .slots span { display: block; }
table { border-collapse: collapse; width: 100%; margin-top: 2rem; font-size: .9em; }
th, td { border: 1px solid #8888; padding: .3em .5em; text-align: left; vertical-align: top; }
.key { margin: 1rem 0; font-size: .9em; }
"""

_KEY = (
    "A mark stands on the word that carries a statement; the raised word is its action. Line under it: solid, plain "
    "fact; dotted, not certain; dashed, planned, conditional or normative; double, denied. Point at it, or go to it "
    "with the Tab key, for who says it and what fills its slots."
)


def page(text: str, statements: Sequence[Statement], *, title: str) -> str:
    """The page, as HTML."""
    rows = "".join(_row(n, s) for n, s in enumerate(statements, 1))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<p class="key">{_KEY}</p><main class="text">{_marked(text, statements)}</main>'
        "<table><caption>Statements</caption><thead><tr><th>#</th><th>action</th><th>firmness</th><th>agent</th>"
        "<th>recipient</th><th>object</th><th>place</th><th>when</th><th>said by</th><th>quotation</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></body></html>\n"
    )


def firmness(statement: Statement) -> str:
    """Certainty, mode and polarity in words; "plain" if nothing is taken from the fact."""
    marked = [
        word
        for word in (statement.certainty, statement.mode, statement.polarity)
        if word not in ("certain", "actual", "affirmed")
    ]
    return ", ".join(marked) or "plain"


def _marked(text: str, statements: Sequence[Statement]) -> str:
    pieces, at = [], 0
    numbers: dict[tuple[int, int], list[int]] = {}
    for number, statement in enumerate(statements):
        numbers.setdefault((statement.trigger.start, statement.trigger.end), []).append(number)
    for (start, end), here in sorted(numbers.items()):
        if start < at:
            continue
        pieces.append(escape(text[at:start]))
        first = statements[here[0]]
        classes = " ".join((first.certainty, first.mode, first.polarity))
        slots = "".join(_slots(n + 1, statements[n]) for n in here)
        pieces.append(
            f'<mark tabindex="0" id="s{here[0] + 1}" class="{classes}"><sup>{first.action}</sup> '
            f'{escape(text[start:end])}<span class="slots" role="note">{slots}</span></mark>'
        )
        at = end
    return "".join((*pieces, escape(text[at:])))


def _slots(number: int, statement: Statement) -> str:
    rows = [("#", str(number)), ("action", statement.action), ("firmness", firmness(statement))]
    rows += [
        (name, slot.called)
        for name in ("agent", "recipient", "object", "place", "origin")
        if (slot := getattr(statement, name)) is not None
    ]
    if statement.equipment:
        rows.append(("equipment", "; ".join(e.text for e in statement.equipment)))
    if statement.when:
        rows.append(
            ("when", f"{statement.when.text} ({statement.when.from_ or '…'} to {statement.when.to or '…'})")
        )
    rows.append(("said by", _chain(statement)))
    return "".join(f"<span><b>{name}:</b> {escape(value)}</span>" for name, value in rows)


def _chain(statement: Statement) -> str:
    links = [link.called + (f" (via {link.via})" if link.via else "") for link in statement.chain]
    return ", as told by ".join(links) or "the document itself"


def _row(number: int, statement: Statement) -> str:
    def named(name: str) -> str:
        slot = getattr(statement, name)
        return escape(slot.called) if slot else ""

    cells = [
        f'<a href="#s{number}">{number}</a>',
        statement.action,
        firmness(statement),
        named("agent"),
        named("recipient"),
        named("object"),
        named("place"),
        escape(statement.when.text) if statement.when else "",
        escape(_chain(statement)),
        escape(statement.quote),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
