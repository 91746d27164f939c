"""What the learned parts look at: a word in its sentence, described by short strings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from watchfloor.read.lexicon import kinds, named_actions, sure_action
from watchfloor.read.parse import Parse
from watchfloor.read.tables import table, words

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
    ranks: Mapping[str, int]
    """The document's names, from the most used one (0) on."""


def scenes(parses: Sequence[Parse]) -> list[Scene]:
    """The sentences of one document, each with its kinds and the document's topic."""
    found = [kinds(parse) for parse in parses]
    total = sum(map(len, found)) or 1
    share = sum(k in ("equipment", "instrument", "armed") for row in found for k in row) / total
    topic = sum(share > step for step in (0.005, 0.02, 0.04, 0.08))
    counts = Counter(
        w
        for p, row in zip(parses, found, strict=True)
        for w, k in zip(p.lower, row, strict=True)
        if k in _NAMED
    )
    ranks = {name: n for n, (name, _) in enumerate(sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:10])}
    return [Scene(p, k, topic, n == 0, ranks) for n, (p, k) in enumerate(zip(parses, found, strict=True))]


_NAMED = ("country", "demonym", "name")


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
    actions = named_actions(parse, i)
    sure = sure_action(parse, kind, i)
    objects = {kind[c] for c in parse.children[i] if dep[c] in ("dobj", "nsubjpass", "nsubj", "compound")}
    for action in actions:
        found += (
            f"lex={action}",
            f"lex={action}|{pos[i]}",
            f"lex={action}|{dep[i]}",
            f"lex={action}|{scene.topic}",
        )
        found += [f"lex={action}|{k}" for k in objects]
    found += (f"lexes={'+'.join(actions)}", f"sure={sure}", f"in lex={bool(actions)}|{pos[i]}")
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
        if kind[j] in ("country", "demonym"):
            if not (j + 1 < len(parse) and kind[j + 1] == kind[j] and parse.head[j] == j + 1):
                found.append(j)
        elif parse.tag[j] in ("WP", "WDT"):
            if parse.dep[parse.head[j]] != "relcl":
                found.append(j)
        elif (
            (parse.pos[j] not in _NOMINAL and parse.tag[j] != "PRP$")
            or dep in ("expl", "nummod")
            or (dep == "appos" and parse.pos[j] == "NOUN" and parse.pos[parse.head[j]] == "PROPN")
        ):
            continue
        elif dep == "compound":
            if parse.head[j] == trigger or (
                kind[j] in ("name", "armed", "authority") and parse.pos[j] == "PROPN"
            ):
                found.append(j)
        elif dep != "conj" or parse.pos[parse.head[j]] not in _NOMINAL or kind[j] == "equipment":
            found.append(j)
    return found


def subject(parse: Parse, word: int) -> int | None:
    """What a verb's action is said of, through control, co-ordination and relative clauses; else nothing."""
    for _ in range(5):
        for c in parse.children[word]:
            if parse.dep[c] in ("nsubj", "nsubjpass", "poss", "agent"):
                if parse.dep[c] == "agent":
                    return next((g for g in parse.children[c] if parse.dep[g] == "pobj"), None)
                if parse.tag[c] in ("WDT", "WP") and parse.dep[word] == "relcl":
                    return parse.head[word]
                return c
        head, dep = parse.head[word], parse.dep[word]
        if head == word:
            return None
        if dep in ("acl", "relcl"):
            return head
        word = head
    return None


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


_FRAME = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "agent", "poss", "xcomp", "ccomp"})


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a statement's words share, whatever fills its roles."""

    own: str
    action: str
    voice: str
    form: str
    subject: int | None
    relative: str
    deps: str
    sure: str
    turned: bool
    """Whether the verb is told from the receiver's side: ``received``, ``imported``."""


def _frame(scene: Scene, trigger: int, action: str) -> _Frame:
    parse = scene.parse
    kids = parse.children[trigger]
    passive = any(parse.dep[c] in ("nsubjpass", "auxpass") for c in kids) or (
        parse.tag[trigger] == "VBN" and parse.dep[trigger] in ("acl", "amod")
    )
    voice = "pass" if passive else "act"
    return _Frame(
        own=parse.lemma[trigger],
        action=action,
        voice=voice,
        form=f"{parse.pos[trigger]}|{voice}",
        subject=subject(parse, trigger),
        relative=next((parse.dep[c] for c in kids if parse.tag[c] in ("WDT", "WP")), ""),
        deps="+".join(sorted({parse.dep[c] for c in kids} & _FRAME)),
        sure=sure_action(parse, scene.kinds, trigger) or "",
        turned=parse.lemma[trigger] in words("turned"),
    )


def role_rows(scene: Scene, trigger: int, action: str, open_to: Sequence[int]) -> list[list[str]]:
    """What speaks for a role's staying empty, and for each phrase's filling it."""
    frame = _frame(scene, trigger, action)
    return [
        _empty_features(scene, trigger, frame),
        *(_role_features(scene, trigger, j, frame) for j in open_to),
    ]


def _empty_features(scene: Scene, trigger: int, frame: _Frame) -> list[str]:
    parse, action = scene.parse, frame.action
    deps = frame.deps + ("+prep" if any(parse.dep[c] == "prep" for c in parse.children[trigger]) else "")
    found = [
        "none",
        f"none a={action}",
        f"none l={frame.own}",
        f"none d={parse.dep[trigger]}|{parse.pos[trigger]}",
        f"none f={deps}|{parse.pos[trigger]}",
        f"none af={action}|{deps}",
        f"none df={parse.dep[trigger]}|{deps}",
        f"none t={parse.tag[trigger]}|{action}",
        f"none seg={parse.sentence.kind}",
        f"none s={frame.subject is None}|{action}",
        f"none sure={frame.sure}|{deps}",
    ]
    return found + [
        f"none p={parse.lower[c]}|{action}" for c in parse.children[trigger] if parse.dep[c] == "prep"
    ]


def _role_features(scene: Scene, trigger: int, target: int, frame: _Frame) -> list[str]:
    """What speaks for a phrase's being agent, recipient, object, place or origin of a statement."""
    parse, kind = scene.parse, scene.kinds
    own, action, form, voice = frame.own, frame.action, frame.form, frame.voice
    way, length = path(parse, trigger, target)
    k = kind[target] or parse.pos[target]
    dep = parse.dep[target]
    head = parse.head[target]
    prep = parse.lower[head] if parse.dep[head] in ("prep", "agent", "dative") else ""
    side = "<" if target < trigger else ">"
    near = min(5, abs(target - trigger) // 4)
    rank = min(scene.ranks.get(parse.lower[target], 9), 3)
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
        f"dep={dep}",
        f"adep={action}|{form}|{dep}|{side}",
        f"prep={prep}|{action}",
        f"prepk={prep}|{k}|{side}",
        f"lprep={own}|{prep}|{side}",
        f"t={parse.lemma[target]}",
        f"at={action}|{parse.lemma[target]}",
        f"al={action}|{own}|{dep}|{side}",
        f"tag={parse.tag[target]}",
        f"hl={parse.lemma[head]}|{dep}",
        f"frame={frame.deps}|{dep}|{form}",
        f"rank={rank}|{k}",
        f"rank={rank}|{action}|{dep}",
        f"turned={frame.turned}|{action}|{way}",
        f"turned={frame.turned}|{action}|{prep}",
    ]
    if frame.sure:
        found += (
            f"sure={voice}|{frame.turned}|{way}",
            f"sure={frame.sure}|{voice}|{way}",
            f"sure={frame.sure}|{prep}|{k}",
        )
    if frame.relative:
        found += (f"rel={frame.relative}|{way}", f"rel={frame.relative}|{action}|{way}")
    if frame.subject == target:
        found += (
            "subject",
            f"subject={action}|{voice}|{frame.turned}",
            f"subject={form}|{parse.dep[trigger]}",
            f"subject={own}",
            f"subject={k}|{action}",
        )
    elif frame.subject is not None:
        found.append(f"other subject={dep if head == trigger else 'away'}|{form}")
    if dep == "pobj":
        above = parse.head[head]
        where = "t" if above == trigger else "s" if above < trigger else "o"
        found.append(f"pobj={prep}|{kind[above] or parse.pos[above]}|{where}")
    if parse.dep[trigger] != "ROOT":
        found.append(f"tdep={parse.dep[trigger]}|{dep}|{side}|{k}")
    return found


# --- how firmly ---------------------------------------------------------------------------------------


@cache
def _hedges() -> dict[str, tuple[str, ...]]:
    """For each word that takes something from plain fact, what it makes of it."""
    found: dict[str, list[str]] = {}
    for kind, listed in table("firmness.en").items():
        for word in listed:
            found.setdefault(word, []).append(kind)
    return {word: tuple(sorted(set(kinds))) for word, kinds in found.items()}


_MODALS = frozenset({"would", "will", "could", "may", "might", "should", "must", "can", "shall", "ought"})


def governing_modal(parse: Parse, word: int) -> tuple[str, int]:
    """The modal that holds over a word, and how many heads above; else the tense that cuts it off."""
    steps = 0
    while True:
        helpers = [parse.lower[c] for c in parse.children[word] if parse.dep[c] == "aux"]
        modal = next((h for h in helpers if h in _MODALS), "")
        if modal:
            return modal, steps
        if parse.tag[word] in ("VBD", "VBZ", "VBP") or any(h in ("has", "have", "had") for h in helpers):
            return parse.tag[word], steps
        if parse.head[word] == word:
            return "none", steps
        word, steps = parse.head[word], steps + 1


_ARGUMENT = frozenset({"acl", "dobj", "pobj", "prep", "attr", "compound", "amod"})


def is_hypothetical(parse: Parse, word: int) -> bool:
    """Whether a noun or participle is an argument of what only would be ("would destroy arms shipped")."""
    while parse.dep[word] in _ARGUMENT:
        if parse.dep[word] == "acl" and parse.tag[word] not in ("VBN", "VBG", "VB"):
            return False
        word = parse.head[word]
        helpers = [parse.lower[c] for c in parse.children[word] if parse.dep[c] == "aux"]
        if helpers:
            return "would" in helpers
    return False


_GOES_UP = frozenset({"ccomp", "acl", "xcomp"})


def is_unknown(parse: Parse, word: int) -> bool:
    """Whether the text says that it is not known: ``the cargo was unknown``, ``no evidence that …``."""
    listed = words("ignorance")
    for above in (word, *parse.ancestors(word)):
        if parse.lemma[above] in listed or any(
            parse.dep[c] in ("acomp", "attr", "oprd", "amod") and parse.lemma[c] in listed
            for c in parse.children[above]
        ):
            return True
        if above != word and parse.lemma[above] in ("evidence", "proof", "confirmation"):
            return any(parse.lower[c] == "no" for c in parse.children[above])
        if above != word and parse.lemma[above] in ("confirm", "verify"):
            return any(parse.dep[c] == "neg" for c in parse.children[above]) or parse.lemma[
                parse.head[above]
            ] in ("unable", "fail")
        if parse.pos[above] in ("VERB", "AUX") and (above != word or parse.dep[above] not in _GOES_UP):
            return False
    return False


#: How many heads above a trigger are looked at for what bears on its firmness.
_BEARS = 7
_MODIFIES = frozenset(
    {
        "aux",
        "neg",
        "advmod",
        "mark",
        "auxpass",
        "det",
        "acomp",
        "amod",
        "prt",
        "preconj",
        "attr",
        "npadvmod",
        "prep",
        "cc",
    }
)


def firmness_features(scene: Scene, trigger: int, action: str, chained: bool) -> list[str]:
    """What speaks for a statement's being certain or not, actual or not, affirmed or denied."""
    parse, hedges = scene.parse, _hedges()
    form = f"{parse.tag[trigger]}|{parse.dep[trigger]}"
    question = "?" in parse.sentence.clean[-3:]
    found = [
        "bias",
        f"l={parse.lemma[trigger]}",
        f"w={parse.lower[trigger]}",
        f"t={parse.tag[trigger]}",
        f"d={parse.dep[trigger]}",
        f"a={action}",
        f"form={form}|{action}",
        f"form={form}",
        f"seg={parse.sentence.kind}",
        f"chain={chained}",
        f"question={question}|{parse.dep[trigger] == 'ROOT'}",
    ]
    holds, above = governing_modal(parse, trigger)
    found += (
        f"holds={holds}",
        f"holds={holds}|{min(above, 2)}",
        f"holds={holds}|{form}",
        f"holds={holds}|{min(above, 2)}|{chained}",
    )
    word, steps, way = trigger, 0, ""
    modal = ""
    while True:
        for c in parse.children[word]:
            dep, low = parse.dep[c], parse.lower[c]
            if dep not in _MODIFIES or (steps and c > trigger and dep == "prep"):
                continue
            far = min(steps, 3)
            found += (f"{far}{dep}={low}", f"any{dep}={low}", f"{way}{dep}={low}")
            if dep == "aux":
                modal = modal or low
                found += (f"aux={low}|{parse.tag[word]}|{far}", f"aux={low}|{parse.lemma[word]}")
            for kind in hedges.get(low) or hedges.get(parse.lemma[c], ()):
                found += (
                    f"mod {kind}|{dep}|{far}",
                    f"mod {kind}|{far}",
                    f"mod {kind}",
                    f"mod {kind}|{form}|{far}",
                )
        if parse.head[word] == word or steps == _BEARS:
            break
        dep = parse.dep[word]
        way += dep + "/"
        word, steps = parse.head[word], steps + 1
        far = min(steps, 3)
        lemma = parse.lemma[word]
        found += (
            f"up{far}={lemma}",
            f"anyup={lemma}",
            f"upway={way}{lemma}",
            f"upt={way}{parse.tag[word]}",
            f"way={way}",
            f"updep={dep}|{lemma}",
        )
        for kind in hedges.get(lemma, ()):
            found += (
                f"up {kind}|{far}",
                f"up {kind}|{dep}",
                f"up {kind}|{dep}|{parse.tag[word]}",
                f"up {kind}",
                f"up {kind}|{form}",
            )
        if parse.pos[word] in ("VERB", "AUX"):
            found.append(f"upv={lemma}|{parse.tag[word]}")
    found += (f"wayend={way}", f"modal={modal}|{form}", f"modal={modal}|{steps}")
    for away in (-3, -2, -1, 1, 2):
        j = trigger + away
        if 0 <= j < len(parse):
            found.append(f"{away}={parse.lower[j]}")
    for j in range(max(0, trigger - 8), trigger):
        found.append(f"before={parse.lower[j]}")
        found += [f"near {kind}" for kind in hedges.get(parse.lower[j], ())]
    return found


# --- how far the clause goes --------------------------------------------------------------------------


_TELLING = frozenset({"nsubj", "nsubjpass", "dobj", "prep", "poss", "relcl", "aux"})


def extent_features(scene: Scene, trigger: int, action: str) -> list[str]:
    """What speaks for the clause's being that of the trigger itself, or of a word above it."""
    parse = scene.parse
    found = ["bias", f"a={action}", f"l={parse.lemma[trigger]}", f"t={parse.tag[trigger]}"]
    word, way = trigger, parse.pos[trigger]
    for step in range(4):
        found += (
            f"{step}d={parse.dep[word]}",
            f"{step}p={parse.pos[word]}",
            f"{step}kids={'+'.join(sorted({parse.dep[c] for c in parse.children[word]} & _TELLING))}",
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


def no_date_features(scene: Scene, trigger: int, action: str, dates: int) -> list[str]:
    """What speaks for a statement's having none of the dates of its sentence."""
    parse = scene.parse
    return [
        "none",
        f"none a={action}",
        f"none d={parse.dep[trigger]}|{parse.pos[trigger]}",
        f"none t={parse.tag[trigger]}",
        f"none n={min(dates, 3)}",
        f"none l={parse.lemma[trigger]}",
        f"none up={parse.lemma[parse.head[trigger]]}|{parse.dep[trigger]}",
        f"none aux={'+'.join(parse.lower[c] for c in parse.children[trigger] if parse.dep[c] == 'aux')}",
    ]


_CLAUSAL = frozenset(
    {"ccomp", "advcl", "relcl", "acl", "conj", "xcomp", "pcomp", "parataxis", "csubj", "appos"}
)


def date_features(scene: Scene, trigger: int, target: int, text: str, action: str) -> list[str]:
    """What speaks for a date's being that of the statement that a word carries."""
    parse = scene.parse
    governor = target
    for above in parse.ancestors(target):
        governor = above
        if parse.pos[above] not in ("ADP", "ADV", "NUM", "SCONJ", "PART"):
            break
    way, length = path(parse, trigger, governor)
    ups = [d[1:] for d in way.split("/") if d.startswith("^")]
    downs = [d.partition("=")[0] for d in way.split("/") if d and not d.startswith("^")]
    up, down = [d for d in ups if d in _CLAUSAL], [d for d in downs if d in _CLAUSAL]
    side = "<" if target < trigger else ">"
    first = text.split()[0].lower()
    relation = "own" if governor == trigger else "above" if not downs else "below" if not ups else "aside"
    fronted = target < 4
    says = parse.lemma[governor] in table("cues.en")["say"]
    verbs = sum(parse.pos[j] == "VERB" for j in range(min(trigger, target) + 1, max(trigger, target)))
    near = min(6, abs(target - trigger) // 3)
    return [
        "date",
        f"way={way}",
        f"rel={relation}",
        f"rel={relation}|{'/'.join(up)}",
        f"rel={relation}|{'/'.join(down)}",
        f"clauses={'/'.join(up)}|{'/'.join(down)}",
        f"rel={relation}|{parse.pos[trigger]}|{side}",
        f"rel={relation}|{len(up)}|{len(down)}|{fronted}",
        f"rel={relation}|says={says}",
        f"says={says}|{fronted}|{'/'.join(up)}",
        f"gov={parse.lemma[governor]}|{relation}",
        f"gd={parse.dep[target]}|{relation}",
        f"len={min(length, 9)}",
        f"side={side}|{near}",
        f"verbs={side}|{min(verbs, 4)}",
        f"fronted={fronted}|{parse.dep[trigger]}",
        f"fronted={fronted}|{len(up)}",
        f"first={first}",
        f"first={first}|{relation}",
        f"a={action}|{relation}",
        f"t={parse.tag[trigger]}|{relation}",
        f"comma={',' in parse.words[min(trigger, target) : max(trigger, target)]}|{relation}",
        f"text={text.lower()[:14]}",
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
