"""Answers kept in a folder, each under the hash of what was asked: nothing is asked or paid for twice."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from watchfloor.errors import ConfigError
from watchfloor.records import Record, digest


class Answer(Record, frozen=True, kw_only=True):
    """What a model answered, and what it cost."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers. Several processes can use one at the same time."""

    folder: Path

    @staticmethod
    def key(prompt: str, model: str, question: str) -> str:
        """The hash of a question: of the prompt's digest, the model's name and the text."""
        return digest([prompt, model, question])

    def get(self, key: str) -> Answer | None:
        """The answer under a key; ``None`` if there is none, or it was damaged."""
        try:
            return msgspec.json.decode(self._path(key).read_bytes(), type=Answer)
        except (OSError, msgspec.DecodeError, ValueError):
            return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; whoever reads at the same time sees all of it or nothing.

        Raises
        ------
        ConfigError
            If the folder cannot be written.
        """
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(msgspec.json.encode(answer))
                os.replace(name, path)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as error:
            raise ConfigError(
                f"The folder of answers {self.folder} cannot be written: {error.strerror}.",
                fix="Name another with `cache`.",
            ) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def default_folder() -> Path:
    """Where answers are kept if no folder is named: the user's own cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "watchfloor" / "llm"
