"""English and Spanish: nothing is left untranslated, and no translation loses what is put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import watchfloor.web
from tests.web.conftest import Caller
from tests.web.test_pages import PAGES
from watchfloor.web.languages import FOLDER, catalogue, choose, languages
from watchfloor.web.messages import from_records

PLACES = re.compile(r"%\(\w+\)s")


def messages() -> Iterator[str | tuple[str, ...]]:
    """Every message of the pages."""
    found = extract_from_dir(
        Path(watchfloor.web.__file__).parent,
        method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2")],
        keywords={"_": None, "ngettext": (1, 2)},
        options_map={"**/templates/**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}},
    )
    for _, _, message, _, _ in found:
        if message:
            yield message if isinstance(message, str) else tuple(message[:2])
    yield from from_records()


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_everything_is_translated_and_nothing_is_left_over(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as stream:
        kept = {message.id: message.string for message in read_po(stream, locale=language) if message.id}
    wanted = set(messages())
    assert {key for key in wanted if not kept.get(key)} == set()
    assert {key for key in kept if key not in wanted} == set()


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_no_translation_loses_what_is_put_in(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as stream:
        for message in read_po(stream, locale=language):
            if not message.id:
                continue
            sources = [message.id] if isinstance(message.id, str) else list(message.id)
            targets = [message.string] if isinstance(message.string, str) else list(message.string or ())
            for target in targets:
                assert set(PLACES.findall(str(target))) == set(PLACES.findall(str(sources[-1]))), message.id


def test_every_page_answers_in_spanish(caller: Caller) -> None:
    caller.page("/?lang=es")
    for path in PAGES:
        page = caller.page(path.format(**caller.ids))
        assert '<html lang="es"' in page
    assert "muy improbable" in caller.page("/hypotheses/H1?as_of=2020-12-10")
    assert "10 dic 2020" in caller.page("/hypotheses/H1?as_of=2020-12-10")
    assert '<html lang="en"' in caller.page("/?lang=en")


def test_the_browsers_language_is_taken_unless_another_was_chosen() -> None:
    assert choose(None, None, "es-VE,es;q=0.9,en;q=0.5") == "es"
    assert choose(None, "en", "es") == "en"
    assert choose("es", "en", "en") == "es"
    assert choose("xx", None, "de") == "en"


def test_plurals_follow_the_language() -> None:
    several = catalogue("es").ngettext
    assert several("%(num)s document", "%(num)s documents", 1) == "%(num)s documento"
    assert several("%(num)s document", "%(num)s documents", 0) == "%(num)s documentos"
    assert several("an apple", "apples", 2) == "apples"
