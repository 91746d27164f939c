"""What of an answer is kept: words that stand in the document, and values of the lists. Nothing else.

Whoever writes the answer, and whatever a document talked them into, the only texts that leave this module
are pieces of the document, by offsets, and the only values are those of the record's own lists and dates of
the calendar.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from watchfloor.read.content import day_of
from watchfloor.read.llm.align import nearest, occurrences
from watchfloor.read.llm.prompt import CHOICES, SLOTS, STATEMENT
from watchfloor.read.passages import Passage
from watchfloor.read.quotes import Quotation, quotations
from watchfloor.read.segments import Segment, segments
from watchfloor.read.tables import countries
from watchfloor.records import (
    Action,
    Certainty,
    Document,
    Mention,
    Mode,
    Polarity,
    Span,
    Speaker,
    Speech,
    Statement,
    When,
)

#: Longer than any clause, in characters; what is longer is a passage copied whole.
_QUOTE = 800
#: Longer than any mention, name or trigger, in characters.
_WORDS = 240
#: More than any clause holds.
_ITEMS = 24
_LINKS = 6
#: More than any passage holds.
_STATEMENTS = 80
#: After so many opening braces no answer is looked for any more.
_OPENINGS = 50

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


class GarbledError(ValueError):
    """An answer is not the JSON that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document as answers are held against it."""

    document: Document
    text: str
    id: str
    engine: str
    prompt: str
    segments: tuple[Segment, ...]
    quotations: tuple[Quotation, ...]

    @classmethod
    def of(cls, document: Document, text: str, *, document_id: str, engine: str, prompt: str) -> Source:
        """A document, taken apart as far as is needed."""
        cut = segments(text)
        return cls(
            document=document,
            text=text,
            id=document_id,
            engine=engine,
            prompt=prompt,
            segments=cut,
            quotations=quotations(text, cut),
        )


@dataclass(slots=True)
class Kept:
    """What came of an answer."""

    statements: list[Statement] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    """Why something was dropped, and how often."""


class _Refused(Exception):
    """A statement cannot be kept; the message is the reason that is counted."""


def parsed(answer: str) -> list[Any]:
    """The statements of an answer, still as they came.

    Servers that don't hold a model to a form let it wrap its JSON in thoughts, talk or a code fence.

    Raises
    ------
    GarbledError
        If there is no object with a list of statements.
    """
    decoder = json.JSONDecoder()
    at = answer.find("{")
    for _ in range(_OPENINGS):
        if at < 0:
            break
        try:
            value, _ = decoder.raw_decode(answer, at)
        except (ValueError, RecursionError):
            value = None
        found = value.get("statements") if isinstance(value, dict) else None
        if isinstance(found, list):
            return found
        at = answer.find("{", at + 1)
    raise GarbledError("it is not a JSON object with a list of statements")


def accept(source: Source, passage: Passage, answer: str) -> Kept:
    """The statements of an answer about a passage that stand in the document.

    Raises
    ------
    GarbledError
        If the answer is not the JSON that was asked for.
    """
    kept = Kept()
    offered = parsed(answer)
    kept.dropped["more statements than a passage holds"] += max(0, len(offered) - _STATEMENTS)
    seen: set[str] = set()
    for one in offered[:_STATEMENTS]:
        try:
            statement = _statement(source, passage, one, kept.dropped)
        except _Refused as reason:
            kept.dropped[str(reason)] += 1
            continue
        if statement.id in seen:
            kept.dropped["the same statement again"] += 1
            continue
        seen.add(statement.id)
        kept.statements.append(statement)
    kept.dropped = +kept.dropped
    return kept


def _statement(source: Source, passage: Passage, given: Any, dropped: Counter[str]) -> Statement:
    if not isinstance(given, dict):
        raise _Refused("statement: not an object")
    values = {name: _choice(given, name) for name in CHOICES}
    quote = _quote(source, passage, given.get("quote"))
    trigger = _trigger(source, quote, given.get("trigger"))
    place = _Place.of(source, passage, quote, trigger)
    chain = _chain(place, given.get("chain"), dropped)
    dropped["field: not asked for"] += len(given.keys() - STATEMENT["properties"].keys())
    slots = {slot: _mention(place, slot, given.get(slot), dropped) for slot in SLOTS}
    return Statement(
        document=source.id,
        start=quote[0],
        end=quote[1],
        quote=source.text[slice(*quote)],
        trigger=Span(start=trigger[0], end=trigger[1], text=source.text[slice(*trigger)]),
        action=cast(Action, values["action"]),
        agent=slots["agent"],
        recipient=slots["recipient"],
        object=slots["object"],
        equipment=_equipment(place, given.get("equipment"), dropped),
        place=slots["place"],
        origin=slots["origin"],
        when=_when(place, given.get("when"), dropped),
        certainty=cast(Certainty, values["certainty"]),
        mode=cast(Mode, values["mode"]),
        polarity=cast(Polarity, values["polarity"]),
        chain=chain,
        speech=_speech(source, trigger, chain),
        engine=source.engine,
        rules=(source.prompt,),
    )


def _choice(given: Mapping[str, Any], name: str) -> str:
    # How firmly a thing is said cannot be left open, and filling it in would be a guess.
    value = given.get(name)
    if not isinstance(value, str) or value not in CHOICES[name]:
        raise _Refused(f"{name}: not one of its values")
    return value


def _words(given: Any, longest: int = _WORDS) -> str | None:
    """A text that could be copied from a document; ``None`` if it is none."""
    return given if isinstance(given, str) and given.strip() and len(given) <= longest else None


def _quote(source: Source, passage: Passage, given: Any) -> tuple[int, int]:
    words = _words(given, _QUOTE)
    if words is None:
        raise _Refused("quotation: empty, too long or no text")
    found = next(occurrences(source.text, words, passage.start, passage.end), None)
    if found is None:
        raise _Refused("quotation: does not stand in the passage")
    return found


def _trigger(source: Source, quote: tuple[int, int], given: Any) -> tuple[int, int]:
    words = _words(given)
    found = next(occurrences(source.text, words, *quote), None) if words else None
    if found is None:
        raise _Refused("trigger: does not stand in the quotation")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where in a document a statement stands, for finding what belongs to it."""

    source: Source
    passage: Passage
    quote: tuple[int, int]
    trigger: tuple[int, int]
    end: int
    """Where its paragraph ends: nothing that stands further on belongs to it."""

    @classmethod
    def of(cls, source: Source, passage: Passage, quote: tuple[int, int], trigger: tuple[int, int]) -> _Place:
        at = bisect_right(source.segments, quote[1] - 1, key=lambda segment: segment.start) - 1
        paragraph = source.segments[at].end if at >= 0 else passage.end
        end = min(max(paragraph, quote[1]), passage.end)
        return cls(source=source, passage=passage, quote=quote, trigger=trigger, end=end)

    def find(self, words: str) -> tuple[int, int] | None:
        """Where words stand: in the clause, else in the passage so far, else in what was shown before it."""
        shown = ((self.passage.start, self.end), self.passage.before)
        return nearest(self.source.text, words, self.trigger, self.quote, *shown)

    def speaker(self, words: str) -> tuple[int, int] | None:
        """Where a speaker stands: beside the clause rather than in it, in its sentence rather than beyond."""
        (start, end), text = self.quote, self.source.text
        beside = []
        if before := nearest(text, words, self.quote, (self.passage.start, start)):
            beside.append((_breaks(text, before[1], start), start - before[1], before))
        if after := nearest(text, words, self.quote, (end, self.end)):
            beside.append((_breaks(text, end, after[0]), after[0] - end, after))
        if beside:
            return min(beside)[-1]
        return nearest(text, words, self.quote, self.quote, self.passage.before)


_BREAK = re.compile(r"[.!?…][\"”’')]*\s|\n\s*\n")


def _breaks(text: str, start: int, end: int) -> int:
    """How many sentences end between two places."""
    return len(_BREAK.findall(text, start, end))


def _mention(place: _Place, slot: str, given: Any, dropped: Counter[str]) -> Mention | None:
    if given is None:
        return None
    words = _words(given.get("text")) if isinstance(given, dict) else None
    found = place.find(words) if words else None
    if found is None or not isinstance(given, dict):
        dropped[f"{slot}: does not stand in the document"] += 1
        return None
    start, end = found
    text = place.source.text[start:end]
    return Mention(start=start, end=end, text=text, name=_name(place, text, given.get("name"), dropped))


def _name(place: _Place, text: str, given: Any, dropped: Counter[str]) -> str | None:
    """A full name as the document has it, or the country that a nationality stands for."""
    if given is None or given == text:
        return None
    words = _words(given)
    if words is not None:
        if countries().get(text.lower()) == words:
            return words
        found = nearest(place.source.text, words, place.trigger, (0, len(place.source.text)))
        if found is not None:
            name = place.source.text[slice(*found)]
            return name if name != text else None
    dropped["name: does not stand in the document"] += 1
    return None


def _equipment(place: _Place, given: Any, dropped: Counter[str]) -> tuple[Mention, ...]:
    listed = given if isinstance(given, list) else []
    dropped["equipment: not a list"] += given is not None and not isinstance(given, list)
    dropped["equipment: more than a clause holds"] += max(0, len(listed) - _ITEMS)
    found = (_mention(place, "equipment", item, dropped) for item in listed[:_ITEMS])
    return tuple({(item.start, item.end): item for item in found if item is not None}.values())


def _chain(place: _Place, given: Any, dropped: Counter[str]) -> tuple[Speaker, ...]:
    """Who says it. Without one of its links a statement would stand in another's mouth: it is dropped."""
    if given is None:
        given = []
    if not isinstance(given, list) or len(given) > _LINKS:
        raise _Refused("chain: not a list of a few speakers")
    return tuple(_links(place, given, dropped))


def _links(place: _Place, given: list[Any], dropped: Counter[str]) -> Iterator[Speaker]:
    publisher = (place.source.document.source or "").casefold()
    for one in given:
        words = _words(one.get("text")) if isinstance(one, dict) else None
        if words and words.casefold() == publisher:
            dropped["chain: the publisher is no link of it"] += 1
            continue
        found = place.speaker(words) if words else None
        if found is None:
            raise _Refused("chain: a speaker does not stand in the document")
        start, end = found
        text = place.source.text[start:end]
        name = _name(place, text, one.get("name"), dropped)
        via = _via(place, found, one.get("via"), dropped)
        yield Speaker(start=start, end=end, text=text, name=name, via=via)


def _via(place: _Place, speaker: tuple[int, int], given: Any, dropped: Counter[str]) -> str | None:
    if given is None:
        return None
    words = _words(given)
    shown = ((place.passage.start, place.end), place.passage.before)
    found = nearest(place.source.text, words, speaker, *shown) if words else None
    if found is None:
        dropped["via: does not stand in the document"] += 1
        return None
    return place.source.text[slice(*found)]


def _when(place: _Place, given: Any, dropped: Counter[str]) -> When | None:
    """A date phrase with its days, as far as they are days and do not contradict the phrase."""
    if given is None:
        return None
    words = _words(given.get("text")) if isinstance(given, dict) else None
    found = place.find(words) if words else None
    if found is None or not isinstance(given, dict):
        dropped["when: does not stand in the document"] += 1
        return None
    text = place.source.text[slice(*found)]
    first, last = _day(given.get("from"), dropped), _day(given.get("to"), dropped)
    if not _fits(text, first, last, day_of(place.source.document.dated)):
        dropped["when: days that its words do not bear"] += 1
        first = last = None
    return When(
        start=found[0],
        end=found[1],
        text=text,
        from_=first.isoformat() if first else None,
        to=last.isoformat() if last else None,
    )


def _day(given: Any, dropped: Counter[str]) -> date | None:
    if given is None:
        return None
    try:
        if isinstance(given, str) and len(given) == len("2020-10-27"):
            return date.fromisoformat(given)
    except ValueError:
        pass
    dropped["when: not a day of the calendar"] += 1
    return None


def _fits(text: str, first: date | None, last: date | None, published: date | None) -> bool:
    """Whether days are in order and touch the years named; without a year, the document's day is needed."""
    if first is None and last is None:
        return True
    if first and last and first > last:
        return False
    years = [int(year) for year in _YEAR.findall(text)]
    if not years:
        return published is not None
    low = first.year if first else date.min.year
    high = last.year if last else date.max.year
    return any(low <= year <= high for year in years)


def _speech(source: Source, trigger: tuple[int, int], chain: tuple[Speaker, ...]) -> Speech:
    """Computed from the text's own quotation marks, not asked for."""
    if not chain:
        return "none"
    quoted = any(one.start <= trigger[0] and trigger[1] <= one.end for one in source.quotations)
    at = bisect_right(source.segments, trigger[0], key=lambda segment: segment.start) - 1
    return "direct" if quoted or (at >= 0 and source.segments[at].kind == "turn") else "indirect"
