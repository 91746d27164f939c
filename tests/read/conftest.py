"""What the tests of the reading room share: one loaded reader, and the shared material if it is there."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from watchfloor.read.reader import RulesReader
from watchfloor.records import Document, PartialDate, Statement

_REPOSITORY = Path(__file__).parents[2]

Read = Callable[..., list[Statement]]


@pytest.fixture(scope="session")
def reader() -> RulesReader:
    return RulesReader()


@pytest.fixture(scope="session")
def read(reader: RulesReader) -> Read:
    """Read a text of one's own."""

    def one(
        text: str, *, published: str | None = "2024-05-20", publisher: str | None = None
    ) -> list[Statement]:
        document = Document(
            name="own",
            text_sha256="",
            raw_sha256="",
            published=PartialDate(published) if published else None,
            publisher=publisher,
            language="en",
        )
        return reader.read(document, text, document_id="own")

    return one


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared evaluation material, which is not part of the project."""
    folder = Path(os.environ.get("WATCHFLOOR_SHARED", _REPOSITORY.parent / "shared"))
    if not (folder / "gold").is_dir():
        pytest.skip("the shared evaluation material is not there (set WATCHFLOOR_SHARED)")
    return folder


@pytest.fixture(scope="session")
def seeds(shared: Path, reader: RulesReader) -> dict[str, list[Statement]]:
    """The statements of the two seed articles."""
    found = {}
    for key, stem in (("D1", "seed-dialogo"), ("D2", "seed-edr")):
        text = (shared / "corpus" / "seeds" / f"{stem}.txt").read_bytes().decode()
        known = tomllib.loads((shared / "corpus" / "seeds" / f"{stem}.meta.toml").read_text())
        document = Document(
            name=stem,
            text_sha256="",
            raw_sha256="",
            language="en",
            publisher=known.get("publisher"),
            published=PartialDate.of(known["published"]) if "published" in known else None,
            not_before=PartialDate.of(known["not_before"]) if "not_before" in known else None,
        )
        found[key] = reader.read(document, text, document_id=stem)
    return found
