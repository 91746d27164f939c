"""The rules, with a model's mentions where their own tables know nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from watchfloor.errors import ConfigError, MissingError
from watchfloor.read.content import Content
from watchfloor.read.features import Scene
from watchfloor.read.gliner.model import THRESHOLD, GlinerModel, Proposal, Spotter, labels
from watchfloor.read.parse import DEFAULT_MODEL
from watchfloor.read.reader import RulesReader
from watchfloor.records import Document

NAME = "gliner"
#: What the tables say of a word that they do not know, or know only for somebody's name.
_OPEN = frozenset({"", "name"})
_NOUNS = frozenset({"NOUN", "PROPN"})


class GlinerReader(RulesReader):
    """Reads as the rules do; a word that their tables do not know gets its kind from the model.

    The model only says what kind of thing a phrase names. What is stated, by whom and how firmly, is still
    read by the rules.

    Parameters
    ----------
    spotter
        What proposes mentions.
    model
        An installed spaCy model or the path of one.
    """

    def __init__(self, spotter: Spotter, model: str = DEFAULT_MODEL) -> None:
        super().__init__(model)
        self._spotter = spotter
        self._kinds = labels()
        self.name = NAME
        self.version = f"{RulesReader.version}+{spotter.version}"

    def content(self, document: Document, text: str, *, whole: bool = False) -> Content:
        """The layers beneath the statements, with the kinds that the model adds."""
        found = super().content(document, text, whole=whole)
        return replace(found, scenes=supplemented(found.scenes, self._spotter.mentions(text), self._kinds))


def from_folder(folder: str = "", threshold: float = THRESHOLD, model: str = DEFAULT_MODEL) -> GlinerReader:
    """A reader with the GLiNER model of a folder.

    Parameters
    ----------
    folder
        Where the GLiNER model is.
    threshold
        The least score of a mention that counts, from 0 to 1.
    model
        An installed spaCy model or the path of one.

    Raises
    ------
    MissingError
        If the folder, or what runs its model, is missing.
    ConfigError
        If the threshold is none, or the model cannot be opened.
    """
    if not folder:
        raise MissingError(
            "The reader 'gliner' needs a GLiNER model, and none comes with it.",
            fix="Name the folder of one with `folder`; see docs/explanation/engines.md.",
        )
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)) or not 0 <= threshold <= 1:
        raise ConfigError(f"The reader 'gliner' cannot use threshold = {threshold!r}.", fix="From 0 to 1.")
    reader = GlinerReader(GlinerModel(Path(folder), list(labels()), threshold=threshold), model)
    reader.options = {"folder": folder, "threshold": threshold, "model": model}  # type: ignore[dict-item]
    return reader


def supplemented(
    scenes: Sequence[Scene], proposals: Sequence[Proposal], kinds: Mapping[str, str]
) -> list[Scene]:
    """Sentences in which nouns of no known kind have that of the mention that they stand in.

    Parameters
    ----------
    proposals
        Mentions; of two that overlap, that with the higher score counts.
    kinds
        The kind for each label.
    """
    ranked = sorted((one for one in proposals if one.label in kinds), key=lambda one: (-one.score, one.start))
    return [replace(scene, kinds=_kinds(scene, ranked, kinds)) for scene in scenes]


def _kinds(scene: Scene, ranked: Sequence[Proposal], kinds: Mapping[str, str]) -> list[str]:
    parse = scene.parse
    if not len(parse):
        return scene.kinds
    here = [one for one in ranked if one.start < parse.end[-1] and parse.start[0] < one.end]
    found = list(scene.kinds)
    for index, kind in enumerate(scene.kinds):
        if kind in _OPEN and parse.pos[index] in _NOUNS:
            start, end = parse.start[index], parse.end[index]
            inside = next((one for one in here if one.start <= start and end <= one.end), None)
            found[index] = kinds[inside.label] if inside else kind
    return found
