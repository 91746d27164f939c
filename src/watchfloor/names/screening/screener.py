"""Screening: who on the lists may be meant by a name, how surely, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel

from watchfloor.names.screening.compare import KNOWN_WORD as KNOWN_WORD_OFF
from watchfloor.names.screening.compare import LEAST, SAME_CONSONANTS, Agreement, Query, agreement, likeness
from watchfloor.names.screening.index import KINDS, Index, Target, bare, form_of, identifier_key, spelling
from watchfloor.names.screening.model import Context, Model, features, load_model
from watchfloor.names.screening.words import ABJADS, LIGHT, Word, is_light, words_of

THRESHOLD = 0.5
"""From this score on, a match is worth a look; chosen by cross-validation, see docs/explanation/names.md."""

# Which names are compared in full: the best so many of those that share pieces with the query …
MOST_NAMES = 40
# … that share at least this part of what the best one shares.
LEAST_SHARE = 0.3
# Once a match is as sure as this (in log-odds), so many names have been compared, and what is left shares
# less than this part of what the first one shares, nothing better comes.
SURE, ENOUGH_NAMES, ENOUGH_SHARE = 2.0, 6, 0.6
# A word that more names have than this finds nobody.
COMMON_WORD = 400
WORD_WEIGHT = 0.3
# Rules can take the best ones away: so many more than asked for are judged.
SPARE = 6
# The score of a name alone stays below the first: somebody else may have it; so it does with the country,
# and less so with the day of birth.
NAME_CEILING, COUNTRY_CEILING, BIRTH_CEILING = 0.95, 0.97, 0.99
# A lone word that is only part of a listed name identifies nobody.
LONE_CEILING = 0.3
SAME_IDENTIFIER = 0.985
CONTRADICTED = 0.05
# Identifiers that belong to one thing for its life, and those that change hands with a flag or an owner.
LASTING = frozenset({"imo", "msn", "tail", "hex", "icao24", "lei", "company_imo"})
SHARED = LASTING | {"reg", "registration", "passport", "mmsi", "tax_id", "national_id", "uscc", "bic"}
MIN_IDENTIFIER = 4

_TABLE = {"latin": "sound", "cyrillic": "sound", "greek": "sound", "arabic": "skeleton", "hebrew": "skeleton"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A name to screen, with what else is known."""

    name: str
    kind: str | None = None
    """``person``, ``organisation``, ``ship``, ``aircraft``; ``None`` looks among all."""
    countries: tuple[str, ...] = ()
    born: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Somebody or something on a list that may be meant."""

    target: Target
    name: str
    """The listed name that fits best."""
    score: float
    """Probability that it is meant, 0 to 1."""
    reason: str


class _Judged(NamedTuple):
    """A target with its score, before the reason is put in words."""

    number: int
    score: float
    logit: float
    name: int
    agreed: Agreement | None
    why: str


class Screener:
    """Finds who may be meant by a name.

    Parameters
    ----------
    index
        Of the names to screen against: ``Index.build(targets)`` or ``Index.open(folder)``.
    model
        The weights; those that ship by default.
    """

    def __init__(self, index: Index, model: Model | None = None) -> None:
        self.index = index
        self.model = model or load_model()
        self._alike: dict[tuple[str, str, str, str], float] = {}

    @classmethod
    def open(cls, folder: Path) -> Screener:
        """A screener on an index that lies on disk."""
        return cls(Index.open(folder))

    @classmethod
    def of(cls, targets: Iterable[Target]) -> Screener:
        """A screener on some targets, indexed on the spot."""
        return cls(Index.build(targets))

    def screen(self, asked: Asked | str, *, limit: int = 10, least: float = 0.02) -> list[Match]:
        """The best matches, best first.

        Parameters
        ----------
        asked
            The name, with what else is known.
        limit
            At most so many.
        least
            Matches less probable than this are left out.
        """
        one = Asked(name=asked) if isinstance(asked, str) else asked
        found = self._by_identifier(one)
        for kind in (one.kind,) if one.kind else KINDS:
            if kind == "aircraft":
                continue
            for judged in self._by_name(one, kind, limit):
                known = found.get(judged.number)
                if known is None or known.score < judged.score:
                    found[judged.number] = judged
        best = sorted(found.values(), key=lambda judged: (-judged.score, -judged.logit, judged.number))
        return [self._match(one, judged) for judged in best[:limit] if judged.score >= least]

    def _match(self, asked: Asked, judged: _Judged) -> Match:
        target = self.index.targets[judged.number]
        if judged.agreed is None:
            return Match(target=target, name=target.name, score=round(judged.score, 4), reason=judged.why)
        listed = self._listed_name(judged.name)
        reason = _in_words(judged.agreed, listed, target, asked)
        if judged.why:
            reason = f"{reason}; {judged.why}"
        return Match(target=target, name=listed, score=round(judged.score, 4), reason=reason)

    # ------------------------------------------------------------------ identifiers

    def _by_identifier(self, asked: Asked) -> dict[int, _Judged]:
        keys = {
            identifier_key(scheme, value): f"{scheme.upper()} {value}"
            for scheme, value in asked.identifiers
            if scheme.casefold() in SHARED and len(bare(value)) >= MIN_IDENTIFIER
        }
        if asked.kind in (None, "aircraft"):
            keys |= {f"tail:{tail}": f"registration {tail.upper()}" for tail in _tails(asked.name)}
        found = {}
        for key, shown in keys.items():
            for number in self.index.identifiers.get(key, ()):
                target = self.index.targets[number]
                if asked.kind and target.kind != asked.kind:
                    continue
                clash = contradiction(asked, target, skip=key.partition(":")[0])
                score = CONTRADICTED if clash else SAME_IDENTIFIER
                why = f"the same {shown}" + (f"; but {clash}" if clash else "")
                found[number] = _Judged(number, score, 0.0, -1, None, why)
        return found

    # ------------------------------------------------------------------ names

    def _by_name(self, asked: Asked, kind: str, limit: int) -> list[_Judged]:
        found = sorted(self.compared(asked, kind).items(), key=lambda item: -item[1][0])
        return [self._judged(asked, kind, number, *one) for number, one in found[: limit + SPARE]]

    def compared(self, asked: Asked, kind: str) -> dict[int, tuple[float, tuple[float, ...], int, Agreement]]:
        """The targets of a kind whose names share something with the one asked for.

        Returns
        -------
        dict
            By number of the target: the model's log-odds, the features that they come from, the number of
            the name that fits best, and what the names have in common.
        """
        index = self.index
        words = words_of(asked.name, kind=kind)
        if not words:
            return {}
        alike = self._likeness if kind == "person" else self._likeness_of_bodies
        query = Query(words, [self._rarity(one) for one in words], alike)
        spelled = spelling(asked.name)
        best: dict[int, tuple[float, tuple[float, ...], int, Agreement]] = {}
        acronyms = self._acronyms(words, kind)
        surest = -SURE
        for count, (name, share) in enumerate(self._candidates(words, kind)):
            if surest > SURE and count >= ENOUGH_NAMES and share < ENOUGH_SHARE:
                break
            numbers, other, weights = index.name(name)
            agreed = agreement(query, numbers, other, weights)
            acronym = name in acronyms
            if not agreed.matched and not acronym:
                continue
            number = int(index.name_target[name])
            target = index.targets[number]
            values = features(
                agreed,
                Context(
                    kind=kind,
                    acronym=acronym,
                    spelling=_same_spelling(spelled, index.spellings[name]) if not agreed.foreign else 0.0,
                    country=_same_country(asked.countries, target.countries),
                    born=same_birth(asked.born, target.born),
                ),
            )
            logit = self.model.logit(values)
            if number not in best or logit > best[number][0]:
                best[number] = (logit, values, name, agreed)
                surest = max(surest, logit)
        return best

    def _judged(
        self,
        asked: Asked,
        kind: str,
        number: int,
        logit: float,
        values: Sequence[float],
        name: int,
        agreed: Agreement,
    ) -> _Judged:
        """The model's probability under the rules that it may not outvote."""
        target = self.index.targets[number]
        ceiling = NAME_CEILING
        if _same_country(asked.countries, target.countries) == "same":
            ceiling = COUNTRY_CEILING
        if same_birth(asked.born, target.born) == "day":
            ceiling = BIRTH_CEILING
        score = self.model.probability(values) * ceiling
        notes = []
        if agreed.query_words == 1 and agreed.other_words > 1 and kind == "person":
            score = min(score, LONE_CEILING)
            notes.append("a lone word is only part of the name")
        if agreed.numbers == "different":
            score = min(score, CONTRADICTED)
            notes.append("another number")
        if clash := contradiction(asked, target):
            score = min(score, CONTRADICTED)
            notes.append(clash)
        return _Judged(number, score, logit, name, agreed, "; ".join(notes))

    def _candidates(self, words: Sequence[Word], kind: str) -> list[tuple[int, float]]:
        """The names that share most with these words, most first, and how much of what the first shares."""
        index = self.index
        foreign = [one.script for one in words if one.script != "latin"]
        table = _TABLE.get(max(set(foreign), key=foreign.count), "broad") if foreign else "sound"
        size = len(index.name_target)
        shared = index.tables[table].scores(form_of(words, table), size)
        scores: npt.NDArray[np.float64]
        scores = np.zeros(size) if shared is None else shared / index.tables[table].norm
        starts, names = index.names_of_word
        for one in words:
            for number in index.by_sound.get(one.sound, ()):
                low, high = starts[number], starts[number + 1]
                if high - low < COMMON_WORD:
                    scores[names[low:high]] += float(index.rarity[number]) * WORD_WEIGHT
        for name in self._acronyms(words, kind):
            scores[name] += index.rarest
        scores *= index.name_kind == KINDS.index(kind)
        best = float(scores.max(initial=0.0))
        if best <= 0:
            return []
        near = np.flatnonzero(scores >= best * LEAST_SHARE)
        if len(near) > MOST_NAMES:
            near = near[np.argpartition(-scores[near], MOST_NAMES)[:MOST_NAMES]]
        order = near[np.argsort(-scores[near], kind="stable")]
        return list(zip(order.tolist(), (scores[order] / best).tolist(), strict=True))

    def _acronyms(self, words: Sequence[Word], kind: str) -> frozenset[int]:
        """The names that a lone word is an acronym of."""
        if len(words) != 1 or kind != "organisation":
            return frozenset()
        return frozenset(self.index.acronyms.get(words[0].plain, ()))

    def _rarity(self, one: Word) -> float:
        if is_light(one):
            return LIGHT
        known = self.index.by_sound.get(one.sound)
        return self.index.rarities[known[0]] if known else self.index.rarity_elsewhere(one.sound)

    def _likeness_of_bodies(self, a: Word, b: Word) -> float:
        """Likeness where single letters are no initials: a company "S." is not "Sky"."""
        if (len(a.plain) == 1) != (len(b.plain) == 1) and a.number is None and b.number is None:
            return 0.0
        return self._likeness(a, b)

    def _likeness(self, a: Word, b: Word) -> float:
        key = (a.plain, b.plain, a.script, b.script)
        score = self._alike.get(key)
        if score is None:
            score = likeness(a, b)
            if (
                LEAST <= score < SAME_CONSONANTS
                and a.script not in ABJADS
                and len(a.plain) > 1 < len(b.plain)
            ):
                score -= KNOWN_WORD_OFF * (a.sound in self.index.by_sound)
            self._alike[key] = score
        return score

    def _listed_name(self, name: int) -> str:
        """The name as it is listed: the first of its target that is spelled so."""
        target = self.index.targets[int(self.index.name_target[name])]
        spelled = self.index.spellings[name]
        names = (target.name, *target.names, *target.weak_names)
        return next((one for one in names if spelling(one) == spelled), target.name)


def _in_words(agreed: Agreement, listed: str, target: Target, asked: Asked) -> str:
    how = "the same name as" if agreed.query_only + agreed.other_only + agreed.unlike < 0.01 else "like"
    parts = [f"{how} “{listed}”" + (f", a name of {target.name}" if listed != target.name else "")]
    if how == "like":
        if agreed.query_only > 1:
            parts.append("words of the query are not in it")
        if agreed.other_only > 1:
            parts.append("it has words that the query has not")
        if agreed.unlike > 1:
            parts.append("spelled differently")
        if agreed.initials:
            parts.append("initials")
    same = _same_country(asked.countries, target.countries)
    if same:
        parts.append(f"{same} country")
    born = same_birth(asked.born, target.born)
    if born in ("day", "year"):
        parts.append(f"same {born} of birth")
    return "; ".join(parts)


def _same_spelling(a: str, b: str) -> float:
    return float(Indel.normalized_similarity(a, b))


def _same_country(asked: Sequence[str], listed: Sequence[str]) -> str:
    if not asked or not listed:
        return ""
    return "same" if set(asked) & set(listed) else "other"


def same_birth(asked: str | None, listed: Sequence[str]) -> str:
    """Whether dates of birth agree: ``day``, ``year``, ``other``, or nothing if one is not known.

    >>> same_birth("1961-03-02", ("circa 1961",)), same_birth("1961", ("1971/1973",))
    ('year', 'other')
    """
    if not asked or not listed:
        return ""
    result = "other"
    for one in listed:
        if one == asked and len(asked) == 10:
            return "day"
        loose = 2 if one.startswith("circa") else 0
        first, _, last = one.removeprefix("circa").strip().partition("/")
        if not first[:4].isdigit() or not asked[:4].isdigit():
            result = "" if result == "other" and len(listed) == 1 else result
            continue
        low, high = int(first[:4]) - loose, int((last or first)[:4]) + loose
        shared = min(len(first), len(asked))
        if ((loose or last) and low <= int(asked[:4]) <= high) or first[:shared] == asked[:shared]:
            result = "year"
    return result


def contradiction(asked: Asked, target: Target, skip: str = "") -> str:
    """What contradicts that they are one: another birth date, or another lasting identifier."""
    if same_birth(asked.born, target.born) == "other":
        return f"born {asked.born}, not {' or '.join(target.born)}"
    mine = {scheme.casefold(): bare(value) for scheme, value in asked.identifiers}
    for scheme in (LASTING & set(mine)) - {skip}:
        theirs = [value for name, value in target.identifiers if name.casefold() == scheme]
        if theirs and mine[scheme] not in map(bare, theirs):
            return f"another {scheme.upper()}: {', '.join(theirs)}"
    return ""


def _tails(name: str) -> set[str]:
    """What in a text can be an aircraft's registration: it whole, its words, and two words together."""
    words = [part for part in name.split() if part]
    runs = {bare(name), *map(bare, words), *(bare(a + b) for a, b in pairwise(words))}
    return {run for run in runs if len(run) >= MIN_IDENTIFIER}
