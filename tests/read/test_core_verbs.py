"""The verbs that arms reporting is made of mean what they mean, whatever a learned part has seen.

A learned part that has seen few deliveries takes "supplied", "displayed" or "manufactures" for "use". The
lexicon of the field's own verbs (the contract's table of actions) has to win where it is sure.
"""

from __future__ import annotations

import pytest

from watchfloor.read import open_reader
from watchfloor.records import Document, Statement

# sentence, trigger, action, agent, recipient (None: not asked)
CORE = """
Belarus supplied missile boats to Angola. | supplied | transfer | Belarus | Angola
Belarus delivered four combat drones to Angola in May. | delivered | transfer | Belarus | Angola
Belarus has shipped ballistic missiles to Angola since 2019. | shipped | transfer | Belarus | Angola
Belarus exported armed drones to Angola. | exported | transfer | Belarus | Angola
Belarus sold six helicopters to Angola. | sold | transfer | Belarus | Angola
Belarus handed over two patrol boats to Angola. | handed | transfer | Belarus | Angola
Belarus donated armoured vehicles to Angola. | donated | transfer | Belarus | Angola
Belarus sent anti-tank missiles to Angola. | sent | transfer | Belarus | Angola
Belarus provided Angola with artillery shells. | provided | transfer | Belarus | Angola
Belarus transferred rocket launchers to the militia. | transferred | transfer | Belarus | the militia
Angola received three missile boats from Belarus. | received | transfer | Belarus | Angola
Angola bought radar systems from Belarus. | bought | order | Angola | None
Angola ordered 24 fighter jets from Belarus. | ordered | order | Angola | None
Angola purchased air defence systems from Belarus. | purchased | order | Angola | None
Angola acquired anti-ship missiles from Belarus. | acquired | transfer/procurement/order | None | None
Angola imported six models of drones from Belarus. | imported | transfer/order/procurement | None | None
Angola displayed Belarus-made missile boats at a parade on Monday. | displayed | sighting | None | None
Angola exhibited combat drones at a parade on Tuesday. | exhibited | sighting | None | None
Angola paraded long-range missiles through the capital. | paraded | sighting | None | None
Missile boats were seen at the naval base of Porto. | seen | sighting | None | None
Satellite images show seven missile boats on the deck of the ship. | show | sighting | None | None
The boats were photographed at the naval base. | photographed | sighting | None | None
Angola manufactures attack drones at the base. | manufactures | production | Angola | None
Angola produces the drones under licence. | produces | production | Angola | None
The company assembled the drones in Angola. | assembled | production | The company | None
Belarus built a drone factory in Angola. | built | production/assistance | Belarus | None
Belarus trained pilots of Angola. | trained | assistance | Belarus | pilots of Angola
Belarus and Angola signed a defence agreement in June. | signed | agreement | None | None
The navy seized missile components from a dhow on January 11. | seized | interdiction | The navy | None
Customs officers confiscated 2,000 rifles. | confiscated | interdiction | Customs officers | None
The coast guard intercepted a boat that carried weapons. | intercepted | interdiction | The coast guard | None
The United States sanctioned the airline in May. | sanctioned | restriction | None | the airline
The United States designated the company in December. | designated | restriction | None | the company
The arms embargo on Belarus expired on October 18. | expired | restriction | None | None
A cargo plane of the airline landed in Porto on Tuesday. | landed | movement | None | None
The ship left port in late April and sailed to Angola. | sailed | movement | None | None
Angola deployed missile boats near the border. | deployed | use | Angola | None
The army fired rockets at the base. | fired | use | The army | None
Angola paid Belarus in gold. | paid | payment | Angola | Belarus
The airline is owned by the Revolutionary Guards. | owned | affiliation | The airline | None
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in CORE.strip().splitlines()]


@pytest.fixture(scope="module")
def read() -> dict[str, list[Statement]]:
    reader = open_reader()
    document = Document(name="made", text_sha256="0" * 64, raw_sha256="0" * 64, language="en")
    return {row[0]: reader.read(document, row[0]) for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_a_plain_sentence_is_read_as_it_stands(
    read: dict[str, list[Statement]], row: tuple[str, ...]
) -> None:
    sentence, trigger, actions, agent, recipient = row
    found = [one for one in read[sentence] if trigger in one.trigger.text]
    assert found, [(one.trigger.text, one.action) for one in read[sentence]]
    one = found[0]
    assert one.action in actions.split("/")
    assert (one.certainty, one.mode, one.polarity) == ("certain", "actual", "affirmed")
    for wanted, mention in ((agent, one.agent), (recipient, one.recipient)):
        if wanted != "None":
            assert mention is not None
            assert mention.text == wanted
