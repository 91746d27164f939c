"""Asking an OpenAI-compatible server: one question, one answer, or one clear error that says what to do."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import msgspec

from watchfloor.errors import ConfigError, MissingError, WatchfloorError
from watchfloor.read.llm.accept import GarbledError
from watchfloor.read.llm.cache import Answer

#: What an answer may have at most, in bytes: many times what a passage can be worth.
_LARGEST = 4_000_000
#: What is repeated of a server's own words, in characters.
_SAID = 200
#: Answers after which the same question can be asked again: too early, too much at once, out of order
#: (RFC 9110 and RFC 6585).
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
#: Answers of servers that do not know a part of the request.
_NOT_KNOWN = frozenset({400, 404, 415, 422, 501})
#: The longest wait between two tries, in seconds, whatever a server asks for.
_LONGEST_WAIT_S = 60.0
#: The same on every request, so that a server that samples all the same samples the same.
_SEED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a server is asked.

    Attributes
    ----------
    url
        The base address of its API, as in ``http://localhost:11434/v1``.
    model
        The name of the model, as the server knows it.
    key
        What it wants as a bearer token, if anything.
    timeout_s
        What one request may take, from connecting to the last byte.
    retries
        How often a request that failed is sent again.
    first_wait_s
        How long to wait before the first of them; each wait after it is twice as long.
    max_tokens
        What an answer may have at most.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 120.0
    retries: int = 4
    first_wait_s: float = 1.0
    max_tokens: int = 4096

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
        except ValueError as error:
            raise ConfigError(f"The endpoint {self.url!r} is no address: {error}.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigError(
                f"The endpoint {self.url!r} is no address.", fix='It looks like "http://localhost:11434/v1".'
            )
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ConfigError(
                f"The endpoint at {parts.hostname} holds more than an address.",
                fix="A key belongs into an environment variable; name it with `api_key_env`.",
            )
        try:
            httpx.URL(self.address)
        except httpx.InvalidURL as error:
            raise ConfigError(f"The endpoint {self.url!r} is no address: {error}.") from error

    @property
    def address(self) -> str:
        """Where questions are sent."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


class _Busy(Exception):
    """A request failed in a way that may pass; ``wait_s`` is how long the server asks to wait."""

    def __init__(self, what: str, wait_s: float | None = None) -> None:
        super().__init__(what)
        self.wait_s = wait_s


class _FormNotKnown(Exception):
    """The server refuses the request, perhaps for the form that it asks for."""


class Endpoint:
    """A server and a model on it.

    Nothing is followed and nothing is taken from the environment: text goes to the address that was named
    and to no other, whatever the server or a proxy variable says.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        system: str,
        schema: dict[str, Any],
        on_retry: Callable[[], None] = lambda: None,
    ) -> None:
        self.settings = settings
        self._system = system
        self._schema = schema
        self._on_retry = on_retry
        self._plain_form = False
        # Nothing is taken from the environment, and no redirect is followed.
        self._client = httpx.Client(timeout=settings.timeout_s, trust_env=False, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, question: str) -> Answer:
        """The answer to a question.

        Raises
        ------
        MissingError
            If the server cannot be reached, is too slow, or stays out of order.
        ConfigError
            If it refuses: no key, no such model, a request that it does not understand.
        GarbledError
            If what it sends is no answer, or was cut off.
        """
        problem: _Busy | None = None
        for number in range(self.settings.retries + 1):
            if problem is not None:
                self._on_retry()
                time.sleep(self._wait_s(number, problem))
            try:
                return self._ask(question)
            except _Busy as error:
                problem = error
        raise MissingError(
            f"The model server {self.settings.url} {problem} ({self.settings.retries + 1} tries).",
            fix="See that it runs and that the address is right; a slow one may need a higher `timeout_s` "
            "or a lower `concurrency`. What was answered is kept: run the same command to go on.",
        )

    def _wait_s(self, number: int, problem: _Busy) -> float:
        if problem.wait_s is not None:
            return min(problem.wait_s, _LONGEST_WAIT_S)
        # Spread out, so that requests that failed together do not come back together.
        spread = 0.5 + random.random() / 2
        return float(min(self.settings.first_wait_s * 2 ** (number - 1) * spread, _LONGEST_WAIT_S))

    def _ask(self, question: str) -> Answer:
        if not self._plain_form:
            try:
                return self._send(question, plain=False)
            except _FormNotKnown:
                answer = self._send(question, plain=True)
                self._plain_form = True
                return answer
        return self._send(question, plain=True)

    def _send(self, question: str, *, plain: bool) -> Answer:
        began = time.monotonic()
        try:
            status, headers, body = self._post(self.body(question, plain=plain), began)
        except httpx.ConnectError as error:
            raise _Busy(f"cannot be reached ({error})") from error
        except httpx.TimeoutException as error:
            raise _Busy(f"did not answer within {self.settings.timeout_s:g} s") from error
        except httpx.HTTPError as error:
            raise _Busy(f"broke the connection off ({type(error).__name__})") from error
        if status != httpx.codes.OK:
            raise self._refusal(status, headers, body, plain=plain)
        return _answer(body, time.monotonic() - began)

    def body(self, question: str, *, plain: bool = False) -> dict[str, Any]:
        """What is sent. Only the last string depends on the document.

        Parameters
        ----------
        plain
            For servers that know ``json_object`` only: the form is then told in the instruction.
        """
        system = self._system
        form: dict[str, Any] = {"type": "json_object"}
        if plain:
            system = f"{system}\n\nJSON schema of the answer:\n{msgspec.json.encode(self._schema).decode()}"
        else:
            schema = {"name": "statements", "strict": True, "schema": self._schema}
            form = {"type": "json_schema", "json_schema": schema}
        return {
            "model": self.settings.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": question}],
            "temperature": 0,
            "seed": _SEED,
            "max_tokens": self.settings.max_tokens,
            "stream": False,
            "response_format": form,
        }

    def _post(self, body: dict[str, Any], began: float) -> tuple[int, httpx.Headers, bytes]:
        headers = {"Content-Type": "application/json"}
        if self.settings.key:
            headers["Authorization"] = f"Bearer {self.settings.key}"
        sent = msgspec.json.encode(body)
        got = bytearray()
        with self._client.stream("POST", self.settings.address, content=sent, headers=headers) as response:
            for chunk in response.iter_bytes():
                got += chunk
                if len(got) > _LARGEST:
                    raise GarbledError(f"it has more than {_LARGEST:,} bytes")
                if time.monotonic() - began > self.settings.timeout_s:
                    raise httpx.ReadTimeout("the time is over")
            return response.status_code, response.headers, bytes(got)

    def _refusal(self, status: int, headers: httpx.Headers, body: bytes, *, plain: bool) -> Exception:
        url, said = self.settings.url, _said(body)
        if status in _AGAIN:
            return _Busy(f"answered {status}{said}", _retry_after(headers))
        if status in (401, 403):
            return ConfigError(
                f"The model server {url} let nobody in ({status}{said}).",
                fix="Put its key into an environment variable and name that with `api_key_env`.",
            )
        if status in _NOT_KNOWN and not plain:
            return _FormNotKnown()
        return _refused(url, self.settings.model, status, said)


def _refused(url: str, model: str, status: int, said: str) -> WatchfloorError:
    return ConfigError(
        f"The model server {url} refused the request for the model {model!r} ({status}{said}).",
        fix="Check `endpoint` (most end in /v1) and `model`; `watchfloor read` asks for /chat/completions.",
    )


def _said(body: bytes) -> str:
    """A server's own words about what went wrong, without line breaks and control characters."""
    try:
        value = msgspec.json.decode(body)
        inner = value.get("error", value) if isinstance(value, dict) else value
        text = inner.get("message", "") if isinstance(inner, dict) else inner
    except (msgspec.DecodeError, RecursionError, ValueError):
        text = body[: 4 * _SAID].decode("utf-8", "replace")
    words = "".join(c if c.isprintable() else " " for c in str(text)).split()
    return f": {' '.join(words)[:_SAID]}" if words else ""


def _retry_after(headers: httpx.Headers) -> float | None:
    """The seconds that a server asks to wait; the other form of the header, a date, is left alone."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _answer(body: bytes, seconds: float) -> Answer:
    try:
        value = msgspec.json.decode(body)
        choice = value["choices"][0]
        text = choice["message"]["content"]
    except (msgspec.DecodeError, RecursionError, ValueError, LookupError, TypeError) as error:
        raise GarbledError("it is not a chat completion") from error
    if not isinstance(text, str) or not text.strip():
        raise GarbledError("it is empty")
    if choice.get("finish_reason") == "length":
        raise GarbledError("it was cut off; a higher `max_tokens` may help")
    usage = value.get("usage")
    return Answer(
        text=text,
        tokens_in=_count(usage, "prompt_tokens"),
        tokens_out=_count(usage, "completion_tokens"),
        seconds=round(seconds, 3),
    )


def _count(usage: Any, name: str) -> int:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and 0 <= value < 1 << 40 else 0
