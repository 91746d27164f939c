"""The index of names to screen against: plain arrays on disk, opened without reading them.

Every name is a bag of three-letter pieces of how it sounds, weighted by rarity. Three such tables are
kept: of the sound, of the broad sound (for scripts that mix sounds up) and of the consonants (for
scripts that write nothing else). Words, acronyms and identifiers are found exactly.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from watchfloor.errors import InputError
from watchfloor.names.legal import without_legal_form
from watchfloor.names.screening.words import LIGHT, PARTICLES, Word, is_light, words_of

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

VERSION = 1
KINDS = ("person", "organisation", "ship", "aircraft", "other")
_SYMBOLS = "abcdefghijklmnopqrstuvwxyzSCJLR0123456789"
_CODE = np.zeros(128, dtype=np.int32)
_CODE[[ord(c) for c in _SYMBOLS]] = np.arange(1, len(_SYMBOLS) + 1)
_BITS = 6
_CODES = 1 << (3 * _BITS)
_MARKS = re.compile(r"[\W_]+")
# Acronyms of fewer letters are shared by too many.
MIN_ACRONYM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody or something to screen against, with what is known about it."""

    id: str
    kind: str
    """``person``, ``organisation``, ``ship``, ``aircraft`` or ``other``."""
    name: str
    names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    """Scheme and value."""


@dataclass(frozen=True)
class Table:
    """For each three-letter piece, the names that have it; and each piece's rarity."""

    starts: Ints
    names: Ints
    weight: Floats
    norm: Floats

    @classmethod
    def build(cls, forms: Sequence[str]) -> Table:
        """The table of these names' forms."""
        codes, owners = _pieces(forms)
        order = np.lexsort((owners, codes))
        codes, owners = codes[order], owners[order]
        keep = np.ones(len(codes), dtype=bool)
        keep[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
        codes, owners = codes[keep], owners[keep]
        counts = np.bincount(codes, minlength=_CODES)
        starts = np.zeros(_CODES + 1, dtype=np.int32)
        np.cumsum(counts, out=starts[1:])
        weight = np.log(len(forms) / np.maximum(counts, 1) + 1.0).astype(np.float32)
        norm = np.bincount(owners, weights=weight[codes] ** 2, minlength=len(forms))
        return cls(starts, owners.astype(np.int32), weight, np.sqrt(norm).astype(np.float32) + 1e-6)

    def scores(self, form: str, size: int) -> npt.NDArray[Any] | None:
        """How much each name shares with a form; ``None`` if the form is too short to tell."""
        codes = np.unique(_pieces([form])[0])
        if not len(codes):
            return None
        spans = [
            (int(self.starts[code]), int(self.starts[code + 1]), float(self.weight[code])) for code in codes
        ]
        parts = [self.names[low:high] for low, high, _ in spans]
        weights = np.repeat([w * w for _, _, w in spans], [len(part) for part in parts])
        if not len(weights):
            return None
        return np.bincount(np.concatenate(parts), weights=weights, minlength=size)


def _pieces(forms: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The codes of all three-letter pieces of some forms, and the number of the form each is of."""
    joined = "\0".join(forms).encode("ascii", "replace")
    letters = np.frombuffer(joined, dtype=np.uint8)
    codes = _CODE[np.minimum(letters, 127)].astype(np.int64)
    owner = np.cumsum(letters == 0)
    if len(codes) < 3:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    a, b, c = codes[:-2], codes[1:-1], codes[2:]
    whole = (a > 0) & (b > 0) & (c > 0)
    return ((a << (2 * _BITS)) | (b << _BITS) | c)[whole], owner[:-2][whole]


_TABLES = ("sound", "broad", "skeleton")
_EDGE = "0"
"""Stands for the edges of words, where pieces of short words would be too few."""


def form_of(words: Sequence[Word], table: str) -> str:
    """A name in the form of one of the tables: its sound runs on, so that spaces do not count."""
    if table == "sound":
        return "".join(one.sound for one in words)
    return _EDGE + _EDGE.join(getattr(one, table) for one in words) + _EDGE


@dataclass
class Index:
    """The names of all targets, ready to be searched; build with :meth:`build`, open with :meth:`open`."""

    targets: Sequence[Target]
    name_target: Ints
    """For each name, the number of its target."""
    name_kind: npt.NDArray[np.int8]
    name_weak: npt.NDArray[np.bool_]
    spellings: Sequence[str]
    """Each name as it is spelled, in small letters and digits only."""
    name_words: Ints
    """Numbers of the words of all names, one name after the other."""
    name_starts: Ints
    vocabulary: Sequence[str]
    """The forms of each word, separated by tabs."""
    rarity: Floats
    """Of each word: the logarithm of how few targets have it."""
    tables: dict[str, Table]
    acronyms: dict[str, list[int]]
    """Names by their first letters."""
    identifiers: dict[str, list[int]]
    """Targets by ``scheme:value``, the value without marks and case."""
    _words: dict[int, Word] = field(default_factory=dict)
    _names: dict[int, tuple[list[int], list[Word], list[float]]] = field(default_factory=dict)

    @classmethod
    def build(cls, targets: Iterable[Target]) -> Index:
        """Index some targets."""
        kept = list(targets)
        name_target: list[int] = []
        weak: list[bool] = []
        starts = [0]
        flat: list[int] = []
        numbers: dict[tuple[str, str, str | None], int] = {}
        words: list[Word] = []
        sounds: list[str] = []
        broad: list[str] = []
        skeletons: list[str] = []
        spellings: list[str] = []
        texts: list[str] = []
        for number, target in enumerate(kept):
            seen: set[tuple[int, ...]] = set()
            for at, name in enumerate((target.name, *target.names, *target.weak_names)):
                parts = words_of(name, kind=target.kind)
                found = []
                for one in parts:
                    key = (one.plain, one.script, one.number)
                    ident = numbers.get(key)
                    if ident is None:
                        ident = numbers[key] = len(words)
                        words.append(one)
                    found.append(ident)
                if not found or tuple(found) in seen:
                    continue
                seen.add(tuple(found))
                name_target.append(number)
                weak.append(at > len(target.names))
                flat += found
                starts.append(len(flat))
                spellings.append(spelling(name))
                texts.append(name)
                sounds.append("".join([one.sound for one in parts]))
                broad.append(_EDGE + _EDGE.join([one.broad for one in parts]) + _EDGE)
                skeletons.append(_EDGE + _EDGE.join([one.skeleton for one in parts]) + _EDGE)
        owners = np.array(name_target, dtype=np.int32)
        kinds = np.array([_kind(target.kind) for target in kept], dtype=np.int8)
        return cls(
            targets=kept,
            name_target=owners,
            name_kind=kinds[owners] if len(owners) else np.zeros(0, np.int8),
            name_weak=np.array(weak, dtype=bool),
            spellings=spellings,
            name_words=np.array(flat, dtype=np.int32),
            name_starts=np.array(starts, dtype=np.int32),
            vocabulary=[
                "\t".join((w.plain, w.sound, w.broad, w.skeleton, w.number or "", w.script)) for w in words
            ],
            rarity=_rarity(words, flat, starts, name_target, len(kept)),
            tables=dict(zip(_TABLES, map(Table.build, (sounds, broad, skeletons)), strict=True)),
            acronyms=_acronyms([kept[number].kind for number in name_target], texts),
            identifiers=_identifiers(kept),
        )

    # ------------------------------------------------------------------ on disk

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, npt.NDArray[Any]] = {
            "name_target": self.name_target,
            "name_kind": self.name_kind,
            "name_weak": self.name_weak,
            "name_words": self.name_words,
            "name_starts": self.name_starts,
            "rarity": self.rarity,
        }
        for name, table in self.tables.items():
            for part in ("starts", "names", "weight", "norm"):
                arrays[f"{name}_{part}"] = getattr(table, part)
        for name, array in arrays.items():
            np.save(folder / f"{name}.npy", array)
        lines = [json.dumps(asdict(target), ensure_ascii=False) for target in self.targets]
        _write_lines(folder, "targets", lines)
        _write_lines(folder, "vocabulary", list(self.vocabulary))
        _write_lines(folder, "spellings", list(self.spellings))
        for name, keys in (("acronyms", self.acronyms), ("identifiers", self.identifiers)):
            (folder / f"{name}.json").write_text(json.dumps(keys), encoding="utf-8")
        (folder / "version").write_text(str(VERSION), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open an index that was saved; the arrays are mapped, not read.

        Raises
        ------
        InputError
            If the folder holds no index of this version.
        """
        try:
            version = (folder / "version").read_text(encoding="utf-8")
        except OSError as error:
            raise InputError(f"{folder} holds no index of names.", fix="Build it anew.") from error
        if version != str(VERSION):
            raise InputError(f"The index in {folder} is of another version.", fix="Build it anew.")

        def load(name: str) -> Any:
            return np.load(folder / f"{name}.npy", mmap_mode="r")

        return cls(
            targets=_Targets(_Lines(folder, "targets")),
            name_target=load("name_target"),
            name_kind=load("name_kind"),
            name_weak=load("name_weak"),
            spellings=_Lines(folder, "spellings"),
            name_words=load("name_words"),
            name_starts=load("name_starts"),
            vocabulary=_Lines(folder, "vocabulary"),
            rarity=load("rarity"),
            tables={
                name: Table(*(load(f"{name}_{part}") for part in ("starts", "names", "weight", "norm")))
                for name in _TABLES
            },
            acronyms=json.loads((folder / "acronyms.json").read_text(encoding="utf-8")),
            identifiers=json.loads((folder / "identifiers.json").read_text(encoding="utf-8")),
        )

    # ------------------------------------------------------------------ looking up

    def word(self, number: int) -> Word:
        """A word of the vocabulary."""
        known = self._words.get(number)
        if known is None:
            plain, sound, broad, skeleton, digits, script = self.vocabulary[number].split("\t")
            known = self._words[number] = Word(plain, sound, broad, skeleton, digits or None, script)
        return known

    def name(self, name: int) -> tuple[list[int], list[Word], list[float]]:
        """The words of a name: their numbers, themselves, and how rare each is."""
        known = self._names.get(name)
        if known is None:
            low, high = int(self.name_starts[name]), int(self.name_starts[name + 1])
            numbers = self.name_words[low:high].tolist()
            words = [self.word(number) for number in numbers]
            known = self._names[name] = (numbers, words, [self.rarities[number] for number in numbers])
        return known

    @cached_property
    def rarities(self) -> list[float]:
        """The rarity of each word, as plain numbers."""
        return [float(value) for value in self.rarity]

    @cached_property
    def by_sound(self) -> dict[str, list[int]]:
        """Numbers of the words that sound alike."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self.vocabulary):
            found[line.split("\t", 2)[1]].append(number)
        return dict(found)

    @cached_property
    def names_of_word(self) -> tuple[Ints, Ints]:
        """For each word, the names that have it: starts and names."""
        lengths = np.diff(self.name_starts)
        owners = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        order = np.argsort(self.name_words, kind="stable")
        starts = np.searchsorted(self.name_words[order], np.arange(len(self.vocabulary) + 1))
        return starts.astype(np.int32), owners[order]

    def rarity_elsewhere(self, sound: str) -> float:
        """The rarity of a word that no name here has."""
        return self.rarest - math.log(max(word_counts()[0].get(sound, 1), 1))

    @cached_property
    def rarest(self) -> float:
        """The rarity of a word that nobody has."""
        return float(np.log(len(self.targets) + word_counts()[1] + 1.0))


class _Lines(Sequence[str]):
    """Lines of a text on disk, each read when asked for."""

    def __init__(self, folder: Path, name: str) -> None:
        self._data = np.memmap(folder / f"{name}.txt", dtype=np.uint8, mode="r")
        self._starts = np.load(folder / f"{name}_starts.npy", mmap_mode="r")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: Any) -> Any:
        return self._data[self._starts[number] : self._starts[number + 1]].tobytes().decode()

    def __iter__(self) -> Any:
        text = self._data.tobytes()
        starts = self._starts.tolist()
        return (text[low:high].decode() for low, high in pairwise(starts))


class _Targets(Sequence[Target]):
    """Targets on disk, each read when asked for."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        self._known: dict[int, Target] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, number: Any) -> Any:
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = _target(self._lines[number])
        return known

    def __iter__(self) -> Any:
        return map(_target, self._lines)


def _target(line: str) -> Target:
    value = json.loads(line)
    return Target(
        id=value["id"],
        kind=value["kind"],
        name=value["name"],
        names=tuple(value["names"]),
        weak_names=tuple(value["weak_names"]),
        countries=tuple(value["countries"]),
        born=tuple(value["born"]),
        identifiers=tuple((scheme, number) for scheme, number in value["identifiers"]),
    )


def spelling(name: str) -> str:
    """A name as it is spelled, without spaces, marks and case, its words in the order of speaking."""
    last, comma, first = name.partition(", ")
    whole = f"{first}{last}" if comma and last.isupper() and not first.isupper() else name
    return _MARKS.sub("", whole.casefold())


def bare(value: str) -> str:
    """An identifier without marks and case."""
    return _MARKS.sub("", value.casefold())


def _kind(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS) - 1


def _write_lines(folder: Path, name: str, lines: Sequence[str]) -> None:
    encoded = [line.encode() for line in lines]
    (folder / f"{name}.txt").write_bytes(b"".join(encoded) or b"\0")
    starts = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(line) for line in encoded], out=starts[1:])
    np.save(folder / f"{name}_starts.npy", starts)


def _rarity(
    words: Sequence[Word], flat: Sequence[int], starts: Sequence[int], owners: Sequence[int], targets: int
) -> Floats:
    """How rare each word's sound is among targets."""
    sounds: dict[str, int] = {}
    sound_of_word = np.array([sounds.setdefault(one.sound, len(sounds)) for one in words], dtype=np.int64)
    if not len(flat):
        return np.zeros(len(words), np.float32)
    target_of = np.repeat(np.array(owners, dtype=np.int64), np.diff(starts))
    pairs = np.unique(sound_of_word[np.array(flat)] * targets + target_of)
    counts = np.bincount(pairs // targets, minlength=len(sounds)).astype(float)
    # A short list says little about how rare a word is: what public lists hold is counted with it.
    elsewhere, total = word_counts()
    counts += np.array([elsewhere.get(sound, 0) for sound in sounds], dtype=float)
    rarity: Floats = np.log((targets + total + 1.0) / counts[sound_of_word]).astype(np.float32)
    rarity[[number for number, one in enumerate(words) if is_light(one)]] = LIGHT
    return rarity


@lru_cache(maxsize=1)
def word_counts() -> tuple[dict[str, int], int]:
    """How many entries of public lists have each common word, by its sound; and how many there are."""
    table = files("watchfloor.data").joinpath("names", "word_counts.csv").read_text(encoding="utf-8")
    counts = {row["sound"]: int(row["entries"]) for row in csv.DictReader(table.splitlines())}
    return counts, counts.pop("*")


def _acronyms(kinds: Sequence[str], spelled: Sequence[str]) -> dict[str, list[int]]:
    """Names of bodies by the first letters of their words: of all words, and of those that tell."""
    found: dict[str, list[int]] = defaultdict(list)
    for name, (kind, text) in enumerate(zip(kinds, spelled, strict=True)):
        if kind != "organisation" or not text.isascii():
            continue
        words = _MARKS.split(text.casefold())
        words = [word for word in words if word]
        telling = [word for word in without_legal_form(words) if word not in PARTICLES]
        for some in {tuple(words), tuple(telling), tuple(word for word in words if word not in PARTICLES)}:
            letters = "".join(word[0] for word in some)
            if len(letters) >= MIN_ACRONYM:
                found[letters].append(name)
    return dict(found)


def identifier_key(scheme: str, value: str) -> str:
    """How an identifier is looked up.

    >>> identifier_key("TAIL", "EP-MND")
    'tail:epmnd'
    """
    return f"{scheme.casefold()}:{bare(value)}"


def _identifiers(targets: Sequence[Target]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, target in enumerate(targets):
        keys = [identifier_key(scheme, value) for scheme, value in target.identifiers]
        if target.kind == "aircraft":
            keys += [identifier_key("tail", name) for name in (target.name, *target.names)]
        for key in dict.fromkeys(keys):
            found[key].append(number)
    return dict(found)
