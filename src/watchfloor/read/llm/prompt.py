"""What a language model is asked: a fixed instruction, a fixed form for the answer, and the document as data.

Nothing of a document ever becomes part of the instruction or of the form. It travels as strings inside one
JSON object, in which no text can end its own string.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import msgspec

from watchfloor.errors import ConfigError
from watchfloor.read.passages import Passage
from watchfloor.records import ACTIONS, Certainty, Document, Mode, Polarity, digest

DEFAULT = "statements-1"

#: The roles of a statement that one mention can fill.
SLOTS = ("agent", "recipient", "object", "place", "origin")
#: The fields that can only take values of a list.
CHOICES: dict[str, tuple[str, ...]] = {
    "action": ACTIONS,
    "certainty": get_args(Certainty),
    "mode": get_args(Mode),
    "polarity": get_args(Polarity),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One version of the question."""

    id: str
    system: str

    @property
    def digest(self) -> str:
        """Of everything that is asked, the form of the answer included."""
        return digest([self.id, self.system, SCHEMA])


@cache
def load(name: str = DEFAULT) -> Prompt:
    """The prompt of this id.

    Raises
    ------
    ConfigError
        If there is none.
    """
    folder = files("watchfloor.data") / "reading" / "llm"
    known = sorted(path.name.removesuffix(".toml") for path in folder.iterdir())
    if name not in known:
        raise ConfigError(f"There is no prompt {name!r}.", fix=f"Prompts: {', '.join(known)}.")
    table = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    return Prompt(id=table["id"], system=table["system"].strip())


def question(document: Document, text: str, passage: Passage) -> str:
    """What is sent about a passage: one JSON object, the same for the same passage."""
    return msgspec.json.encode(
        {
            "publisher": document.source,
            "date": document.dated.text if document.dated else None,
            "before": text[slice(*passage.before)],
            "passage": text[passage.start : passage.end],
        }
    ).decode()


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    # Servers that hold answers to a schema strictly want every property required and no other allowed.
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _one_of(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


_TEXT: dict[str, Any] = {"type": "string"}
_MENTION = _object({"text": _TEXT, "name": _or_null(_TEXT)})
_LINK = _object({"text": _TEXT, "name": _or_null(_TEXT), "via": _or_null(_TEXT)})
_WHEN = _object({"text": _TEXT, "from": _or_null(_TEXT), "to": _or_null(_TEXT)})

#: The form of a statement in an answer: what the record has, less what is computed from the text.
STATEMENT = _object(
    {
        "quote": _TEXT,
        "trigger": _TEXT,
        "action": _one_of(CHOICES["action"]),
        **{slot: _or_null(_MENTION) for slot in SLOTS},
        "equipment": _list(_MENTION),
        "when": _or_null(_WHEN),
        **{field: _one_of(CHOICES[field]) for field in ("certainty", "mode", "polarity")},
        "chain": _list(_LINK),
    }
)
SCHEMA = _object({"statements": _list(STATEMENT)})
"""The JSON schema of an answer."""
