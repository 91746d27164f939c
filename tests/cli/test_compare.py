"""``watchfloor compare`` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watchfloor.cli import watchfloor
from watchfloor.errors import WatchfloorError

TEXT = "Iran delivered missiles to Venezuela in 2020.\n\nThe minister denied that Iran had shipped drones.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(watchfloor, [str(word) for word in words], catch_exceptions=True)


def _written(article: Path, name: str, **change: object) -> Path:
    """The statements of an article in a file, the first of them changed."""
    lines = call("read", article, "--format", "jsonl").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    rows[0] |= change
    path = article.with_name(name)
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return path


def test_two_files_of_statements_are_set_side_by_side(article: Path) -> None:
    left, right = _written(article, "a.jsonl"), _written(article, "b.jsonl", action="use", agent=None)
    result = call("compare", left, right, "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["left"], found["right"]) == ("a.jsonl", "b.jsonl")
    assert found["places"]["both"] == len(found["pairs"]) > 0
    assert found["places"]["alike"] == found["places"]["both"] - 1
    (different,) = (pair for pair in found["pairs"] if pair["differs"])
    assert different["differs"] == ["action", "agent"]
    assert different["left"]["quote"] == different["right"]["quote"]
    shares = {row["field"]: (row["agree"], row["pairs"]) for row in found["fields"]}
    assert shares["action"] == (len(found["pairs"]) - 1, len(found["pairs"]))


def test_the_table_shows_the_differences_alone_unless_all_is_asked_for(article: Path) -> None:
    left, right = _written(article, "a.jsonl"), _written(article, "b.jsonl", action="use")
    table = call("compare", left, right).stdout
    assert "action: use" in table
    assert "shipped" not in table
    assert "agreement, by field" in table
    assert "shipped" in call("compare", left, right, "--all").stdout


def test_what_a_document_holds_does_not_steer_the_terminal(article: Path) -> None:
    left = _written(article, "a.jsonl")
    right = _written(article, "b.jsonl", quote="\x1b[2J[bold]Iran\x07", action="use")
    table = call("compare", left, right).stdout
    assert "\x1b" not in table
    assert "\x07" not in table
    assert "[bold]" in table


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("article.txt",), "Two files of statements are needed"),
        (("article.txt", "article.txt", "--engines", "rules"), "are not two engines"),
        (("article.txt", "--engines", "rules,rules"), "are not two engines"),
        (("article.txt", "--engines", "rules,magic"), "There is no reader 'magic'"),
        (("article.txt", "--engines", "rules,llm"), "needs an endpoint and a model"),
        (("article.txt", "--engines", "rules,gliner"), "needs a GLiNER model"),
        (("article.txt", "--engines", "rules,llm", "-o", "model=x"), "is no option of an engine"),
        (("article.txt", "--engines", "rules,llm", "-o", "gliner.folder=x"), "which is not compared"),
        (("article.txt", "article.txt"), "article.txt, line 1: This is not the JSON of a Statement"),
    ],
)
def test_a_wrong_call_is_one_clear_error(
    article: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], wrong: str
) -> None:
    monkeypatch.chdir(article.parent)
    result = call("compare", *words)
    assert isinstance(result.exception, WatchfloorError)
    assert wrong in str(result.exception)
