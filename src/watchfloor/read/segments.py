"""Cutting a text into what it is made of: headings, paragraphs, list items, turns of talk, tails.

Nothing is changed here; every segment is a pair of offsets into the text exactly as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from watchfloor.read.tables import noise_markers, tail_markers, words
from watchfloor.records import Record

Kind = Literal["heading", "byline", "paragraph", "item", "turn", "boilerplate"]


class Segment(Record, frozen=True, kw_only=True):
    """A piece of a document that is read as one: nothing is parsed across its ends."""

    start: int
    end: int
    kind: Kind
    speaker: tuple[int, int] | None = None
    """For a turn of talk: where its speaker is named."""


_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_BLANK = re.compile(r"\n[ \t\r\f\v]*\n")
_BULLET = re.compile(r"\s*(?:[-*•–—▪◦‣·]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_TURN = re.compile(
    r"\s*((?:[A-Z][A-Z.'’\-]+ ){0,6}(?:[A-Z][A-Z'’\-]+|[A-Z]\.?)(?:\s*\([^)\n]{1,60}\))?)\s*:\s+(?=\S)"
)
_BYLINE = re.compile(r"\s*(?:by|from|updated|published|posted)\b[:\s]", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…:;,][\"'”’»)\]]*\s*$")
_CLOCK = re.compile(r"\d{4}|\b\d{1,2}:\d{2}\b")

#: Columns at which plain text is commonly wrapped by hand (RFC 3676 recommends 78; wires used 69).
_WRAP = range(45, 101)


def segments(text: str) -> tuple[Segment, ...]:
    """The segments of a text, in order.

    Lines that were wrapped by hand are joined into the paragraph that they belong to. From the first
    line that opens a site's tail (``Tags:``, ``Related news``) everything short is boilerplate.

    Parameters
    ----------
    text
        The document's text; offsets count its code points.
    """
    found: list[Segment] = []
    tail = False
    for start, end in _blocks(text):
        piece = text[start:end]
        if "[" in piece and _WIRE.search(piece):
            found.extend(_wire(text, start, end))
            continue
        tail = tail or _opens_tail(piece)
        found.append(_classify(text, start, end, first=not found, tail=tail))
    return tuple(found)


#: The marks of monitoring services: a header that ends with ``[TEXT]``, and recordings with a speaker.
_WIRE = re.compile(
    r"\[(?:TEXT|EXCERPTS?|BEGIN (?:RECORDING|VIDEO RECORDING)|END (?:RECORDING|VIDEO RECORDING))\]",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\s*\[([^\]\n]{2,80})\]\s*")


def _wire(text: str, start: int, end: int) -> Iterator[Segment]:
    """A paragraph of wire copy: header, text, and recordings as turns of talk."""
    position, speaker = start, None
    for mark in [*_WIRE.finditer(text, start, end), None]:
        stop = mark.start() if mark else end
        head = (
            mark is not None
            and mark.group()[1:2] in "TtEe"
            and position == start
            and "END" not in mark.group().upper()
        )
        if text[position:stop].strip():
            kind: Kind = "byline" if head else ("turn" if speaker else "paragraph")
            yield Segment(start=position, end=stop, kind=kind, speaker=speaker)
        if mark is None:
            return
        position, speaker = mark.end(), None
        named = _NAMED.match(text, position, end)
        if "BEGIN" in mark.group().upper() and named:
            position, speaker = named.end(), named.span(1)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Lines, with those joined that a margin cut apart."""
    position = 0
    for gap in [*_BLANK.finditer(text), None]:
        stop = gap.start() if gap else len(text)
        yield from _joined(text, [m.span() for m in _LINE.finditer(text, position, stop)])
        position = gap.end() if gap else stop


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if not lines:
        return
    lengths = sorted(len(text[a:b].strip()) for a, b in lines[:-1])
    wrapped = len(lines) > 2 and lengths[0] >= 0.6 * lengths[-1] and lengths[-1] in _WRAP
    start, end = lines[0]
    for a, b in lines[1:]:
        cut_apart = (
            not _ENDED.search(text[start:end]) and text[a:b].lstrip()[:1].islower() and end - start > 40
        )
        if (wrapped and not _BULLET.match(text, a, b)) or cut_apart:
            end = b
        else:
            yield start, end
            start, end = a, b
    yield start, end


def _opens_tail(piece: str) -> bool:
    return len(piece) < 120 and _begins(piece, tail_markers())


def _begins(piece: str, markers: tuple[str, ...]) -> bool:
    return piece.strip().lower().lstrip("#*- ").startswith(markers)


def _classify(text: str, start: int, end: int, *, first: bool, tail: bool) -> Segment:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    end -= len(raw) - len(raw.rstrip())
    piece = text[start:end]
    if (tail and len(piece) < 300) or (len(piece) < 160 and _begins(piece, noise_markers())):
        return Segment(start=start, end=end, kind="boilerplate")
    turn = _TURN.match(piece)
    if turn and turn.group(1).split()[0].lower() not in words("not_speakers"):
        spoken = (start + turn.start(1), start + turn.end(1))
        return Segment(start=start + turn.end(), end=end, kind="turn", speaker=spoken)
    bullet = _BULLET.match(piece)
    if bullet and bullet.end() < len(piece):
        return Segment(start=start + bullet.end(), end=end, kind="item")
    if not _ENDED.search(piece) and len(piece) < 200 and "\n" not in piece:
        short = len(piece.split()) <= 12
        if not first and short and (_BYLINE.match(piece) or _CLOCK.search(piece) or _is_name_line(piece)):
            return Segment(start=start, end=end, kind="byline")
        return Segment(start=start, end=end, kind="heading")
    if piece.endswith(";"):
        return Segment(start=start, end=end, kind="item")
    return Segment(start=start, end=end, kind="paragraph")


def _is_name_line(piece: str) -> bool:
    """``Antony J. Blinken, Secretary of State``; ``Washington, DC``; ``Office of the Spokesperson``."""
    heads = [
        w for w in re.findall(r"[^\W\d_][\w.’'-]*", piece) if w not in ("of", "the", "and", "for", "in", "de")
    ]
    return bool(heads) and all(w[0].isupper() for w in heads) and ("," in piece or len(heads) <= 4)
