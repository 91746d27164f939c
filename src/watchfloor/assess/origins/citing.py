"""Whom a text says it has its news from: media and offices named beside a word of saying."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_SAYING = re.compile(
    r"\b(?:according to|report(?:s|ed|edly|ing)?|told|tells|said|says|cit(?:ed|es|ing)|quot(?:ed|es|ing)|"
    r"account|credit(?:ed|s|ing)|interview(?:ed)?|article|announc(?:ed|es|ement)|wrote|writes|"
    r"publish(?:ed|es)|reveal(?:ed|s)|rel(?:ied|ying) on|story|newspaper|agency|summari[sz]\w+|carried|"
    r"statement|disclosed|broke the)\b"
)
_KIND_OF_MEDIUM = (
    "Times|Post|News|Herald|Tribune|Journal|Gazette|Guardian|Observer|Magazine|Radio|Television|TV|Agency|"
    "Daily|Chronicle|Mail|Telegraph|Review|Weekly|Ilbo|Shimbun|Press|Wire|Courier|Mirror|Standard|Globe"
)
_KIND_OF_OFFICE = "Department|Ministry|Command|Office|Kremlin|Pentagon|White House|Commission|Treasury"
_GENERAL = re.compile(
    rf"\b(?:[A-Z][\w.'’]+ ){{1,3}}(?:{_KIND_OF_MEDIUM}|{_KIND_OF_OFFICE})\b|"
    r"\b(?:Pentagon|Kremlin|White House)\b"
)
_LEADING = re.compile(r"^(?:the|us|u\.s\.|uk)\s+", re.IGNORECASE)
_CREDIT = re.compile(r"\([^()]{0,80}\)")
_SENTENCE_END = re.compile(r"[.!?][”\"’]?\s")


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a text names where it has something from.

    Attributes
    ----------
    source
        Key of the medium or office (:func:`key_of`).
    word
        How many words stand before it.
    sentence
        The sentence that names it.
    """

    source: str
    word: int
    sentence: str


def key_of(name: str, known: Mapping[str, str]) -> str:
    """What two names of one outlet have in common: ``The Sun``, ``www.thesun.co.uk`` → ``sun``.

    Parameters
    ----------
    name
        A name as printed, or the host of an address.
    known
        Keys of media by any of their names, in lower case.
    """
    plain = name.strip().lower()
    if " " not in plain and "." in plain.strip("."):
        plain = _label(plain)
    if plain in known:
        return known[plain]
    folded = re.sub(r"[^\w]", "", _LEADING.sub("", plain))
    short = folded.removeprefix("the")
    return known.get(folded) or known.get(short) or short


def _label(host: str) -> str:
    """The part of a host's name that is the outlet's: ``www.telegraph.co.uk`` → ``telegraph``."""
    labels = [part for part in host.split(".") if part not in ("www", "co", "com", "org", "net", "go", "m")]
    return max(labels[:-1] or labels, key=len, default=host)


def citations(
    text: str, names: Sequence[str], known: Mapping[str, str], *, window: int, caption: int
) -> list[Citation]:
    """The places where a text names a medium or an office as where it has something from.

    Parameters
    ----------
    text
        The text.
    names
        Names to look for, beside those that show by their form what they are.
    known
        Keys of media by name, as for :func:`key_of`.
    window
        Characters to either side of a name in which a word of saying stands.
    caption
        Words below which a line is a caption or a credit.
    """
    named = re.compile(
        rf"(?<![\w@./-])(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w-])"
    )
    spans = [(match.start(), match.end()) for match in named.finditer(text)] if names else []
    for match in _GENERAL.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            spans.append((match.start(), match.end()))
    found = []
    for start, end in sorted(spans):
        line = text[text.rfind("\n", 0, start) + 1 : _until(text, "\n", end)]
        if len(line.split()) < caption:
            continue
        first = max((m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 600), start)), default=0)
        first = max(first, text.rfind("\n", 0, start) + 1)
        ending = _SENTENCE_END.search(text, end)
        last = min(ending.start() + 1 if ending else len(text), _until(text, "\n", end))
        near = text[max(first, start - window) : min(last, end + window)]
        if any(text[start:end] in credit for credit in _CREDIT.findall(near)):
            near = _CREDIT.sub(" ", near)
        if text[start:end] in near and _SAYING.search(near):
            words = len(text[:start].split())
            found.append(Citation(key_of(text[start:end], known), words, text[first:last]))
    return found


def _until(text: str, mark: str, start: int) -> int:
    at = text.find(mark, start)
    return len(text) if at < 0 else at


def keys_by_name(media: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """A table for :func:`key_of` from (key, names) of a catalogue of media."""
    table: dict[str, str] = {}
    for key, names in media:
        for name in names:
            table.setdefault(name.lower(), key)
            table.setdefault(re.sub(r"[^\w]", "", _LEADING.sub("", name.lower())), key)
    return table
