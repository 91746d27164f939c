"""The languages of the pages: gettext catalogues, read from their sources; nothing need be compiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.core import Locale, negotiate_locale
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "locale"
SOURCE = "en"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language.

    Attributes
    ----------
    gettext, ngettext
        As in the standard library; a message that is not translated comes back as it is.
    """

    language: str
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]


@cache
def languages() -> tuple[str, ...]:
    """Every language that there is a catalogue for, English first."""
    return SOURCE, *sorted(path.stem for path in FOLDER.glob("*.po"))


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language.

    Raises
    ------
    KeyError
        If there is none.
    """
    if language not in languages():
        raise KeyError(language)
    if language == SOURCE:
        return Catalogue(SOURCE, lambda one: one, lambda one, many, count: one if count == 1 else many)
    with (FOLDER / f"{language}.po").open("rb") as stream:
        read = read_po(stream, locale=language)
    plural = Locale.parse(language).plural_form
    forms = {"one": 0}
    single: dict[str, str] = {}
    several: dict[str, tuple[str, ...]] = {}
    for message in read:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, (tuple, list)):
            several[message.id[0]] = tuple(message.string or ())
        elif message.string:
            single[message.id] = str(message.string)

    def ngettext(one: str, many: str, count: int) -> str:
        known = several.get(one)
        if known and all(known):
            return known[min(forms.get(plural(count), 1), len(known) - 1)]
        return one if count == 1 else many

    return Catalogue(language, lambda one: single.get(one, one), ngettext)


def choose(asked: str | None, kept: str | None, header: str) -> str:
    """The language to answer in: the one asked for, the one chosen before, the browser's, English."""
    for one in (asked, kept):
        if one in languages():
            return str(one)
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in header.split(",")]
    return negotiate_locale([one for one in wanted if one], list(languages())) or SOURCE
