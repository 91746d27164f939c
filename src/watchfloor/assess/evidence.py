"""The reports that bear on a hypothesis: placed, graded, and led back to their origins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf

from watchfloor.assess.case import LONG_AGO, MONTH, Facts, Index
from watchfloor.assess.likelihood import decayed, diluted, log_lr, log_lr_unseen, through_relays
from watchfloor.assess.origins.sketches import tokens
from watchfloor.assess.overrides import Adjusted
from watchfloor.assess.placing import ABOUT_BOTH, Placed, Relation, Target, candidates, place
from watchfloor.assess.priors import Past
from watchfloor.assess.tables import HISTORY, IGNORE, Indicator, Tables
from watchfloor.records import Family, Sighting

_NAME = re.compile(r"\b[A-Z][\w’'-]{3,}")
"""Words of a name that tell people apart: capitalised and not an initial."""

CLAIMS: tuple[Family, ...] = ("testimony", "document")
"""Families in which somebody says the thing itself; the others show a sign of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report before anything is weighed: what it says, who says it, through whom."""

    id: str
    known: datetime
    date: datetime
    indicator: str
    kind: Indicator
    rule: str
    a: float
    b: float
    grade: str
    r: float
    """After interest and checkability, before relays."""
    relays: tuple[str, ...]
    firmness: float
    precision: float
    document: str | None
    speaker: str
    """Key of the innermost speaker; the document's id when it speaks for itself."""
    speaker_kind: str
    label: str
    countries: frozenset[str]
    carrier: frozenset[str]
    quote: str = ""
    start: int | None = None
    end: int | None = None
    leans_on: str | None = None
    """Why it has no weight of its own: an inference from other reports, or something taken for granted."""
    settles: bool = False
    """It shows the very class of equipment."""
    wider: bool = False
    """It is about something wider than the hypothesis: another who says so makes that wider thing surer."""
    fixed: float | None = None
    """L of a search that found nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All reports on a hypothesis, whenever they became known, in the order of that."""

    reports: tuple[Report, ...]
    past: tuple[tuple[datetime, Past], ...]
    """What belongs to the pair's history, and when it became known."""
    unused: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A report with its origin and its L at a moment."""

    report: Report
    root: str
    root_label: str
    circular: bool
    log_lr: float
    r: float
    fading: float
    """What decay leaves of L."""


def gather(target: Target, index: Index) -> Gathered:
    """Place everything that the case holds about the hypothesis's parties."""
    tables = index.tables
    reports: list[Report] = []
    past: list[tuple[datetime, Past]] = []
    unused: list[tuple[datetime, str]] = []
    placed: dict[str, Placed] = {}
    facts_of: dict[str, Facts] = {}
    for facts in candidates(target, index):
        found = place(target, facts, index)
        if found is None:
            continue
        key = facts.id
        if _is_past(found, target, facts, tables):
            past.append((facts.known, Past(key, found.until, facts.classes)))
        elif found.rule.indicator not in (IGNORE, HISTORY):
            reports.append(_report(target, facts, found, index))
            placed[key], facts_of[key] = found, facts
        elif found.standing in ABOUT_BOTH:
            unused.append((facts.known, key))
    reports = _leaning(reports, facts_of, index)
    reports += [
        report for sighting in index.sightings if (report := _seen(target, sighting, tables)) is not None
    ]
    reports += _searched(target, tables)
    reports.sort(key=lambda report: (report.known, report.id))
    return Gathered(
        reports=tuple(reports), past=tuple(sorted(past, key=lambda item: item[0])), unused=tuple(unused)
    )


def _is_past(found: Placed, target: Target, facts: Facts, tables: Tables) -> bool:
    """Whether it tells of a delivery that belongs to the pair's history.

    One of something else, or from before the window, at least a year before the window's end: it sets
    the prior from its day on, and is not counted a second time as a report.
    """
    statement = facts.statement
    if found.standing != "pair" or statement.certainty != "certain":
        return False
    if found.rule.indicator == HISTORY:
        earlier = found.timing == "before" or found.equipment != "same"
    else:
        indicator = tables.indicators.get(found.rule.indicator)
        earlier = indicator is not None and indicator.history and found.equipment != "same"
    return earlier and target.subject == "arms" and found.until <= target.closes - 12 * MONTH


def _report(target: Target, facts: Facts, found: Placed, index: Index) -> Report:
    tables = index.tables
    kind = tables.indicators[found.rule.indicator]
    statement = facts.statement
    width = _width(target, kind, found.equipment, tables)
    dilution = tables.firmness.dilution[width]
    if found.timing == "after" and found.until > target.closes:
        # It may have come after the window's end: the share of the time in which it can have come.
        gap = found.until - target.closes
        dilution = max(dilution, gap / (gap + (target.closes - target.opens)))
    grade = _grade(facts, tables)
    return Report(
        id=facts.id,
        known=_known(facts, found, index),
        date=min(found.until, facts.told) if statement.mode == "actual" else facts.told,
        indicator=found.rule.indicator,
        kind=kind,
        rule=found.rule.why,
        a=kind.a,
        b=diluted(kind.a, kind.b, dilution),
        grade=grade,
        r=_r(grade, kind, found.speaker, tables),
        relays=facts.relays,
        firmness=tables.firmness.firmness[_firmness(facts, kind, found.speaker)],
        precision=tables.firmness.precision_of(statement.engine, statement.action),
        document=facts.document,
        speaker=facts.voice.key,
        speaker_kind=found.speaker,
        label=facts.voice.label,
        countries=facts.voice.countries,
        carrier=facts.carrier,
        quote=statement.quote,
        start=statement.start,
        end=statement.end,
        settles=kind.identifies and found.equipment == "same",
        wider=kind.family in CLAIMS and width != "same" and kind.a > kind.b,
    )


def _width(target: Target, kind: Indicator, relation: Relation, tables: Tables) -> Relation:
    """How much wider than the hypothesis's class the thing is that the report tells of."""
    if target.subject != "arms" or not kind.direct:
        return "same"
    if kind.family in CLAIMS and kind.a > kind.b:
        return relation
    if kind.family == "sensor":
        # What a carrier holds is not seen: the sign is of arms of any kind.
        return "same" if target.hypothesis.equipment in tables.parties.equipment.generic else "wider"
    return "same"


def _known(facts: Facts, found: Placed, index: Index) -> datetime:
    """When it could be placed so: a carrier must also be known to be linked to arms."""
    since = index.armed_since(facts.carrier) if found.rule.carrier else None
    return max(facts.known, since) if since else facts.known


def _grade(facts: Facts, tables: Tables) -> str:
    sources = tables.sources
    if facts.voice.kind == "document":
        return sources.of_publisher(facts.home.source)
    if facts.voice.kind == "medium":
        named = sources.of_publisher(facts.voice.label)
        return sources.speaker["medium"] if named == sources.speaker["document"] else named
    return sources.speaker["government" if facts.voice.kind == "official" else facts.voice.kind]


def _r(grade: str, kind: Indicator, speaker: str, tables: Tables) -> float:
    factors = tables.sources.r
    r = tables.sources.grade[grade].r  # type: ignore[index]
    if speaker in ("supplier", "recipient"):
        r *= {"against": factors.against, "with": factors.with_, "neutral": 1.0}[kind.interest]
    if kind.checkable:
        r *= factors.checkable
    return min(max(r, factors.lowest), factors.highest)


def _firmness(facts: Facts, kind: Indicator, speaker: str) -> str:
    statement = facts.statement
    if statement.mode in ("conditional", "normative") or statement.action == "assessment":
        return "conditional"
    if statement.certainty in ("probable", "possible"):
        return statement.certainty
    if kind.family in ("sensor", "picture", "physical"):
        return "observed"
    if kind.interest == "against" and speaker in ("supplier", "recipient"):
        return "admitted"
    return "reported" if facts.voice.kind == "medium" else "asserted"


def _leaning(reports: Sequence[Report], facts_of: dict[str, Facts], index: Index) -> list[Report]:
    """Mark what has no weight of its own.

    An *inference*: the same speaker, in the same text, puts the thing itself as possible or probable and
    cites signs of it. Something *taken for granted*: the clause stands inside another statement of the same
    named speaker, who therefore speaks about it without asserting it.
    """
    by_voice: dict[tuple[str | None, str], list[Report]] = defaultdict(list)
    by_document: dict[str | None, list[Report]] = defaultdict(list)
    for report in reports:
        by_voice[report.document, report.speaker].append(report)
        by_document[report.document].append(report)
    result = []
    for report in reports:
        facts = facts_of[report.id]
        mates = by_voice[report.document, report.speaker]
        reason = None
        if report.kind.family in CLAIMS and facts.statement.certainty in ("possible", "probable"):
            signs = [mate for mate in mates if mate.kind.family in ("sensor", "picture", "physical")]
            if signs:
                reason = f"an inference of {report.label} from what it cites: {signs[0].kind.label}"
        if reason is None and report.kind.family in CLAIMS and _presupposed(facts, index):
            others = [
                mate
                for mate in by_document[report.document]
                if mate.kind.family in CLAIMS and mate.speaker != report.speaker and mate.kind.direct
            ]
            reason = (
                f"{report.label} takes it for granted; the assertion is {others[0].label}'s"
                if others
                else f"{report.label} takes it for granted and nobody is named for it"
            )
        result.append(replace(report, leans_on=reason) if reason else report)
    return result


def _presupposed(facts: Facts, index: Index) -> bool:
    mine = facts.statement
    if not mine.chain:
        return False
    return any(
        other.id != facts.id
        and other.voice.key == facts.voice.key
        and other.statement.action != mine.action
        and other.statement.start <= mine.start
        and mine.end <= other.statement.end
        and other.statement.end - other.statement.start > mine.end - mine.start
        and not mine.start <= other.statement.trigger.start < mine.end
        for other in index.by_document[facts.document]
    )


def _seen(target: Target, sighting: Sighting, tables: Tables) -> Report | None:
    """The report that an observation of the tracks room is, if it bears on the hypothesis."""
    name = tables.parties.sighting.get(sighting.rule)
    if name is None or target.subject != "arms":
        return None
    if not ({sighting.from_country} & target.supplier and {sighting.to_country} & target.recipient):
        return None
    if sighting.observed_from > target.closes or sighting.observed_to < target.opens:
        return None
    kind = tables.indicators[name]
    grade = tables.sources.speaker["sensor"]
    return Report(
        id=sighting.id,
        known=sighting.known,
        date=sighting.observed_to,
        indicator=name,
        kind=kind,
        rule=f"observed: {sighting.rule}",
        a=kind.a,
        b=kind.b,
        grade=grade,
        r=_r(grade, kind, "sensor", tables),
        relays=(),
        firmness=tables.firmness.firmness["observed"],
        precision=sighting.confidence,
        document=None,
        speaker=f"seen:{'+'.join(sighting.vehicles)}@{sighting.observed_from.date().isoformat()}",
        speaker_kind="sensor",
        label=sighting.text,
        countries=frozenset(),
        carrier=frozenset(sighting.entities),
        quote=sighting.text,
    )


def _searched(target: Target, tables: Tables) -> list[Report]:
    """Indicators that somebody looked for and did not see."""
    found = []
    for search in target.hypothesis.looked_for:
        kind = tables.indicators.get(search.indicator)
        if kind is None:
            continue
        found.append(
            Report(
                id=f"search:{search.indicator}:{search.until}",
                known=search.until.known_from,
                date=search.until.latest,
                indicator=search.indicator,
                kind=kind,
                rule=f"looked for by {search.by} and not seen",
                a=kind.a,
                b=kind.b,
                grade="A",
                r=0.0,
                relays=(),
                firmness=1.0,
                precision=1.0,
                document=None,
                speaker=f"search:{search.by}:{search.indicator}",
                speaker_kind="record",
                label=f"search by {search.by}",
                countries=frozenset(),
                carrier=frozenset(),
                quote=search.note,
                fixed=log_lr_unseen(kind.a, kind.b, search.coverage),
            )
        )
    return found


def weigh(
    reports: Iterable[Report], target: Target, index: Index, as_of: datetime, adjusted: Adjusted
) -> list[Weighed]:
    """Lead each report back to its origin and work out its L, as of a moment."""
    standing = [one for one in reports if one.known <= as_of and adjusted.verdict(one.id) != "reject"]
    roots = _Roots(index, as_of, standing, adjusted)
    weighed = []
    for original in standing:
        report = _adjusted(original, index, adjusted) if adjusted else original
        root, label, circular = roots.of(report)
        r = through_relays(report.r, (index.tables.firmness.relay[relay] for relay in report.relays))
        months = (min(as_of, target.closes) - report.date) / MONTH
        half_life = index.tables.firmness.half_life[report.kind.half_life] if report.kind.half_life else None
        fading = decayed(months, half_life)
        if report.leans_on is not None:
            value = 0.0
        elif report.fixed is not None:
            value = report.fixed
        else:
            bound = index.tables.firmness.bounds[report.kind.family]
            value = fading * float(log_lr(report.a, report.b, r, report.firmness, report.precision, bound))
        weighed.append(
            Weighed(
                report=report,
                root=root,
                root_label=label,
                circular=circular,
                log_lr=value,
                r=r,
                fading=fading,
            )
        )
    return weighed


def _adjusted(report: Report, index: Index, adjusted: Adjusted) -> Report:
    tables = index.tables
    changes: dict[str, float | str] = {}
    document = index.documents.get(report.document or "")
    own_voice = report.speaker == report.document
    grade = adjusted.grade(
        report.id, report.speaker, *((document.id, document.source) if own_voice and document else ())
    )
    if grade in tables.sources.grade:
        changes["grade"] = str(grade)
        changes["r"] = _r(str(grade), report.kind, report.speaker_kind, tables)
    for field in ("a", "b"):
        value = adjusted.number(report.id, field)
        if value is None:
            value = adjusted.number(f"indicator:{report.indicator}", field)
        if value is not None:
            changes[field] = min(max(value, 1e-4), 1 - 1e-4)
    if (firmness := adjusted.number(report.id, "firmness")) is not None:
        changes["firmness"] = firmness
    if adjusted.verdict(report.id) == "accept":
        changes["precision"] = 1.0
    return replace(report, **changes) if changes else report  # type: ignore[arg-type]


class _Roots:
    """Leads reports back to where they come from, as of a moment."""

    def __init__(self, index: Index, as_of: datetime, reports: Iterable[Report], adjusted: Adjusted) -> None:
        self._index = index
        self._reports: dict[str | None, list[Report]] = defaultdict(list)
        for report in reports:
            self._reports[report.document].append(report)
        self._as_of = as_of
        self._cut, self._added = adjusted.cut, adjusted.added
        self._documents: dict[str, tuple[str, bool]] = {}
        self._episodes: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self._names: dict[str, str] = {}
        self._persons: list[tuple[frozenset[str], str]] = []
        self._quoted: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)

    def of(self, report: Report) -> tuple[str, str, bool]:
        """Key and name of the origin, and whether it is a circle."""
        if report.document is None:
            return report.speaker, report.label, False
        home, circular = self._home(report.document)
        document = self._index.documents[home]
        if report.speaker == report.document:
            agency = self._index.provenance.agency(home)
            if agency and agency.casefold() not in (document.source or "").casefold():
                return self._episode(f"wire:{agency}", document.known, self._days("wire")), agency, circular
            return f"document:{home}", document.source or document.name, circular
        if report.speaker_kind == "unnamed" or (report.leans_on and "nobody is named" in report.leans_on):
            return f"unnamed:{home}", f"unnamed, in {document.source or document.name}", circular
        if cited := self._cited(report, document.known):
            return cited
        date = min(report.date, document.known or report.date)
        return self._said(report, date), report.label, circular

    def _home(self, document: str) -> tuple[str, bool]:
        """The text that a document goes back to, and whether that is a circle."""
        if document not in self._documents:
            home, circular = self._index.provenance.root(document, self._as_of, self._cut)
            passed = {home}
            while (parent := self._added.get(home)) in self._index.documents:
                home, circular = self._index.provenance.root(str(parent), self._as_of, self._cut)
                if home in passed:
                    circular = True
                    break
                passed.add(home)
            self._documents[document] = home, circular
        return self._documents[document]

    def _days(self, kind: str) -> float:
        tables = self._index.tables
        return tables.dependence.text.wire_days if kind == "wire" else tables.firmness.limits.episode_days

    def _cited(
        self, report: Report, known: datetime | None, seen: tuple[str, ...] = ()
    ) -> tuple[str, str, bool] | None:
        """The document of the medium that is named as the speaker, if the desk has it, and whom that cites.

        Texts that only cite each other are a circle: one origin, named by its earliest member.
        """
        if report.speaker_kind != "medium" or known is None:
            return None
        seen = (*seen, self._home(report.document or "")[0])
        reach = timedelta(days=self._index.tables.dependence.text.cited_days)
        for candidate in self._index.by_publisher.get(report.label.casefold(), ()):
            when = candidate.known
            if when is None or when > min(known, self._as_of) or known - when > reach:
                continue
            home, circular = self._home(candidate.id)
            if home in seen:
                if len(seen) == 1:
                    continue
                first = min(seen, key=lambda one: (self._index.documents[one].known or LONG_AGO, one))
                name = self._index.documents[first].source or first
                return f"circle:{first}", f"a circle of texts that begins with {name}", True
            theirs = self._reports[home]
            if theirs and not any(one.speaker == one.document for one in theirs):
                for one in theirs:
                    if further := self._cited(one, when, seen):
                        return further
            return f"document:{home}", report.label, circular
        return None

    def _said(self, report: Report, date: datetime) -> str:
        """The utterance: that in which the same speaker was quoted with the same words, else by its time."""
        speaker = self._speaker(report)
        length = self._index.tables.dependence.text.quotation
        words = tokens(report.quote) if report.relays[:1] == ("verbatim",) else []
        runs = [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]
        for run in runs:
            for other, root in self._quoted.get(run, ()):
                if other == speaker:
                    return root
        root = self._episode(f"said:{speaker}", date, self._days("said"))
        for run in runs:
            self._quoted[run].append((speaker, root))
        return root

    def _speaker(self, report: Report) -> str:
        """The speaker's key; a name that another text gives in part ("Smith", "Ann Smith") is the same."""
        if report.speaker in self._names:
            return self._names[report.speaker]
        key = report.speaker
        name = frozenset(word.casefold() for word in _NAME.findall(report.label))
        if name and (":" not in key or key.startswith("person:")):
            same = next((known for words, known in self._persons if words <= name or name <= words), None)
            if same is None:
                self._persons.append((name, key))
            key = same or key
        self._names[report.speaker] = key
        return key

    def _episode(self, key: str, date: datetime | None, days: float) -> str:
        """Utterances of one speaker (or stories of one wire) that lie close together are one."""
        if date is None:
            return key
        for day, name in self._episodes[key]:
            if abs((date - day) / timedelta(days=1)) <= days:
                return name
        name = f"{key}#{date.date().isoformat()}"
        self._episodes[key].append((date, name))
        return name


def strength(item: Weighed) -> tuple[float, float, str]:
    """The order in which reports are counted: strongest first, then earliest, then by id."""
    return (-abs(item.log_lr), item.report.known.timestamp() if item.report.known else inf, item.report.id)
