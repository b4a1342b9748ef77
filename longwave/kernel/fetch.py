"""Safe fetch: the only way in which Longwave asks an address that somebody else wrote down.

A link can be written so that our server reads its owner's private network for a stranger (server-side request
forgery). So the name is resolved here, every address it has is judged by `addresses`, and the connection goes to the
very address that was judged: a name that changes its answer in between gains nothing. The check sits below HTTP, where
connections are made, so that no redirect gets round it.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import httpcore
import httpx

from longwave import __version__
from longwave.kernel.addresses import literal
from longwave.kernel.connections import Clock, Deadline, FetchFailed, FetchRefused, Guard, Resolver, Transport

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator, Mapping

MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 65_536
_USER = re.compile(r"^([a-z][a-z0-9+.-]*:/*)?[^/?#]*@", re.IGNORECASE)


@dataclass(frozen=True)
class Fetched:
    """What came back. `url` is the last address asked, `length` and `sha256` (hex) are those of the decoded bytes.

    The bytes are in the file `path` where one was asked for, else in `content`.
    """

    url: str
    media_type: str
    headers: Mapping[str, str]
    length: int
    sha256: str
    path: Path | None = None
    content: bytes = b""


def fetch(
    url: str,
    *,
    limit_bytes: int,
    seconds: float,
    into: Path | None = None,
    allow_private: bool = False,
    accept: str = "*/*",
    resolve: Resolver | None = None,
    trust: ssl.SSLContext | None = None,
    clock: Clock = time.monotonic,
) -> Fetched:
    """Get `url` with at most `limit_bytes` (also after decompression) in at most `seconds` in all, redirects included.

    With `into` the bytes go to that file, which appears at once and complete or not at all. `allow_private` lets
    loopback and private networks in, for a feed on one's own network. `resolve` (name, port → addresses), `trust`
    (certificates) and `clock` are for tests. Raises `FetchRefused` or `FetchFailed`.
    """
    deadline = Deadline(seconds, clock)
    guard = Guard(resolve, allow_private, deadline)
    transport = Transport(guard, trust or httpx.create_ssl_context())
    headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": f"Longwave/{__version__}"}
    with (
        _explained(url),
        httpx.Client(transport=transport, headers=headers, trust_env=False, follow_redirects=False) as client,
        _followed(client, url, deadline) as response,
    ):
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length[:18]) > limit_bytes:
            raise _too_large(response.url, limit_bytes)
        body = _decoded(response, _undecoded(response, limit_bytes))
        if into is None:
            content = b"".join(_capped(body, response.url, limit_bytes))
            return _fetched(response, len(content), hashlib.sha256(content).hexdigest(), content=content)
        size, digest = _written(_capped(body, response.url, limit_bytes), into)
        return _fetched(response, size, digest, path=into)


def foresee(
    url: str,
    *,
    seconds: float,
    allow_private: bool = False,
    resolve: Resolver | None = None,
    clock: Clock = time.monotonic,
) -> None:
    """Raise what `fetch` would raise for this address before it asks anybody for anything.

    `FetchRefused` is certain. `FetchFailed` says that the name leads nowhere at present.
    """
    asked = _checked(url)
    port = asked.port or (443 if asked.scheme == "https" else 80)
    Guard(resolve, allow_private, Deadline(seconds, clock)).addresses(asked.raw_host.decode("ascii"), port)


def _fetched(
    response: httpx.Response, length: int, sha256: str, *, path: Path | None = None, content: bytes = b""
) -> Fetched:
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(str(response.url), media_type, response.headers, length, sha256, path, content)


# --- addresses and redirects ---


def _checked(url: str) -> httpx.URL:
    """The address as it will be asked; whatever else is decided is decided on this one reading of it."""
    try:
        parsed = httpx.URL(url.strip())
        host = parsed.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchRefused(
            f"“{_shown(url)}” cannot be read as an address: {error}.",
            "Expected something like https://example.org/feed.xml.",
            "Correct the address.",
        ) from error
    if parsed.scheme not in ("http", "https") or not host:
        raise FetchRefused(
            f"“{_shown(url)}” is not a web address.",
            "Expected one that begins with https:// or http:// and names a host.",
            "Correct the address, or download the file and give its path.",
        )
    if parsed.userinfo:
        raise FetchRefused(
            f"The address at {host} carries a user name or a password.",
            "Expected an address without: such an address ends up in logs.",
            "Remove the part before the @, or download the file and give its path.",
        )
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise FetchRefused(
            f"{parsed.port} is not a port.", "Expected a number from 1 to 65535.", "Correct the address."
        )
    try:
        literal(host)
    except ValueError as error:
        raise FetchRefused(
            f"{error}.", "Expected a name such as example.org, or a plain address.", "Correct the address."
        ) from error
    return parsed


@contextmanager
def _followed(client: httpx.Client, url: str, deadline: Deadline) -> Iterator[httpx.Response]:
    """The answer to `url`, after at most `MOST_REDIRECTS` redirects, each judged as if it had been asked for."""
    asked = _checked(url)
    for _ in range(MOST_REDIRECTS + 1):
        deadline.left()
        response = client.send(client.build_request("GET", asked), stream=True)
        try:
            if response.status_code not in _REDIRECTS:
                _must_be_ok(response)
                yield response
                return
            asked = _next(asked, response.headers.get("location", ""))
        finally:
            response.close()
    raise FetchRefused(
        f"{_shown(url)} was redirected more than {MOST_REDIRECTS} times.",
        "Expected the file after a few.",
        "Open the address in a browser and give the one where it ends.",
    )


def _next(asked: httpx.URL, location: str) -> httpx.URL:
    if not location:
        raise FetchFailed(
            f"{_shown(asked)} redirects without saying where.",
            "Expected a Location.",
            "Tell the people who run that server.",
        )
    try:
        following = _checked(str(asked.join(location)))
    except httpx.InvalidURL as error:
        raise FetchRefused(
            f"{_shown(asked)} redirects to what is no address: {error}.",
            "Expected another address.",
            "Tell the people who run that server.",
        ) from error
    if asked.scheme == "https" and following.scheme == "http":
        raise FetchRefused(
            f"{_shown(asked)} redirects to {_shown(following)}, which is not encrypted.",
            "Expected https to lead to https.",
            "If that address is to be trusted, give it directly.",
        )
    return following


def _must_be_ok(response: httpx.Response) -> None:
    if response.status_code != 200:
        raise FetchFailed(
            f"{_shown(response.url)} answered {response.status_code} {response.reason_phrase}.".replace(" .", "."),
            "Expected 200 OK.",
            "Open the address in a browser to see whether it is still right; try again later if it is.",
        )


def _shown(url: object) -> str:
    """An address fit for a message: without a password, without the query (it may hold a token), not endless."""
    text = "".join(character if character.isprintable() else "?" for character in str(url))
    shown = _USER.sub(r"\1", text.partition("?")[0])
    return shown if len(shown) <= 200 else shown[:199] + "…"


# --- bytes ---


def _undecoded(response: httpx.Response, limit_bytes: int) -> Iterator[bytes]:
    return _capped(response.iter_raw(_CHUNK), response.url, limit_bytes)


def _decoded(response: httpx.Response, chunks: Iterable[bytes]) -> Iterator[bytes]:
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        yield from chunks
    elif coding in ("gzip", "x-gzip"):
        yield from _gunzipped(chunks, response.url)
    else:
        raise FetchFailed(
            f"{_shown(response.url)} is compressed as “{coding[:40]}”.",
            "Expected gzip or none, as was asked for.",
            "Download the file and give its path.",
        )


def _gunzipped(chunks: Iterable[bytes], url: httpx.URL) -> Iterator[bytes]:
    """Unpack in small steps, so that a bomb is noticed at the cap and not after it has filled the memory."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            waiting = chunk
            while waiting:
                if unpacker.eof:  # a file may hold several packed parts, one after another (RFC 1952, 2.2)
                    unpacker = zlib.decompressobj(wbits=31)
                yield unpacker.decompress(waiting, _CHUNK)
                waiting = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise _cut_short(url, f"its compression is damaged ({error})") from error
    if not unpacker.eof:
        raise _cut_short(url, "the compressed data stops in the middle")


def _capped(chunks: Iterable[bytes], url: httpx.URL, limit_bytes: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit_bytes:
            raise _too_large(url, limit_bytes)
        yield chunk


def _written(chunks: Iterable[bytes], into: Path) -> tuple[int, str]:
    """Write to a neighbour of `into` and rename it: a reader sees the old file or the whole new one."""
    digest, size = hashlib.sha256(), 0
    descriptor, name = tempfile.mkstemp(dir=into.parent, prefix=f".{into.name[:100]}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            _settle(file)
        Path(name).replace(into)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size, digest.hexdigest()


def _settle(file: BinaryIO) -> None:
    """Have the bytes on the disk before the name: a power cut must not leave the name of an empty file."""
    file.flush()
    os.fsync(file.fileno())


def _too_large(url: object, limit_bytes: int) -> FetchRefused:
    return FetchRefused(
        f"{_shown(url)} is larger than {limit_bytes / 1_000_000:.1f} MB.",
        "Expected less.",
        "If it is the right file, download it and give its path.",
    )


def _cut_short(url: object, how: str) -> FetchFailed:
    return FetchFailed(f"{_shown(url)} did not arrive whole: {how}.", "Expected the whole file.", "Try again.")


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Turn what the network layers raise into one of our two errors."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise FetchFailed(
            f"{_shown(url)} did not answer in time.", "Expected an answer.", "Try again later."
        ) from error
    except httpcore.ConnectError as error:
        raise FetchFailed(
            f"No connection to {_shown(url)} ({error}).",
            "Expected a server that answers, with a valid certificate where the address is https.",
            "Check the address, and whether this machine is online.",
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _cut_short(url, str(error) or type(error).__name__) from error
