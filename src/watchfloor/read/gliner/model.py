"""A GLiNER model in a folder on disk, run by whichever runtime is installed. Nothing is downloaded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from watchfloor.errors import ConfigError, MissingError
from watchfloor.read.passages import passages
from watchfloor.read.tables import folder as tables
from watchfloor.records import Span

#: What such a model says from this score on; the default of GLiNER's own runtimes.
THRESHOLD = 0.5
#: What it is given at once, in characters: well below the 384 words at which most of them cut off.
_LONGEST = 1_200


class Proposal(Span, frozen=True, kw_only=True):
    """A mention that a model proposes."""

    label: str
    score: float


class Spotter(Protocol):
    """Anything that proposes mentions of a text."""

    @property
    def version(self) -> str: ...

    def mentions(self, text: str) -> list[Proposal]:
        """The mentions of a text, in order; offsets count its code points."""
        ...


Predict = Callable[[str, Sequence[str]], Sequence[Mapping[str, Any]]]
"""A runtime: for a text and labels, mappings with ``start``, ``end``, ``text``, ``label`` and ``score``."""


class GlinerModel:
    """Proposes mentions with a GLiNER model.

    Parameters
    ----------
    folder
        Where the model is.
    labels
        What to look for.
    threshold
        The least score that counts.
    predict
        The runtime; by default whichever is installed for what the folder holds.

    Raises
    ------
    MissingError
        If the folder is not there, holds no model, or no runtime for it is installed.
    """

    def __init__(
        self,
        folder: Path,
        labels: Sequence[str],
        *,
        threshold: float = THRESHOLD,
        predict: Predict | None = None,
    ) -> None:
        self.labels = tuple(labels)
        self.threshold = threshold
        weights = _weights(folder)
        self.version = _digest(weights)
        self._predict = predict or _runtime(folder, weights)

    def mentions(self, text: str) -> list[Proposal]:
        """The mentions of a text, in order.

        A proposal that does not stand where it says, or has a label that was not asked for, is left out.

        Raises
        ------
        ValueError
            If the model cannot be run on the text.
        """
        found = [
            one
            for passage in passages(text, longest=_LONGEST, before=0)
            for one in self._in(text[passage.start : passage.end], passage.start)
        ]
        return sorted(found, key=lambda one: (one.start, one.end, one.label))

    def _in(self, text: str, offset: int) -> Iterator[Proposal]:
        try:
            found = self._predict(text, self.labels)
        except RuntimeError as error:
            raise ValueError(f"the GLiNER model failed on {text[:40]!r}: {error}") from error
        for one in found:
            span = _span(text, one)
            if span is None or one["label"] not in self.labels or float(one["score"]) < self.threshold:
                continue
            start, end = span
            yield Proposal(
                start=start + offset,
                end=end + offset,
                text=text[start:end],
                label=str(one["label"]),
                score=round(float(one["score"]), 4),
            )


def _span(text: str, one: Mapping[str, Any]) -> tuple[int, int] | None:
    """Where a proposal stands in code points, whether its runtime counts these or bytes of UTF-8."""
    start, end, words = int(one["start"]), int(one["end"]), one["text"]
    if 0 <= start < end and text[start:end] == words:
        return start, end
    raw = text.encode()
    if 0 <= start < end and raw[start:end] == words.encode():
        first = len(raw[:start].decode())
        return first, first + len(words)
    return None


def labels() -> dict[str, str]:
    """What models are asked to find, with the kind of word that the rules know it by."""
    import tomllib

    path = tables() / "gliner" / "labels.toml"
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["labels"]
    return found


# ------------------------------------------------------------------ what is on disk and what is installed


def _weights(folder: Path) -> Path:
    """The file with the model's weights."""
    if not folder.is_dir():
        raise MissingError(
            f"There is no folder {folder} with a GLiNER model.",
            fix="Put one there yourself (nothing is downloaded), and name it with `folder`.",
        )
    onnx = sorted(folder.rglob("*.onnx"), key=lambda path: (path.name != "model.onnx", path))
    tensors = sorted(folder.glob("*.safetensors"))
    if not onnx and not tensors:
        raise MissingError(
            f"{folder} holds no GLiNER model.",
            fix="It needs gliner_config.json, tokenizer.json, and an .onnx file or model.safetensors. "
            "A pytorch_model.bin is not opened, because opening one can run code.",
        )
    return (onnx or tensors)[0]


def _digest(weights: Path) -> str:
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def _runtime(folder: Path, weights: Path) -> Predict:
    return _onnx(folder, weights) if weights.suffix == ".onnx" else _torch(folder)


def _onnx(folder: Path, weights: Path) -> Predict:
    runtime = _installed("fast_gliner", "pip install 'watchfloor[gliner]'")
    try:
        # Made directly: its from_pretrained would look for a folder that is not there on a hub.
        model = runtime.FastGLiNER(str(folder.resolve()), weights.relative_to(folder).as_posix())
    except Exception as error:
        raise _broken(folder, error) from error

    def predict(text: str, labels: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        found: list[dict[str, Any]] = model.predict_entities(text, list(labels))
        return found

    return predict


def _torch(folder: Path) -> Predict:
    runtime = _installed("gliner", "pip install gliner")
    try:
        model = runtime.GLiNER.from_pretrained(str(folder.resolve()), local_files_only=True)
    except Exception as error:
        raise _broken(folder, error) from error

    def predict(text: str, labels: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        found: list[dict[str, Any]] = model.predict_entities(text, list(labels))
        return found

    return predict


def _installed(module: str, how: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingError(
            f"The package {module.replace('_', '-')} is not installed, which runs this kind of GLiNER model.",
            fix=f"Install it: {how}",
        ) from error


def _broken(folder: Path, error: Exception) -> ConfigError:
    return ConfigError(
        f"The GLiNER model in {folder} cannot be opened: {error}.",
        fix="See docs/explanation/engines.md for what its folder must hold.",
    )
