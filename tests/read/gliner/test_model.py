"""Mentions that a model proposes: found again in the text, or left out; and what is missing told."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from watchfloor.errors import ConfigError, MissingError
from watchfloor.read.gliner.model import GlinerModel, labels
from watchfloor.read.lexicon import KINDS

from .conftest import tiny_model

LABELS = ["drone", "ship"]


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "model.onnx").write_bytes(b"weights")
    return tmp_path


def proposing(*found: Mapping[str, Any]) -> Any:
    """A runtime that proposes these in every text."""

    def predict(text: str, labels: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        return found

    return predict


def _proposal(start: int, end: int, text: str, label: str = "drone", score: float = 0.9) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text, "label": label, "score": score}


def _mentions(tmp_path: Path, text: str, *found: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    model = GlinerModel(_folder(tmp_path), LABELS, predict=proposing(*found))
    mentions = model.mentions(text)
    assert all(text[one.start : one.end] == one.text for one in mentions)
    return [(one.start, one.text, one.label) for one in mentions]


def test_what_stands_where_it_says_is_kept_in_order(tmp_path: Path) -> None:
    found = _mentions(
        tmp_path, "The Kestrel and the Heron.", _proposal(20, 25, "Heron"), _proposal(4, 11, "Kestrel")
    )
    assert found == [(4, "Kestrel", "drone"), (20, "Heron", "drone")]


def test_offsets_in_bytes_are_understood(tmp_path: Path) -> None:
    text = "Die Brücke: ein Kestrel."
    start = text.encode().index(b"Kestrel")
    assert start != text.index("Kestrel")
    assert _mentions(tmp_path, text, _proposal(start, start + 7, "Kestrel")) == [(16, "Kestrel", "drone")]


@pytest.mark.parametrize(
    "one",
    [
        _proposal(0, 7, "Kestrel"),
        _proposal(4, 11, "kestrel"),
        _proposal(4, 4, ""),
        _proposal(-7, -1, "Kestrel"),
        _proposal(900, 907, "Kestrel"),
        _proposal(4, 11, "Kestrel", label="person"),
        _proposal(4, 11, "Kestrel", score=0.4),
    ],
)
def test_what_does_not_stand_there_or_was_not_asked_for_is_left_out(
    tmp_path: Path, one: dict[str, Any]
) -> None:
    assert _mentions(tmp_path, "The Kestrel flew.", one) == []


def test_a_long_text_is_given_in_pieces_and_put_together_again(tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph {n} tells of the Kestrel. {'It is long. ' * 30}" for n in range(20))
    seen: list[str] = []

    def predict(piece: str, labels: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        seen.append(piece)
        places = [at for at in range(len(piece)) if piece.startswith("Kestrel", at)]
        return [_proposal(at, at + 7, "Kestrel") for at in places]

    found = GlinerModel(_folder(tmp_path), LABELS, predict=predict).mentions(text)
    assert len(seen) > 5
    assert max(map(len, seen)) <= 1_200
    assert [one.text for one in found] == ["Kestrel"] * 20
    assert all(text[one.start : one.end] == "Kestrel" for one in found)


def test_other_weights_are_another_version(tmp_path: Path) -> None:
    first = GlinerModel(_folder(tmp_path), LABELS, predict=proposing()).version
    (tmp_path / "model.onnx").write_bytes(b"other weights")
    assert GlinerModel(tmp_path, LABELS, predict=proposing()).version != first


def test_every_label_stands_for_a_kind_that_the_rules_know() -> None:
    assert labels()
    assert set(labels().values()) <= {*KINDS, "name"}


# ------------------------------------------------------------------ what is missing


def test_a_folder_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="There is no folder") as caught:
        GlinerModel(tmp_path / "none", LABELS)
    assert caught.value.code == "WF400"
    assert "nothing is downloaded" in caught.value.fix


@pytest.mark.parametrize("name", ["readme.txt", "pytorch_model.bin"])
def test_a_folder_without_weights_that_are_safe_to_open_is_one_clear_error(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(MissingError, match="holds no GLiNER model") as caught:
        GlinerModel(tmp_path, LABELS)
    assert "can run code" in caught.value.fix


@pytest.mark.parametrize(
    ("weights", "module", "how"),
    [
        ("model.onnx", "fast_gliner", "pip install 'watchfloor[gliner]'"),
        ("model.safetensors", "gliner", "pip install gliner"),
    ],
)
def test_a_runtime_that_is_not_installed_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: str, module: str, how: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / weights).write_bytes(b"x")
    with pytest.raises(MissingError, match="is not installed") as caught:
        GlinerModel(tmp_path, LABELS)
    assert how in caught.value.fix


def test_the_torch_runtime_is_told_to_download_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: dict[str, Any] = {}

    class Fake:
        @classmethod
        def from_pretrained(cls, folder: str, **options: Any) -> Fake:
            called.update(options, folder=folder)
            return cls()

        def predict_entities(self, text: str, labels: list[str]) -> list[dict[str, Any]]:
            return [_proposal(4, 11, "Kestrel")]

    module = ModuleType("gliner")
    module.GLiNER = Fake  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gliner", module)
    (tmp_path / "model.safetensors").write_bytes(b"x")
    (one,) = GlinerModel(tmp_path, LABELS).mentions("The Kestrel flew.")
    assert one.text == "Kestrel"
    assert called == {"folder": str(tmp_path.resolve()), "local_files_only": True}


# ------------------------------------------------------------------ with the real runtime


def test_a_real_model_is_run_by_the_real_runtime(tmp_path: Path) -> None:
    pytest.importorskip("fast_gliner", reason="the extra [gliner] is not installed")
    model = GlinerModel(tiny_model(tmp_path / "model"), LABELS)
    text = "Die Brücke: a Kestrel flew over the Albatros.\n\nTags: Kestrel"
    assert [(one.text, one.label) for one in model.mentions(text)] == [
        ("Kestrel", "drone"),
        ("Albatros", "drone"),
    ]
    assert all(text[one.start : one.end] == one.text for one in model.mentions(text))
    assert all(one.score > 0.99 for one in model.mentions(text))
    assert model.mentions("") == []


def test_a_broken_model_is_one_clear_error(tmp_path: Path) -> None:
    pytest.importorskip("fast_gliner", reason="the extra [gliner] is not installed")
    folder = tiny_model(tmp_path / "model")
    (folder / "onnx" / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(ConfigError, match="cannot be opened"):
        GlinerModel(folder, LABELS)
