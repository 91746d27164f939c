"""Words of names: cut, folded and comparable across spellings, with their places in the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ`]s\b|(?<=s)['’](?=\s|$)", re.IGNORECASE)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|\b[^\W\d_](?:\.[^\W\d_])+\b")
# Scripts that are written without spaces are cut into single characters.
_UNSPACED = "\u0e00-\u0e7f\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+(?:['’ʼ`ʿʾ‘]+[^\W\d_{_UNSPACED}]+)*|\d+")
# What Unicode's compatibility folding leaves apart although readers and typists don't.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ة": "ه",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ـ": "",
        "ё": "е",
        **dict.fromkeys("'’ʼ`ʿʾ‘\u200c\u200d\u200e\u200f", ""),
    }
)


class Token(NamedTuple):
    """A word of a text, folded, with the place of the original in code points."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """One spelling for what readers take as one: no case, no accents, ASCII digits.

    >>> fold("Maiquetía"), fold("۱۲۹"), fold("Kata'ib")
    ('maiquetia', '129', 'kataib')
    """
    decomposed = unicodedata.normalize("NFKD", word)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    folded = unicodedata.normalize("NFKC", plain).casefold().translate(_LETTERS)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in folded)


def tokens(text: str) -> list[Token]:
    """The words of a text; letters and digits part, initials join, possessive endings go.

    >>> [t.word for t in tokens("Iran's U.S.-made AK47s, Mohajer-2N")]
    ['iran', 'us', 'made', 'ak', '47', 'mohajer', '2', 'n']
    """
    hidden = _POSSESSIVE.sub(lambda m: " " * len(m[0]), text)
    found: list[Token] = []
    at = 0
    for match in _INITIALS.finditer(hidden):
        found.extend(_words(hidden, at, match.start()))
        found.append(Token(fold(match[0].replace(".", "")), match.start(), match.end()))
        at = match.end()
    found.extend(_words(hidden, at, len(hidden)))
    return found


def _words(text: str, start: int, end: int) -> list[Token]:
    found: list[Token] = []
    for match in _WORD.finditer(text, start, end):
        word = fold(match[0])
        # "AK47s", "F16s": the ending belongs to the number before it.
        plural = word == "s" and found and found[-1].end == match.start() and found[-1].word.isdigit()
        if word and not plural:
            found.append(Token(word, match.start(), match.end()))
    return found
