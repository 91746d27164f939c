"""Addresses, from a real server on this machine that answers well, slowly, too much, or not at all."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.collect.makers import PARAGRAPHS, Collected, Collecting, Refused, page, pdf, rss
from watchfloor.collect import Limits, Progress
from watchfloor.collect.fetch import is_public
from watchfloor.ledger.objects import Objects

LIMITS = Limits(connect_s=1, fetch_s=1, pause_s=0, file_bytes=1 << 20, links=5)
HEAD = '<meta property="og:site_name" content="Lenmark Post">'


@dataclass
class Site:
    address: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.site.asked.append((self.path, {name.casefold(): value for name, value in self.headers.items()}))
        name = self.path.strip("/").split("/")[0].split(".")[0] or "article"
        with suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, f"give_{name}", self.give_missing)()

    def give(self, content: bytes, media_type: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def give_missing(self) -> None:
        self.send_error(404)

    def give_article(self) -> None:
        if self.headers.get("If-None-Match") == '"v1"':
            self.send_response(304)
            self.end_headers()
            return
        content = gzip.compress(page(head=HEAD).encode())
        self.give(content, ETag='"v1"', Content_Encoding="gzip", Set_Cookie="id=secret")

    def give_report(self) -> None:
        self.give(pdf(["Two crates."]), "application/pdf")

    def give_moved(self) -> None:
        self.redirect("/article")

    def give_loop(self) -> None:
        self.redirect("/loop")

    def give_away(self) -> None:
        self.redirect(self.site.address.replace("127.0.0.1", "127.0.0.2") + "/article")

    def give_local(self) -> None:
        self.redirect("file:///etc/passwd")

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def give_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x" * 65536)

    def give_bomb(self) -> None:
        self.give(gzip.compress(b"0" * 50_000_000, 1), Content_Encoding="gzip")

    def give_silent(self) -> None:
        time.sleep(3)

    def give_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.1)

    def give_slowhead(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(40):
            self.wfile.write(b"X-A: b\r\n")
            self.wfile.flush()
            time.sleep(0.1)

    def give_garbage(self) -> None:
        self.wfile.write(b"\x00\x01 this is no answer\r\n\r\n")

    def give_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def give_feed(self) -> None:
        items = "".join(
            f"<item><title>{path}</title><link>{path}</link>"
            "<pubDate>Mon, 29 Apr 2024 09:30:00 GMT</pubDate></item>"
            for path in ("/article", "/gone", "/article", "/report.pdf")
        )
        self.give(rss(items), "application/rss+xml")

    def give_sitemapindex(self) -> None:
        ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        locations = ("/sitemap.xml", "/sitemapindex.xml")
        entries = "".join(f"<sitemap><loc>{location}</loc></sitemap>" for location in locations)
        self.give(f"<sitemapindex {ns}>{entries}</sitemapindex>".encode(), "application/xml")

    def give_sitemap(self) -> None:
        ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        entries = "".join(f"<url><loc>{path}</loc></url>" for path in ("/article", "/report.pdf", "/feed"))
        self.give(f"<urlset {ns}>{entries}</urlset>".encode(), "application/xml")

    def give_many(self) -> None:
        ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        entries = "".join(f"<url><loc>/gone/{number}</loc></url>" for number in range(50))
        self.give(f"<urlset {ns}>{entries}</urlset>".encode(), "text/xml")


@pytest.fixture
def site() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    _Handler.site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield _Handler.site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def options() -> dict[str, Any]:
    return {"limits": LIMITS, "allow_private": True}


def test_a_page(site: Site, one: Collected, options: dict[str, Any]) -> None:
    found = one(f"{site.address}/article", **options)
    document, retrieval = found.document, found.retrieval
    assert PARAGRAPHS[0] in found.text
    assert document.name == document.url == f"{site.address}/article"
    assert document.publisher == "Lenmark Post"
    assert document.retrieved == retrieval.retrieved
    assert ("etag", '"v1"') in retrieval.headers
    assert not any("cookie" in name for name, _ in retrieval.headers)
    assert found.raw.read_bytes() == page(head=HEAD).encode()
    assert site.asked[0][1]["user-agent"].startswith("Watchfloor/")


def test_another_kind_of_file(site: Site, one: Collected, options: dict[str, Any]) -> None:
    found = one(f"{site.address}/report.pdf", **options)
    assert (found.text, found.document.url) == ("Two crates.", f"{site.address}/report.pdf")


def test_unchanged_since_last_time(
    site: Site, one: Collected, outcome: Collecting, options: dict[str, Any]
) -> None:
    address = f"{site.address}/article"
    last = one(address, **options).retrieval
    told: list[Progress] = []
    found, failed = outcome(address, **options, last=lambda url: last, on_progress=told.append)
    assert (found, failed) == ([], [])
    assert [progress.state for progress in told] == ["already there"]
    assert site.asked[-1][1]["if-none-match"] == '"v1"'


def test_a_redirect_is_followed_and_noted(site: Site, one: Collected, options: dict[str, Any]) -> None:
    found = one(f"{site.address}/moved", **options)
    assert found.document.url == f"{site.address}/article"
    assert found.retrieval.location == f"{site.address}/moved"
    assert f"redirected to {site.address}/article" in found.document.notes


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("loop", "redirects more than 5 times"),
        ("local", "not http or https"),
        ("gone", "answers 404 Not Found"),
        ("huge", "has more than 1,048,576 bytes"),
        ("bomb", "has more than 1,048,576 bytes"),
        ("silent", "does not answer within"),
        ("drip", "not to the end within 1 s"),
        ("slowhead", "not to the end within 1 s"),
        ("garbage", "cannot be got"),
        ("cut", "cannot be got"),
    ],
)
def test_bad_answers_are_one_error(
    site: Site, failure: Refused, objects: Objects, options: dict[str, Any], path: str, message: str
) -> None:
    assert message in failure(f"{site.address}/{path}", **options)
    assert list(objects) == []


def test_nobody_there(failure: Refused, options: dict[str, Any]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "cannot be got" in failure(f"http://127.0.0.1:{port}/", **options)


@pytest.mark.parametrize(
    "address",
    ["http://user:secret@post.example/", "http://[::1", "http://post.example:99999/", "https:///nothing"],
)
def test_bad_addresses(failure: Refused, address: str) -> None:
    assert "[WF110]" in failure(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_never_reached(site: Site, failure: Refused, host: str) -> None:
    port = site.address.rpartition(":")[2]
    assert "open internet" in failure(f"http://{host}:{port}/article", limits=LIMITS)
    assert site.asked == []


def test_a_redirect_into_the_house_is_refused(
    site: Site, failure: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchfloor.collect.fetch.is_public", lambda address: address == "127.0.0.1")
    assert "open internet" in failure(f"{site.address}/away", limits=LIMITS)
    assert site.paths() == ["/away"]


def test_a_name_that_changes_its_address_is_caught(
    site: Site, failure: Refused, one: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: what was checked is what is connected to, for each connection anew."""
    answers = iter(["127.0.0.1", "127.0.0.2"])
    port = int(site.address.rpartition(":")[2])

    resolve_really = socket.getaddrinfo

    def resolve(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != "post.example":
            return resolve_really(host, *args, **kwargs)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    connected: list[str] = []
    real = socket.create_connection

    def connect(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        connected.append(address[0])
        return real(address, *args, **kwargs)

    monkeypatch.setattr("watchfloor.collect.fetch.is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr("watchfloor.collect.fetch.socket.getaddrinfo", resolve)
    monkeypatch.setattr("httpcore._backends.sync.socket.create_connection", connect)
    assert "open internet" in failure(f"http://post.example:{port}/moved", limits=LIMITS)
    assert connected == ["127.0.0.1"]
    assert site.paths() == ["/moved"]


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "127.9.9.9", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:192.168.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_a_feed_is_followed(site: Site, outcome: Collecting, options: dict[str, Any]) -> None:
    found, failed = outcome(f"{site.address}/feed", **options)
    article, report = found
    assert str(article.document.published) == "2024-04-29T09:30:00Z"
    assert article.document.published_from == "feed"
    assert article.document.publisher == "Lenmark Post"
    assert report.text == "Two crates."
    assert [item.location for item in failed] == [f"{site.address}/gone"]
    assert site.paths().count("/article") == 1


def test_an_index_of_sitemaps_is_followed_and_never_in_a_circle(
    site: Site, outcome: Collecting, options: dict[str, Any]
) -> None:
    found, failed = outcome(f"{site.address}/sitemapindex.xml", **options)
    assert [item.document.url for item in found] == [f"{site.address}/article", f"{site.address}/report.pdf"]
    assert all("names a further address" in str(item.error) for item in failed)
    assert site.paths().count("/sitemapindex.xml") <= 2


def test_not_more_addresses_than_the_limit(site: Site, outcome: Collecting, options: dict[str, Any]) -> None:
    _, failed = outcome(f"{site.address}/many", **options)
    assert len(site.asked) == 1 + LIMITS.links
    assert "names 45 addresses beyond the 5" in str(failed[-1].error)


def test_a_pause_is_kept_between_requests_to_one_host(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from watchfloor.collect.fetch import Fetcher

    slept: list[float] = []
    monkeypatch.setattr("watchfloor.collect.fetch.time.sleep", slept.append)
    with Fetcher(limits=Limits(pause_s=5), allow_private=True) as fetcher:
        fetcher.get(f"{site.address}/report.pdf", lambda chunks: b"".join(chunks))
        assert slept == []
        fetcher.get(f"{site.address}/report.pdf", lambda chunks: b"".join(chunks))
    assert 0 < slept[0] <= 5
