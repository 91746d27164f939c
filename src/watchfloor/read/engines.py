"""What a reader is, and how to get one by its name."""

from __future__ import annotations

from importlib import import_module
from inspect import signature
from typing import Any, Protocol

from watchfloor.errors import ConfigError
from watchfloor.records import Document, Statement

#: By name: the module, what opens it, and whose parameters are its options. Loaded when asked for.
READERS = {
    "rules": ("watchfloor.read.reader", "RulesReader", "RulesReader"),
    "gliner": ("watchfloor.read.gliner.reader", "from_folder", "from_folder"),
    "llm": ("watchfloor.read.llm.reader", "LlmReader", "Options"),
}


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
        ``rules``, the default; ``gliner``, the rules with a model's mentions; ``llm``, a language model.
    options
        For ``rules``: ``model``, an installed spaCy model or the path of one. For the others see
        ``docs/explanation/engines.md``.

    Raises
    ------
    ConfigError
        If there is no reader of this name, or it has no such option.
    """
    if name not in READERS:
        raise ConfigError(f"There is no reader {name!r}.", fix=f"Readers: {', '.join(READERS)}.")
    module, opens, takes = READERS[name]
    found = import_module(module)
    known = signature(getattr(found, takes)).parameters
    unknown = sorted(options.keys() - known.keys())
    if unknown:
        raise ConfigError(
            f"The reader {name!r} has no such option: {', '.join(unknown)}.",
            fix=f"Options of {name}: {', '.join(known)}.",
        )
    reader: Reader = getattr(found, opens)(**options)
    return reader
