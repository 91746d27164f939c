"""Which sentences are worth parsing: a quick look at the words alone, before the costly part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from watchfloor.read.learned import Linear
from watchfloor.read.lexicon import frames, kinds_by_word
from watchfloor.read.sentences import Sentence
from watchfloor.read.tables import countries, table, words

#: A sentence is parsed from this probability of a statement on: with it all but one in two hundred of the
#: statements of documents left out in training are kept.
WORTH = 0.2

_WORD = re.compile(r"[a-z0-9$€£]+(?:[-'’.][a-z0-9]+)*")
_ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("es", "e"),
)


#: Forms of the field's own verbs that no ending tells.
_IRREGULAR = {
    "sold": "sell", "sent": "send", "gave": "give", "given": "give", "bought": "buy", "built": "build",
    "seen": "see",     "stole": "steal", "stolen": "steal", "paid": "pay", "saw": "see", "owned": "own",
}  # fmt: skip


@cache
def _known(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds that a form can be of, and the actions that it can name, guessing at its stem."""
    stems = [word]
    stems += [
        word[: -len(end)] + put for end, put in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 3
    ]
    if len(word) > 6 and word.endswith("ing") and word[-4] == word[-5]:
        stems.append(word[:-4])
    if len(word) > 5 and word.endswith("ed") and word[-3] == word[-4]:
        stems.append(word[:-3])
    table, verbs, nouns = kinds_by_word(), frames("verbs"), frames("nouns")
    found_kinds = {table[s] for s in stems if s in table} | ({"country"} if word in countries() else set())
    if any(s in words("equipment_weak") for s in stems):
        found_kinds.add("equipment?")
    if word in words("equipment_modifiers"):
        found_kinds.add("military")
    actions = {f"v={a}" for s in stems for a in verbs.get(s, ())} | {
        f"n={a}" for s in stems for a in nouns.get(s, ())
    }
    actions |= {f"s={a}" for s in (*stems, _IRREGULAR.get(word, "")) for a in frames("sure").get(s, ())}
    return tuple(sorted(found_kinds)), tuple(sorted(actions))


def topic(sentences: Sequence[Sentence]) -> int:
    """How much of a document is about arms, in steps of 0 (not at all) to 4, by its words alone."""
    total = about = 0
    for sentence in sentences:
        for word in _WORD.findall(sentence.clean.lower()):
            total += 1
            about += any(k in ("equipment", "instrument", "armed") for k in _known(word)[0])
    return sum(about > step * total for step in (0.005, 0.02, 0.04, 0.08))


def gate_features(clean: str, about: int) -> list[str]:
    """What the words of a sentence say for its carrying a statement."""
    seen = set(_WORD.findall(clean.lower()))
    kinds: set[str] = set()
    actions: set[str] = set()
    for word in seen:
        more_kinds, more_actions = _known(word)
        kinds.update(more_kinds)
        actions.update(more_actions)
    found = ["bias", f"topic={about}", f"n={min(len(seen) // 6, 6)}"]
    found += [f"w={w}" for w in seen]
    found += [f"k={k}" for k in kinds]
    found += [f"kt={k}|{about}" for k in kinds]
    found += [f"x={a}" for a in actions if a[:2] != "s="]
    found += [f"kx={k}|{a[0]}" for k in kinds for a in ("v", "n") if any(x[0] == a for x in actions)]
    return found


def worth_parsing(sentences: Sequence[Sentence], gate: Linear) -> Iterator[bool]:
    """For each sentence of a document, whether to parse it."""
    about = topic(sentences)
    column = gate.classes.index("yes")
    for sentence in sentences:
        likely = float(gate.probabilities(gate_features(sentence.clean, about))[column]) >= WORTH
        yield likely or _has_frame(sentence.clean)


def _has_frame(clean: str) -> bool:
    """Whether a sentence has a verb of the field that could leave no doubt, and a word of its kind."""
    seen = [_known(word) for word in _WORD.findall(clean.lower())]
    kinds = {kind for found, _ in seen for kind in found}
    if "equipment?" in kinds and "military" in kinds:
        kinds.add("equipment")
    frames_ = table("frames.en")
    return any(
        kinds & set(frames_[action[2:]]["of"])
        for _, actions in seen
        for action in actions
        if action[:2] == "s="
    )
