from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.brief import Brief, curve_svg
from watchfloor.brief.charts import NARROW, curve, multiples, strip
from watchfloor.brief.figures import describe, events_table, points_table
from watchfloor.brief.model import Figure
from watchfloor.brief.svg import on_paper, ticks

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.fixture
def figure(brief: Brief) -> Figure:
    assert brief.lead_figure is not None
    return brief.lead_figure


@pytest.mark.parametrize("width", [740.0, 360.0])
def test_the_picture_has_a_name_and_a_description(figure: Figure, width: float) -> None:
    root = ElementTree.fromstring(curve(figure, width=width))
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == f"{figure.hypothesis}: {figure.text}"
    assert root.findtext(f"{SVG}desc") == describe(figure)


def test_the_same_input_gives_the_same_bytes_and_asks_for_nothing(make: SimpleNamespace, case: Any) -> None:
    one, two = (curve_svg(case.series(), make.hypotheses, title="All") for _ in range(2))
    assert one == two
    for asking in ("<script", "href", "url(", "@import", "@font-face"):
        assert asking not in one


def test_one_hypothesis_is_drawn_large_and_several_small(make: SimpleNamespace, case: Any) -> None:
    series = case.series()
    large = texts(curve_svg(series, make.hypotheses[:1]))
    assert {"0.94", "8 documents", "7 independent origins", "roughly even"} <= set(large)
    small = texts(curve_svg(series, make.hypotheses, title="Ardavia to Belmora"))
    assert [one for one in small if one in ("H1", "H2", "H3", "H4")] == ["H1", "H2", "H3", "H4"]
    assert {"0.94", "8 documents, 7 origins", "very likely", "Ardavia to Belmora"} <= set(small)


def test_nothing_after_the_date_is_drawn(make: SimpleNamespace, case: Any) -> None:
    until = datetime(2030, 12, 31, tzinfo=UTC)
    early = {key: [one for one in line if one.as_of <= until] for key, line in case.series().items()}
    assert curve_svg(case.series(), make.hypotheses, until=until) == (
        curve_svg({key: line for key, line in early.items() if line}, make.hypotheses, until=until)
    )


def test_no_assessment_is_a_picture_that_says_so() -> None:
    assert texts(curve_svg({}, [])) == ["No hypothesis has been assessed."]


def test_a_picture_by_itself_brings_its_paper(figure: Figure) -> None:
    plain, sheet = (ElementTree.fromstring(svg) for svg in (curve(figure), on_paper(curve(figure), 10)))
    assert float(sheet.attrib["width"]) == float(plain.attrib["width"]) + 20
    rect = sheet.find(f"{SVG}rect")
    assert rect is not None
    assert rect.attrib["class"] == "wf-f-paper"
    assert sheet.attrib["viewBox"].split() == [rect.attrib[name] for name in ("x", "y", "width", "height")]
    assert sheet.attrib.keys() == plain.attrib.keys()


def test_hostile_words_stay_words(figure: Figure) -> None:
    hostile = _with(figure, text='</text><script>alert(1)</script> & "x"', hypothesis="<b>'H'")
    for svg in (curve(hostile), multiples([hostile]), multiples([hostile], width=NARROW - 1)):
        root = ElementTree.fromstring(svg)
        assert not list(root.iter(f"{SVG}script"))
    assert "<b>'H'" in texts(multiples([hostile]))


def test_the_table_says_what_the_picture_says(figure: Figure) -> None:
    events, points = events_table(figure), points_table(figure)
    numbers = [one for one in texts(curve(figure)) if one in {row[0] for row in events.rows}]
    assert set(numbers) >= {row[0] for row in events.rows}
    assert points.rows[-1][1].startswith(f"{figure.last.p:.2f} ")
    assert len(points.rows) == len(figure.points)
    assert f"{figure.last.p:.2f}" in describe(figure)


def test_the_events_are_the_moves_and_follow_each_other(figure: Figure) -> None:
    assert [one.number for one in figure.events] == list(range(1, len(figure.events) + 1))
    assert [one.day for one in figure.events] == sorted(one.day for one in figure.events)
    assert {one.kind for one in figure.events} == {"reported", "tracked", "listed"}
    assert all(one.cites for one in figure.events)


def test_a_strip_lies_within_its_line() -> None:
    for p, low, high in ((0.01, 0.01, 0.02), (0.5, 0.2, 0.9), (0.99, 0.9, 0.99)):
        boxes = ElementTree.fromstring(strip(p, low, high)).findall("rect")
        assert all(0 <= float(box.attrib["x"]) <= 136 - float(box.attrib["width"]) for box in boxes)


MOMENTS = st.integers(631_152_000, 2_208_988_800).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(MOMENTS, st.integers(1, 20_000), st.integers(3, 14))
def test_ticks_are_few_and_lie_on_the_axis(start: datetime, days: int, room: int) -> None:
    end = start + timedelta(days=days)
    found = ticks(start, end, room)
    assert found
    assert len(found) <= room + 1
    assert all(start <= day <= end for day, _ in found)
    assert [day for day, _ in found] == sorted({day for day, _ in found})


def _with(figure: Figure, **changes: Any) -> Figure:
    values = {name: getattr(figure, name) for name in figure.__struct_fields__}
    return Figure(**values | changes)
