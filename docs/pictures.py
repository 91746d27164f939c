"""Draw the pictures of the README and these pages anew from the demo desk.

Needs Debian's chromium for the four pages::

    uv run python docs/pictures.py
"""

from __future__ import annotations

import contextlib
import socket
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from watchfloor import demo
from watchfloor.brief import curve_svg
from watchfloor.brief.origins import origins_of, origins_svg
from watchfloor.cli.replay import moments
from watchfloor.desk import Desk
from watchfloor.records import Assessment, Document, Statement
from watchfloor.web import create_app

IMAGES = Path(__file__).parent / "images"
CURVES = ("V1", "V2", "V4", "V5", "D1")
FROM, TO = date(2012, 1, 1), date(2026, 6, 30)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        desk, _ = demo.build(Path(folder) / "demo")
        with desk:
            desk.run()
            _curves(desk)
            _origins(desk)
            _pages(desk)


def _curves(desk: Desk) -> None:
    series: dict[str, list[Assessment]] = defaultdict(list)
    for one in desk.replay(list(moments(FROM, TO, "month"))):
        series[one.hypothesis].append(one)
    chosen = [one for one in desk.hypotheses() if one.hypothesis in CURVES]
    (IMAGES / "replay.svg").write_text(curve_svg(series, chosen), encoding="utf-8")


def _origins(desk: Desk) -> None:
    one = next(one for one in desk.assess() if one.hypothesis == "D1")
    documents = desk.view().many(Document, (id for origin in origins_of(one) for id in origin.documents))
    (IMAGES / "origins.svg").write_text(origins_svg(one, documents), encoding="utf-8")


def _pages(desk: Desk) -> None:
    read = next(desk.view().all(Statement, action="sighting"))
    pages = {
        "board": "/",
        "hypothesis": "/hypotheses/V1",
        "document": f"/documents/{read.document}",
        "map": "/map",
    }
    with _served(desk) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        for name, path in pages.items():
            page.goto(address + path, wait_until="networkidle")
            page.wait_for_timeout(1_500)
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


@contextlib.contextmanager
def _served(desk: Desk) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(desk), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    main()
