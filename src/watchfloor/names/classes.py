"""Classes of equipment: a tree with a few cross-links, and which class is a kind of which."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

ANY = "any"
MAJOR = "major"
# Classes whose things are no arms by themselves: they count only when asked for by name.
NOT_ARMS = frozenset({"dual-use", "assistance", "finance", "energy", "civil", "drugs", "uav/civil"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentClass:
    """One class: its path, what it is called, what else it is a kind of."""

    path: str
    label: str
    also: tuple[str, ...]
    major: bool | None
    """Whether registers of major arms count it; ``None`` leaves it to what it is a kind of."""
    words: tuple[str, ...]
    weak_words: tuple[str, ...]
    """Words that mean it only where equipment is spoken of: "parts", "technology"."""


@lru_cache(maxsize=1)
def class_table() -> Mapping[str, EquipmentClass]:
    """All classes by path, as the shipped table has them."""
    text = files("watchfloor.data").joinpath("names", "classes.csv").read_text(encoding="utf-8")
    table = {}
    for row in csv.DictReader(text.splitlines()):
        words = [word for word in row["words"].split(";") if word]
        table[row["class"]] = EquipmentClass(
            path=row["class"],
            label=row["label"],
            also=tuple(filter(None, row["also"].split(";"))),
            major={"yes": True, "no": False}.get(row["major"]),
            words=tuple(word for word in words if not word.endswith("~")),
            weak_words=tuple(word[:-1] for word in words if word.endswith("~")),
        )
    return table


@lru_cache(maxsize=4096)
def ancestry(path: str) -> frozenset[str]:
    """The class itself and everything that it is a kind of.

    >>> sorted(ancestry("missile/anti-ship"))
    ['any', 'major', 'missile', 'missile/anti-ship']
    """
    table = class_table()
    found: set[str] = set()
    todo = [path]
    while todo:
        one = todo.pop()
        if not one or one in found:
            continue
        found.add(one)
        if entry := table.get(one):
            todo.extend(entry.also)
        if "/" in one:
            todo.append(one.rpartition("/")[0])
    counted = [entry.major for one in found if (entry := table.get(one)) and entry.major is not None]
    own = table.get(path)
    if any(counted) and not (own and own.major is False):
        found.add(MAJOR)
    parts = path.split("/")
    if not NOT_ARMS & {"/".join(parts[: depth + 1]) for depth in range(len(parts))}:
        found.add(ANY)
    return frozenset(found)


def equipment_is_a(path: str | None, wanted: str) -> bool:
    """Whether a class of equipment is, or is a kind of, the class wanted.

    ``any`` covers all arms; ``major`` what the SIPRI register counts as major arms. Parts, training,
    money and fuel are arms of no kind: they count only where they are asked for.

    >>> equipment_is_a("uav/loitering", "uav/armed"), equipment_is_a("finance", "any")
    (True, False)
    """
    return path is not None and wanted in ancestry(path)
