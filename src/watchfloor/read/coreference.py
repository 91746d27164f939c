"""Who is meant: short names, pronouns and roles resolved inside the document, where the text makes it clear."""

from __future__ import annotations

from dataclasses import dataclass

from watchfloor.read.attributions import Attribution
from watchfloor.read.content import Content
from watchfloor.read.phrases import core, span_of
from watchfloor.records import Mention, Speaker


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a document uses, and what its short forms stand for."""

    @classmethod
    def of(cls, content: Content) -> Names:
        return cls()

    def mention(self, content: Content, sentence: int, head: int) -> Mention:
        """The phrase around a head word, with the name that it stands for."""
        parse = content.parses[sentence]
        start, end = span_of(parse, core(parse, head))
        return Mention(start=start, end=end, text=content.text[start:end])

    def speaker(self, content: Content, link: Attribution) -> Speaker:
        """A link of the chain."""
        start, end = link.source
        via = content.text[link.via[0] : link.via[1]] if link.via else None
        return Speaker(start=start, end=end, text=content.text[start:end], via=via)
