"""``watchfloor tracks``: from a folder of files to what a rule makes of them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from watchfloor.cli import watchfloor
from watchfloor.tracks import rehearsal


def test_from_files_to_sightings(tmp_path: Path) -> None:
    runner, desk = CliRunner(), str(tmp_path / "desk")

    def run(*arguments: str) -> str:
        result = runner.invoke(watchfloor, ["-d", desk, *arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    runner.invoke(watchfloor, ["init", desk], catch_exceptions=False)
    with (tmp_path / "desk" / "desk.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[tracks.watch]\npairs = [["IR", "VE"]]\n')
    rehearsal.write(tmp_path / "made")
    assert "of 32 files added" in run("tracks", "add", str(tmp_path / "made"))
    assert "0 positions of 0 files added; 32 files were there before" in run(
        "tracks", "add", str(tmp_path / "made")
    )
    shown = run("tracks", "journeys", "--vehicle", "hex:730fab", "--explain")
    assert "Maiquetia" in shown
    assert "sha256:" in shown
    told = run("tracks", "sightings")
    assert "landing at Maiquetia" in told
    out = tmp_path / "events.geojson"
    run("tracks", "events", "--sort", "encounter", "-o", str(out))
    (feature,) = json.loads(out.read_text("utf-8"))["features"]
    assert feature["geometry"]["type"] == "Point"
