"""The tables that an assessment argues from: shipped as TOML, overridden by the desk's own."""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import msgspec

from watchfloor.errors import ConfigError
from watchfloor.records import ACTIONS, Family, Mode, Statement, digest

T = TypeVar("T")

Grade = Literal["A", "B", "C", "D", "E", "F"]
Interest = Literal["against", "neutral", "with"]
Status = Literal["never", "lapsed", "active", "held", "standing"]
"""Of a pair of states: whether the one supplied the other, and when last."""
HISTORY, IGNORE = "history", "ignore"


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A table as written; an unknown key is an error, since it is most likely a slip."""


class Indicator(_Table, frozen=True, kw_only=True):
    """What a report would tell if what it says were true."""

    label: str
    a: float
    b: float
    family: Family
    half_life: Literal["intent", "shipment", "capability"] | None = None
    checkable: bool = False
    same_event: float = 0.0
    identifies: bool = False
    history: bool = False
    interest: Interest = "neutral"
    sought: tuple[str, ...] = ()

    @property
    def direct(self) -> bool:
        return self.family != "context"


class Rule(_Table, frozen=True, kw_only=True):
    """One line of the table that says which statement speaks to which indicator."""

    why: str
    indicator: str
    subject: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    polarity: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    carrier: tuple[str, ...] = ()
    words: str | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        return re.compile(self.words, re.IGNORECASE) if self.words else None


class GradeValue(_Table, frozen=True, kw_only=True):
    r: float
    spread: float


class SourceFactors(_Table, frozen=True, kw_only=True):
    lowest: float
    highest: float
    checkable: float
    against: float
    with_: float = msgspec.field(name="with")


class SpeakerWords(_Table, frozen=True, kw_only=True):
    kind: str
    words: tuple[str, ...]
    own: bool = False
    """Only the mention's own words count, not those beside it."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return _word_pattern(self.words)


class PublisherWords(_Table, frozen=True, kw_only=True):
    grade: Grade
    words: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return _word_pattern(self.words)


class Wires(_Table, frozen=True, kw_only=True):
    agencies: tuple[str, ...]


class Sources(_Table, frozen=True, kw_only=True):
    """Whose word it is, and how easily that source says so when it is not so."""

    grade: dict[Grade, GradeValue]
    r: SourceFactors
    speaker: dict[str, Grade]
    kind: tuple[SpeakerWords, ...]
    publisher: tuple[PublisherWords, ...]
    wire: Wires

    def of_publisher(self, name: str | None) -> Grade:
        """The grade of what a publisher says in its own voice: by the words of its name, else unknown."""
        return next(
            (row.grade for row in self.publisher if name and row.pattern.search(name)),
            self.speaker["document"],
        )


class Limits(_Table, frozen=True, kw_only=True):
    context: float
    p_lowest: float
    p_highest: float
    indicator_spread: float
    draws: int
    seed: int
    undated_reach_months: float
    shortest_horizon_months: float
    routine_after: int
    episode_days: int
    second_person_logit: float


class Firmness(_Table, frozen=True, kw_only=True):
    """How firmly a thing is put, what relays lose, and what bounds one report."""

    firmness: dict[str, float]
    relay: dict[str, float]
    dilution: dict[str, float]
    bounds: dict[Family, float]
    half_life: dict[str, float]
    limits: Limits
    precision: dict[str, dict[str, float]]

    def precision_of(self, engine: str, action: str) -> float:
        """p_ext: the measured precision of the reader for statements of this action."""
        row = next(
            (
                self.precision[key]
                for key in (engine, engine.split("/")[0].split(" ")[0])
                if key in self.precision
            ),
            self.precision["*"],
        )
        return row.get(action, row["*"])


class TextLimits(_Table, frozen=True, kw_only=True):
    shingle: int
    quotation: int
    copy: float
    partial: float
    sample: int
    keep_all_below: int
    index_all_below: int
    formula_above: int
    wire_days: int
    cited_days: int


class Dependence(_Table, frozen=True, kw_only=True):
    """ρ between two origins, and what makes one text a copy of another."""

    rho: dict[str, float]
    text: TextLimits


class KnownShare(_Table, frozen=True, kw_only=True):
    value: float
    low: float
    high: float


class Active(_Table, frozen=True, kw_only=True):
    years: float
    order_lag_months: tuple[float, float]


class ReferenceClass(_Table, frozen=True, kw_only=True):
    """How often something of the kind happened before: Beta(events + ½, trials − events + ½)."""

    key: str
    label: str
    equipment: str
    status: Status
    events: float
    trials: float
    breadth: str | None = None
    recipient: Literal["state", "group"] | None = None
    pair_years: int | None = None
    pairs: int | None = None
    horizon_months: float = 36.0

    @property
    def alpha(self) -> float:
        return self.events + 0.5

    @property
    def beta(self) -> float:
        return self.trials - self.events + 0.5

    @property
    def rate(self) -> float:
        """P(event within the class's horizon), the mean of its Beta."""
        return self.alpha / (self.alpha + self.beta)


class Priors(_Table, frozen=True, kw_only=True):
    """The reference classes, and how one is chosen."""

    source: str
    active: Active
    known_share: dict[str, KnownShare]
    breadth: dict[str, int] = {}
    """Recipients that each supplier had in five years, where a desk has computed it from a register."""
    classes: tuple[ReferenceClass, ...] = msgspec.field(name="class")


class Equipment(_Table, frozen=True, kw_only=True):
    """How classes of equipment stand to each other."""

    generic: tuple[str, ...]
    subjects: tuple[str, ...]


class Roles(_Table, frozen=True, kw_only=True):
    """Which roles of a statement stand on the supplier's side and which on the recipient's."""

    supplier: tuple[str, ...]
    recipient: tuple[str, ...]


class Bound(_Table, frozen=True, kw_only=True):
    """Words before the party that goods are on their way to, where no role holds it."""

    actions: tuple[str, ...]
    words: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.words, re.IGNORECASE)


class Loading(Roles, frozen=True, kw_only=True):
    """Roles where goods are put aboard: they come from the place, and go where the carrier belongs."""

    words: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.words, re.IGNORECASE)


class Parties(_Table, frozen=True, kw_only=True):
    equipment: Equipment
    roles: dict[str, Roles]
    bound: Bound
    loading: Loading
    sighting: dict[str, str]
    """Rule of the tracks room → indicator."""

    def roles_of(self, statement: Statement) -> Roles:
        """The roles that stand on either side in a statement."""
        if self.loading.pattern.search(statement.trigger.text):
            return self.loading
        return self.roles.get(statement.action, self.roles["*"])


class Tables(_Table, frozen=True, kw_only=True):
    """All that an assessment argues from."""

    indicators: dict[str, Indicator]
    rules: tuple[Rule, ...]
    sources: Sources
    firmness: Firmness
    dependence: Dependence
    priors: Priors
    parties: Parties

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in them: two desks with the same tables have the same."""
        return digest(self)

    def rules_for(self, subject: str, stage: str) -> tuple[Rule, ...]:
        """The rules that can apply to a hypothesis, in order."""
        cache: dict[tuple[str, str], tuple[Rule, ...]] = self._rules
        if (subject, stage) not in cache:
            cache[subject, stage] = tuple(
                rule
                for rule in self.rules
                if (not rule.subject or subject in rule.subject) and (not rule.stage or stage in rule.stage)
            )
        return cache[subject, stage]

    def alone(self, subject: str, stage: str) -> frozenset[tuple[str, str]]:
        """Actions and modes of which a statement can tell something though it names only one party."""
        key = (subject, stage)
        if key not in self._alone:
            self._alone[key] = frozenset(
                (action, mode)
                for rule in self.rules_for(subject, stage)
                if rule.indicator != IGNORE and set(rule.parties) & {"supplier", "recipient"}
                for action in rule.action or ACTIONS
                for mode in rule.mode or get_args(Mode)
            )
        return self._alone[key]

    @cached_property
    def _alone(self) -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
        return {}

    @cached_property
    def _rules(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        return {}


class _Rules(_Table, frozen=True, kw_only=True):
    rule: tuple[Rule, ...]


def load_tables(folder: Path | None = None) -> Tables:
    """The shipped tables, with those of a desk's folder laid over them.

    Parameters
    ----------
    folder
        Where a desk keeps its own ``indicators.toml``, ``rules.toml``, ``sources.toml``,
        ``firmness.toml``, ``dependence.toml``, ``priors.toml``, ``parties.toml``; each may hold only what
        differs. Tables are merged key by key, lists are replaced.

    Raises
    ------
    ConfigError
        If a table cannot be read, or a value is missing, unknown or out of range; the message names the
        file and the key.
    """
    rows = _load(folder, "indicators", dict[str, dict[str, Any]])
    indicators = {key: _converted(row, Indicator, f"indicators.toml: {key}") for key, row in rows.items()}
    rules = _load(folder, "rules", _Rules).rule
    tables = Tables(
        indicators=indicators,
        rules=rules,
        sources=_load(folder, "sources", Sources),
        firmness=_load(folder, "firmness", Firmness),
        dependence=_load(folder, "dependence", Dependence),
        priors=_load(folder, "priors", Priors),
        parties=_load(folder, "parties", Parties),
    )
    _check(tables)
    return tables


def _load(folder: Path | None, name: str, kind: type[T]) -> T:
    file = f"{name}.toml"
    value = tomllib.loads(resources.files("watchfloor.data").joinpath("assess", file).read_text("utf-8"))
    origin = file
    if folder is not None and (own := folder / file).is_file():
        origin = str(own)
        try:
            value = _merged(value, tomllib.loads(own.read_text("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise ConfigError(
                f"{origin} is not readable TOML: {error}.", fix="Mend the line that it names."
            ) from error
    return _converted(value, kind, origin)


def _converted(value: Any, kind: type[T], origin: str) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ConfigError(
            f"{origin} is wrong: {error}.", fix="Compare with the shipped table of that name."
        ) from error


def _merged(shipped: Any, own: Any) -> Any:
    if isinstance(shipped, dict) and isinstance(own, dict):
        return {
            key: _merged(shipped[key], own[key])
            if key in shipped and key in own
            else own.get(key, shipped.get(key))
            for key in {**shipped, **own}
        }
    return own


def _check(tables: Tables) -> None:
    def need(holds: bool, file: str, key: str, fix: str) -> None:
        if not holds:
            raise ConfigError(f"{file}.toml: {key} is out of range.", fix=fix)

    for key, indicator in tables.indicators.items():
        for name in ("a", "b"):
            need(
                0 < getattr(indicator, name) < 1,
                "indicators",
                f"{key}.{name}",
                "Give a probability between 0 and 1.",
            )
        need(0 <= indicator.same_event <= 1, "indicators", f"{key}.same_event", "Give a number from 0 to 1.")
    try:
        _ = tables.parties.bound.pattern
    except re.error as error:
        raise ConfigError(
            f"parties.toml: bound.words is no regular expression: {error}.", fix="Mend it."
        ) from error
    for position, rule in enumerate(tables.rules, 1):
        need(
            rule.indicator in (*tables.indicators, HISTORY, IGNORE),
            "rules",
            f"indicator {rule.indicator!r} of rule {position} ({rule.why})",
            "Name a table of indicators.toml, or history, or ignore.",
        )
        try:
            _ = rule.pattern
        except re.error as error:
            raise ConfigError(
                f"rules.toml: the words of rule {position} ({rule.why}) are no regular expression: {error}.",
                fix="Mend them or leave them out.",
            ) from error
    for grade, value in tables.sources.grade.items():
        need(
            0 < value.r <= 1 and value.spread >= 0, "sources", f"grade.{grade}", "r lies above 0 and up to 1."
        )
    for table in ("firmness", "relay", "dilution"):
        for key, number in getattr(tables.firmness, table).items():
            need(0 <= number <= 1, "firmness", f"{table}.{key}", "Give a number from 0 to 1.")
    for key, number in tables.dependence.rho.items():
        need(0 <= number <= 1, "dependence", f"rho.{key}", "Give a number from 0 to 1.")
    for entry in tables.priors.classes:
        need(
            0 <= entry.events <= entry.trials and entry.trials > 0,
            "priors",
            f"class {entry.key}",
            "events lie between 0 and trials.",
        )
    for key, share in tables.priors.known_share.items():
        need(
            0 < share.low <= share.value <= share.high <= 1,
            "priors",
            f"known_share.{key}",
            "low ≤ value ≤ high ≤ 1.",
        )


def _word_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
