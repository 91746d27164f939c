"""Warnings about hypotheses: a level is crossed, a word changes, and what moved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from watchfloor.records import WORDS, Assessment, Document, Term, Warning, word_of
from watchfloor.warn.hysteresis import Step, steps
from watchfloor.warn.material import Material
from watchfloor.warn.watches import LevelWatch, WordWatch
from watchfloor.warn.wording import publisher, say_date, say_indicator, say_interval, words_of

_MOVED = 1e-9
"""A change of log-odds below this is rounding."""


def levels(watch: LevelWatch, records: Material) -> Iterator[Warning]:
    """One warning for each crossing; what holds before the first assessment is its prior."""
    for step, line in _steps(watch, (watch.level,), records):
        now = line[step.index]
        way, told = ("up", "rose above") if step.entered > step.left else ("down", "fell below")
        yield _assessed(
            watch,
            records,
            step,
            line,
            occasion=f"{way} {now.as_of.date()}",
            text=f"{told} {watch.level:.2f}: from {_before(step, line):.2f} "
            f"to {say_interval(now.p, now.low, now.high)}, {now.word}",
        )


def words(watch: WordWatch, records: Material) -> Iterator[Warning]:
    """One warning for each change of word; what holds before the first assessment is its prior."""
    for step, line in _steps(watch, [lower for _, lower in WORDS[1:]], records):
        now, before = line[step.index], _before(step, line)
        yield _assessed(
            watch,
            records,
            step,
            line,
            occasion=f"{WORDS[step.entered][0]} {now.as_of.date()}",
            text=f"went from {word_of(before)}, {before:.2f}, "
            f"to {now.word}, {say_interval(now.p, now.low, now.high)}",
        )


def _steps(
    watch: LevelWatch | WordWatch, bounds: Sequence[float], records: Material
) -> Iterator[tuple[Step, list[Assessment]]]:
    for hypothesis, line in records.series.items():
        if line and (not watch.hypotheses or hypothesis in watch.hypotheses):
            values = [assessment.p for assessment in line]
            for step in steps(line[0].prior.p, values, bounds, watch.hysteresis):
                yield step, line


def _before(step: Step, line: Sequence[Assessment]) -> float:
    return line[0].prior.p if step.since is None else line[step.since].p


def _assessed(
    watch: LevelWatch | WordWatch,
    records: Material,
    step: Step,
    line: Sequence[Assessment],
    *,
    occasion: str,
    text: str,
) -> Warning:
    now = line[step.index]
    term = mover(None if step.since is None else line[step.since], now)
    document = records.documents.get(term.document) if term and term.document else None
    why = _moved_by(term, document, records.indicators)
    return Warning(
        watch=watch.name,
        kind="level" if isinstance(watch, LevelWatch) else "word",
        known=now.as_of,
        subject=now.hypothesis,
        occasion=occasion,
        text=f"Assessed: {now.hypothesis} ({now.text}) {text}. {why}",
        cause=(now.id, *([term.statement] if term and term.statement else [])),
        document=term.document if term else None,
        start=term.start if term else None,
        end=term.end if term else None,
    )


def mover(before: Assessment | None, after: Assessment) -> Term | None:
    """The term that moved an assessment most in the direction in which it went; ``None`` if none did."""
    was = {_key(term): term.shift for term in before.terms} if before else {}
    sign = 1 if after.p >= (before.p if before else after.prior.p) else -1
    moved = [(sign * (term.shift - was.get(_key(term), 0.0)), term) for term in after.terms]
    moved = [pair for pair in moved if pair[0] > _MOVED]
    return min(moved, key=lambda pair: (-pair[0], pair[1].known, _key(pair[1])))[1] if moved else None


def _key(term: Term) -> tuple[str, str, int, str]:
    return term.statement or "", term.document or "", term.start or 0, term.indicator


def _moved_by(term: Term | None, document: Document | None, indicators: Mapping[str, str]) -> str:
    if term is None:
        return "No new report moved it: what was known before counts differently."
    by = publisher(document) if document else None
    through = f", in {by} of {say_date(document.dated)}" if document and by != term.source else ""
    words = words_of(term.quote, document) if term.quote else ""
    return f"Moved most by {term.source}{through} ({say_indicator(term, indicators)}){words}."
