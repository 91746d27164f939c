"""What mentions are linked to, what tells meanings apart, and what is left out."""

from __future__ import annotations

import pytest

from tests.names.makers import document, statement
from watchfloor.names import Catalogue, link_statements
from watchfloor.names.lists import Lists
from watchfloor.records import Link, ListEntry, Statement


def links(catalogue: Catalogue, one: Statement, lists: Lists | None = None) -> list[Link]:
    return link_statements(document(), one.quote, [one], catalogue, lists)


def linked(catalogue: Catalogue, one: Statement, role: str) -> list[str]:
    return [link.entity for link in links(catalogue, one) if link.role == role]


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Iran", ["country:IR"]),
        ("the Islamic Republic", ["country:IR"]),
        ("Tehran", ["country:IR"]),
        ("The Iranian Defence Ministry", ["organisation:modafl"]),
        ("Iranian forces", ["country:IR"]),
        ("Iran and Venezuela", ["country:IR", "country:VE"]),
        ("the United States, the Republic of Korea and Japan", ["country:US", "country:KR", "country:JP"]),
        ("the Maduro regime", ["country:VE"]),
        ("IRGC-QF", ["organisation:irgc-qf"]),
        ("the IRGC", ["organisation:irgc"]),
        ("Iran’s Islamic Revolutionary Guard Corps-Qods Force (IRGC-QF)", ["organisation:irgc-qf"]),
        ("Qeshm [Fars] Air", ["organisation:qeshm-fars-air"]),
        ("Hizballah", ["group:hezbollah"]),
        ("they", []),
        ("traffickers", []),
    ],
)
def test_who_is_meant(catalogue: Catalogue, agent: str, expected: list[str]) -> None:
    assert linked(catalogue, statement(f"{agent} shipped weapons.", agent=agent), "agent") == expected


def test_an_envoy_to_a_country_is_not_of_it(catalogue: Catalogue) -> None:
    text = "U.S. Special Representative for Iran and Venezuela said so."
    one = statement(text, speakers=["U.S. Special Representative for Iran and Venezuela"])
    assert linked(catalogue, one, "speaker") == ["country:US"]


def test_being_somewhere_is_weaker_than_being_of_it(catalogue: Catalogue) -> None:
    text = "They armed terrorist groups in Syria."
    (link,) = [
        one
        for one in links(catalogue, statement(text, recipient="terrorist groups in Syria"))
        if one.role == "recipient"
    ]
    assert (link.entity, link.score) == ("country:SY", 0.5)
    assert "located" in link.reason


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        ("Zolfaghar-class missile boats", ["equipment:zolfaghar-boat"]),
        ("Zolfaghar ballistic missiles", ["equipment:zolfaghar-missile"]),
        ("Zolfaghar tanks", ["equipment:zolfaghar-tank"]),
        ("Karrar drones", ["equipment:karrar"]),
        ("Karrar tanks", ["equipment:karrar-tank"]),
        ("Zolfaghar", []),
        ("Mohajer-6 drones", ["equipment:mohajer-6"]),
        ("Mohajer drones", ["equipment:mohajer"]),
        ("Shaheds", ["equipment:shahed"]),
        ("AK-47s", ["equipment:ak-47"]),
        ("armed UAVs", ["class:uav/armed"]),
        ("drones", ["class:uav"]),
        ("long-range missiles", ["class:missile/long-range"]),
        ("weapons", ["class:any"]),
        ("dual-use components", ["class:dual-use"]),
        ("standard shelf components of UAVs", ["class:uav/component"]),
        ("spare parts", ["class:dual-use/component"]),
        ("rifle ammunition", ["class:ammunition"]),
        ("gold", ["class:finance"]),
        ("furniture and boxes", ["class:civil"]),
    ],
)
def test_what_is_meant(catalogue: Catalogue, thing: str, expected: list[str]) -> None:
    one = statement(f"They sent {thing} there.", equipment=thing)
    assert linked(catalogue, one, "equipment") == expected


def test_the_sentence_tells_meanings_apart_when_the_mention_does_not(catalogue: Catalogue) -> None:
    one = statement("The navy showed a new missile boat, the Zolfaghar.", equipment="Zolfaghar")
    (link,) = [link for link in links(catalogue, one) if link.role == "equipment"]
    assert link.entity == "equipment:zolfaghar-boat"
    assert link.score < 0.95
    assert "sentence" in link.reason


def test_a_word_beside_a_name_that_contradicts_it_lowers_the_score(catalogue: Catalogue) -> None:
    one = statement("They sent Mohajer-6 tanks.", equipment="Mohajer-6 tanks")
    (link,) = [link for link in links(catalogue, one) if link.role == "equipment"]
    assert link.score < 0.5


def test_the_adjective_gives_the_country_of_a_thing_without_a_name(catalogue: Catalogue) -> None:
    (link,) = links(catalogue, statement("They saw Iranian missiles.", object="Iranian missiles"))
    assert (link.entity, link.countries, link.equipment_class) == ("class:missile", ("IR",), "missile")


@pytest.mark.parametrize(
    ("when", "person"),
    [("2020-11-05", "person:mohammad-javad-zarif"), ("2023-02-03", "person:hossein-amir-abdollahian")],
)
def test_an_office_is_that_of_its_holder_at_the_time(catalogue: Catalogue, when: str, person: str) -> None:
    one = statement(
        "the Iranian foreign minister visited.",
        action="contact",
        agent="the Iranian foreign minister",
        when=when,
    )
    assert linked(catalogue, one, "agent") == [person, "country:IR"]


def test_a_former_holder_is_not_guessed(catalogue: Catalogue) -> None:
    one = statement(
        "a former Iranian foreign minister spoke.",
        agent="a former Iranian foreign minister",
        when="2023-02-03",
    )
    assert linked(catalogue, one, "agent") == ["country:IR"]


def entry(number: str, name: str, **more: object) -> ListEntry:
    return ListEntry(
        list="us-ofac-sdn",
        entry=number,
        kind="organisation",
        name=name,
        authority="OFAC",
        **more,  # type: ignore[arg-type]
    )


def test_a_catalogue_entity_and_its_list_entry_are_both_shown(catalogue: Catalogue) -> None:
    lists = Lists(
        [
            entry("26344", "QESHM FARS AIR"),
            entry("10391", "ISLAMIC REVOLUTIONARY GUARD CORPS"),
            entry("10465", "ISLAMIC REVOLUTIONARY GUARD CORPS (IRGC)-QODS FORCE"),
        ]
    )
    one = statement("Qeshm [Fars] Air flew there.", agent="Qeshm [Fars] Air")
    assert [link.entity for link in links(catalogue, one, lists)] == [
        "organisation:qeshm-fars-air",
        "list:us-ofac-sdn:26344",
    ]
    words = "Iran’s Islamic Revolutionary Guard Corps-Qods Force (IRGC-QF)"
    other = statement(f"It belongs to {words}.", action="affiliation", recipient=words)
    assert {link.entity for link in links(catalogue, other, lists)} == {
        "organisation:irgc-qf",
        "list:us-ofac-sdn:10465",
    }


def test_a_name_shared_by_entries_is_less_sure_and_lone_words_need_the_whole_mention(
    catalogue: Catalogue,
) -> None:
    lists = Lists([entry("1", "ATLANTIC TRADING"), entry("2", "Atlantic Trading"), entry("3", "GLOBEX")])
    one = statement("Atlantic Trading sent it.", agent="Atlantic Trading")
    assert [link.score for link in links(catalogue, one, lists)] == [0.55, 0.55]
    partly = statement("Somebody of Globex Farms sent it.", agent="Somebody of Globex Farms")
    assert links(catalogue, partly, lists) == []


def test_every_link_says_where_it_stands_and_why(catalogue: Catalogue) -> None:
    text = "Iran delivered Mohajer-6 drones to Venezuela."
    one = statement(text, agent="Iran", equipment="Mohajer-6 drones", recipient="Venezuela")
    found = links(catalogue, one)
    assert len(found) == 3
    for link in found:
        assert text[link.start : link.end] == link.text
        assert 0 < link.score <= 1
        assert link.reason
        assert link.statement == one.id
    assert len({link.id for link in found}) == len(found)
