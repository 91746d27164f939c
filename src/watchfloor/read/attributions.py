"""Who says what: cues, their sources, and the stretch of text that each covers.

Attributions nest, and the nesting is the chain: of two that cover a word, the one with the shorter
content is nearer to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watchfloor.read.lexicon import kinds as kinds_of
from watchfloor.read.parse import Parse
from watchfloor.read.phrases import core, span_of
from watchfloor.read.quotes import SHORT, Quotation
from watchfloor.read.segments import Segment
from watchfloor.read.tables import table

_SUBJECT = ("nsubj", "nsubjpass")
_CLAUSE = ("ccomp", "parataxis")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One cue with its source and content; offsets in the text."""

    rule: str
    cue: tuple[int, int]
    source: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    sentence: int
    head: int
    """Number of the source's head word in its sentence, -1 if it stands elsewhere."""
    via: tuple[int, int] | None = None
    direct: bool = False

    def covers(self, start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in self.content)

    @property
    def size(self) -> int:
        return sum(b - a for a, b in self.content)


def attributions(
    parses: Sequence[Parse],
    segments: Sequence[Segment],
    quoted: Sequence[Quotation],
    text: str,
    publisher: str | None = None,
) -> list[Attribution]:
    """All attributions of a document, in the order of their cues."""
    found: list[Attribution] = []
    by_segment: dict[int, list[Quotation]] = {}
    for quotation in quoted:
        by_segment.setdefault(quotation.segment, []).append(quotation)
    last_direct: Attribution | None = None
    segment = -1
    for number, parse in enumerate(parses):
        here = by_segment.get(parse.sentence.segment, [])
        inside = [q for q in here if q.start < parse.sentence.end and parse.sentence.start < q.end]
        if parse.sentence.segment != segment:
            segment = parse.sentence.segment
            carried = bool(inside) and inside[0].continues
            last_direct = last_direct if carried else None
        own = list(in_sentence(parse, number, inside))
        found += own
        speaking = [a for a in own if a.direct]
        if speaking:
            last_direct = speaking[-1]
        free = [
            q
            for q in inside
            if not any(
                a.covers(max(q.start, parse.sentence.start), min(q.end, parse.sentence.end)) for a in own
            )
        ]
        long = [q for q in free if _words(parse, q) >= SHORT]
        if long and last_direct and last_direct not in own and not own:
            content = tuple(
                (max(q.start, parse.sentence.start), min(q.end, parse.sentence.end)) for q in long
            )
            found.append(
                Attribution(
                    rule="quotation continued",
                    cue=last_direct.cue,
                    source=last_direct.source,
                    content=content,
                    sentence=number,
                    head=-1,
                    via=last_direct.via,
                    direct=True,
                )
            )
    found += _turns(parses, segments)
    found += _issued(parses, segments, text)
    own_names = _name_words(publisher or "")
    return [
        a for a in found if not own_names or not _name_words(text[a.source[0] : a.source[1]]) <= own_names
    ]


def _name_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others; of nobody's name, a word that no name has."""
    found = frozenset(
        w for w in re.findall(r"[^\W_]+", name.lower()) if w not in ("the", "of", "and", "u", "s", "us", "a")
    )
    return found or (frozenset({"\0"}) if name else frozenset())


def _words(parse: Parse, quotation: Quotation) -> int:
    return sum(
        quotation.start <= a < quotation.end and w[0].isalnum()
        for a, w in zip(parse.start, parse.words, strict=True)
    )


def _turns(parses: Sequence[Parse], segments: Sequence[Segment]) -> Iterator[Attribution]:
    """Turns of talk: everything after ``NAME:`` until the next such line is in that mouth."""
    speaker: tuple[int, int] | None = None
    recorded = any(s.kind == "paragraph" and s.speaker for s in segments)
    numbers: dict[int, list[int]] = {}
    for number, parse in enumerate(parses):
        numbers.setdefault(parse.sentence.segment, []).append(number)
    for index, segment in enumerate(segments):
        if segment.kind == "turn":
            speaker = segment.speaker
        elif (
            segment.kind in ("heading", "boilerplate") or segment.start == segments[index - 1].end or recorded
        ):
            speaker = None
        if speaker is None or index not in numbers:
            continue
        yield Attribution(
            rule="turn of talk",
            cue=speaker,
            source=speaker,
            content=((segment.start, segment.end),),
            sentence=numbers[index][0],
            head=-1,
            direct=True,
        )


_ISSUED = re.compile(
    r"(?:statement|text|communiqu[eé]|declaration|message|letter)\b[^.\n]{0,160}?\b(?:released|issued|adopted|made|sent)\s+by\s+"
    r"(?P<who>[^.:\n]{3,600}?)(?=\s+(?:on|at|in|following|upon|during|regarding|concerning)\b|[.:\n]|$)",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"begin (?:full )?text", re.IGNORECASE)
_HEADED = re.compile(
    r"\[(?:COMMUNIQU[EÉ]|STATEMENT|SPEECH|LETTER|COMMENTARY BY)\]\s*\[(?P<who>[^\]]{3,120})\]", re.IGNORECASE
)


def _issued(parses: Sequence[Parse], segments: Sequence[Segment], text: str) -> Iterator[Attribution]:
    """A statement printed whole: its issuer speaks from "Begin text" on, or after the wire's header."""
    for number, segment in enumerate(segments[:4]):
        whole = text[segment.start : segment.end]
        match = _HEADED.search(whole) if segment.kind == "byline" else _ISSUED.search(whole)
        if not match or (
            segment.kind != "byline"
            and not _BEGUN.search(text, segment.end, min(len(text), segment.end + 40))
        ):
            continue
        source = (segment.start + match.start("who"), segment.start + match.end("who"))
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


def in_sentence(parse: Parse, number: int, inside: Sequence[Quotation]) -> Iterator[Attribution]:
    """The attributions whose cue stands in this sentence."""
    cues = table("cues.en")
    kinds = kinds_of(parse)
    say, think, show = set(cues["say"]), set(cues["think"]), set(cues["show"])
    of_object = set(cues["of_object"])
    texts = set(cues["texts"])
    for i, lemma in enumerate(parse.lemma):
        if parse.pos[i] == "VERB" and lemma in say and (inverted := _inverted(parse, i)):
            source, content = inverted
            direct = _is_direct(parse, content, inside)
            yield Attribution(
                rule=f"inverted {lemma}",
                cue=(parse.start[i], parse.end[i]),
                source=span_of(parse, core(parse, source)),
                content=content,
                sentence=number,
                head=source,
                via=_via(parse, i, source),
                direct=direct,
            )
        elif parse.pos[i] == "VERB" and (lemma in say or lemma in think or lemma in show):
            source = _source(parse, i)
            if source is None:
                continue
            is_text = parse.lemma[source] in texts or parse.lower[source] in texts or kinds[source] == "media"
            if not is_text and not _is_speaker(parse, source, kinds):
                continue
            if parse.lower[source] in ("i", "we"):
                continue
            if parse.tag[i] == "VBG" and parse.dep[i] == "advcl" and lemma in show and not is_text:
                continue
            if lemma not in say and lemma not in think and not is_text:
                continue
            if _negated_or_unreal(parse, i):
                continue
            content = list(_content(parse, i, lemma, source, inside, lemma in of_object or is_text))
            if not content:
                continue
            direct = _is_direct(parse, content, inside)
            yield Attribution(
                rule=f"verb {lemma}",
                cue=(parse.start[i], parse.end[i]),
                source=span_of(parse, core(parse, source)),
                content=tuple(content),
                sentence=number,
                head=source,
                via=_via(parse, i, source),
                direct=direct,
            )
        elif parse.lower[i] == "according" and i + 1 < len(parse) and parse.lower[i + 1] == "to":
            yield from _according(parse, i, number)
    yield from _for_whom(parse, number, kinds)


def _is_direct(parse: Parse, content: Sequence[tuple[int, int]], inside: Sequence[Quotation]) -> bool:
    """Whether the content stands in quotation marks, or holds a quotation that is more than a turn of phrase."""
    return any(
        (q.start - 1 <= a and b <= q.end + 1) or (a <= q.start and q.end <= b and _words(parse, q) >= SHORT)
        for a, b in content
        for q in inside
    )


_MARKS = (",", "”", '"', "’", "“", "-", "--", "—", "–")


def _inverted(parse: Parse, cue: int) -> tuple[int, tuple[tuple[int, int], ...]] | None:
    """``…, reported the Global Post``: the parser often takes what follows for the object."""
    if (
        cue < 4
        or cue + 1 >= len(parse)
        or parse.tag[cue] not in ("VBD", "VBZ", "VBN", "VBP")
        or parse.lower[cue - 1] not in _MARKS
    ):
        return None
    if any(parse.dep[c] in ("nsubj", "nsubjpass", "aux", "auxpass") and c < cue for c in parse.children[cue]):
        return None
    after = [
        c
        for c in parse.children[cue]
        if c > cue and parse.dep[c] in ("nsubj", "dobj", "dep", "oprd", "attr", "npadvmod", "appos")
    ]
    if (
        not after
        or parse.pos[after[0]] not in ("NOUN", "PROPN", "PRON")
        or min(parse.subtree(after[0])) != cue + 1
    ):
        return None
    if parse.dep[after[0]] != "nsubj" and parse.dep[cue] in ("acl", "relcl", "amod"):
        return None
    end = cue - 1
    while end > 0 and parse.lower[end - 1] in _MARKS:
        end -= 1
    content = [(parse.sentence.start, parse.end[end - 1])]
    last = max(parse.subtree(after[0]))
    if last + 2 < len(parse) and parse.lower[last + 1] in (",", "."):
        content.append((parse.start[last + 2], parse.sentence.end))
    return after[0], tuple(content)


def _negated_or_unreal(parse: Parse, cue: int) -> bool:
    return any(parse.dep[c] == "neg" for c in parse.children[cue]) and parse.lemma[cue] not in ("deny",)


def _source(parse: Parse, cue: int) -> int | None:
    """The head word of who says it."""
    for c in parse.children[cue]:
        if parse.dep[c] == "nsubj" and _can_speak(parse, c):
            return _relative(parse, c)
        if parse.dep[c] == "agent":
            for g in parse.children[c]:
                if parse.dep[g] == "pobj":
                    return g
    if any(parse.dep[c] in ("nsubj", "nsubjpass") for c in parse.children[cue]):
        return None
    passive = any(parse.dep[c] == "auxpass" for c in parse.children[cue])
    head = parse.head[cue]
    if passive or head == cue:
        return None
    if parse.dep[cue] in ("conj", "advcl", "xcomp") and parse.pos[head] in ("VERB", "AUX"):
        for c in parse.children[head]:
            if parse.dep[c] == "nsubj" and _can_speak(parse, c):
                return _relative(parse, c)
        if parse.dep[head] in ("conj", "xcomp", "advcl") and parse.head[head] != head:
            for c in parse.children[parse.head[head]]:
                if parse.dep[c] == "nsubj" and _can_speak(parse, c):
                    return _relative(parse, c)
    if parse.dep[cue] == "acl" and parse.tag[cue] == "VBG":
        return head
    return None


_BEINGS = (
    "er",
    "or",
    "ist",
    "man",
    "woman",
    "ers",
    "ors",
    "ists",
    "men",
    "women",
    "ian",
    "ians",
    "yst",
    "ysts",
)


def _is_speaker(parse: Parse, index: int, kinds: Sequence[str]) -> bool:
    """Whether a word can name somebody that has something to say."""
    if parse.pos[index] in ("PROPN", "PRON") or kinds[index] in (
        "country",
        "demonym",
        "authority",
        "armed",
        "company",
        "person",
        "name",
    ):
        return True
    word = parse.lower[index]
    return word.endswith(_BEINGS) or word in table("cues.en")["speakers"] or parse.pos[index] == "NUM"


def _relative(parse: Parse, subject: int) -> int:
    """What a relative pronoun stands for."""
    verb = parse.head[subject]
    if parse.tag[subject] in ("WP", "WDT"):
        while parse.dep[verb] in ("conj", "xcomp"):
            verb = parse.head[verb]
        if parse.dep[verb] == "relcl":
            return parse.head[verb]
    return subject


def _can_speak(parse: Parse, index: int) -> bool:
    return (
        parse.lower[index] not in ("it", "there", "this", "what", "something", "nothing")
        or parse.dep[index] != "nsubj"
        or (
            parse.lower[index] in ("it",)
            and parse.lemma[parse.head[index]]
            in ("say", "add", "state", "announce", "claim", "note", "report", "deny", "believe")
            and not any(parse.dep[c] == "auxpass" for c in parse.children[parse.head[index]])
        )
    )


def _content(
    parse: Parse, cue: int, lemma: str, source: int, inside: Sequence[Quotation], takes_object: bool
) -> Iterator[tuple[int, int]]:
    clause = [
        c
        for c in parse.children[cue]
        if parse.dep[c] in _CLAUSE or (parse.dep[c] == "xcomp" and c > cue and takes_object)
    ]
    found = False
    for c in clause:
        found = True
        tree = parse.subtree(c)
        if c < cue:
            tree = [j for j in range(tree[0], cue) if j in set(tree)] or tree
        yield parse.start[tree[0]], parse.end[tree[-1]]
    if takes_object:
        for c in parse.children[cue]:
            if c > cue and (
                parse.dep[c] in ("dobj", "oprd")
                or (
                    parse.dep[c] == "prep"
                    and lemma in ("accuse", "warn", "blame", "complain", "speculate", "report", "boast")
                )
            ):
                tree = parse.subtree(c)
                found = True
                yield parse.start[tree[0]], parse.end[tree[-1]]
    for q in inside:
        a, b = max(q.start, parse.sentence.start), min(q.end, parse.sentence.end)
        if _words(parse, q) >= SHORT and not q.start <= parse.start[cue] < q.end:
            found = True
            yield a, b
    if found:
        return
    for j in range(cue + 1, len(parse)):
        if parse.lower[j] == "that" and parse.dep[j] == "mark" and cue in parse.ancestors(j):
            tree = parse.subtree(parse.head[j])
            yield parse.start[tree[0]], parse.end[tree[-1]]
            return
    head = parse.head[cue]
    if parse.dep[cue] in ("parataxis", "ccomp", "advcl") and head != cue and _set_off(parse, cue):
        yield parse.sentence.start, parse.sentence.end
        return
    if parse.head[cue] == cue and parse.dep[cue] == "ROOT":
        before = [j for j in range(min(parse.subtree(source)[0], cue)) if parse.dep[j] != "punct"]
        if len(before) > 4 and parse.lower[min(parse.subtree(source)[0], cue) - 1] in (",", "”", '"', "’"):
            yield parse.start[before[0]], parse.end[before[-1]]


def _set_off(parse: Parse, cue: int) -> bool:
    """Whether the cue's clause is cut off by commas: ``…, the paper reported at the time``."""
    tree = parse.subtree(cue)
    first = tree[0]
    return (
        (first > 0
        and parse.lower[first - 1] in (",", "”", "—", "--", '"', "–", "-"))
        or (parse.lower[first] in (",",))
    )


def _via(parse: Parse, cue: int, source: int) -> tuple[int, int] | None:
    """The medium: ``on Twitter``, ``in an interview with …``, ``told Reuters``."""
    media = set(table("cues.en")["media"])
    for c in parse.children[cue]:
        if parse.dep[c] == "prep" and parse.lower[c] in (
            "in",
            "on",
            "via",
            "through",
            "to",
            "during",
            "at",
            "by",
        ):
            for g in parse.children[c]:
                if parse.dep[g] == "pobj" and (parse.lemma[g] in media or parse.lower[g] in media):
                    return span_of(parse, parse.subtree(g))
        elif parse.dep[c] in ("dobj", "dative") and parse.lemma[cue] in ("tell", "inform") and c > cue:
            if (
                parse.lemma[c] in media
                or parse.lower[c] in media
                or any(parse.lower[g] in media for g in parse.children[c])
            ):
                return span_of(parse, core(parse, c))
    return None


def _according(parse: Parse, index: int, number: int) -> Iterator[Attribution]:
    to = index + 1
    for holder in (to, index):
        for c in parse.children[holder]:
            if parse.dep[c] in ("pobj", "dep", "pcomp") and c > to:
                tree = parse.subtree(index)
                content = _rest(parse, tree)
                yield Attribution(
                    rule="according to",
                    cue=(parse.start[index], parse.end[to]),
                    source=span_of(parse, core(parse, c)),
                    content=content,
                    sentence=number,
                    head=c,
                )
                return


def _rest(parse: Parse, without: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The sentence without a phrase at its beginning, middle or end."""
    first, last = without[0], without[-1]
    pieces = []
    if first > 0:
        pieces.append((parse.sentence.start, parse.end[first - 1]))
    if last + 1 < len(parse):
        pieces.append((parse.start[last + 1], parse.sentence.end))
    return tuple(pieces)


def _for_whom(parse: Parse, number: int, kinds: Sequence[str]) -> Iterator[Attribution]:
    """``For Francine Jacome, director of …, the strengthening is …``."""
    if len(parse) < 6 or parse.lower[0] != "for":
        return
    for c in parse.children[0]:
        if parse.dep[c] == "pobj" and parse.tag[c] == "NNP" and kinds[c] == "name":
            tree = parse.subtree(0)
            if tree[-1] + 1 < len(parse) and parse.lower[tree[-1] + 1] == ",":
                yield Attribution(
                    rule="for whom",
                    cue=(parse.start[0], parse.end[0]),
                    source=span_of(parse, core(parse, c)),
                    content=_rest(parse, tree),
                    sentence=number,
                    head=c,
                )
            return


def chain(found: Sequence[Attribution], start: int, end: int) -> list[Attribution]:
    """The attributions that hold for a stretch, innermost first, each source once."""
    covering = [a for a in found if a.covers(start, end) and not (a.cue[0] < end and start < a.cue[1])]
    covering.sort(key=lambda a: a.size)
    kept: list[Attribution] = []
    for one in covering:
        if all(one.source != other.source for other in kept):
            kept.append(one)
    return kept
