"""Who says what, over a whole document.

Attributions nest, and the nesting is the chain: of two that cover a word, the one with the shorter
content is nearer to it. A speaker is carried on only inside a paragraph, through a quotation that stays
open, through a turn of talk, or through a statement that is printed whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from watchfloor.read.cues import Attribution, in_sentence, long_enough
from watchfloor.read.parse import Parse
from watchfloor.read.quotes import Quotation
from watchfloor.read.segments import Segment

__all__ = ["Attribution", "attributions", "chain", "chain_of"]


def attributions(
    parses: Sequence[Parse],
    segments: Sequence[Segment],
    quoted: Sequence[Quotation],
    text: str,
    publisher: str | None = None,
) -> list[Attribution]:
    """All attributions of a document, in the order of their cues.

    Parameters
    ----------
    publisher
        Whose document it is: never a link of a chain.
    """
    found = list(_spoken(parses, quoted, text))
    found += _turns(parses, segments)
    found += _issued(segments, text)
    found += _said_whole(parses, segments, text)
    own = _name_words(publisher or "")
    return [a for a in found if not own or not _name_words(text[a.source[0] : a.source[1]]) <= own]


_EMPTY_NAME = frozenset({"\0"})
_NO_NAME = frozenset({"the", "of", "and", "u", "s", "us", "a"})


def _name_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others; of a name without any, a word that no name has."""
    found = frozenset(w for w in re.findall(r"[^\W_]+", name.lower()) if w not in _NO_NAME)
    return found or (_EMPTY_NAME if name else frozenset())


def _spoken(parses: Sequence[Parse], quoted: Sequence[Quotation], text: str) -> Iterator[Attribution]:
    """What sentences hand to somebody, and quotations that go on without a cue of their own."""
    by_segment: dict[int, list[Quotation]] = {}
    for quotation in quoted:
        by_segment.setdefault(quotation.segment, []).append(quotation)
    last: Attribution | None = None
    announced: Attribution | None = None
    segment = -1
    for number, parse in enumerate(parses):
        sentence = parse.sentence
        inside = [
            q
            for q in by_segment.get(sentence.segment, ())
            if q.start < sentence.end and sentence.start < q.end
        ]
        if sentence.segment != segment:
            segment = sentence.segment
            goes_on = bool(inside) and inside[0].continues
            starts_quoted = bool(inside) and inside[0].start - sentence.start <= 2
            last = last if goes_on else announced if starts_quoted else None
            announced = None
        own = list(in_sentence(parse, number, inside))
        yield from own
        speaking = [a for a in own if a.direct]
        if own and parse.sentence.clean.endswith(":"):
            announced = own[-1]
        elif parse.sentence.clean.endswith(":"):
            announced = _announced(parse, number)
        if speaking:
            last = speaking[-1]
        elif last is not None and not own:
            free = [q for q in inside if long_enough(parse, q)]
            content = tuple((max(q.start, sentence.start), min(q.end, sentence.end)) for q in free)
            if content:
                yield replace(
                    last, rule="quotation continued", content=content, sentence=number, head=-1, direct=True
                )


def _announced(parse: Parse, number: int) -> Attribution | None:
    """``Abe also said:`` before a quotation that is a paragraph of its own."""
    for i in range(len(parse)):
        if parse.pos[i] == "VERB" and parse.lemma[i] in (
            "say",
            "state",
            "write",
            "add",
            "tweet",
            "declare",
            "tell",
        ):
            for c in parse.children[i]:
                if parse.dep[c] == "nsubj" and parse.lower[c] not in ("i", "we"):
                    words = parse.subtree(c)
                    return Attribution(
                        rule="announced",
                        cue=(parse.start[i], parse.end[i]),
                        source=(parse.start[words[0]], parse.end[words[-1]]),
                        content=(),
                        sentence=number,
                        head=c,
                        direct=True,
                    )
    return None


def _turns(parses: Sequence[Parse], segments: Sequence[Segment]) -> Iterator[Attribution]:
    """Turns of talk: everything after ``NAME:`` until the next such line is in that mouth."""
    first_of: dict[int, int] = {}
    for number, parse in enumerate(parses):
        first_of.setdefault(parse.sentence.segment, number)
    speaker: tuple[int, int] | None = None
    for index, segment in enumerate(segments):
        if segment.kind == "turn":
            speaker = segment.speaker
        elif segment.kind in ("heading", "boilerplate") or (
            index and segment.start <= segments[index - 1].end + 30
        ):
            # wire copy goes on in the same line after a recording; a transcript starts a new paragraph
            speaker = None if segment.kind in ("heading", "boilerplate") or _is_wire(segments) else speaker
        if speaker is None or index not in first_of:
            continue
        yield Attribution(
            rule="turn of talk",
            cue=speaker,
            source=speaker,
            content=((segment.start, segment.end),),
            sentence=first_of[index],
            head=-1,
            direct=True,
        )


def _is_wire(segments: Sequence[Segment]) -> bool:
    """Whether turns of talk stand inside paragraphs, as in wire copy with recordings."""
    return any(
        b.start - a.end < 80 and a.kind == "turn" and b.kind == "paragraph" and b.start == a.end
        for a, b in pairwise(segments)
    ) or any(
        s.kind == "byline" and i == 0 and len(segments) > 1 and segments[1].start == s.end
        for i, s in enumerate(segments[:1])
    )


_ISSUED = re.compile(
    r"(?:statement|text|communiqu[eé]|declaration|message|letter)\b[^.\n]{0,160}?\b(?:released|issued|adopted|made|sent)\s+by\s+"
    r"(?P<who>[^.:\n]{3,600}?)(?=\s+(?:on|at|in|following|upon|during|regarding|concerning)\b|[.:\n]|$)",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"begin (?:full )?text", re.IGNORECASE)
_HEADED = re.compile(
    r"\[(?:COMMUNIQU[EÉ]|BULLETIN|STATEMENT|DECLARATION|PROCLAMATION|SPEECH|LETTER|COMMENTARY BY)\]\s*"
    r"\[(?P<who>[^\]]{3,120})\]",
    re.IGNORECASE,
)


def _issued(segments: Sequence[Segment], text: str) -> Iterator[Attribution]:
    """A statement printed whole: its issuer speaks from "Begin text" on, or after the wire's header."""
    for number, segment in enumerate(segments[:4]):
        whole = text[segment.start : segment.end]
        match = _HEADED.search(whole) if segment.kind == "byline" else _ISSUED.search(whole)
        begun = _BEGUN.search(text, segment.end, min(len(text), segment.end + 40))
        if not match or (segment.kind != "byline" and not begun):
            continue
        source = segment.start + match.start("who"), segment.start + match.end("who")
        rest = segments[number + 1 :]
        if rest:
            yield Attribution(
                rule="statement printed whole",
                cue=source,
                source=source,
                content=((rest[0].start, rest[-1].end),),
                sentence=0,
                head=-1,
                direct=True,
            )
        return


_ENDS = re.compile(
    r"(?:notes? (?:to|for) editors?|ends?\b|end text|further information|background|media enquiries)",
    re.IGNORECASE,
)


def _said_whole(parses: Sequence[Parse], segments: Sequence[Segment], text: str) -> Iterator[Attribution]:
    """``The Foreign Secretary said:`` before paragraphs without quotation marks: all, to the notes."""
    for number, parse in enumerate(parses):
        last = parse.sentence.segment
        following = segments[last + 1 : last + 2]
        if (
            not parse.sentence.clean.endswith(":")
            or parse.sentence.end != segments[last].end
            or not following
        ):
            continue
        if following[0].kind != "paragraph" or text[following[0].start] in "\"“‘'«":
            continue
        cue = _announced(parse, number)
        if cue is None:
            continue
        content = []
        for segment in segments[last + 1 :]:
            if segment.kind in ("heading", "boilerplate", "turn") or _ENDS.match(text, segment.start):
                break
            content.append((segment.start, segment.end))
        yield replace(cue, rule="said whole", content=tuple(content))


def chain(found: Sequence[Attribution], start: int, end: int) -> list[Attribution]:
    """The attributions that hold for a stretch of text, innermost first, each source once."""
    covering = [a for a in found if a.covers(start, end) and not (a.cue[0] < end and start < a.cue[1])]
    covering.sort(key=lambda a: (a.size - a.depth, -a.depth))
    kept: list[Attribution] = []
    for one in covering:
        if all(one.source != other.source for other in kept):
            kept.append(one)
    return kept


def chain_of(found: Sequence[Attribution], parse: Parse, sentence: int, word: int) -> list[Attribution]:
    """The chain of the statement that a word carries: without those who only speak around it."""
    links = chain(found, parse.start[word], parse.end[word])
    return [a for a in links if a.direct or a.sentence != sentence or not _is_background(parse, word, a)]


_CUT_OFF = (",", "—", "–", "--", "(", "-")


def _is_background(parse: Parse, word: int, link: Attribution) -> bool:
    """Whether a word stands in a loose apposition or relative clause of reported speech.

    Such background is the document's own word, not the speaker's, unless it is quoted.
    """
    below = word
    for above in parse.ancestors(word):
        if parse.dep[below] in ("relcl", "appos"):
            first = parse.subtree(below)[0]
            loose = first > 0 and parse.lower[first - 1] in _CUT_OFF
            if loose and link.covers(parse.start[above], parse.end[above]):
                return True
        below = above
    return False
