"""The desk as a person meets it: every page, three widths, light and dark, by keyboard, without script."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import WAIT_MS, Served, Visit, there
from tests.web.test_pages import PAGES
from watchfloor.records import Decision

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Any) -> list[str]:
    """What axe-core finds fault with."""
    # Evaluated by the test and not loaded by the page: the page's own policy lets nothing in.
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (python hatch_build.py)")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async rules => (await axe.run(document, {runOnly: rules})).violations", RULES)
    return [
        f"{one['id']}: {one['help']} ({len(one['nodes'])}): {json.dumps(one['nodes'][0]['target'])} "
        f"{one['nodes'][0]['html'][:160]}"
        for one in found
    ]


@pytest.mark.parametrize("as_of", ["", "2020-12-31"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_violates_wcag(server: Served, visit: Visit, path: str, as_of: str) -> None:
    address = server.address + path.format(**server.ids)
    if as_of:
        address += ("&" if "?" in address else "?") + f"as_of={as_of}"
    # Light and wide as of now, dark and narrow as of then: both schemes and both layouts on every page.
    page = visit(address, dark=bool(as_of), width=420 if as_of else 1440)
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"


@pytest.mark.parametrize("path", ["/", "/hypotheses/H1", "/documents/{first}", "/review", "/map"])
def test_a_middle_width_holds_everything(server: Served, visit: Visit, path: str) -> None:
    page = visit(server.address + path.format(**server.ids), width=1024)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_map_is_drawn_and_its_table_is_there(server: Served, visit: Visit) -> None:
    page = visit(f"{server.address}/map")
    there(page, "body[data-map-idle=yes]")
    assert page.locator(".map-mark").count() == 2
    assert page.locator("[data-leg]").count() == 1
    page.locator(".maplibregl-ctrl-zoom-in").click()
    page.wait_for_url(re.compile("#map="))


def test_the_network_is_drawn_and_grows(server: Served, visit: Visit) -> None:
    page = visit(f"{server.address}/network?entity=country:IR")
    there(page, "body[data-network-ready=yes]")
    assert page.evaluate("window.desk.cy.nodes().length") == 2
    page.get_by_role("link", name="expand Venezuela").click()
    page.wait_for_load_state()
    assert "entity=country" in page.url
    assert page.url.count("entity=") == 2


def test_the_review_goes_by_keyboard(own_server: Served, visit: Visit) -> None:
    page = visit(f"{own_server.address}/review?queue=weight")
    there(page, ".queue li:nth-child(1) [aria-current]")
    page.keyboard.press("j")
    there(page, ".queue li:nth-child(2) [aria-current]")
    page.keyboard.press("k")
    there(page, ".queue li:nth-child(1) [aria-current]")
    page.keyboard.press("a")
    there(page, "#mine")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    (one,) = own_server.desk.view().all(Decision)
    assert one.verb == "accept"
    page.keyboard.press("z")
    page.locator("#mine").wait_for(state="detached", timeout=WAIT_MS)
    assert own_server.desk.view().count(Decision) == 2


def test_keys_type_words_in_fields(own_server: Served, visit: Visit) -> None:
    page = visit(f"{own_server.address}/review")
    page.locator("#reason").focus()
    page.keyboard.type("a rather unsure reason")
    assert page.locator("#reason").input_value() == "a rather unsure reason"
    assert own_server.desk.view().count(Decision) == 0
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1


def test_a_day_back_and_now_again_by_keyboard(server: Served, visit: Visit) -> None:
    page = visit(f"{server.address}/hypotheses/H1?as_of=2020-12-10")
    page.keyboard.press("[")
    page.wait_for_url("**as_of=2020-12-09*")
    there(page, "body[data-ready=yes]")
    page.keyboard.press("n")
    there(page, "html[data-asof=now]")


def test_rows_are_walked_and_opened(server: Served, visit: Visit) -> None:
    page = visit(f"{server.address}/")
    page.keyboard.press("j")
    assert "H" in page.evaluate("document.activeElement.closest('[data-row]').innerText")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hypotheses/**")


def test_statements_are_walked_in_the_document(server: Served, visit: Visit) -> None:
    page = visit(f"{server.address}/documents/{server.ids['first']}")
    page.keyboard.press("j")
    page.wait_for_url("**statement=**")
    assert page.locator("#pt").inner_text() == "Statement 2"
    assert page.locator(".st.sel").count() >= 1


def test_everything_can_be_done_without_script(own_server: Served, visit: Visit) -> None:
    page = visit(f"{own_server.address}/review?queue=weight", script=False)
    page.get_by_role("button", name="Reject").click()
    assert next(own_server.desk.view().all(Decision)).verb == "reject"
    page.goto(f"{own_server.address}/map")
    assert page.get_by_role("table").count() >= 1
    page.goto(f"{own_server.address}/network?entity=country:IR")
    assert page.get_by_role("table").count() == 2


def test_hostile_text_runs_nothing(server: Served, visit: Visit) -> None:
    page = visit(f"{server.address}/documents/{server.ids['second']}")
    assert "<script>" in page.locator("article").inner_text()
    assert page.locator("article script, article img").count() == 0


def test_an_upload_shows_its_progress(own_server: Served, visit: Visit, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Iran sent boats to Venezuela.")
    page = visit(f"{own_server.address}/jobs")
    page.locator("#file").set_input_files(note)
    page.locator("form[enctype] button").click()
    page.locator("#joblist", has_text="1 collected").wait_for(timeout=WAIT_MS)


def test_paper_shows_the_page_without_its_controls(server: Served, visit: Visit) -> None:
    page = visit(f"{server.address}/hypotheses/H1?as_of=2020-12-10")
    page.emulate_media(media="print")
    assert not page.locator(".rooms").is_visible()
    assert not page.locator(".find").is_visible()
    assert page.locator(".then-band").is_visible()
    assert page.locator(".verdict").is_visible()
