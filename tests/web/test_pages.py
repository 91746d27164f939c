"""Every page, as of now and as of then: what it shows, what it must not, and that hostile text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.web.conftest import Caller
from tests.web.makers import HOSTILE

PAGES = (
    "/",
    "/hypotheses/H1",
    "/documents/{first}",
    "/documents/{second}",
    "/documents/{fourth}",
    "/entities/country:IR",
    "/entities/list:us-ofac-sdn:26344",
    "/review",
    "/review?queue=doubt",
    "/review?queue=names",
    "/search",
    "/search?q=venezuela",
    "/map",
    "/timeline",
    "/timeline?hypothesis=H1",
    "/timeline?entity=country:IR",
    "/network",
    "/network?entity=country:IR",
    "/warnings",
    "/briefs",
    "/sources",
    "/sources/Demo Wire",
    "/lists",
    "/jobs",
)
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "use"}


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]


@pytest.mark.parametrize("as_of", [None, "2020-12-31", "2018"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_and_holds_to_the_rules(shown: Caller, path: str, as_of: str | None) -> None:
    address = path.format(**shown.ids)
    if as_of:
        address += ("&" if "?" in address else "?") + f"as_of={as_of}"
    answer = shown.client.get(address)
    absent = as_of is not None and answer.status_code == 404
    assert answer.status_code == 200 or absent
    page = Outline(answer.text)
    assert page.tags.count("h1") == 1
    assert not [one for one in page.attributes if one[1] == "style" or one[1].startswith("on")], "inline code"
    scripts = [value for tag, name, value in page.attributes if tag == "script" and name == "src"]
    assert page.tags.count("script") == len(scripts)
    addresses = [value or "" for _, name, value in page.attributes if name in ("src", "href", "action")]
    assert not [one for one in addresses if one.startswith(("http:", "https:", "//", "javascript:"))]
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids)), "an id stands twice"
    if not absent:
        assert ('data-asof="then"' in answer.text) is (as_of is not None)
        marked = "Nothing known later is shown or counted." in answer.text
        assert marked is (as_of is not None)


@pytest.mark.parametrize("path", PAGES)
def test_links_keep_the_date_looked_at(shown: Caller, path: str) -> None:
    address = path.format(**shown.ids)
    answer = shown.client.get(address + ("&" if "?" in address else "?") + "as_of=2021-12-31")
    inner = [
        value or ""
        for tag, name, value in Outline(answer.text).attributes
        if tag == "a" and name == "href" and (value or "").startswith("/")
    ]
    lost = [one for one in inner if "as_of=" not in one and not one.startswith("/briefs/files/")]
    # Only "back to now" leaves the date behind: in the band, among the presets.
    assert len(set(lost)) <= 1, lost


def test_nothing_known_later_is_shown(shown: Caller) -> None:
    board = shown.page("/?as_of=2020-11-01")
    assert "0.22" in board
    assert "0.17" not in board
    assert "Report on flights" not in board
    later = shown.page(f"/documents/{shown.ids['second']}?as_of=2020-11-01", status=404)
    assert "was not known yet" in later
    assert "0.22" not in shown.page("/hypotheses/H1?as_of=2020-10-20")


def test_hostile_text_stays_text(shown: Caller) -> None:
    for path in (
        "/",
        "/warnings",
        f"/documents/{shown.ids['second']}",
        "/search?q=flights",
        "/search?q=" + HOSTILE[:30],
    ):
        text = shown.client.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert "&lt;script&gt;alert" in shown.page(f"/documents/{shown.ids['second']}")


def test_a_statement_is_marked_where_it_stands_in_code_points(shown: Caller) -> None:
    page = shown.page(f"/documents/{shown.ids['third']}")
    assert re.search(r'<a class="st [^"]*"[^>]*>enviará buques 🚢 a Venezuela</a>', page)
    assert "said flatly, planned" in page


def test_a_text_from_right_to_left_says_so(shown: Caller) -> None:
    page = shown.page(f"/documents/{shown.ids['fourth']}")
    assert re.search(r'<article class="text"[^>]*lang="fa" dir="rtl"', page)


def test_the_chain_is_read_from_the_publisher_to_the_speaker(shown: Caller) -> None:
    page = shown.page(f"/documents/{shown.ids['second']}")
    chain = re.search(r'<ol class="chain".*?</ol>', page, re.DOTALL)
    assert chain
    assert chain[0].index("Demo Wire") < chain[0].index("A research group")


def test_number_interval_and_word_go_together(shown: Caller) -> None:
    text = re.sub(r"<[^>]+>", "", shown.page("/hypotheses/H1?as_of=2020-12-10"))
    assert re.search(r"0\.17\s+very unlikely", text)
    board = re.sub(r"<[^>]+>", "", shown.page("/?as_of=2020-12-10"))
    assert re.search(r"0\.17 \[0\.05–0\.37\] very unlikely", board)


def test_a_listing_is_told_as_of_the_date(shown: Caller) -> None:
    before = shown.page("/lists?as_of=2020-01-01")
    assert "QESHM FARS AIR" in before
    assert "LADY R" not in before
    assert "LADY R" in shown.page("/lists?as_of=2022-03-02")


def test_a_search_that_cannot_be_understood_says_why(shown: Caller) -> None:
    page = shown.page('/search?q="open')
    assert "Close every quotation mark" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?as_of=yesterday", 400),
        ("/hypotheses/H9", 404),
        ("/documents/none", 404),
        ("/entities/organisation:none", 404),
        ("/nowhere", 404),
        ("/briefs/files/..%2f..%2fdesk.toml", 404),
        ("/briefs/now.exe", 404),
    ],
)
def test_what_is_not_there_is_said_plainly(shown: Caller, path: str, status: int) -> None:
    page = shown.page(path, status=status)
    assert "<h1>" in page
    assert "Traceback" not in page


def test_a_day_that_is_not_over_is_now(shown: Caller) -> None:
    assert 'data-asof="now"' in shown.page("/?as_of=2999-01-01")


def test_the_kept_bytes_cannot_act(shown: Caller) -> None:
    answer = shown.client.get(f"/documents/{shown.ids['second']}/raw")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["content-type"].startswith("text/plain")
    assert HOSTILE in answer.text
