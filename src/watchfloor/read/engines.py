"""What a reader is, and how to get one by its name."""

from __future__ import annotations

from typing import Any, Protocol

from watchfloor.errors import ConfigError
from watchfloor.records import Document, Statement


class Reader(Protocol):
    """Anything that finds the statements of a document."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def read(self, document: Document, text: str, *, document_id: str | None = None) -> list[Statement]:
        """The statements of a document, in the order in which they stand.

        Parameters
        ----------
        document
            What is known about it; its date is what "last week" is read against.
        text
            Its text. Offsets count the code points of exactly this.
        document_id
            What to write as the statements' document; by default the document's own id.
        """
        ...


def open_reader(name: str = "rules", **options: Any) -> Reader:
    """The reader of this name.

    Parameters
    ----------
    name
        ``rules``, the default.
    options
        For ``rules``: ``model``, an installed spaCy model or the path of one.

    Raises
    ------
    ConfigError
        If there is no reader of this name, or it has no such option.
    """
    if name != "rules":
        raise ConfigError(f"There is no reader {name!r}.", fix="Readers: rules.")
    from watchfloor.read.reader import RulesReader

    try:
        return RulesReader(**options)
    except TypeError as error:
        raise ConfigError(
            f"The reader {name!r} has no such option ({error}).", fix="Its option is: model."
        ) from error
