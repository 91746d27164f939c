"""The rules and a model read the same document, and are compared; nothing is sent that nobody asked for."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from watchfloor.cli import watchfloor

from .conftest import Server, mention, statement


def test_two_engines_read_the_same_and_are_compared(server: Server, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Iran delivered missiles to Venezuela in 2020.", encoding="utf-8")
    clause = "Iran delivered missiles to Venezuela in 2020"
    server.says(
        statement(
            clause, "delivered", agent=mention("Iran"), recipient=mention("Venezuela"), polarity="denied"
        ),
        statement("Iran made missiles", "made"),
    )
    options = [
        f"llm.endpoint={server.url}",
        "llm.model=tiny",
        f"llm.cache={tmp_path / 'kept'}",
        "llm.retries=0",
    ]
    words = [word for option in options for word in ("-o", option)]
    call = ["compare", str(article), "--engines", "rules,llm", *words, "--format", "json"]
    result = CliRunner().invoke(watchfloor, call)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout.splitlines()[-1])
    (pair,) = found["pairs"]
    assert pair["left"]["engine"].startswith("rules/")
    assert pair["right"]["engine"] == "llm/1:tiny:statements-1"
    assert pair["left"]["quote"].startswith("Iran delivered missiles")
    assert "polarity" in pair["differs"]
    assert "agent" not in pair["differs"]
    assert "1 statements kept, 1 parts dropped" in result.stderr
    assert "dropped 1: quotation: does not stand in the passage" in result.stderr


def test_a_desk_names_its_endpoint_in_its_own_table(server: Server, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Iran delivered missiles to Venezuela in 2020.", encoding="utf-8")
    (tmp_path / "desk.toml").write_text(
        f'name = "d"\n[reader]\nengine = "llm"\nendpoint = "{server.url}"\nmodel = "tiny"\n'
        f'cache = "{tmp_path / "kept"}"\nretries = 0\nlanguages = ["en"]\n[reader.prices]\ninput = 1.0\n',
        encoding="utf-8",
    )
    call = ["-d", str(tmp_path), "compare", str(article), "--engines", "rules,llm"]
    result = CliRunner().invoke(watchfloor, call)
    assert result.exit_code == 0, result.output
    assert len(server.asked) == 1
    assert "cost 0.0001" in result.stderr
