"""The default reader: rules and learned weights over a dependency parse, with no network and no model server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchfloor.read import parse as parsing
from watchfloor.read import sentences as cutting
from watchfloor.read.content import Content, content
from watchfloor.read.languages import language_of
from watchfloor.read.learned import Model, default
from watchfloor.read.segments import segments
from watchfloor.read.statements import statements
from watchfloor.records import Document, Statement

if TYPE_CHECKING:
    from spacy.language import Language

NAME = "rules"
#: Goes up whenever the same text could yield other statements.
VERSION = "1"


class RulesReader:
    """Reads English with tables, a parser, and linear models.

    Parameters
    ----------
    model
        An installed spaCy model or the path of one; loaded when first used.
    """

    name = NAME
    version = VERSION
    languages = ("en",)

    def __init__(self, model: str = parsing.DEFAULT_MODEL) -> None:
        self.options = {"model": model}
        self._parser_name = model
        self._parser: Language | None = None

    def content(self, document: Document, text: str) -> Content:
        """The layers beneath the statements."""
        if self._parser is None:
            self._parser = parsing.load(self._parser_name)
        cut = segments(text)
        return content(text, cut, parsing.parse(self._parser, cutting.sentences(text, cut)), document)

    def read(self, document: Document, text: str, *, document_id: str | None = None) -> list[Statement]:
        """The statements of a document; none if it is in a language that this reader does not read.

        Parameters
        ----------
        document_id
            What to write as the statements' document; by default the document's own id.
        """
        if (document.language or language_of(text) or "en").partition("-")[0].lower() not in self.languages:
            return []
        taken_apart = self.content(document, text)
        return list(
            statements(
                taken_apart,
                self._learned(),
                document=document_id or document.id,
                engine=f"{self.name}/{self.version}",
            )
        )

    def _learned(self) -> Model:
        return default()
