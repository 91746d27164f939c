"""Which parties the words of a mention mean: states, bodies, groups, carriers, persons, media, places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from watchfloor.names.catalogue import Catalogue
from watchfloor.names.equip import Meant
from watchfloor.names.phrases import Found
from watchfloor.names.text import Token, tokens
from watchfloor.records import Entity

# Heads that make "Iranian …" or "… of Iran" the state itself acting.
_STATE_HEADS = frozenset(
    """government governments regime authorities authority army armies military forces force troops navy
    air marines coast guard guards ministry minister ministers ministries president presidents premier
    official officials officer officers leadership leader leaders state embassy ambassador envoy
    representative spokesman spokesperson spokeswoman intelligence police parliament congress senate
    administration cabinet department agency security council delegation defence defense diplomat diplomats
    diplomacy customs bank general commander commanders soldiers pilots people republic nation prosecutors
    treasury court courts unit battalion brigade fleet warship command sides parties country countries
    kingdom dictatorship dictator chancellor secretary supreme foreign interior program programme""".split()
)
# A country after these is what it is about or where it goes to, not whose it is.
_ABOUT = frozenset(
    "for on against to with at about over toward towards regarding concerning targeting".split()
)
_OF = frozenset("of from by".split())
_IN = frozenset("in near inside within based outside across around off".split())
_LINKING = frozenset("and or as well both including plus the with its".split())
_ARTICLES = frozenset("the a an this that these those its their our".split())

EXACT, PART_NAME, STATE, OWNER, CAPITAL, LOCATED = 0.97, 0.9, 0.85, 0.6, 0.75, 0.5
AMBIGUOUS = 0.6


@dataclass(frozen=True, slots=True)
class _Hit:
    entity: Entity
    found: Found
    how: str
    """``name``, ``adjective`` or ``capital``."""
    doubt: str


def parties_in(
    catalogue: Catalogue, text: str, *, place: bool, near: frozenset[str], on: tuple[str, str] | None
) -> list[Meant]:
    """Who is meant by a mention that fills the slot of a party, a place or a speaker.

    Parameters
    ----------
    text
        The mention.
    place
        Whether it fills a slot for a place; then a country is meant as such, wherever it stands.
    near
        Country codes named in the same statement, which tell apart things of one name.
    on
        First and last ISO date of what is told: an office is that of its holder then.
    """
    words = tokens(text)
    hits = _hits(catalogue, text, words, near)
    if not hits:
        return []
    hits = _whole(hits)
    best: dict[str, Meant] = {}
    for meant in _read(catalogue, text, words, hits, place=place, on=on):
        if meant.entity.entity not in best or best[meant.entity.entity].score < meant.score:
            best[meant.entity.entity] = meant
    return list(best.values())


def _hits(catalogue: Catalogue, text: str, words: Sequence[Token], near: frozenset[str]) -> list[_Hit]:
    found = catalogue.parties.find(text, words)
    own = {
        code
        for match in found
        if len(match.meanings) == 1
        for code in catalogue[catalogue.ids[match.meanings[0]]].countries
    }
    hits = []
    for match in found:
        candidates = [catalogue[catalogue.ids[number]] for number in match.meanings]
        one, doubt = candidates[0], ""
        if len(candidates) > 1:
            for codes in (own, near):
                at_home = [c for c in candidates if codes & set(c.countries)]
                if len(at_home) == 1:
                    one = at_home[0]
                    break
            else:
                doubt = "; also the name of " + ", ".join(c.name for c in candidates[1:])
        folded = [token.word for token in words[match.first : match.last]]
        how = "name"
        if _is_among(folded, catalogue.capitals.get(one.entity, ())):
            how = "capital"
        elif _is_among(folded, catalogue.adjectives.get(one.entity, ())) and not _is_among(
            folded, (one.name, *one.names)
        ):
            how = "adjective"
        hits.append(_Hit(one, match, how, doubt))
    return hits


def _is_among(folded: Sequence[str], names: Iterable[str]) -> bool:
    words = tuple(folded)
    singular = (*words[:-1], words[-1].removesuffix("s")) if words else words
    return any(_folded(name) in (words, singular) for name in names)


@lru_cache(maxsize=8192)
def _folded(name: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(name))


def _whole(hits: Sequence[_Hit]) -> list[_Hit]:
    """Without the country that only says whose a body named in full is: "Iran's [IRGC-QF]"."""
    specific = [h for h in hits if h.entity.kind in ("organisation", "group", "person", "medium")]
    homes = {code for h in specific for code in h.entity.countries}
    return [
        h
        for h in hits
        if h in specific
        or h.entity.kind != "country"
        or not (set(h.entity.countries) & homes)
        or _between_names(h, specific)
    ]


def _between_names(hit: _Hit, specific: Sequence[_Hit]) -> bool:
    """Whether a country stands apart from the bodies named ("Hezbollah, Syria and Iran")."""
    return (
        hit.how == "name"
        and all(
            abs(hit.found.first - other.found.last) > 1 and abs(other.found.first - hit.found.last) > 1
            for other in specific
            if set(other.entity.countries) & set(hit.entity.countries)
        )
        and not any(other.entity.kind == "person" for other in specific)
    )


def _read(
    catalogue: Catalogue,
    text: str,
    words: Sequence[Token],
    hits: Sequence[_Hit],
    *,
    place: bool,
    on: tuple[str, str] | None,
) -> Iterable[Meant]:
    texts = [token.word for token in words]
    covered = {i for hit in hits for i in range(hit.found.first, hit.found.last)}
    rest = [w for i, w in enumerate(texts) if i not in covered]
    only_names = all(word in _LINKING or word in _ARTICLES for word in rest)
    heads = set(rest)
    owner_seen = about = False
    for hit in hits:
        span = (hit.found.first, hit.found.last)
        entity, shown = hit.entity, text[words[hit.found.first].start : words[hit.found.last - 1].end]
        before = next((w for w in reversed(texts[: hit.found.first]) if w not in _ARTICLES), "")
        about = before in _ABOUT or (about and before in _LINKING)
        national = entity.kind in ("country", "place") or hit.how != "name"
        if hit.doubt:
            yield Meant(entity, AMBIGUOUS, f"named “{shown}”{hit.doubt}", span)
        elif only_names and hit.how != "capital":
            word = "nationality" if hit.how == "adjective" else "name"
            yield Meant(entity, EXACT, f"“{shown}” is a {word} of {entity.name}", span)
        elif not national:
            yield Meant(entity, PART_NAME, f"named “{shown}” in “{text}”", span)
        elif place:
            score = PART_NAME if hit.how == "name" else CAPITAL if hit.how == "capital" else OWNER
            yield Meant(entity, score, f"“{shown}” names the place: {entity.name}", span)
        elif about and owner_seen:
            continue
        elif before in _IN and not (heads & _STATE_HEADS and not owner_seen):
            if not owner_seen:
                yield Meant(entity, LOCATED, f"“{text}” is located in {entity.name}, not of it", span)
        elif hit.how == "capital" and only_names:
            yield Meant(entity, CAPITAL, f"“{shown}” stands for the government of {entity.name}", span)
        elif heads & _STATE_HEADS:
            owner_seen = True
            held = _holder(catalogue, entity, _segment(texts, hit.found.first), on)
            if held:
                yield held
            yield Meant(entity, STATE, f"“{text}” is a body or official of {entity.name}", span)
        else:
            owner_seen = True
            score = CAPITAL if hit.how == "capital" else OWNER
            yield Meant(entity, score, f"“{shown}” says whose “{text}” is: {entity.name}", span)


_OFFICES = (
    (
        "foreign minister",
        ({"foreign", "minister"}, {"minister", "affairs"}, {"secretary", "state"}, {"foreign", "secretary"}),
    ),
    ("defence minister", ({"defence", "minister"}, {"defense", "minister"}, {"secretary", "defense"})),
    ("president", ({"president"},)),
    ("prime minister", ({"prime", "minister"}, {"premier"})),
    ("chancellor", ({"chancellor"},)),
    ("king", ({"king"},)),
    ("crown prince", ({"crown", "prince"},)),
    ("supreme leader", ({"supreme", "leader"},)),
)


def _segment(texts: Sequence[str], at: int) -> Sequence[str]:
    """The member of a co-ordination in which a word stands: "the X president | and | the Y minister"."""
    cuts = [-1, *(i for i, word in enumerate(texts) if word == "and"), len(texts)]
    first = max(cut for cut in cuts if cut < at)
    last = min(cut for cut in cuts if cut > at)
    return texts[first + 1 : last]


def _holder(
    catalogue: Catalogue, country: Entity, texts: Sequence[str], on: tuple[str, str] | None
) -> Meant | None:
    """The person who held the office that the mention names, at the time that it is about."""
    if not on or country.kind != "country":
        return None
    words = set(texts)
    if words & {"deputy", "vice", "former", "ex", "assistant", "spokesman", "spokesperson"}:
        return None
    for office, patterns in _OFFICES:
        if any(pattern <= words for pattern in patterns):
            held = catalogue.held(country.countries[0], office, *on)
            if len(held) == 1:
                person = catalogue[held[0].person]
                when = on[0] if on[0] == on[1] else f"{on[0]} to {on[1]}"
                return Meant(person, PART_NAME, f"{office} of {country.name} on {when} was {person.name}")
            return None
    return None
