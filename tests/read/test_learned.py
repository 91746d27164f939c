"""The learned parts: a format that runs nothing, the same bytes for the same model, and learning."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from watchfloor.errors import MissingError
from watchfloor.read.learned import PARTS, Linear, Model, default, load, save
from watchfloor.read.train import fit, fit_choice


def test_the_model_that_ships_is_small_and_plain() -> None:
    model = default()
    assert set(model.parts) == set(PARTS)
    assert model.card["statements"] > 0


def test_a_model_is_written_the_same_way_twice(tmp_path: Path) -> None:
    part = Linear(("no", "yes"), {"a": 0, "b": 1}, np.array([[1.0, -1.0], [0.5, 2.0]], np.float32))
    model = Model(dict.fromkeys(PARTS, part), {"name": "t"})
    save(model, tmp_path / "one.zip")
    save(load(tmp_path / "one.zip"), tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {Path(n).suffix for n in archive.namelist()} == {".npy", ".json"}


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(b"not a zip")
    with pytest.raises(MissingError, match="bad.zip"):
        load(path)
    with pytest.raises(MissingError):
        load(tmp_path / "absent.zip")


def test_arrays_of_objects_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sly.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("card.json", "{}")
        for part in PARTS:
            archive.writestr(f"{part}.json", '{"classes": ["a"], "features": []}')
            with archive.open(f"{part}.npy", "w") as file:
                np.save(file, np.array([{"run": "me"}], dtype=object), allow_pickle=True)
    with pytest.raises(MissingError):
        load(path)


def test_a_part_learns_what_it_is_shown() -> None:
    shown = [(["bias", "sold"], "transfer"), (["bias", "slept"], "none")] * 20
    part = fit(shown, "trigger")
    assert part.best(["bias", "sold"])[0] == "transfer"
    assert part.best(["bias", "slept"])[0] == "none"


def test_a_choice_is_among_its_candidates() -> None:
    shown = [([["none"], ["subject"], ["object"]], {"agent": 1})] * 20
    part = fit_choice(shown, ("agent",))
    scores = [float(part.scores(f)[0]) for f in (["none"], ["subject"], ["object"])]
    assert max(scores) == scores[1]
