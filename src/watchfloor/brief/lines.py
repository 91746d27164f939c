"""Sentences from records: who said what to whom, how firmly, and what the desk makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from watchfloor.brief.model import Kind, Line, Run
from watchfloor.records import (
    Assessment,
    Document,
    Hypothesis,
    ListEntry,
    Sighting,
    Speaker,
    Statement,
    Term,
    word_of,
)
from watchfloor.warn.wording import firmness, publisher, say_date, say_indicator, say_interval, shorten

QUOTE_LIMIT = 420
"""Letters of a quotation within a sentence; the source list has it in full."""


def plain(text: str, kind: Kind | None = None, cites: Sequence[str] = ()) -> Line:
    """A line in one style."""
    return Line(kind=kind, runs=(Run(text=text),), cites=tuple(cites))


def listing(items: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 document``, ``2 documents``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def said(statement: Statement, document: Document | None, cites: Sequence[str]) -> Line:
    """Who published it when, citing whom, in whose words, and how firmly.

    The words are quoted, never retold; those of a summary are called so and stand without marks.
    """
    how = firmness(statement)
    denied = statement.polarity == "denied"
    dated = document.dated if document else None
    when = _on(say_date(dated)) if dated else "on a date not known"
    summary = document is not None and document.summary_of is not None
    runs = [Run(text=_capital(publisher(document)), style="name"), Run(text=f" reported {when}")]
    innermost = statement.chain[0] if statement.chain else None
    for relay in statement.chain[:0:-1]:
        runs += [Run(text=", citing "), *_called(relay)]
    if innermost:
        verb = "denied" if denied else "said"
        opening = ", that " if len(statement.chain) > 1 else " that "
        runs += [Run(text=opening), *_called(innermost), Run(text=f" {verb}")]
    elif denied:
        runs.append(Run(text=", denying"))
    note = "" if how in ("said flatly", "denied") else f" ({how.removeprefix('denied, ')})"
    if summary:
        runs += [Run(text=", in summary: "), _words(statement.quote)]
    else:
        runs += [Run(text=": "), *_quote(statement.quote)]
    return Line(kind="reported", runs=(*runs, Run(text=f"{note}.")), cites=tuple(cites))


def _on(date: str) -> str:
    """``on 4 May 2031``, but ``in May 2031`` and ``not before 4 May 2031``."""
    if date.startswith("not before"):
        return date
    return f"{'on' if date[:1].isdigit() and ' ' in date else 'in'} {date}"


def _called(speaker: Speaker) -> list[Run]:
    name = Run(text=shorten(speaker.called, 120), style="name")
    if not speaker.via:
        return [name]
    return [name, Run(text=" ("), Run(text=shorten(speaker.via, 120), style="name"), Run(text=")")]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(text: str) -> Run:
    return Run(text=shorten(text, QUOTE_LIMIT), style="quote")


def _quote(text: str) -> tuple[Run, ...]:
    return Run(text="“"), _words(text), Run(text="”")


def seen(sighting: Sighting, cites: Sequence[str]) -> Line:
    """What positions show, in the wording of the rule, with its caveats."""
    caveats = f" ({'; '.join(sighting.caveats)})" if sighting.caveats else ""
    return plain(f"{sentence(sighting.text + caveats)}", "tracked", cites)


def on_list(entry: ListEntry, cites: Sequence[str]) -> Line:
    """Who is listed, by whom, since when."""
    since = f"since {say_date(entry.listed)}" if entry.listed else "since when is not said"
    programmes = f", programme {', '.join(entry.programmes)}" if entry.programmes else ""
    rest = f" is listed by {entry.authority}, {since} ({entry.list}{programmes})."
    runs = Run(text=entry.name, style="name"), Run(text=rest)
    return Line(kind="listed", runs=runs, cites=tuple(cites))


def termed(term: Term, kind: Kind, cites: Sequence[str], indicators: Mapping[str, str]) -> Line:
    """A term of which the desk holds no other record: its origin, indicator and quotation."""
    head = (Run(text=_capital(term.source), style="name"), Run(text=f": {say_indicator(term, indicators)}"))
    quote = (Run(text=": "), *_quote(term.quote)) if term.quote else ()
    return Line(kind=kind, runs=(*head, *quote, Run(text=".")), cites=tuple(cites))


def likelihood(hypothesis: Hypothesis, assessment: Assessment, cites: Sequence[str]) -> Line:
    """Hypothesis, word, number and interval: never with its confidence."""
    return Line(
        kind="assessed",
        runs=(
            Run(text=f"{hypothesis.text}: ", style="strong"),
            Run(text=assessment.word, style="word"),
            Run(text=f", {say_interval(assessment.p, assessment.low, assessment.high)}."),
        ),
        cites=tuple(cites),
    )


def confidence(assessment: Assessment) -> Line:
    """The level and its reasons: never with the probability."""
    reasons = " ".join(sentence(reason) for reason in assessment.reasons)
    level = Run(text=f"Confidence: {assessment.confidence}.", style="strong")
    return Line(runs=(level, Run(text=f" {reasons}")) if reasons else (level,))


def basis(terms: Sequence[Term], on: str = "it", n_eff: float | None = None) -> Line:
    """Documents beside the independent origins they go back to."""
    if not terms:
        return plain(f"No report bears on {on}; its number is its prior.")
    documents, origins = counts(terms)
    counted = f", counted as {n_eff:.1f} direct reports" if n_eff is not None else ""
    back = f"back to {count(origins, 'independent origin')}{counted}."
    if all(term.document for term in terms):
        bear, go = ("bears", "goes") if documents == 1 else ("bear", "go")
        return plain(f"{count(documents, 'document')} {bear} on {on} and {go} {back}")
    bear = "bears" if documents == 1 else "bear"
    besides = f"{bear} on {on}, besides what was tracked or listed"
    return plain(f"{count(documents, 'document')} {besides}; all of it goes {back}")


def counts(terms: Iterable[Term]) -> tuple[int, int]:
    """How many documents, and how many independent origins."""
    terms = list(terms)
    return len({term.document for term in terms if term.document}), len({term.root for term in terms})


def change(hypothesis: Hypothesis, before: float, now: Assessment, since: str, cites: Sequence[str]) -> Line:
    """From which word and number to which."""
    was, now_is = Run(text=word_of(before), style="word"), Run(text=now.word, style="word")
    if was == now_is:
        moved = [Run(text=" stays at "), was, Run(text=f", from {before:.2f} to ")]
    else:
        moved = [Run(text=" went from "), was, Run(text=f", {before:.2f}, to "), now_is, Run(text=", ")]
    start = Run(text=f"{since} {hypothesis.hypothesis} (“{hypothesis.text}”)")
    end = Run(text=f"{say_interval(now.p, now.low, now.high)}.")
    return Line(kind="assessed", runs=(start, *moved, end), cites=tuple(cites))


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = " ".join(text.split())
    return _capital(text) + ("" if text.endswith((".", "!", "?")) else ".")


def unique(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Each line once, the first place kept."""
    return tuple({line.text: line for line in lines}.values())
