"""A model server of the tests' own: a real HTTP server on this machine that answers as it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from watchfloor.read.llm import LlmReader
from watchfloor.records import Document, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server sends."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    """Before anything is sent."""
    drip_s: float = 0.0
    """Between one byte and the next."""
    promised: int = 0
    """Bytes promised and never sent."""


@dataclass(slots=True)
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def question(self) -> dict[str, Any]:
        """What was sent about the document."""
        found: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        return found


Answering = Callable[[Asked, int], Reply]


def said(content: Any, *, finish: str = "stop", usage: Any = None) -> Reply:
    """A chat completion; what is no text is sent as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    usage = {"prompt_tokens": 100, "completion_tokens": 20} if usage is None else usage
    return Reply(body=json.dumps({"choices": [choice], "usage": usage}).encode())


def failed(status: int, message: str = "no", **headers: str) -> Reply:
    """An error as such servers put it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, body=json.dumps({"error": {"message": message}}).encode(), headers=named)


def statement(quote: str, trigger: str, action: str = "transfer", **fields: Any) -> dict[str, Any]:
    """A statement as a model gives it, plain unless said otherwise."""
    empty = dict.fromkeys(("agent", "recipient", "object", "place", "origin", "when"))
    plain = {"certainty": "certain", "mode": "actual", "polarity": "affirmed", "equipment": [], "chain": []}
    return {"quote": quote, "trigger": trigger, "action": action, **empty, **plain, **fields}


def mention(text: str, name: str | None = None) -> dict[str, Any]:
    return {"text": text, "name": name}


class Server:
    """The server; :attr:`answer` may be set anew at any time."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Answering = lambda asked, number: said({"statements": []})
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                one = Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(raw))
                with outer._lock:
                    outer.asked.append(one)
                    number = len(outer.asked)
                self._send(outer.answer(one, number))

            def _send(self, reply: Reply) -> None:
                try:
                    time.sleep(reply.wait_s)
                    self.send_response(reply.status)
                    self.send_header("Content-Length", str(len(reply.body) + reply.promised))
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    if not reply.drip_s:
                        self.wfile.write(reply.body)
                        return
                    for byte in reply.body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(reply.drip_s)
                except OSError:
                    pass  # The other side did not wait.

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def says(self, *statements: dict[str, Any]) -> None:
        """Give this answer about every passage."""
        self.answer = lambda asked, number: said({"statements": list(statements)})

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.close()


@pytest.fixture
def other() -> Iterator[Server]:
    """A second server, to which nothing may ever be sent."""
    one = Server()
    yield one
    one.close()


Opened = Callable[..., LlmReader]


@pytest.fixture
def opened(server: Server, tmp_path: Path) -> Iterator[Opened]:
    """Open readers of the server, quick to give up."""
    readers: list[LlmReader] = []

    def one(**options: Any) -> LlmReader:
        given: dict[str, Any] = {
            "endpoint": server.url,
            "model": "tiny",
            "cache": str(tmp_path / "answers"),
            "first_wait_s": 0.01,
            "timeout_s": 5.0,
            "retries": 2,
        }
        readers.append(LlmReader(**{**given, **options}))
        return readers[-1]

    yield one
    for reader in readers:
        reader.close()


def document(**known: Any) -> Document:
    """A document of a spring day of 2024."""
    given: dict[str, Any] = {
        "published": PartialDate("2024-05-20"),
        "language": "en",
        "publisher": "The Gazette",
    }
    return Document(name="own", text_sha256="", raw_sha256="", **{**given, **known})


TEXT = (
    "Ruritania ships drones to Zenda\n\n"
    "Ruritania delivered 12 “Falcon-2” drones to the port of Zenda in March 2024, the defence minister of "
    "Strelsau, Rudolf Rassendyll, told the Evening Post.\n\n"
    "“We have not received\u00a0a single drone,” the minister said later. The Ruritanian embassy\n"
    "may ask for an inquiry."
)
