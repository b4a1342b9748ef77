"""Connections for `fetch`: made only to addresses that may be asked, and over by a deadline.

These are the parts below HTTP. httpx speaks through `Transport`, which httpcore lets bring its own way to connect.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from longwave.kernel.addresses import Address, literal, why_not

if TYPE_CHECKING:
    import ssl

Resolver = Callable[[str, int], Sequence[str]]
Clock = Callable[[], float]


class FetchError(Exception):
    """Something was not fetched. `found`, `expected` and `advice` are sentences for a person; `str` joins them."""

    def __init__(self, found: str, expected: str, advice: str) -> None:
        super().__init__(f"{found} {expected} {advice}")
        self.found, self.expected, self.advice = found, expected, advice


class FetchRefused(FetchError):
    """We do not fetch this: our rules forbid the address, the redirect or the size."""


class FetchFailed(FetchError):
    """We tried; the other side did not deliver."""


class Deadline:
    """The moment by which everything must be done, whatever the other side does with single bytes."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self.seconds, self._clock = seconds, clock
        self._end = clock() + seconds

    def left(self) -> float:
        """The seconds that remain; raises `FetchFailed` where none do."""
        left = self._end - self._clock()
        if left <= 0:
            raise FetchFailed(
                f"It took longer than {self.seconds:g} seconds.",
                "Expected the whole file by then.",
                "Try again later, or download the file and give its path.",
            )
        return left


def system_resolver(host: str, port: int, *, deadline: Deadline) -> list[str]:
    """Ask the system, in a thread: its own patience may be longer than ours and cannot be set."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, name="longwave-resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        deadline.left()
        raise OSError("the name server did not answer") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class Guard(httpcore.NetworkBackend):
    """Makes connections, and only to addresses that may be asked."""

    def __init__(self, resolve: Resolver | None, allow_private: bool, deadline: Deadline) -> None:
        self._resolve = resolve or partial(system_resolver, deadline=deadline)
        self._allow_private, self._deadline = allow_private, deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers; refuse all of them if one may not be asked."""
        problem: Exception | None = None
        for address in self.addresses(host, port):
            try:
                stream = self._network.connect_tcp(str(address), port, self._deadline.left(), local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Stream(stream, self._deadline)
        raise problem or httpcore.ConnectError("the name has no address")

    def addresses(self, host: str, port: int) -> list[Address]:
        """The addresses of `host`. Refuses all of them if one may not be asked."""
        try:
            own = literal(host)
            found = [own] if own is not None else [ip_address(text) for text in self._resolve(host, port)]
        except (OSError, ValueError) as error:
            raise FetchFailed(
                f"The name {host} leads nowhere ({error}).",
                "Expected a host that exists.",
                "Check the spelling, and whether this machine is online.",
            ) from error
        for address in found:
            if words := why_not(address, allow_private=self._allow_private):
                raise self._refusal(host, address, words)
        return found

    def _refusal(self, host: str, address: Address, words: str) -> FetchRefused:
        where = host if host == str(address) else f"{host} leads to {address}, which"
        own = why_not(address, allow_private=True)
        return FetchRefused(
            f"{where} is {words}.",
            "Expected a public address.",
            "Give an address that can be reached from outside."
            if own
            else "If this really lives on your own network, allow it for this one import with --allow-private.",
        )


class _Stream(httpcore.NetworkStream):
    """A connection on which every step ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Transport(httpx.BaseTransport):
    """httpx over connections that `Guard` makes. No connection is used twice."""

    def __init__(self, guard: Guard, trust: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=guard, max_keepalive_connections=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request as httpx wrote it."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Close what is still open."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
