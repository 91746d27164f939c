"""Words and moments as both engines see them: made here, so that SQLite and PostgreSQL cannot differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

MAX_TOKEN = 100
"""Characters of a token that are kept: PostgreSQL allows a lexeme 2,046 bytes; no word is that long."""
MAX_BYTES = 800_000
"""Of different tokens of one record: PostgreSQL's tsvector holds 1 MB. What comes after is not indexed."""

# Scripts written without spaces: each character is a token, so that a phrase finds a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def normalise(text: str) -> str:
    """Compatibility forms, case and diacritics taken away, white space folded.

    >>> normalise("  Diálogo\\u00a0AMÉRICAS ")
    'dialogo americas'
    """
    if text.isascii():  # The same result, several times faster.
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def tokens(text: str) -> Iterator[str]:
    """The words of a text, normalised, in order.

    >>> list(tokens("Nasr-1, “armed” UAVs; 导弹"))
    ['nasr', '1', 'armed', 'uavs', '导', '弹']
    """
    return (match.group()[:MAX_TOKEN] for match in _TOKEN.finditer(normalise(text)))


def stamp(moment: datetime) -> str:
    """A moment as the ledger writes it: UTC, always with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def indexed(text: str) -> str:
    """The words of a text with single spaces between them, as the index stores them."""
    words: list[str] = []
    seen: set[str] = set()
    size = 0
    for word in tokens(text):
        if word not in seen:
            seen.add(word)
            size += len(word.encode())
            if size > MAX_BYTES:
                break
        words.append(word)
    return " ".join(words)
