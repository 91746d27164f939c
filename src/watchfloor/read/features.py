"""What the learned parts look at: a word in its sentence, described by short strings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from watchfloor.read.lexicon import kinds
from watchfloor.read.parse import Parse

#: Parts of speech that can carry a statement.
CARRIERS = frozenset({"NOUN", "VERB", "ADJ", "PROPN"})


@dataclass(frozen=True, slots=True)
class Scene:
    """A parsed sentence with the kinds of its words and what stands around it."""

    parse: Parse
    kinds: list[str]
    topic: int
    """How much of the document is about arms, in steps of 0 (not at all) to 4."""
    first: bool
    """Whether it is the document's first sentence."""


def scenes(parses: Sequence[Parse]) -> list[Scene]:
    """The sentences of one document, each with its kinds and the document's topic."""
    found = [kinds(parse) for parse in parses]
    total = sum(map(len, found)) or 1
    share = sum(k in ("equipment", "instrument", "armed") for row in found for k in row) / total
    topic = sum(share > step for step in (0.005, 0.02, 0.04, 0.08))
    return [Scene(p, k, topic, n == 0) for n, (p, k) in enumerate(zip(parses, found, strict=True))]


def candidates(scene: Scene) -> list[int]:
    """The words that could carry a statement."""
    parse = scene.parse
    return [
        i
        for i in range(len(parse))
        if parse.pos[i] in CARRIERS
        and len(parse.words[i]) > 2
        and scene.kinds[i] not in ("country", "demonym")
    ]


def trigger_features(scene: Scene, i: int) -> list[str]:
    """What speaks for or against a word's carrying a statement, and of which action."""
    parse, kind = scene.parse, scene.kinds
    lemma, dep, pos, tag = parse.lemma, parse.dep, parse.pos, parse.tag
    own = lemma[i]
    found = [
        "bias",
        f"l={own}",
        f"w={parse.lower[i]}",
        f"lp={own}|{pos[i]}",
        f"t={tag[i]}",
        f"d={dep[i]}",
        f"s3={own[-3:]}",
        f"s4={own[-4:]}",
        f"p4={own[:4]}",
        f"k={kind[i]}",
        f"ld={own}|{dep[i]}",
        f"topic={scene.topic}",
        f"lt={own}|{scene.topic}",
        f"seg={scene.parse.sentence.kind}",
        f"first={scene.first}",
    ]
    head = parse.head[i]
    if head != i:
        found += (
            f"h={lemma[head]}",
            f"hd={dep[i]}|{lemma[head]}",
            f"hk={dep[i]}|{kind[head]}",
            f"hp={pos[head]}|{dep[i]}",
        )
        if pos[head] == "ADP" or dep[i] in ("xcomp", "conj", "pcomp", "acl", "relcl"):
            above = parse.head[head]
            found += (f"hh={lemma[head]}|{lemma[above]}", f"hhk={dep[i]}|{kind[above]}")
    for c in parse.children[i]:
        if dep[c] == "punct":
            continue
        found += (f"c={dep[c]}|{lemma[c]}", f"ck={dep[c]}|{kind[c]}", f"lck={own}|{dep[c]}|{kind[c]}")
        if dep[c] == "prep" or dep[c] == "agent":
            for g in parse.children[c]:
                found += (
                    f"p={lemma[c]}|{kind[g]}",
                    f"pl={lemma[c]}|{lemma[g]}",
                    f"lp2={own}|{lemma[c]}|{kind[g]}",
                )
        elif dep[c] in ("dobj", "nsubj", "nsubjpass", "compound", "xcomp", "ccomp"):
            for g in parse.children[c]:
                if dep[g] == "prep":
                    for gg in parse.children[g]:
                        found.append(f"gp={dep[c]}|{lemma[g]}|{kind[gg]}")
                elif dep[g] in ("compound", "amod", "poss", "nmod"):
                    found += (f"g={dep[c]}|{kind[g]}", f"gl={lemma[g]}")
    deps = {dep[c] for c in parse.children[i]}
    found += [f"has={d}" for d in deps]
    found.append("subj+obj" if deps & {"nsubj", "nsubjpass"} and deps & {"dobj", "prep"} else "bare")
    for away in (-2, -1, 1, 2):
        j = i + away
        near = lemma[j] if 0 <= j < len(parse) else "<>"
        found.append(f"{away}={near}")
        if abs(away) == 1:
            found.append(f"l{away}={own}|{near}")
            found.append(f"k{away}={kind[j] if 0 <= j < len(parse) else ''}")
    around = {kind[j] for j in range(max(0, i - 12), min(len(parse), i + 13)) if j != i}
    found += [f"a={k}" for k in around if k]
    found += [f"la={own}|{k}" for k in around if k]
    found += [
        f"b={lemma[j]}" for j in range(max(0, i - 8), min(len(parse), i + 9)) if j != i and pos[j] in CARRIERS
    ]
    return found


# --- what fills a role ------------------------------------------------------------------------------

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: How many steps up from a trigger, and how many words away, a role is looked for.
_REACH_UP, _REACH = 6, 60


def fillers(scene: Scene, trigger: int) -> list[int]:
    """The words that could head what fills a role of the statement that a word carries."""
    parse, kind = scene.parse, scene.kinds
    found = []
    for j in range(max(0, trigger - _REACH), min(len(parse), trigger + _REACH)):
        if j == trigger:
            continue
        dep = parse.dep[j]
        nominal = parse.pos[j] in _NOMINAL or parse.tag[j] in ("PRP$", "WP", "WDT")
        if kind[j] in ("country", "demonym"):
            if j + 1 < len(parse) and kind[j + 1] == kind[j] and parse.head[j] == j + 1:
                continue
            found.append(j)
        elif (
            (nominal
            and dep not in ("expl", "compound", "nummod"))
            or (
                dep == "compound"
                and kind[j] in ("name", "armed", "authority")
                and parse.pos[j] == "PROPN"
                and parse.head[j] == trigger
            )
        ):
            if dep == "conj" and parse.pos[parse.head[j]] in _NOMINAL and kind[j] not in ("equipment",):
                continue
            found.append(j)
    return found


def path(parse: Parse, trigger: int, target: int) -> tuple[str, int]:
    """The way from one word to another through the tree, and its length."""
    ups = [trigger, *parse.ancestors(trigger)]
    downs = [target, *parse.ancestors(target)]
    places = {word: n for n, word in enumerate(ups)}
    for n, word in enumerate(downs):
        if word in places:
            up = [f"^{parse.dep[ups[m]]}" for m in range(places[word])]
            down = [
                f"{parse.dep[d]}{'=' + parse.lower[d] if parse.dep[d] in ('prep', 'agent', 'dative') else ''}"
                for d in reversed(downs[:n])
            ]
            return "/".join(up + down), places[word] + n
    return "?", 99


def role_features(scene: Scene, trigger: int, target: int, action: str) -> list[str]:
    """What speaks for a phrase's being agent, recipient, object, place or origin of a statement."""
    parse, kind = scene.parse, scene.kinds
    way, length = path(parse, trigger, target)
    own, k = parse.lemma[trigger], kind[target] or parse.pos[target]
    voice = (
        "pass"
        if any(parse.dep[c] in ("nsubjpass", "auxpass") for c in parse.children[trigger])
        or (parse.tag[trigger] == "VBN" and parse.dep[trigger] in ("acl", "amod"))
        else "act"
    )
    form = f"{parse.pos[trigger]}|{voice}"
    prep = next(
        (parse.lower[h] for h in [parse.head[target]] if parse.dep[h] in ("prep", "agent", "dative")), ""
    )
    side = "<" if target < trigger else ">"
    near = min(5, abs(target - trigger) // 4)
    found = [
        "bias",
        f"way={way}",
        f"form={form}|{way}",
        f"a={action}|{way}",
        f"l={own}|{way}",
        f"k={k}",
        f"ak={action}|{k}",
        f"wayk={way}|{k}",
        f"akw={action}|{form}|{way}|{k}",
        f"len={min(length, 8)}|{side}",
        f"near={side}{near}|{k}",
        f"dep={parse.dep[target]}",
        f"adep={action}|{form}|{parse.dep[target]}|{side}",
        f"prep={prep}|{action}",
        f"prepk={prep}|{k}|{side}",
        f"lprep={own}|{prep}|{side}",
        f"t={parse.lemma[target]}",
        f"at={action}|{parse.lemma[target]}",
        f"al={action}|{own}|{parse.dep[target]}|{side}",
        f"tag={parse.tag[target]}",
        f"hl={parse.lemma[parse.head[target]]}|{parse.dep[target]}",
    ]
    if parse.dep[trigger] != "ROOT":
        found.append(f"tdep={parse.dep[trigger]}|{parse.dep[target]}|{side}|{k}")
    return found


# --- how firmly ---------------------------------------------------------------------------------------


def firmness_features(scene: Scene, trigger: int, action: str, chained: bool) -> list[str]:
    """What speaks for a statement's being certain or not, actual or not, affirmed or denied."""
    parse = scene.parse
    found = [
        "bias",
        f"l={parse.lemma[trigger]}",
        f"w={parse.lower[trigger]}",
        f"t={parse.tag[trigger]}",
        f"d={parse.dep[trigger]}",
        f"a={action}",
        f"td={parse.tag[trigger]}|{parse.dep[trigger]}|{action}",
        f"seg={parse.sentence.kind}",
        f"q={'?' in parse.sentence.clean[-3:]}",
        f"chain={chained}",
    ]
    word, steps, way = trigger, 0, ""
    while True:
        for c in parse.children[word]:
            dep, low = parse.dep[c], parse.lower[c]
            if dep in ("aux", "neg", "advmod", "mark", "auxpass", "det", "acomp", "amod", "prt", "preconj"):
                found += (f"{steps}{dep}={low}", f"any{dep}={low}", f"{way}{dep}={low}")
                if dep == "aux":
                    found.append(f"aux={low}|{parse.tag[word]}|{min(steps, 2)}")
        if parse.head[word] == word or steps == 5:
            break
        way += parse.dep[word] + "/"
        word, steps = parse.head[word], steps + 1
        found += (
            f"up{min(steps, 3)}={parse.lemma[word]}",
            f"anyup={parse.lemma[word]}",
            f"upway={way}{parse.lemma[word]}",
            f"upt={way}{parse.tag[word]}",
            f"way={way}",
        )
        if parse.pos[word] in ("VERB", "AUX"):
            found.append(f"upv={parse.lemma[word]}|{parse.tag[word]}")
    found.append(f"wayend={way}")
    for away in (-3, -2, -1, 1, 2):
        j = trigger + away
        if 0 <= j < len(parse):
            found.append(f"{away}={parse.lower[j]}")
    for j in range(max(0, trigger - 10), trigger):
        found.append(f"before={parse.lower[j]}")
    return found


# --- how far the clause goes --------------------------------------------------------------------------


def extent_features(scene: Scene, trigger: int, action: str) -> list[str]:
    """What speaks for the clause's being that of the trigger itself, or of a word above it."""
    parse = scene.parse
    found = ["bias", f"a={action}", f"l={parse.lemma[trigger]}", f"t={parse.tag[trigger]}"]
    word, way = trigger, parse.pos[trigger]
    for step in range(4):
        found += (
            f"{step}d={parse.dep[word]}",
            f"{step}p={parse.pos[word]}",
            f"{step}kids={'+'.join(sorted({parse.dep[c] for c in parse.children[word]} & {'nsubj', 'nsubjpass', 'dobj', 'prep', 'poss', 'relcl', 'aux'}))}",
        )
        if parse.dep[word] == "ROOT":
            break
        way += f"/{parse.dep[word]}"
        found.append(f"way={way}")
        head = parse.head[word]
        found += (f"{step}hl={parse.lemma[head]}", f"{step}n={min(6, len(parse.subtree(word)) // 3)}")
        way += f":{parse.pos[head]}"
        word = head
    return found


# --- what is equipment, and which date belongs --------------------------------------------------------


def item_features(scene: Scene, target: int, action: str) -> list[str]:
    """What speaks for a phrase's naming military or dual-use goods."""
    parse, kind = scene.parse, scene.kinds
    found = [
        "bias",
        f"l={parse.lemma[target]}",
        f"k={kind[target]}",
        f"a={action}|{kind[target]}",
        f"d={parse.dep[target]}",
        f"s={parse.lower[target][-4:]}",
        f"kd={kind[target]}|{parse.dep[target]}",
        f"hl={parse.lemma[parse.head[target]]}|{parse.dep[target]}",
        f"kh={kind[target]}|{parse.lemma[parse.head[target]]}",
        f"pos={parse.tag[target]}|{kind[target]}",
        f"topic={scene.topic}|{kind[target]}",
    ]
    for c in parse.children[target]:
        if parse.dep[c] in ("compound", "amod", "nmod", "nummod", "det", "poss"):
            found += (f"c={parse.lemma[c]}", f"ck={kind[c]}", f"lc={parse.lemma[target]}|{parse.lemma[c]}")
    if target + 1 < len(parse):
        found.append(f"+1={parse.lemma[target + 1]}|{kind[target]}")
    return found


def date_features(scene: Scene, trigger: int, target: int, text: str, action: str) -> list[str]:
    """What speaks for a date's being that of the statement that a word carries."""
    parse = scene.parse
    way, length = path(parse, trigger, target)
    side = "<" if target < trigger else ">"
    first = text.split()[0].lower()
    verbs = sum(parse.pos[j] == "VERB" for j in range(min(trigger, target) + 1, max(trigger, target)))
    return [
        "bias",
        f"way={way}",
        f"len={min(length, 9)}",
        f"side={side}|{min(6, abs(target - trigger) // 3)}",
        f"first={first}",
        f"verbs={min(verbs, 4)}",
        f"pos={parse.pos[trigger]}|{min(length, 9)}",
        f"pw={parse.pos[trigger]}|{way}",
        f"d={parse.dep[trigger]}|{side}|{min(verbs, 3)}",
        f"a={action}",
        f"same={length <= 2}",
        f"text={text.lower()[:12]}",
        f"open={target < 3}|{min(verbs, 3)}|{parse.dep[trigger]}",
    ]


def items(scene: Scene, start: int, end: int) -> list[int]:
    """The nouns of a stretch of text that could name goods."""
    parse = scene.parse
    return [
        j
        for j in range(len(parse))
        if start <= parse.start[j]
        and parse.end[j] <= end
        and (parse.pos[j] in ("NOUN", "PROPN") or scene.kinds[j] == "equipment")
    ]


def word_at(parse: Parse, start: int, end: int) -> int:
    """The head word of a stretch of text."""
    inside = [i for i in range(len(parse)) if parse.start[i] < end and start < parse.end[i]]
    return next(
        (i for i in inside if parse.head[i] not in inside or parse.head[i] == i), inside[0] if inside else 0
    )


#: How many words above a trigger its clause can be that of.
LEVELS = 4


def extents(parse: Parse, trigger: int) -> list[tuple[int, int]]:
    """The stretches that a statement's clause can be: the trigger's own, and those of words above it."""
    return [_extent(parse, word) for word in [trigger, *parse.ancestors(trigger)][:LEVELS]]


def _extent(parse: Parse, word: int) -> tuple[int, int]:
    words = [word]
    todo = [word]
    while todo:
        one = todo.pop()
        for c in parse.children[one]:
            if one == word and parse.pos[word] in ("VERB", "AUX") and _is_apart(parse, word, c):
                continue
            words.append(c)
            todo.append(c)
    words.sort()
    while len(words) > 1 and parse.dep[words[0]] in ("punct", "cc", "mark"):
        words.pop(0)
    while len(words) > 1 and parse.dep[words[-1]] == "punct" and parse.lower[words[-1]] not in (")",):
        words.pop()
    return parse.start[words[0]], parse.end[words[-1]]


def _is_apart(parse: Parse, word: int, child: int) -> bool:
    """Whether what hangs on a verb is a clause of its own: another verb beside it, a cue around it."""
    dep = parse.dep[child]
    if dep == "conj" and parse.pos[child] in ("VERB", "AUX"):
        return True
    if dep == "cc":
        return any(parse.dep[c] == "conj" and parse.pos[c] in ("VERB", "AUX") for c in parse.children[word])
    return dep == "parataxis" or (
        dep == "punct"
        and child > word
        and parse.lower[child] in (",", ";")
        and any(parse.dep[c] == "conj" for c in parse.children[word] if c > child)
    )
