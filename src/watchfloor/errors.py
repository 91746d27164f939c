"""Every error that Watchfloor raises on purpose, in one tree.

::

    WatchfloorError                 the base: has a ``code`` and says what to do
    ├── InputError                  something a person gave cannot be used
    │   ├── RecordError             a record's JSON does not fit its type
    │   ├── DateError               a date cannot be understood
    │   ├── QueryError              a search cannot be understood
    │   ├── ConfigError             desk.toml, hypotheses.toml or another table is wrong
    │   ├── DocumentError           a file, page or message cannot be collected
    │   ├── ListError               a sanctions list cannot be read
    │   └── TrackError              a file of positions cannot be read
    ├── LedgerError                 the ledger cannot be opened, written or trusted
    │   └── IntegrityError          a hash does not fit: something was changed
    ├── DeskError                   a folder is not a desk, or a desk cannot do this
    └── MissingError                an optional package, model or program is not installed

Catch the base to catch them all:

>>> from watchfloor.errors import WatchfloorError
>>> try:
...     raise InputError("no such thing", fix="Name a thing that is there.")
... except WatchfloorError as error:
...     print(error)
[WF100] no such thing Name a thing that is there.
"""

from __future__ import annotations


class WatchfloorError(Exception):
    """The base of all errors raised on purpose.

    Parameters
    ----------
    message
        What happened, naming the input.
    fix
        What the reader of the message can do about it.
    """

    code = "WF000"

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"[{self.code}] {self.message}{' ' + self.fix if self.fix else ''}"


class InputError(WatchfloorError, ValueError):
    """Something a person gave cannot be used."""

    code = "WF100"


class RecordError(InputError):
    """A record's JSON does not fit its type."""

    code = "WF101"


class DateError(InputError):
    """A date cannot be understood."""

    code = "WF102"


class QueryError(InputError):
    """A search cannot be understood."""

    code = "WF103"


class ConfigError(InputError):
    """A table that the user edits (``desk.toml``, ``hypotheses.toml`` …) is wrong."""

    code = "WF104"


class DocumentError(InputError):
    """A file, page or message cannot be collected."""

    code = "WF110"


class ListError(InputError):
    """A sanctions list cannot be read."""

    code = "WF120"


class TrackError(InputError):
    """A file of positions cannot be read."""

    code = "WF130"


class LedgerError(WatchfloorError):
    """The ledger cannot be opened, written or trusted."""

    code = "WF200"


class IntegrityError(LedgerError):
    """A hash does not fit: something was changed after it was written."""

    code = "WF201"


class DeskError(WatchfloorError):
    """A folder is not a desk, or a desk cannot do what was asked."""

    code = "WF300"


class MissingError(WatchfloorError):
    """An optional package, model or program is not installed."""

    code = "WF400"
