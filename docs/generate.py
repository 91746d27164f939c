"""The parts of the reference that are written from the code, so that they can't be out of date.

A page asks for one with a mark on a line of its own: ``<!-- generated: errors -->``. :data:`PARTS` names
them all.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from pkgutil import iter_modules
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import click
import msgspec
from sphinx.pycode import ModuleAnalyzer

from watchfloor import config, errors, records
from watchfloor.cli import COMMANDS, watchfloor
from watchfloor.collect import ADAPTERS, KEYS, Limits
from watchfloor.ledger import INDEXED
from watchfloor.ledger.query import MAX_LENGTH, MAX_TERMS
from watchfloor.records import Hypothesis, Search
from watchfloor.warn import Watch

WIDTH = 88


# ------------------------------------------------------------------ commands


def walk() -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand, with the words that call it."""
    yield "watchfloor", watchfloor
    for name in COMMANDS:
        command = watchfloor.get_command(click.Context(watchfloor), name)
        if command is not None:
            yield from _walk(f"watchfloor {name}", command)


def _walk(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            yield from _walk(f"{words} {name}", below)


def help_of(words: str, command: click.Command) -> str:
    """What ``--help`` prints."""
    return command.get_help(
        click.Context(command, info_name=words, terminal_width=WIDTH, max_content_width=WIDTH)
    )


def commands() -> str:
    """Every command with its help."""
    return "\n\n".join(
        f"{'##' if words.count(' ') < 2 else '###'} {words}\n\n```text\n{help_of(words, command)}\n```"
        for words, command in walk()
    )


# ------------------------------------------------------------------ errors


def error_types(
    base: type[errors.WatchfloorError] = errors.WatchfloorError,
) -> list[type[errors.WatchfloorError]]:
    """The tree of errors, each parent before its children."""
    below = [kind for kind in base.__subclasses__() if kind.__module__ == errors.__name__]
    return [base, *(found for kind in below for found in error_types(kind))]


def error_codes() -> str:
    """Every error code, what it means and what it is called in Python."""
    rows = [(f"`{kind.code}`", _first(kind), f"`{kind.__name__}`") for kind in error_types()]
    return _table(("code", "what it means", "in Python"), rows)


# ------------------------------------------------------------------ search


def search_fields() -> str:
    """Every field that a search may ask for, and in which kinds of record it is."""
    kinds: dict[str, list[str]] = {}
    for kind, entry in INDEXED.items():
        for name in entry.fields:
            kinds.setdefault(name, []).append(f"`{kind}`")
    return _table(
        ("field", "in records of kind"), [(f"`{name}`", ", ".join(kinds[name])) for name in sorted(kinds)]
    )


def search_kinds() -> str:
    """Every kind that ``kind:`` may name, with its record."""
    rows = [(f"`{kind}`", f"`{entry.type.__name__}`", _first(entry.type)) for kind, entry in INDEXED.items()]
    return _table(("kind", "record", "what it is"), rows)


def search_limits() -> str:
    """How long a search may be."""
    return f"A search has at most {MAX_TERMS} terms and {MAX_LENGTH:,} characters."


# ------------------------------------------------------------------ tables that a person edits

ATTRIBUTES = {"watch": "watches"}
"""Keys of desk.toml that an attribute of another name holds."""


def desk_keys() -> str:
    """Every key of desk.toml."""
    told = _attributes(config.Config)
    types = get_type_hints(config.Config)
    rows = []
    for key in config.KEYS:
        name = ATTRIBUTES.get(key, key)
        rows.append((f"`{key}`", _type(types[name]), _default(config.Config, name), told[name]))
    return _table(("key", "type", "default", "meaning"), rows)


def desk_template() -> str:
    """The desk.toml that ``watchfloor init`` writes."""
    return f"```toml\n{config.template('mydesk', config.LEDGER)}```"


def watches() -> str:
    """Every kind of watch with its keys."""
    return "\n\n".join(
        f'### kind = "{kind.__struct_config__.tag}"\n\n{_first(kind)}\n\n{_keys(kind)}'
        for kind in get_args(Watch)
    )


def hypothesis_keys() -> str:
    """Every key of a ``[[hypothesis]]``."""
    return _keys(Hypothesis, {"hypothesis": "id"})


def search_keys() -> str:
    """Every key of a ``[[hypothesis.looked_for]]``."""
    return _keys(Search)


def _keys(kind: type[msgspec.Struct], called: Mapping[str, str] = {}) -> str:
    """A table of the fields of a type, as the keys of a TOML table."""
    docs = _field_docs(kind)
    rows = []
    for key in msgspec.structs.fields(kind):
        default = "required" if key.required else f"`{_toml(key.default)}`" if key.default else "nothing"
        rows.append((f"`{called.get(key.name, key.name)}`", _type(key.type), default, docs.get(key.name, "")))
    return _table(("key", "type", "default", "meaning"), rows)


def hypotheses_template() -> str:
    """The hypotheses.toml that ``watchfloor init`` writes."""
    return f"```toml\n{config.HYPOTHESES_TEMPLATE}```"


# ------------------------------------------------------------------ collecting


def adapters() -> str:
    """Every kind of file that can be collected."""
    rows = [
        (f"`{one.name}`", " ".join(f"`{ending}`" for ending in one.endings), one.about) for one in ADAPTERS
    ]
    return _table(("kind", "endings", "what comes of it"), rows)


def row_keys() -> str:
    """What a row of JSON or CSV may say of its document, and the keys under which it may."""
    rows = [(f"`{field}`", ", ".join(f"`{key}`" for key in keys)) for field, keys in KEYS.items()]
    return _table(("what", "keys; the first that is there counts"), rows)


def limits() -> str:
    """Every limit of collecting."""
    docs = _field_docs(Limits)
    rows = [(f"`{one.name}`", f"{one.default:,}", docs[one.name]) for one in fields(Limits)]
    return _table(("limit", "default", "what it bounds"), rows)


# ------------------------------------------------------------------ Python


def nouns() -> str:
    """Every module of records, documented from its docstrings."""
    modules = [module.name for module in iter_modules(records.__path__)]
    return "\n\n".join(_automodule(f"watchfloor.records.{name}") for name in modules)


def _automodule(module: str) -> str:
    return f"## {module}\n\n```{{eval-rst}}\n.. automodule:: {module}\n```"


# ------------------------------------------------------------------ how things are said

_NAMES: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "true or false",
    dict: "table",
    records.PartialDate: "date",
}


def _type(hint: Any) -> str:
    """A type as the writer of a TOML file knows it."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _NAMES:
        return _NAMES[hint]
    if origin is Annotated:
        return _type(arguments[0])
    if origin is Literal:
        return " or ".join(f"`{_toml(value)}`" for value in arguments)
    if origin is dict:
        return "table"
    if origin is tuple and arguments[-1] is ...:
        return f"list: {_type(arguments[0])}"
    if origin is tuple:
        return f"list of {len(arguments)}: {_type(arguments[0])}"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return "table"
    return " or ".join(_type(argument) for argument in arguments if argument is not NoneType)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _default(kind: Any, name: str) -> str:
    one = next(item for item in fields(kind) if item.name == name)
    if one.default is not MISSING:
        return f"`{_toml(one.default)}`" if one.default != () else ""
    if one.default_factory is not MISSING:
        made = one.default_factory()
        return "".join(f"`{key} = {_toml(value)}`" for key, value in made.items())
    return "the folder's name" if name == "name" else "required"


def _first(kind: type) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].split())


def _attributes(kind: type) -> dict[str, str]:
    """The section "Attributes" of a numpydoc docstring."""
    section = inspect.cleandoc(kind.__doc__ or "").partition("Attributes\n----------\n")[2]
    found = re.findall(r"^(\w+)\n((?: +.*\n?)+)", section, re.M)
    return {name: " ".join(text.split()) for name, text in found}


def _field_docs(kind: type) -> dict[str, str]:
    """What stands below each field of a class, of its bases too."""
    docs: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("watchfloor."):
            for (owner, name), lines in ModuleAnalyzer.for_module(base.__module__).find_attr_docs().items():
                if owner == base.__name__:
                    docs[name] = " ".join(" ".join(lines).split())
    return docs


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (
        commands,
        error_codes,
        search_fields,
        search_kinds,
        search_limits,
        desk_keys,
        desk_template,
        watches,
        hypothesis_keys,
        search_keys,
        hypotheses_template,
        adapters,
        row_keys,
        limits,
        nouns,
    )
}
"""Every part, by the name that a page asks for it by."""
