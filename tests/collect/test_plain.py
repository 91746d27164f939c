"""Plain text: the file is the text, so that offsets hold in both."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collect.makers import PARAGRAPHS, Collected, Refused
from watchfloor.collect.decode import decode
from watchfloor.errors import DocumentError

RUSSIAN = (
    "Представитель министерства заявил в понедельник, что два ящика с двигателями были сняты с корабля, "
    "который направлялся в порт. По его словам, документы на груз были поддельными, и следствие продолжается."
)


def test_text_is_the_file_unchanged(tmp_path: Path, one: Collected) -> None:
    content = "\ufeffLine one\r\nLine two\n\n\n  Tags:\n\tРусский, العربية \U0001f6a2\n\n "
    path = tmp_path / "note.v1.txt"
    path.write_bytes(content.encode())
    found = one(path)
    assert found.text == content
    assert found.document.name == "note.v1"
    assert found.document.notes == ()
    assert found.raw.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("encoding", "in_note"), [("cp1251", "detected"), ("utf-16", "utf-16"), ("koi8-r", "detected")]
)
def test_other_encodings_are_read_and_noted(
    tmp_path: Path, one: Collected, encoding: str, in_note: str
) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(RUSSIAN.encode(encoding))
    found = one(path)
    assert found.text == RUSSIAN
    assert in_note in found.document.notes[0]


def test_declared_encoding_goes_before_a_guess() -> None:
    assert decode("Größe".encode("cp1252"), "cp1252") == ("Größe", ("decoded as cp1252, as declared",))


def test_an_unknown_declared_encoding_is_passed_over() -> None:
    assert decode("Größe".encode(), "no-such-thing")[0] == "Größe"


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 500, b"text with a \x00 in it"])
def test_binary_is_no_text(tmp_path: Path, failure: Refused, content: bytes) -> None:
    path = tmp_path / "image.txt"
    path.write_bytes(content)
    assert "is not text" in failure(path)


def test_empty_text_gives_no_document(tmp_path: Path, failure: Refused) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b" \n ")
    assert "holds no text" in failure(path)


def test_first_heading_is_the_title_of_markdown(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "note.md"
    path.write_text(f"\n# Drone engines #\n\n{PARAGRAPHS[0]}\n\n# Another\n")
    found = one(path)
    assert found.document.title == "Drone engines"
    assert found.text == path.read_text()


def test_a_later_heading_is_no_title(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "note.md"
    path.write_text("Some text.\n\n# Sources\n")
    assert one(path).document.title is None


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_utf8_comes_back_as_it_was(text: str) -> None:
    # UTF-8 can never begin with the mark of another encoding, so nothing else may be tried.
    assert decode(text.encode()) == (text, ())


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_clear_error(content: bytes) -> None:
    try:
        text, _ = decode(content)
    except DocumentError as error:
        assert "not text" in error.message
    else:
        assert text.encode() is not None
        assert "\0" not in text
