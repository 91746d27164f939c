"""The tables that the reading room knows the world by: words, names and weights, loaded once when used."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

LANGUAGE = "en"


def folder() -> Traversable:
    """Where the tables lie in the installed package."""
    return files("watchfloor.data") / "reading"


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML table by its name without the ending."""
    return tomllib.loads((folder() / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(key: str, language: str = LANGUAGE) -> frozenset[str]:
    """A set of words of ``words.LANGUAGE.toml``, by its key."""
    return frozenset(table(f"words.{language}")[key])


@cache
def tail_markers(language: str = LANGUAGE) -> tuple[str, ...]:
    """How the tail of a web page begins, in lower case."""
    return tuple(table(f"words.{language}")["tail_markers"])


@cache
def noise_markers(language: str = LANGUAGE) -> tuple[str, ...]:
    """How a line begins that a web page puts between its paragraphs, in lower case."""
    return tuple(table(f"words.{language}")["noise_markers"])


def _country_rows() -> list[dict[str, str]]:
    return list(csv.DictReader((folder() / "countries.csv").read_text(encoding="utf-8").splitlines()))


@cache
def countries() -> dict[str, str]:
    """Every name and demonym of a country, in lower case, with the country's usual name."""
    found: dict[str, str] = {}
    for row in _country_rows():
        for other in (row["name"], *row["names"].split(";"), *row["demonyms"].split(";")):
            if other.strip():
                found[other.strip().lower()] = row["name"]
    return found


@cache
def demonyms() -> frozenset[str]:
    """Adjectives and nouns of nationality, in lower case."""
    found: set[str] = set()
    for row in _country_rows():
        found.update(part.strip().lower() for part in row["demonyms"].split(";") if part.strip())
    return frozenset(found)


@cache
def lower_case_words() -> frozenset[str]:
    """Words that are written small inside a sentence, for giving upper-case copy its case back."""
    listed = (folder() / "lower.en.txt").read_text(encoding="utf-8").split()
    return frozenset(listed) | words("ordinary")
