"""What must hold whatever was read: the properties of the model, on worlds made at random."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from math import exp, log

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assess.makers import RECIPIENT, SUPPLIER, THIRD, Told, World, catalogue, hypothesis, moment
from watchfloor.assess import Case, Tables, assess, assess_all, load_tables, replay
from watchfloor.assess.likelihood import log_lr
from watchfloor.records import Action, Assessment, Certainty, Decision, Mode, Polarity

SPEAKERS = (
    (None, None, ""),
    ("Kim Il", SUPPLIER, ""),
    ("Walid Karim", RECIPIENT, ""),
    ("Ann Smith", THIRD, ""),
    ("Bob Jones", THIRD, ""),
    ("officials", None, ""),
    ("Carla Weiss", None, "analyst"),
)
ACTIONS: tuple[Action, ...] = (
    "transfer",
    "transfer",
    "transfer",
    "sighting",
    "order",
    "agreement",
    "assistance",
    "movement",
)


@st.composite
def told(draw: st.DrawFn) -> Told:
    speaker, country, title = draw(st.sampled_from(SPEAKERS))
    action = draw(st.sampled_from(ACTIONS))
    return Told(
        speaker=speaker,
        speaker_country=country,
        title=title,
        action=action,
        recipient=None if action in ("sighting", "movement") else RECIPIENT,
        place=RECIPIENT if action in ("sighting", "movement") else None,
        equipment=None
        if action in ("agreement", "movement")
        else draw(st.sampled_from(("uav/armed", "uav", "any", "missile"))),
        certainty=draw(st.sampled_from(FIRM)),
        mode=draw(st.sampled_from(MODES)),
        polarity=draw(st.sampled_from(POLES)),
    )


@st.composite
def worlds(draw: st.DrawFn, least: int = 1) -> World:
    world = World()
    for _ in range(draw(st.integers(least, 6))):
        sentences = draw(st.lists(told(), min_size=1, max_size=3))
        publisher = draw(st.sampled_from(("Gazette", "Daily News", "Blog", "Institute for Studies")))
        world.tell(*sentences, publisher=publisher, day=draw(st.integers(0, 600)))
    return world


FIRM: tuple[Certainty, ...] = ("certain", "certain", "probable", "possible", "unknown")
MODES: tuple[Mode, ...] = ("actual", "actual", "actual", "planned", "normative")
POLES: tuple[Polarity, ...] = ("affirmed", "affirmed", "affirmed", "denied")

few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _numbers(one: Assessment) -> tuple[float, float, float, int, float]:
    return one.p, one.low, one.high, one.origins, one.n_eff


@few
@given(world=worlds(), data=st.data())
def test_copying_a_document_any_number_of_times_changes_nothing(
    tables: Tables, world: World, data: st.DataObject
) -> None:
    before = assess(hypothesis(), world.case(), tables, moment())
    original = data.draw(st.sampled_from(world.documents))
    day = (original.published.earliest - datetime(2020, 1, 1, tzinfo=UTC)).days if original.published else 0
    for number in range(data.draw(st.integers(1, 10))):
        world.copy(original, publisher=f"Reuters {number}", day=data.draw(st.integers(day + 1, 650)))
    after = assess(hypothesis(), world.case(), tables, moment())
    assert _numbers(after) == pytest.approx(_numbers(before), abs=1e-12)
    assert after.confidence == before.confidence


@few
@given(world=worlds(least=2), chance=st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(tables: Tables, world: World, chance: random.Random) -> None:
    before = assess(hypothesis(), world.case(), tables, moment())
    for records in (world.documents, world.statements, world.links):
        chance.shuffle(records)
    assert assess(hypothesis(), world.case(), tables, moment()) == before


@few
@given(world=worlds(), kind=st.sampled_from(("asserted", "third", "unnamed")))
def test_a_weaker_repeat_never_lowers_a_supported_hypothesis(tables: Tables, world: World, kind: str) -> None:
    before = assess(hypothesis(), world.case(), tables, moment())
    speaker = {"asserted": None, "third": "Dora Lang", "unnamed": "sources"}[kind]
    world.tell(Told(speaker=speaker, certainty="possible"), publisher="Blog", day=650)
    after = assess(hypothesis(), world.case(), tables, moment())
    new = [term for term in after.terms if term.known > moment(645)]
    strongest = max((term.log_lr for term in before.terms), default=0.0)
    if all(0.0 <= term.log_lr <= strongest for term in new):
        assert after.p >= before.p - 1e-12


@given(
    st.floats(0.01, 0.99),
    st.floats(0.01, 0.99),
    st.floats(0.05, 1.0),
    st.floats(0.3, 1.0),
    st.sampled_from((0.5, 1.0, 1.5, 2.0)),
)
def test_what_would_be_said_either_way_weighs_nothing(
    a: float, b: float, firmness: float, precision: float, bound: float
) -> None:
    assert float(log_lr(a, b, 1.0, firmness, precision, bound)) == pytest.approx(0.0, abs=1e-12)


@pytest.fixture(scope="module")
def deaf(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Tables in which every source says everything either way: r = 1."""
    folder = tmp_path_factory.mktemp("tables")
    grades = "\n".join(f"{grade} = {{ r = 1.0, spread = 0.0 }}" for grade in "ABCDEF")
    (folder / "sources.toml").write_text(
        f"[grade]\n{grades}\n[r]\nlowest = 0.01\nhighest = 1.0\ncheckable = 1.0\nagainst = 1.0\nwith = 1.0\n"
    )
    return load_tables(folder)


@few
@given(world=worlds())
def test_r_of_one_never_moves_p(world: World, deaf: Tables) -> None:
    found = assess(hypothesis(), world.case(), deaf, moment())
    assert found.p == pytest.approx(max(found.prior.p, 0.01), abs=1e-9)
    assert all(term.log_lr == pytest.approx(0.0, abs=1e-12) for term in found.terms)


@few
@given(world=worlds(least=2), data=st.data())
def test_removing_and_adding_again_is_the_identity(tables: Tables, world: World, data: st.DataObject) -> None:
    before = assess(hypothesis(), world.case(), tables, moment())
    statement = data.draw(st.sampled_from(world.statements))
    reject = Decision(verb="reject", target=statement.id, by="a", at=moment(620), reason="misread")
    world.decisions.append(reject)
    without = assess(hypothesis(), world.case(), tables, moment())
    assert statement.id not in {term.statement for term in without.terms}
    world.decisions.append(Decision(verb="undo", target=reject.id, by="a", at=moment(630)))
    assert assess(hypothesis(), world.case(), tables, moment()) == before


@few
@given(past=worlds(), later=worlds(), day=st.integers(0, 600))
def test_a_view_as_of_a_moment_never_changes_because_of_what_came_later(
    tables: Tables, past: World, later: World, day: int
) -> None:
    known = [one for one in past.documents if one.known and one.known <= moment(day)]
    keys = {one.id for one in known}
    early = Case(
        documents=known,
        texts={key: past.texts[key] for key in keys},
        statements=[one for one in past.statements if one.document in keys],
        links=[one for one in past.links if one.document in keys],
        catalogue=catalogue(),
    )
    ahead = World()
    for number, document in enumerate(later.documents):
        told = [one for one in later.statements if one.document == document.id]
        ahead.tell(
            *(Told(certainty=one.certainty, mode=one.mode) for one in told),
            day=day + 2 + number,
            salt=f"late{number}",
        )
    for document in known[:2]:
        past.copy(document, publisher="Echo", day=day + 5)
    everything = Case(
        documents=past.documents + ahead.documents,
        texts=past.texts | ahead.texts,
        statements=past.statements + ahead.statements,
        links=past.links + ahead.links,
        catalogue=catalogue(),
    )
    when = moment(day)
    assert assess(hypothesis(), everything, tables, when) == assess(hypothesis(), early, tables, when)


@few
@given(world=worlds(), days=st.lists(st.integers(0, 700), min_size=1, max_size=4, unique=True))
def test_a_replay_says_what_single_assessments_say(tables: Tables, world: World, days: list[int]) -> None:
    hypotheses = [hypothesis(), hypothesis(name="S", stage="shipment"), hypothesis(name="A", equipment="any")]
    moments = [moment(day) for day in sorted(days)]
    replayed = list(replay(hypotheses, world.case(), tables, moments))
    assert replayed == [one for when in moments for one in assess_all(hypotheses, world.case(), tables, when)]


@few
@given(world=worlds())
def test_the_number_is_its_parts(tables: Tables, world: World) -> None:
    """logit p is the prior's plus the shown shifts, the circumstances within their limit."""
    found = assess(hypothesis(), world.case(), tables, moment())
    limit = tables.firmness.limits.context
    direct = sum(term.shift for term in found.terms if term.family != "context")
    context = sum(term.shift for term in found.terms if term.family == "context")
    x = log(found.prior.p / (1 - found.prior.p)) + direct + max(-limit, min(limit, context))
    assert found.p == pytest.approx(min(max(1 / (1 + exp(-x)), 0.01), 0.99), abs=1e-9)
    assert 0.01 <= found.low <= found.p <= found.high <= 0.99
    assert found.n_eff == pytest.approx(
        sum(one.weight for one in found.terms if one.family != "context" and abs(one.log_lr) >= 0.05)
    )
