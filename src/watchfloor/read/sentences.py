"""Sentences, and the clean copy of each that the parser sees, with a way back to the text.

The parser gets a sentence without square brackets, without runs of spaces, and in ordinary case if the
text is all capitals. Every character of the copy knows where it stood, so that all spans found in it
are spans of the text exactly as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from watchfloor.read.segments import Segment
from watchfloor.read.tables import countries, lower_case_words, words

#: Longest sentence handed to the parser, in characters; a longer one is cut at a space.
#: Its cost grows with length and nothing written for people to read is longer.
LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where it stands, and the copy of it that is parsed."""

    start: int
    end: int
    clean: str
    offsets: Sequence[int]
    """For each character of ``clean``, its offset in the text; one more for the end."""
    segment: int
    kind: str


_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*|[:;](?=\s*\n))(?=\s|$)|(?<=[A-Z\])]{2})\.(?=[A-Z\[]{2})")
_NEXT = re.compile(r"\s*[\"'“‘«(\[]*([^\s])(\w*)")
_LAST = re.compile(r"[\w.&’'-]+$")
_DROPPED = re.compile(
    r"\[(?:sic|as (?:heard|received|published)|words? indistinct|passage (?:omitted|indistinct)|"
    r"text|report|excerpts?|begin recording|end recording|[.… ]*)\]",
    re.IGNORECASE,
)


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a segment, as offsets."""
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop >= end or _goes_on(text, match, end):
            continue
        yield from _cut(text, begin, stop)
        begin = stop
    yield from _cut(text, begin, end)


def _goes_on(text: str, match: re.Match[str], end: int) -> bool:
    """Whether the stop is one of an abbreviation, or inside a quotation that goes on."""
    following = _NEXT.match(text, match.end(), end)
    if not following:
        return True
    mark = match.group()
    first, rest = following.groups()
    if mark[0] in ":;":
        return False
    if first.islower():
        return True
    if mark != ".":
        return False
    last = _LAST.search(text, max(0, match.start() - 20), match.start())
    word = last.group() if last else ""
    if word.lower() in words("abbreviations"):
        return True
    if len(word) == 1 and word.isupper():
        return True
    if "." in word and word.replace(".", "").isupper():
        return (first + rest).lower() not in words("openers")
    return False


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        stop = text.rfind(" ", start, start + LONGEST)
        stop = stop if stop > start else start + LONGEST
        yield start, stop
        start = stop
    if start < end:
        yield start, end


def is_shouted(text: str, start: int, end: int) -> bool:
    """Whether a passage is written in capitals (wire copy, old headlines)."""
    piece = text[start:end]
    upper = sum(map(str.isupper, piece))
    lower = sum(map(str.islower, piece))
    return upper > 12 and upper > 6 * lower


def is_titled(piece: str) -> bool:
    """Whether a heading has capitals on almost all its words, as headlines do."""
    found = [w for w in piece.split() if len(w) > 3 and w[0].isalpha()]
    return len(found) > 3 and sum(w[0].isupper() for w in found) >= 0.85 * len(found)


def sentences(text: str, found: Sequence[Segment]) -> Iterator[Sentence]:
    """The sentences of all segments that are content, in order."""
    for number, segment in enumerate(found):
        if segment.kind in ("boilerplate", "byline"):
            continue
        shouted = is_shouted(text, segment.start, segment.end) or (
            segment.kind == "heading" and is_titled(text[segment.start : segment.end])
        )
        for start, end in split(text, segment.start, segment.end):
            clean, offsets = _clean(text, start, end, shouted=shouted)
            if clean:
                yield Sentence(start, end, clean, offsets, number, segment.kind)


_NOISE = re.compile(r"[\[\]]|\s\s|[\t\n\r\xa0]|\"\"")


def _clean(text: str, start: int, end: int, *, shouted: bool) -> tuple[str, Sequence[int]]:
    piece = text[start:end]
    if not shouted and not _NOISE.search(piece):
        return piece, range(start, end + 1)
    if _DROPPED.search(piece):
        piece = _DROPPED.sub(lambda m: " " * len(m.group()), piece)
    kept: list[str] = []
    offsets: list[int] = []
    for place, sign in enumerate(piece):
        if sign in "[]" or (sign == '"' and kept and kept[-1] == '"'):
            continue
        if sign.isspace():
            if not kept or kept[-1] == " ":
                continue
            sign = " "
        kept.append(sign)
        offsets.append(start + place)
    while kept and kept[-1] == " ":
        kept.pop()
        offsets.pop()
    offsets.append(offsets[-1] + 1 if offsets else end)
    clean = "".join(kept)
    return (_recase(clean) if shouted else clean), offsets


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def _long_names() -> dict[str, tuple[str, ...]]:
    """Names of countries of several words, by their first word."""
    found: dict[str, list[str]] = {}
    for name in countries():
        if " " in name:
            found.setdefault(name.split()[0], []).append(name)
    return {word: tuple(names) for word, names in found.items()}


def _recase(clean: str) -> str:
    """Capitals given back only to names: what is not known to be an ordinary word."""
    common, names = lower_case_words(), countries()
    first = True

    def one(match: re.Match[str]) -> str:
        nonlocal first
        word = match.group()
        small = word.lower()
        if len(small) != len(word):
            return word
        if any(clean[match.start() :].lower().startswith(name) for name in _long_names().get(small, ())):
            first = False
            return small.capitalize()
        if not word.isupper() and (small in names or small not in common or len(word) < 2):
            return word
        opening, first = first, False
        stem = small.split("'")[0].split("’")[0]
        if stem in words("months") and (stem not in common or clean[: match.start()].rstrip()[-1:].isdigit()):
            return small.capitalize()
        if stem in common and stem not in names:
            return small.capitalize() if opening else small
        if len(word) <= 4 and not any(v in stem for v in "aeiouy"):
            return word
        if stem in words("acronyms"):
            return word
        return small.capitalize()

    return _WORD.sub(one, clean)
