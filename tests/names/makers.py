"""Making documents and statements in a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchfloor.records import Document, Mention, PartialDate, Span, Speaker, Statement, When


def document(name: str = "d", published: str | None = "2023-07-25") -> Document:
    return Document(
        name=name,
        text_sha256="0" * 64,
        raw_sha256="0" * 64,
        published=PartialDate(published) if published else None,
    )


def mention(text: str, words: str, name: str | None = None) -> Mention:
    start = text.index(words)
    return Mention(start=start, end=start + len(words), text=words, name=name)


def statement(
    text: str,
    *,
    action: Any = "transfer",
    speakers: Sequence[str] = (),
    when: str | None = None,
    **slots: str,
) -> Statement:
    """A statement on a whole text; each slot by the words that fill it, several parted by bars."""
    found: dict[str, Any] = {}
    for slot, words in slots.items():
        mentions = tuple(mention(text, one) for one in words.split("|"))
        found[slot] = mentions if slot == "equipment" else mentions[0]
    chain = tuple(
        Speaker(start=one.start, end=one.end, text=one.text) for one in (mention(text, w) for w in speakers)
    )
    dated = When(start=0, end=1, text=text[0], from_=when, to=when) if when else None
    return Statement(
        document=document().id,
        start=0,
        end=len(text),
        quote=text,
        trigger=Span(start=0, end=1, text=text[:1]),
        action=action,
        certainty="certain",
        mode="actual",
        polarity="affirmed",
        speech="indirect" if chain else "none",
        chain=chain,
        when=dated,
        **found,
    )
