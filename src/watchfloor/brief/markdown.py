"""A brief as Markdown: the same lines, tables and sources, for a mail, an issue or a repository."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from watchfloor.brief.figures import describe, events_table, points_table
from watchfloor.brief.model import Brief, Item, Line, Run, Source, Table
from watchfloor.brief.words import words
from watchfloor.warn.wording import isolated, say_date

_ACTIVE = re.compile(r"[\\`*_{}\[\]<>#|~&$!^=]")
_OPENING = re.compile(r"^(\s*\d+)([.)])(?=\s|$)|^(\s*)([+-])")


def render_markdown(brief: Brief) -> str:
    """The brief as Markdown (CommonMark with tables); text from records is never markup."""
    return "\n\n".join(_blocks(brief)) + "\n"


def escape(text: str) -> str:
    """The text such that Markdown shows it letter for letter, on one line."""
    line = _ACTIVE.sub(r"\\\g<0>", re.sub(r"\s+", " ", text))
    return _OPENING.sub(lambda found: f"{found[1] or found[3] or ''}\\{found[2] or found[4]}", line)


def _blocks(brief: Brief) -> Iterator[str]:
    sections: dict[str, str] = words()["sections"]
    day = say_date(brief.as_of)
    yield f"# {escape(brief.title)}"
    yield f"**{escape(brief.case)}** · as of {day}" if brief.case else f"As of {day}"
    yield from map(_line, brief.bottom_line)
    yield f"## {sections['judgements']}"
    for number, one in enumerate(brief.judgements, start=1):
        parts = (_line(one.likelihood), _line(one.why), _line(one.basis))
        yield f"{number}. **{escape(one.hypothesis)}** " + "\n\n   ".join(parts)
    if brief.lead_figure:
        yield f"## {sections['curves']}"
        yield escape(describe(brief.lead_figure))
        if brief.lead_figure.events:
            yield _table(events_table(brief.lead_figure))
        yield _table(points_table(brief.lead_figure))
    yield f"## {sections['new']}" + (f", {say_date(brief.since)}" if brief.since else "")
    yield _bullets(brief.new)
    yield f"## {sections['evidence']}"
    for evidence in brief.evidence:
        yield f"### {escape(evidence.hypothesis)} {escape(evidence.text)}"
        for side, items in groupby(evidence.items, key=lambda item: item.side):
            yield f"**{words()['sides'][side]}**"
            yield "\n".join(_item(item) for item in items)
        if not evidence.items:
            yield "No report bears on it."
    if brief.doubts:
        yield f"## {sections['doubts']}"
        yield _bullets(brief.doubts)
    yield f"## {sections['unknown']}"
    yield _bullets(brief.unknown)
    yield f"## {sections['alternatives']}"
    for other in brief.alternatives:
        others = "\n".join(f"- {escape(one)}" for one in other.others)
        yield f"If not {escape(other.hypothesis)}:\n\n{others}"
    if not brief.alternatives:
        yield "None is named."
    yield f"## {sections['sought']}"
    yield _table(brief.sought)
    yield _table(brief.without)
    yield f"## {sections['method']}"
    yield from map(_line, brief.method)
    yield _table(brief.priors)
    yield f"## {sections['sources']}"
    yield from map(_source, brief.sources)


def _line(line: Line) -> str:
    links = ", ".join(f"[{label}](#s{label})" for label in line.cites)
    return "".join(map(_run, line.runs)) + (f" \\[{links}\\]" if links else "")


def _run(run: Run) -> str:
    text = escape(run.text)
    match run.style:
        case "quote" | "name":
            return isolated(text)
        case "word":
            return f"*{text}*"
        case "strong":
            inner = text.rstrip()
            return f"**{inner}**{text[len(inner) :]}"
        case _:
            return text


def _bullets(lines: Iterable[Line]) -> str:
    return "\n".join(f"- {f'*{line.kind}* ' if line.kind else ''}{_line(line)}" for line in lines)


def _item(item: Item) -> str:
    note = f" {_line(item.note)}" if item.note else ""
    weight = f"Grade {item.grade}, alone × {item.alone:.2f}, counted × {item.counted:.2f}."
    return f"- *{item.line.kind}* {_line(item.line)} {escape(weight)}{note}"


def _table(table: Table) -> str:
    rows = [
        tuple(escape(column.name) for column in table.columns),
        tuple("--:" if column.number else "---" for column in table.columns),
        *(tuple(map(escape, row)) for row in table.rows),
    ]
    return f"{escape(table.caption)}:\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _source(source: Source) -> str:
    title = f"**{escape(isolated(source.title))}** (*{source.kind}*)"
    parts = [f"{source.number}\\. {title} {escape(source.details)}"]
    for one in source.quotations:
        mark = f'<a id="s{one.cite}"></a>{one.cite}'
        at = f" (characters {one.start} to {one.end})" if one.start is not None else ""
        quoted = escape(isolated(one.text))
        parts.append(f"{mark}{at}: {f'“{quoted}”' if one.verbatim else quoted}" if one.text else mark)
    kept = [
        f"Record {escape(source.document)}." if source.document else "",
        f"Kept copy, SHA-256 {source.sha256}." if source.sha256 else "",
        f"Address: {_address(source)}" if source.url else "",
    ]
    if any(kept):
        parts.append(" ".join(part for part in kept if part))
    return "  \n".join(parts)


def _address(source: Source) -> str:
    """A link only where it leads to the web, and only letters that cannot end it."""
    if source.href and not re.search(r"[\s<>]", source.href):
        return f"<{source.href}>"
    return escape(source.url or "")
