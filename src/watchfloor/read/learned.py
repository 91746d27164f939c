"""The learned parts at work: linear models over short strings, kept as arrays and JSON, never as code."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np

from watchfloor.errors import MissingError
from watchfloor.read.tables import folder

#: The roles that a choice is made for; the columns of the part ``role``.
ROLES = ("agent", "recipient", "object", "place", "origin")
#: The parts of a model file, one linear model each.
PARTS = ("gate", "trigger", "role", "certainty", "mode", "polarity", "extent", "item", "date")


@dataclass(frozen=True, slots=True)
class Linear:
    """One multinomial logistic model.

    Attributes
    ----------
    classes
        What it tells apart.
    rows
        For each feature that has weights, its row in ``weights``.
    weights
        A row a feature, a column a class.
    """

    classes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Any

    def scores(self, features: Sequence[str]) -> Any:
        """The sum of the weights of the features present, for each class."""
        rows = self.rows
        present = sorted({rows[f] for f in features if f in rows})
        return self.weights[present].sum(axis=0, dtype=np.float32)

    def probabilities(self, features: Sequence[str]) -> Any:
        """How probable each class is, in the order of ``classes``."""
        return softmax(self.scores(features))

    def best(self, features: Sequence[str]) -> tuple[str, float]:
        """The most probable class, and how probable it is."""
        chances = self.probabilities(features)
        place = int(chances.argmax())
        return self.classes[place], float(chances[place])


def softmax(scores: Any) -> Any:
    """Scores as probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


@dataclass(frozen=True, slots=True)
class Model:
    """All learned parts, with what is known about their making."""

    parts: Mapping[str, Linear]
    card: Mapping[str, Any]

    def __getitem__(self, part: str) -> Linear:
        return self.parts[part]


def save(model: Model, path: Path) -> None:
    """Write a model as one zip archive of ``.npy`` arrays and JSON; the same model gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in sorted(model.parts.items()):
            buffer = io.BytesIO()
            np.save(buffer, np.asarray(part.weights, dtype=np.float16), allow_pickle=False)
            archive.writestr(_entry(f"{name}.npy"), buffer.getvalue())
            rows = sorted(part.rows, key=part.rows.__getitem__)
            text = json.dumps(
                {"classes": part.classes, "features": rows}, ensure_ascii=False, separators=(",", ":")
            )
            archive.writestr(_entry(f"{name}.json"), text.encode())
        archive.writestr(_entry("card.json"), json.dumps(dict(model.card), indent=1, sort_keys=True).encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def load(path: Path | Traversable) -> Model:
    """Read a model; nothing in the file is executed.

    Raises
    ------
    MissingError
        If there is no such file, or it is not a model.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
            card = json.loads(archive.read("card.json"))
            parts = {name: _part(archive, name) for name in PARTS}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise MissingError(
            f"{path} is not a reading model ({error}).",
            fix="Reinstall the package, or train one: python -m watchfloor.read.train DIR --out FILE.",
        ) from error
    return Model(parts=parts, card=card)


def _part(archive: zipfile.ZipFile, name: str) -> Linear:
    head = json.loads(archive.read(f"{name}.json"))
    weights = np.load(io.BytesIO(archive.read(f"{name}.npy")), allow_pickle=False)
    rows = {feature: row for row, feature in enumerate(head["features"])}
    return Linear(tuple(head["classes"]), rows, weights.astype(np.float32))


@cache
def default() -> Model:
    """The model that ships."""
    return load(folder() / "model.en.zip")


def vocabulary(examples: Iterable[Sequence[str]], least: int) -> dict[str, int]:
    """The features that occur in so many examples, numbered in order of their names."""
    counts: dict[str, int] = {}
    for features in examples:
        for feature in set(features):
            counts[feature] = counts.get(feature, 0) + 1
    return {feature: row for row, feature in enumerate(sorted(f for f, c in counts.items() if c >= least))}
