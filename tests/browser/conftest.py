"""A real browser on a real server: Debian's Chromium, nothing from outside, nothing on the console."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from tests.web.makers import small_desk
from watchfloor.web import create_app
from watchfloor.web.assets import FOLDER

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
WAIT_MS = 20_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = which("chromium") or which("chromium-browser") or which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    if not (FOLDER / "desk.js").is_file():
        pytest.skip("the scripts are not built (python hatch_build.py)")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield found
        found.close()


def there(page: Any, selector: str) -> None:
    """Wait until the page holds something; the page's own policy forbids waiting for an expression."""
    page.locator(selector).first.wait_for(state="attached", timeout=WAIT_MS)


class Served:
    """A server in a thread, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.desk, self.ids = small_desk(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        settings = uvicorn.Config(create_app(self.desk), host="127.0.0.1", port=self.port, log_level="error")
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()
        for _ in range(400):
            if self._server.started:
                return
            time.sleep(0.025)
        raise RuntimeError("the server did not start")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self.desk.close()


@pytest.fixture(scope="session")
def server(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk that is only looked at."""
    served = Served(tmp_path_factory.mktemp("served") / "desk")
    served.start()
    yield served
    served.stop()


@pytest.fixture
def own_server(browser: Any, tmp_path: Path) -> Iterator[Served]:
    """A desk that a test may change."""
    served = Served(tmp_path / "desk")
    served.start()
    yield served
    served.stop()


Visit = Callable[..., Any]


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """Opens an address in a window of its own; fails the test for any request outside and any complaint."""
    contexts: list[Any] = []
    troubles: list[str] = []

    def opened(address: str, *, width: int = 1440, dark: bool = False, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)

        def only_here(route: Any) -> None:
            parts = urlsplit(route.request.url)
            if parts.scheme in ("data", "blob") or parts.hostname == "127.0.0.1":
                route.continue_()
            else:
                troubles.append(f"asked for {route.request.url}")
                route.abort()

        context.route("**/*", only_here)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{address}: {error}"))
        page.on(
            "console",
            lambda message: (
                troubles.append(f"{address}: {message.text}") if message.type == "error" else None
            ),
        )
        page.goto(address)
        if script:
            there(page, "body[data-ready=yes]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles, troubles
