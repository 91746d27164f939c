"""The default reader: rules and learned weights over a dependency parse; no network, no model server."""

from __future__ import annotations

from watchfloor.read import parse as parsing
from watchfloor.read import sentences as cutting
from watchfloor.read.content import Content, content
from watchfloor.read.gate import worth_parsing
from watchfloor.read.languages import language_of
from watchfloor.read.learned import Model, default
from watchfloor.read.segments import segments
from watchfloor.read.statements import statements
from watchfloor.records import Document, Statement

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
        self._parser: parsing.Parser | None = None

    def content(self, document: Document, text: str, *, whole: bool = False) -> Content:
        """The layers beneath the statements.

        Parameters
        ----------
        whole
            Parse every sentence, also those that hardly carry a statement.
        """
        if self._parser is None:
            self._parser = parsing.Parser(self._parser_name)
        cut = segments(text)
        found = list(cutting.sentences(text, cut))
        if not whole:
            found = [
                s
                for s, worth in zip(found, worth_parsing(found, self._learned()["gate"]), strict=True)
                if worth
            ]
        return content(text, cut, self._parser.parse(found), document)

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
