"""A name cut into words, each with the forms by which it is compared."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from watchfloor.names.legal import legal_word, without_legal_form
from watchfloor.names.screening.scripts import latin, script_of

# Words that a spelling of a name may have or not, without meaning somebody else.
PARTICLES = frozenset(
    """al el ul ur ad an as ash at az ar bin ibn ben bint ould ud uddin de del della di da do dos das la las
    le les lo los van von der den ter the of and for und et y e i haji hajji hajj sheikh shaykh shaikh sayyid
    seyyed seyed sayed mullah mulla maulvi maulana dr mr mrs ms prof engineer general colonel jr sr sir
    named after imeni im for""".split()
)
# Particles of one language that are given names of another: "João do Vale", "Pak Do Chun".
NAMES_TOO = frozenset("do la le di da an bin van de".split())
LIGHT = 1.0
"""The weight of an initial, and of such a particle."""
ABJADS = frozenset({"arabic", "hebrew"})
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})$")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_SPLIT = re.compile(r"[\s,.;:/()\[\]{}&+\-_–—|\\*#!?№・·•،۔、]+")
_QUOTES = str.maketrans(dict.fromkeys("'’ʼ`´ʿʾ‘ʻ\"“”„«»′", None))
_OCR = str.maketrans("0158", "olsb")
_KANA_OR_HAN = re.compile(
    r"[\u3040-\u30ff]+|[\u3400-\u9fff\uf900-\ufaff]+|[^\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)

# Spellings of one sound, in the order in which they are folded: the letters without which there is nothing
# to fold, the spelling, what it becomes.
_DIGRAPHS = (
    (frozenset("hj"), re.compile(r"shch|sch|sh|sj"), "S"),
    (frozenset("hjz"), re.compile(r"tch|tsch|ch|tj(?=$|[aeiou])|cz"), "C"),
    (frozenset("hj"), re.compile(r"dzh|dj|zh"), "J"),
    (frozenset("h"), re.compile(r"kh"), "k"),
    (frozenset("h"), re.compile(r"gh"), "g"),
    (frozenset("h"), re.compile(r"ph"), "f"),
    (frozenset("h"), re.compile(r"th|dh(?=$|[^aeiou])"), "t"),
    (frozenset("h"), re.compile(r"dh"), "d"),
    (frozenset("sz"), re.compile(r"ts|tz|z"), "s"),
)
_LETTERS = str.maketrans({"q": "k", "c": "k", "x": "ks", "w": "v"})
_GLIDING_J = re.compile(r"(?<=[aeiou])j(?=$|[^aeiou])|(?<=[bdfgklmnprstv])j(?=[aeiou])")
_LONG_U = re.compile(r"ou|oo|au(?=$)")
_LONG_I = re.compile(r"ee|ea|[ae][iy]+")
_GLIDE = re.compile(r"[iy]+(?=[aeou])")
_VOWELS = str.maketrans("yeo", "iau")
_INNER_H = re.compile(r"(?<=.)h")
_BROAD = str.maketrans("gdbzlrJCjv", "ktpsLLCCCf")
_CONSONANTS = str.maketrans({"J": "j", "p": "b", **dict.fromkeys("aiuhv")})


class Word(NamedTuple):
    """A word of a name."""

    plain: str
    """In small Latin letters and digits."""
    sound: str
    """Spellings of one sound folded into one: ``Mohammed`` and ``Muhammad`` are alike."""
    broad: str
    """Sounds that languages mix up folded too: voiced and unvoiced, l and r."""
    skeleton: str
    """Without vowels and half-vowels: what scripts that write only consonants keep."""
    number: str | None
    """The number that it is, as digits or as a roman numeral; else ``None``."""
    script: str
    """The script that it was written in."""


def is_light(one: Word) -> bool:
    """Whether a word says next to nothing about who somebody is: an initial, a particle."""
    return one.number is None and (len(one.plain) == 1 or one.plain in NAMES_TOO)


@lru_cache(maxsize=1 << 17)
def sound_of(plain: str) -> str:
    """How a Latin spelling sounds, roughly and across languages.

    >>> sound_of("mohammed") == sound_of("muhammad"), sound_of("hussein") == sound_of("husayn")
    (True, True)
    >>> sound_of("hassan") == sound_of("hussein")
    False
    """
    sound = plain
    for letters, pattern, replacement in _DIGRAPHS:
        if not letters.isdisjoint(sound):
            sound = pattern.sub(replacement, sound)
    sound = sound.translate(_LETTERS)
    if "j" in sound:
        sound = _GLIDING_J.sub("i", sound)
    sound = _LONG_I.sub("i", _LONG_U.sub("u", sound))
    sound = _GLIDE.sub("", sound).translate(_VOWELS)
    if "h" in sound:
        sound = _INNER_H.sub("", sound)
    return _TWICE.sub(r"\1", sound) or plain


@lru_cache(maxsize=1 << 17)
def word(text: str, script: str = "latin") -> Word | None:
    """The forms of one word; ``None`` if nothing of it can be compared."""
    plain = latin(text)
    if not plain:
        return None
    number = str(int(plain)) if plain.isdigit() else None
    sound = sound_of(plain)
    broad = sound.translate(_BROAD)
    return Word(plain, sound, broad, _once(sound.translate(_CONSONANTS)), number, script)


_TWICE = re.compile(r"(.)\1+")


def _once(text: str) -> str:
    return _TWICE.sub(r"\1", text)


def words_of(name: str, *, kind: str = "organisation") -> tuple[Word, ...]:
    """The words of a name, legal forms and particles left out as long as something remains.

    Parameters
    ----------
    name
        As written, in any script.
    kind
        Of what. Roman numerals are numbers in all names but those of persons; a last ``I``, ``V`` or
        ``X`` is one in a ship's only.
    """
    person = kind == "person"
    pieces = _pieces(name, person)
    if person:
        kept = pieces
    else:
        kept = without_legal_form([legal_word(piece) or piece for piece in pieces])
        kept = [piece for piece in kept if not legal_word(piece)] or kept
    last_one = kept[-1:] if kind == "ship" else []
    dropped = PARTICLES - NAMES_TOO if person else PARTICLES
    bare = [piece for piece in kept[: len(kept) - len(last_one)] if piece not in dropped] + last_one
    # "Sayed Khan" without the title is only a family name.
    kept = bare if len(bare) > 1 or (bare and not person) else kept
    found = [one for piece in kept if (one := word(piece, _script(piece)))]
    if person:
        return tuple(found)
    last = len(found) - 1
    return tuple(
        _with_roman(one, kind == "ship" and at == last) if at else one for at, one in enumerate(found)
    )


def _pieces(name: str, person: bool) -> list[str]:
    low = name.translate(_QUOTES).lower()
    if not person and not low.isascii():
        low = _unspaced_terms().sub(lambda match: f" {_terms()[match[0]]} ", low)
    pieces: list[str] = []
    for piece in _SPLIT.split(low):
        if not piece:
            continue
        if not person and piece in _terms():
            pieces.extend(_terms()[piece].split())
        elif piece.isascii():
            pieces.append(_letters_read(piece))
        else:
            pieces.extend(_unspaced(piece))
    return _joined_initials(pieces)


def _letters_read(piece: str) -> str:
    """A digit among letters is a misread letter: "be5t", "0oo"."""
    if piece.isalpha() or piece.isdigit():
        return piece
    digits = sum(c.isdigit() for c in piece)
    letters = len(piece) - digits
    return piece.translate(_OCR) if digits and letters >= 2 and letters >= 2 * digits else piece


@lru_cache(maxsize=1)
def _terms() -> dict[str, str]:
    table = files("watchfloor.data").joinpath("names", "org_terms.csv").read_text(encoding="utf-8")
    terms = {row["term"]: row["english"] for row in csv.DictReader(table.splitlines())}
    return terms | dict.fromkeys(_UNSPACED_FORMS, "")


_UNSPACED_FORMS = (
    "公共株式会社", "公開株式会社", "株式会社", "有限会社", "合資会社", "股份有限公司", "有限责任公司",
    "有限責任公司", "有限公司", "集团公司", "集团", "集團", "公司", "주식회사", "유한회사", "유한책임회사",
)  # fmt: skip


@lru_cache(maxsize=1)
def _unspaced_terms() -> re.Pattern[str]:
    """Terms of scripts without spaces, longest first, wherever they stand."""
    terms = (t for t in _terms() if _script(t) in ("han", "kana", "hangul"))
    return re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))


def _joined_initials(pieces: Sequence[str]) -> list[str]:
    """Legal forms spelled with points come as single letters; three and more in a row are one word."""
    if sum(len(piece) == 1 for piece in pieces) < 3:
        return list(pieces)
    joined: list[str] = []
    run: list[str] = []
    for piece in (*pieces, ""):
        if len(piece) == 1 and piece.isalpha() and piece.isascii():
            run.append(piece)
            continue
        joined.extend(["".join(run)] if len(run) > 2 else run)
        run = []
        if piece:
            joined.append(piece)
    return joined


def _unspaced(piece: str) -> list[str]:
    """Chinese, Japanese and Korean names, written without spaces, in family and given name."""
    out: list[str] = []
    for part in _KANA_OR_HAN.findall(piece):
        script = _script(part)
        if script == "han" and 2 <= len(part) <= 4:
            cut = 2 if len(part) == 4 else 1
            out += [part[:cut], part[cut:]]
        elif script == "hangul" and len(part) == 3:
            out += [part[:1], part[1:]]
        elif script == "arabic" and part.startswith("ال") and len(part) > 4:
            out.append(part[2:])
        else:
            out.append(part)
    return out


def _script(piece: str) -> str:
    if piece.isascii():
        return "latin"
    for char in piece:
        if char.isalpha():
            script = script_of(char)
            if script != "latin":
                mixed = any(c.isascii() and c.isalpha() for c in piece)
                return "latin" if mixed and script in ("cyrillic", "greek") else script
    return "latin"


def _with_roman(one: Word, lone: bool) -> Word:
    if one.number is None and (len(one.plain) > 1 or lone) and _ROMAN.match(one.plain):
        total = 0
        for here, after in zip(one.plain, f"{one.plain[1:]} ", strict=True):
            value = _ROMAN_VALUES[here]
            total += -value if value < _ROMAN_VALUES.get(after, 0) else value
        return Word(one.plain, one.sound, one.broad, one.skeleton, str(total), one.script)
    return one
