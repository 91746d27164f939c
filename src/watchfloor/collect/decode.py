"""Bytes to text: UTF-8 as it is; anything else is detected, and the record says so."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from watchfloor.errors import DocumentError

_MARKS = (
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_DETECT_BYTES = 1 << 18
"""How much of a text the detection looks at: its time grows with it, its answer hardly changes."""


def decode(content: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text that bytes stand for, and notes on how that was found out.

    UTF-8 is taken unchanged, a byte order mark included, so that offsets agree with every other
    program that reads the file. Then the encoding that a mark or the sender declares; last, the one
    that charset-normalizer finds.

    Raises
    ------
    DocumentError
        If it is not text in any encoding that is known.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(_strict(content, encoding) or ""), (f"decoded as {encoding} by its mark",)
    text = _strict(content, "utf-8")
    if text is not None:
        return _checked(text), ()
    if declared and (text := _strict(content, declared)) is not None:
        return _checked(text), (f"decoded as {declared}, as declared",)
    best = from_bytes(content[:_DETECT_BYTES]).best()
    if best is None or b"\0" in content[:_DETECT_BYTES]:
        raise DocumentError(
            "is not text in any encoding that is known", fix="Save it as UTF-8 and collect it again."
        )
    found = content.decode(best.encoding, errors="replace")
    lost = found.count("\ufffd")
    note = f"not UTF-8: decoded as {best.encoding}, which was detected"
    return found, (f"{note}; {lost} bytes had no meaning in it" if lost else note,)


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _checked(text: str) -> str:
    if "\0" in text:
        raise DocumentError("is not text: there are NUL characters in it", fix="Save it as UTF-8 text.")
    return text


def clean(text: str) -> str:
    """Text that a parser gave, without what no database and no encoder takes: NULs, lone surrogates."""
    return _SURROGATES.sub("\ufffd", text.replace("\0", ""))
