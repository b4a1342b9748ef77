"""The walk: every kind of reader at every address, and what she should be shown there.

The one expectation for whatever answers: Django itself, the front's door in this process, a running site.
"""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
from django.test import RequestFactory

from tests import every_address
from tests.canaries import ARTICLE, EPISODE, IN_ARTICLE, IN_EPISODE, Answer, Ask, Persona, carrying, found
from tests.magazine import Magazine

TRANSCRIPT = {f"{EPISODE}transcript.{form}": {"transcript", "speaker"} for form in ("vtt", "srt", "json", "txt")}
# What whoever may read on is shown where; everywhere else not a word.
SHOWN = {
    ARTICLE: set(IN_ARTICLE),
    EPISODE: set(IN_EPISODE),
    f"{EPISODE}chapters.json": {"chapter"},
    f"{EPISODE}player/": {"enclosure's name"},
    **TRANSCRIPT,
}
JUNK = (
    "?x=1",
    "?format=json",
    "?page=2",
    "?variant=full",
    ".css",
    ".json",
    ".md",
    "amp/",
    "print/",
    "index.html",
    "%20",
)
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PROPFIND")
NOBODY_ELSE_KEEPS = ("private, no-cache", "no-store")
Readers = Mapping[str, Persona]
Wrong = dict[tuple[str, str], tuple[int, set[str]]]  # by reader and address: the status, and the words that were wrong


def owner(address: str) -> str | None:
    """The gated entry that an address belongs to."""
    return next((path for path in (ARTICLE, EPISODE) if address.startswith(path)), None)


def shown_at(address: str, reader: Persona) -> set[str]:
    """What a reader should be shown at an address of the table."""
    return SHOWN.get(address, set()) if owner(address) in reader.reads else set()


def wrong_pages(ask: Ask, readers: Readers) -> Wrong:
    """Where a reader was shown more or less than she may read. At each address reader comes after reader."""
    wrong: Wrong = {}
    for address in every_address.examples():
        for name, reader in readers.items():
            answer, expected = ask(address, reader), shown_at(address, reader)
            shared = answer.shown and answer.headers["cache-control"] not in NOBODY_ELSE_KEEPS
            if answer.shown != expected or shared or answer.status >= 500:
                wrong[name, address] = (answer.status, answer.shown ^ expected)
    return wrong


def wrong_files(ask: Ask, readers: Readers, files: Iterable[str]) -> Wrong:
    """Where a file was sent to somebody who may not have its entry, or refused to somebody who may."""
    wrong: Wrong = {}
    for address in files:
        for name, reader in readers.items():
            answer, may = ask(address, reader), owner(address) in reader.reads
            expected = (200, "private, no-cache") if may else (403, "no-store")
            sound = may and address.endswith(".mp3")
            got = (answer.status, answer.headers["cache-control"])
            if got != expected or ("bytes" in answer.shown) != sound or (answer.shown and not may):
                wrong[name, address] = (answer.status, answer.shown)
    return wrong


def opened_by_junk(ask: Ask, readers: Readers, files: Iterable[str]) -> Wrong:
    """Where something added to an address showed a word. A page that is not there may repeat what was asked."""
    wrong: Wrong = {}
    for address in (*SHOWN, *files):
        for name, reader in readers.items():
            for junk in JUNK:
                answer = ask(address + junk, reader)
                if not answer.shown <= (found(address) if answer.status == 404 else set()) or answer.status >= 500:
                    wrong[name, address + junk] = (answer.status, answer.shown)
    return wrong


def opened_by_methods(ask: Ask, readers: Readers, files: Iterable[str]) -> Wrong:
    """Where another method than GET showed a word, or told the length of the whole."""
    wrong: Wrong = {}
    for address in (*SHOWN, *files):
        for name, reader in readers.items():
            told = ask(address, reader).headers.get("content-length")
            for method in METHODS:
                answer = ask(address, reader, method)
                length = answer.headers.get("content-length") if method == "HEAD" else None
                if answer.shown or answer.status >= 500 or length not in (told, None):
                    wrong[name, f"{method} {address}"] = (answer.status, answer.shown)
    return wrong


# --- A running site ---------------------------------------------------------------------------------------------

ROOT = Path(__file__).resolve().parent.parent
SET_UP = """
import dataclasses, json
from tests import canaries
canaries.magazine()
print(json.dumps({
    "readers": {name: dataclasses.asdict(make()) for name, make in canaries.EVERYBODY.items()},
    "files": [*canaries.files(canaries.ARTICLE), *canaries.files(canaries.EPISODE)],
}))
"""


@dataclass
class Site:
    """A magazine that is served, its readers, and the files behind its wall."""

    magazine: Magazine
    readers: Readers
    files: list[str]


@contextmanager
def served(made: Magazine) -> Iterator[Site]:
    """The magazine of the canaries on a server of its own, behind a proxy on this machine."""
    made.settings |= {"PYTHONPATH": str(ROOT), "LONGWAVE_TRUSTED_PROXIES": "127.0.0.1"}
    for words in (("django", "collectstatic", "--no-input"), ("django", "shell", "--no-imports", "-c", SET_UP)):
        done = made.longwave(*words)
        assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    with made.running("web", "--port", made.port):
        yield Site(made, {name: Persona(**said) for name, said in told["readers"].items()}, told["files"])


# --- Who answers ------------------------------------------------------------------------------------------------


def at_door(application: Callable[..., Any]) -> Ask:
    """Ask a WSGI application, such as the front's door, as a server of this process would."""

    def ask(path: str, reader: Persona, method: str = "GET", **headers: str) -> Answer:
        sent = {"Host": "localhost"} | carrying(reader, headers)
        environ = RequestFactory(headers=sent).generic(method, path, REMOTE_ADDR=reader.address).environ
        started: list[Any] = []
        response = application(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
        body = b"".join(response)
        getattr(response, "close", lambda: None)()
        status, told = started[-1]
        return _unpacked(int(status[:3]), told, body)

    return ask


@contextmanager
def at_site(site: Site) -> Iterator[Ask]:
    """Ask a running site, over one connection, as the proxy in front of it does: it says where the reader is."""
    port = site.magazine.port
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:

        def ask(path: str, reader: Persona, method: str = "GET", **headers: str) -> Answer:
            host = {"Host": f"localhost:{port}", "X-Forwarded-For": reader.address}
            connection.request(method, path, headers=host | carrying(reader, headers))
            response = connection.getresponse()
            return _unpacked(response.status, response.getheaders(), response.read())

        yield ask


def _unpacked(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    told = {name.lower(): value for name, value in headers}
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(told.get("content-encoding", ""), bytes)
    return Answer(status, told, unpack(body) if body else b"")
