"""The cues of one sentence: by which words it hands something to somebody, and how much of it.

Each rule yields attributions; which rule it was is kept, so that a wrong one can be found and mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from watchfloor.read.lexicon import kinds as kinds_of
from watchfloor.read.parse import Parse
from watchfloor.read.phrases import core, span_of
from watchfloor.read.quotes import SHORT, Quotation
from watchfloor.read.tables import table, words

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One cue with its source and content; offsets in the text."""

    rule: str
    cue: Place
    source: Place
    content: tuple[Place, ...]
    sentence: int
    """Number of the sentence that the cue stands in."""
    head: int
    """Number of the source's head word in its sentence, -1 if it stands elsewhere."""
    via: Place | None = None
    direct: bool = False
    depth: int = 0
    """Orders attributions of like content: the deeper is the inner one."""

    def covers(self, start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in self.content)

    @property
    def size(self) -> int:
        return sum(b - a for a, b in self.content)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What the rules look at."""

    parse: Parse
    number: int
    kinds: list[str]
    inside: Sequence[Quotation]

    def made(
        self,
        rule: str,
        cue: int,
        source: int,
        content: Sequence[Place],
        *,
        via: Place | None = None,
        depth: int = 0,
    ) -> Attribution:
        return Attribution(
            rule=rule,
            cue=(self.parse.start[cue], self.parse.end[cue]),
            source=span_of(self.parse, core(self.parse, source)),
            content=tuple(content),
            sentence=self.number,
            head=source,
            via=via,
            direct=_is_direct(self.parse, content, self.inside),
            depth=depth,
        )


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(table("cues.en")[key])


@cache
def _prepositions() -> dict[str, frozenset[str]]:
    return {verb: frozenset(found) for verb, found in table("cues.en")["of_preposition"].items()}


def in_sentence(parse: Parse, number: int, inside: Sequence[Quotation]) -> Iterator[Attribution]:
    """The attributions whose cue stands in this sentence."""
    here = _Sentence(parse, number, kinds_of(parse), inside)
    for i, lemma in enumerate(parse.lemma):
        if parse.lower[i] == "according" and i + 1 < len(parse) and parse.lower[i + 1] == "to":
            yield from _according(here, i)
        elif parse.pos[i] == "VERB":
            yield from _verb(here, i, lemma)
        elif parse.pos[i] == "NOUN" and lemma in _listed("nouns"):
            yield from _noun(here, i)
    yield from _for_whom(here)
    if parse.sentence.kind == "heading":
        yield from _colon(here)


# --- verbs ------------------------------------------------------------------------------------------


def _verb(here: _Sentence, i: int, lemma: str) -> Iterator[Attribution]:
    parse = here.parse
    if lemma in ("quote", "cite"):
        quoted = list(_quoted_as(here, i))
        yield from quoted
        if quoted:
            return
    if lemma in _listed("say"):
        inverted = _inverted(parse, i)
        if inverted:
            teller, told = inverted
            yield here.made(f"inverted {lemma}", i, teller, told, via=_via(parse, i, teller))
            return
    thinks, says = lemma in _listed("think"), lemma in _listed("say")
    if not (says or thinks or lemma in _listed("show")):
        return
    source_found = _source(parse, i)
    if source_found is None or _is_negated(parse, i, lemma):
        return
    source = source_found
    is_text = _is_text(here, source)
    if not is_text and (not (says or thinks) or not _is_speaker(here, source)):
        return
    if parse.lower[source] in ("i", "we"):
        return
    if parse.tag[i] == "VBG" and parse.dep[i] == "advcl" and lemma in _listed("show") and not is_text:
        return
    content = list(_content(here, i, lemma, source, lemma in _listed("of_object") or is_text))
    if content:
        yield here.made(f"verb {lemma}", i, source, content, via=_via(parse, i, source))


def _is_text(here: _Sentence, index: int) -> bool:
    texts = _listed("texts")
    return (
        here.parse.lemma[index] in texts or here.parse.lower[index] in texts or here.kinds[index] == "media"
    )


def _is_negated(parse: Parse, cue: int, lemma: str) -> bool:
    return lemma != "deny" and any(parse.dep[c] == "neg" for c in parse.children[cue])


def _is_direct(parse: Parse, content: Sequence[Place], inside: Sequence[Quotation]) -> bool:
    """Whether the content stands in quotation marks, or holds a quotation longer than a turn of phrase."""
    return any(
        (q.start - 1 <= a and b <= q.end + 1) or (a <= q.start and q.end <= b and long_enough(parse, q))
        for a, b in content
        for q in inside
    )


def long_enough(parse: Parse, quotation: Quotation) -> bool:
    """Whether a quotation has more words in this sentence than a turn of phrase."""
    pairs = zip(parse.start, parse.words, strict=True)
    return sum(quotation.start <= a < quotation.end and w[0].isalnum() for a, w in pairs) >= SHORT


_MARKS = (",", "”", '"', "’", "“", "-", "--", "—", "–")
_FOLLOWS = ("nsubj", "dobj", "dep", "oprd", "attr", "npadvmod", "appos")


def _inverted(parse: Parse, cue: int) -> tuple[int, tuple[Place, ...]] | None:
    """``…, reported the Global Post``: the parser often takes what follows for the object."""
    if cue < 4 or cue + 1 >= len(parse) or parse.tag[cue] not in ("VBD", "VBZ", "VBN", "VBP"):
        return None
    if parse.lower[cue - 1] not in _MARKS:
        return None
    before = (c for c in parse.children[cue] if c < cue)
    if any(parse.dep[c] in ("nsubj", "nsubjpass", "aux", "auxpass") for c in before):
        return None
    after = [c for c in parse.children[cue] if c > cue and parse.dep[c] in _FOLLOWS]
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


def _quoted_as(here: _Sentence, i: int) -> Iterator[Attribution]:
    """``X quoted Y as saying``, ``Y was quoted by X as saying``, ``…, X said, quoting Y``."""
    parse = here.parse
    kids = {parse.dep[c]: c for c in parse.children[i]}
    saying = next(
        (
            g
            for c in parse.children[i]
            if parse.lower[c] == "as"
            for g in parse.children[c]
            if parse.tag[g] == "VBG"
        ),
        None,
    )
    head = parse.head[i]
    if saying is not None:
        inner = kids.get("nsubjpass", kids.get("dobj"))
        outer = next(
            (g for c in parse.children[i] if parse.dep[c] == "agent" for g in parse.children[c]),
            kids.get("nsubj"),
        )
        content = list(_content(here, saying, parse.lemma[saying], -1, True))
        if not content and i > 4:
            content = [(parse.sentence.start, parse.start[min(parse.subtree(i)[0], inner or i)])]
        if inner is not None and content:
            yield here.made("quoted as saying", saying, inner, content, depth=1)
            if outer is not None:
                yield here.made("quoted as saying", i, outer, content)
    elif _is_aside(parse, i) and "dobj" in kids and _can_tell(here, kids["dobj"]):
        outer = _source(parse, head)
        content = list(_content(here, head, parse.lemma[head], -1 if outer is None else outer, False))
        if not content and outer is not None and _inverted(parse, head):
            content = [(parse.sentence.start, parse.start[i])]
        if content:
            yield here.made("quoting", i, kids["dobj"], content, depth=1)


def _is_aside(parse: Parse, i: int) -> bool:
    """Whether a participle hangs on a verb of saying: ``the agency said, quoting …``."""
    hangs = parse.dep[i] in ("advcl", "acl", "xcomp") and parse.tag[i] == "VBG"
    return hangs and parse.lemma[parse.head[i]] in _listed("say")


def _can_tell(here: _Sentence, index: int) -> bool:
    return _is_speaker(here, index) or _is_text(here, index)


def _source(parse: Parse, cue: int) -> int | None:
    """The head word of who says it."""
    subject = None
    for c in parse.children[cue]:
        if parse.dep[c] == "nsubj":
            subject = c
        if parse.dep[c] == "agent":
            return next((g for g in parse.children[c] if parse.dep[g] == "pobj"), None)
    if subject is not None:
        return _referent(parse, subject) if _can_be_subject(parse, subject) else None
    if any(parse.dep[c] in ("nsubjpass", "auxpass") for c in parse.children[cue]) or parse.head[cue] == cue:
        return None
    if parse.dep[cue] in ("conj", "advcl", "xcomp"):
        above = cue
        for _ in range(3):
            if parse.dep[above] not in ("conj", "advcl", "xcomp") or parse.pos[parse.head[above]] not in (
                "VERB",
                "AUX",
            ):
                return None
            above = parse.head[above]
            for c in parse.children[above]:
                if parse.dep[c] == "nsubj" and _can_be_subject(parse, c):
                    return _referent(parse, c)
    if parse.dep[cue] == "acl" and parse.tag[cue] == "VBG":
        return parse.head[cue]
    return None


def _referent(parse: Parse, subject: int) -> int:
    """What a relative pronoun stands for; else the subject itself."""
    verb = parse.head[subject]
    if parse.tag[subject] in ("WP", "WDT"):
        while parse.dep[verb] in ("conj", "xcomp"):
            verb = parse.head[verb]
        if parse.dep[verb] == "relcl":
            return parse.head[verb]
    return subject


_SPOKEN = ("say", "add", "state", "announce", "claim", "note", "report", "deny", "believe")


def _can_be_subject(parse: Parse, index: int) -> bool:
    if parse.lower[index] in ("there", "this", "what", "something", "nothing"):
        return False
    return parse.lower[index] != "it" or parse.lemma[parse.head[index]] in _SPOKEN


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
_SPEAKING_KINDS = ("country", "demonym", "authority", "armed", "company", "person", "name")


def _is_speaker(here: _Sentence, index: int) -> bool:
    """Whether a word can name somebody that has something to say."""
    parse = here.parse
    if here.kinds[index] in ("instrument", "equipment", "drug", "money"):
        return False
    if parse.pos[index] in ("PROPN", "PRON", "NUM") or here.kinds[index] in _SPEAKING_KINDS:
        return True
    return (
        parse.lower[index].endswith(_BEINGS)
        or parse.lower[index] in _listed("speakers")
        or parse.lemma[index] in _listed("speakers")
        or parse.lemma[index] in words("titles")
    )


_CLAUSE = ("ccomp", "parataxis")


def _content(here: _Sentence, cue: int, lemma: str, source: int, takes_object: bool) -> Iterator[Place]:
    """What is said: clause, object or phrase of the cue, and the long quotations beside it."""
    parse = here.parse
    found = False
    for c in parse.children[cue]:
        dep = parse.dep[c]
        if dep in _CLAUSE or (
            dep == "xcomp" and c > cue and (takes_object or lemma in ("encourage", "urge", "order", "refuse"))
        ):
            found = True
            yield _clause(parse, cue, c)
        elif (
            c > cue and dep in ("dobj", "oprd") and takes_object and _is_content_object(parse, lemma, cue, c)
        ) or (c > cue and dep == "prep" and parse.lower[c] in _prepositions().get(lemma, ())):
            found = True
            yield _whole(parse, c)
    for q in here.inside:
        a, b = max(q.start, parse.sentence.start), min(q.end, parse.sentence.end)
        if long_enough(parse, q) and not q.start <= parse.start[cue] < q.end:
            found = True
            yield a, b
    if found:
        return
    for j in range(cue + 1, len(parse)):
        if parse.lower[j] == "that" and parse.dep[j] == "mark" and cue in parse.ancestors(j):
            yield _whole(parse, parse.head[j])
            return
    if (
        parse.dep[cue] in ("parataxis", "ccomp", "advcl")
        and parse.head[cue] != cue
        and _is_set_off(parse, cue)
    ):
        yield parse.sentence.start, parse.sentence.end
    elif parse.head[cue] == cue and source >= 0:
        first = min(parse.subtree(source)[0], cue)
        before = [j for j in range(first) if parse.dep[j] != "punct"]
        if len(before) > 4 and parse.lower[first - 1] in (",", "”", '"', "’"):
            yield parse.start[before[0]], parse.end[before[-1]]


def _is_content_object(parse: Parse, lemma: str, cue: int, index: int) -> bool:
    if lemma == "deny":
        return parse.lemma[index] in _listed("deniable") and not any(
            parse.dep[c] == "dative" for c in parse.children[cue]
        )
    return lemma not in ("call", "urge", "encourage")


def _whole(parse: Parse, index: int) -> Place:
    tree = parse.subtree(index)
    return parse.start[tree[0]], parse.end[tree[-1]]


_TRAILS = ("advcl", "prep", "npadvmod", "advmod", "punct", "dep", "acl")


def _clause(parse: Parse, cue: int, index: int) -> Place:
    """A clause that is said, with the participles that the parser hung on the cue instead."""
    tree = parse.subtree(index)
    if index < cue:
        tree = [j for j in tree if j < cue] or tree
        return parse.start[tree[0]], parse.end[tree[-1]]
    last = tree[-1]
    for c in parse.children[cue]:
        if (
            c > last
            and parse.dep[c] == "advcl"
            and parse.tag[c] in ("VBG", "VBN")
            and parse.lemma[c] not in _listed("say")
        ):
            last = parse.subtree(c)[-1]
    return parse.start[tree[0]], parse.end[last]


def _is_set_off(parse: Parse, cue: int) -> bool:
    """Whether the cue's clause is cut off by marks: ``…, the paper reported at the time``."""
    first = parse.subtree(cue)[0]
    return (first > 0 and parse.lower[first - 1] in _MARKS) or parse.lower[first] == ","


_BY_MEDIUM = ("in", "on", "via", "through", "to", "during", "at", "by", "over")


def _via(parse: Parse, cue: int, source: int) -> Place | None:
    """The medium: ``on Twitter``, ``in an interview with …``, ``told Reuters``."""
    media = _listed("media")

    def is_medium(index: int) -> bool:
        return parse.lemma[index] in media or parse.lower[index] in media

    for c in parse.children[cue]:
        if parse.dep[c] == "prep" and parse.lower[c] in _BY_MEDIUM:
            for g in parse.children[c]:
                if parse.dep[g] == "pobj" and is_medium(g):
                    return span_of(parse, core(parse, g, ties=frozenset({"of", "for", "with", "to"})))
        elif (
            parse.dep[c] in ("dobj", "dative")
            and parse.lemma[cue] in ("tell", "inform")
            and c > cue
            and any(is_medium(g) for g in (c, *parse.children[c]))
        ):
            return span_of(parse, core(parse, c))
    return None


# --- other cues -----------------------------------------------------------------------------------------


def _according(here: _Sentence, index: int) -> Iterator[Attribution]:
    parse = here.parse
    to = index + 1
    for holder in (to, index):
        for c in parse.children[holder]:
            if parse.dep[c] in ("pobj", "dep", "pcomp") and c > to:
                if here.kinds[c] != "instrument":
                    yield here.made("according to", index, c, _rest(parse, parse.subtree(index)))
                return


def _rest(parse: Parse, without: Sequence[int]) -> tuple[Place, ...]:
    """The sentence without a phrase at its beginning, middle or end."""
    first, last = without[0], without[-1]
    pieces = []
    if first > 0:
        pieces.append((parse.sentence.start, parse.end[first - 1]))
    if last + 1 < len(parse):
        pieces.append((parse.start[last + 1], parse.sentence.end))
    return tuple(pieces)


def _noun(here: _Sentence, i: int) -> Iterator[Attribution]:
    """``the minister's claim that …``, ``reports of arms from China``."""
    parse = here.parse
    clauses = [
        c
        for c in parse.children[i]
        if c > i and parse.dep[c] in ("acl", "ccomp") and parse.tag[c] not in ("VBG", "VBN")
    ]
    clauses = [
        c
        for c in clauses
        if any(parse.dep[g] == "mark" and parse.lower[g] == "that" for g in parse.children[c])
    ]
    owner = next((c for c in parse.children[i] if parse.dep[c] == "poss" and _is_speaker(here, c)), None)
    if owner is None:
        owner = next(
            (
                g
                for c in parse.children[i]
                if parse.dep[c] == "prep" and parse.lower[c] in ("by", "from")
                for g in parse.children[c]
                if parse.dep[g] == "pobj" and _is_speaker(here, g)
            ),
            None,
        )
    plain = parse.lower[i] == "reports" and not any(
        parse.dep[c] in ("det", "poss", "compound") for c in parse.children[i]
    )
    if not clauses and plain:
        clauses = [
            c for c in parse.children[i] if c > i and parse.dep[c] == "prep" and parse.lower[c] == "of"
        ]
    source = owner if owner is not None else i if plain or parse.lemma[i] == "report" else None
    if clauses and source is not None and parse.lower[source] not in ("i", "we", "my", "our"):
        yield here.made(f"noun {parse.lemma[i]}", i, source, [_whole(parse, c) for c in clauses])


def _for_whom(here: _Sentence) -> Iterator[Attribution]:
    """``For Francine Jacome, director of …, the strengthening is …``."""
    parse = here.parse
    if len(parse) < 6 or parse.lower[0] != "for":
        return
    for c in parse.children[0]:
        if parse.dep[c] == "pobj" and parse.tag[c] == "NNP" and here.kinds[c] == "name":
            tree = parse.subtree(0)
            if tree[-1] + 1 < len(parse) and parse.lower[tree[-1] + 1] == ",":
                yield here.made("for whom", 0, c, _rest(parse, tree))
            return


_LAST_WORDS = re.compile(
    r"^(?P<said>.{20,}?)(?::| - | – | — )\s*(?P<who>(?:[A-Z][\w.’'-]*)(?: [\w.’'-]+){0,3})\s*$"
)
_FIRST_WORDS = re.compile(r"^(?P<who>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}): (?P<said>.{15,})$")


def _colon(here: _Sentence) -> Iterator[Attribution]:
    """Headlines: ``Launch aggravates tensions: Kremlin``, ``Obama: impossible to stop``."""
    parse = here.parse
    clean, offsets = parse.sentence.clean, parse.sentence.offsets
    for form in (_LAST_WORDS, _FIRST_WORDS):
        match = form.match(clean)
        if not match:
            continue
        a, b = offsets[match.start("who")], offsets[match.end("who") - 1] + 1
        words = [i for i in range(len(parse)) if a <= parse.start[i] < b]
        if not words or not any(_can_tell(here, i) for i in words):
            continue
        said = offsets[match.start("said")], offsets[match.end("said") - 1] + 1
        yield Attribution(
            rule="headline", cue=(a, b), source=(a, b), content=(said,), sentence=here.number, head=words[-1]
        )
        return
