"""Getting addresses, politely and never from inside the house.

The address that a name resolves to is checked and then connected to as a number, for every connection
anew: neither a redirect nor a name that changes its address in between gets anywhere else.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from watchfloor.collect.limits import Limits
from watchfloor.errors import DocumentError
from watchfloor.records.document import Retrieval

_KEPT_OUT = frozenset({"set-cookie", "set-cookie2"})
"""Headers that tell nothing about the document and may let somebody in."""


_CHUNK_BYTES = 1 << 16
_CORE_ERRORS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address gave."""

    url: str
    """Where it came from in the end."""
    headers: tuple[tuple[str, str], ...]
    media_type: str | None


def user_agent() -> str:
    """How the desk names itself to servers."""
    return (
        f"Watchfloor/{version('watchfloor')} (+https://watchfloor.readthedocs.io; collects public documents)"
    )


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("93.184.216.34")
    (False, False, True)
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses in IPv6 (RFC 6052)."""


@dataclass(slots=True)
class _Deadline:
    """The moment when a fetch must be over, for every wait of its connection."""

    limits: Limits
    at: float = 0.0

    def start(self) -> None:
        self.at = time.monotonic() + self.limits.fetch_s

    def left(self, timeout: float | None) -> float:
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return min(left, timeout) if timeout is not None else left


class _Stream(httpcore.NetworkStream):
    """A connection on which no wait goes past the deadline, however slowly bytes drip in."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Guard(httpcore.NetworkBackend):
    """Resolves names itself, and connects to public addresses only."""

    def __init__(self, deadline: _Deadline, allow_private: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if not allowed:
            raise _Forbidden(
                f"leads to {', '.join(addresses)}, which is not on the open internet",
                fix="The desk gets nothing from private networks: save the page and collect the file.",
            )
        problem: Exception | None = None
        for address in allowed:
            try:
                wait = self._deadline.left(timeout)
                stream = self._inner.connect_tcp(address, port, wait, local_address, socket_options)
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem or httpcore.ConnectError(f"no address of {host} answers")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Forbidden(DocumentError):
    """An address that the desk must not connect to."""


class _Body(httpx.SyncByteStream):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        self._inner.close()


class _Transport(httpx.BaseTransport):
    """httpx's client over a pool whose connections are guarded; httpx has no door of its own for that."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=backend, max_keepalive_connections=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Gets addresses one after the other; use it as a context manager.

    Parameters
    ----------
    limits
        Bounds on time, size, redirects, and the pause between requests to one host.
    allow_private
        Whether addresses of private networks and of this machine may be connected to.
    """

    limits: Limits
    allow_private: bool = False
    _deadline: _Deadline = field(init=False)
    _client: httpx.Client = field(init=False)
    _asked: dict[str, float] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._deadline = _Deadline(self.limits)
        self._client = httpx.Client(
            transport=_Transport(_Guard(self._deadline, self.allow_private)),
            headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(self.limits.fetch_s, connect=self.limits.connect_s),
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(
        self, url: str, keep: Callable[[Iterable[bytes]], Kept], last: Retrieval | None = None
    ) -> tuple[Answer, Kept] | None:
        """Get an address, and hand its body in pieces to ``keep``.

        Parameters
        ----------
        url
            ``http`` or ``https``.
        keep
            Takes the body, after transport encodings are undone; what it gives is part of the answer.
        last
            The retrieval before this one; if the server says that nothing has changed since, the
            answer is ``None``.

        Raises
        ------
        DocumentError
            If it cannot be got; the message does not repeat the address.
        """
        self._deadline.start()
        hops = 0
        try:
            while True:
                self._check(url)
                self._wait_for_turn(url)
                with self._client.stream("GET", url, headers=_conditions(last)) as response:
                    if response.has_redirect_location:
                        hops += 1
                        if hops > self.limits.redirects:
                            raise DocumentError(f"redirects more than {self.limits.redirects} times")
                        url = urljoin(url, response.headers["Location"])
                        continue
                    if response.status_code == HTTPStatus.NOT_MODIFIED and last is not None:
                        return None
                    if response.status_code != HTTPStatus.OK:
                        raise DocumentError(
                            f"answers {response.status_code} {response.reason_phrase}".strip(),
                            fix="Look at it in a browser; save the page and collect the file if need be.",
                        )
                    kept = keep(response.iter_bytes(_CHUNK_BYTES))
                    return _answer(url, response), kept
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            raise DocumentError(
                f"does not answer within {self.limits.connect_s:g} s, or not to the end within "
                f"{self.limits.fetch_s:g} s",
                fix="Try again later.",
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, *_CORE_ERRORS) as error:
            raise DocumentError(f"cannot be got: {str(error) or type(error).__name__}") from error

    def _check(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            _ = parts.port  # Only looked at is it checked.
        except ValueError as error:
            raise DocumentError(f"is not an address: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise DocumentError("leads to an address that is not http or https")
        if parts.username or parts.password:
            raise DocumentError(
                "holds a name or a password", fix="The address is written to the ledger: leave them out."
            )

    def _wait_for_turn(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        wait = self._asked.get(host, -self.limits.pause_s) + self.limits.pause_s - time.monotonic()
        if host in self._asked and wait > 0:
            time.sleep(wait)
        self._asked[host] = time.monotonic()


def _answer(url: str, response: httpx.Response) -> Answer:
    headers = response.headers.multi_items()
    return Answer(
        url=url,
        headers=tuple((name, value) for name, value in headers if name not in _KEPT_OUT),
        media_type=response.headers.get("Content-Type"),
    )


def _conditions(last: Retrieval | None) -> dict[str, str]:
    headers = {name.casefold(): value for name, value in last.headers} if last else {}
    pairs = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
    return {condition: headers[name] for name, condition in pairs if name in headers}
