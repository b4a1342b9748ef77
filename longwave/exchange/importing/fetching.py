"""Fetching what a feed names, with caps on size and time, and without waiting for a host that never answers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from longwave.kernel.connections import FetchFailed
from longwave.kernel.fetch import Fetched, fetch, foresee
from longwave.media.sound import MOST_BYTES as MOST_AUDIO

PATIENCE = 30.0  # seconds for a text or a picture
AUDIO_PATIENCE = (
    120.0  # seconds for a recording, and beside these a second for each SLOWEST bytes that it is said to have
)
SLOWEST = 200_000
LOOKING_UP = 5.0  # seconds to find a host by its name, where nothing is to be fetched
TRIES = 2  # times a host may stay silent before it is not asked again


class Fetcher:
    """Fetches for one import. Everything raises `FetchError`."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.nowhere: set[str] = set()  # hosts that were looked up and not found
        self._silent: Counter[str] = Counter()

    def get(self, url: str, limit_bytes: int, accept: str = "*/*") -> Fetched:
        """Something small, into memory."""
        return self._fetch(url, limit_bytes, PATIENCE, None, accept)

    def save(self, url: str, path: Path, limit_bytes: int) -> None:
        """A picture or a text, into a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fetch(url, limit_bytes, PATIENCE, path, "*/*")

    def save_audio(self, url: str, path: Path, length: int | None) -> None:
        """A recording, into a file; `length` is what the feed says of it, in bytes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        said = min(length or MOST_AUDIO // 8, MOST_AUDIO)
        self._fetch(url, MOST_AUDIO, AUDIO_PATIENCE + said / SLOWEST, path, "audio/*, */*;q=0.5")

    def foresee(self, url: str) -> None:
        """Raise `FetchRefused` where an address is none to fetch from; nothing is asked of it.

        A host that is not found by its name may be there when something is fetched: that is noted, and no refusal.
        """
        host = _host(url)
        if host in self.nowhere:
            return
        try:
            foresee(url, seconds=LOOKING_UP, allow_private=self.allow_private)
        except FetchFailed:
            self.nowhere.add(host)

    def _fetch(self, url: str, limit_bytes: int, seconds: float, into: Path | None, accept: str) -> Fetched:
        host = _host(url)
        if self._silent[host] >= TRIES:
            raise FetchFailed(
                f"{host} did not answer {TRIES} times before, so it was not asked for this.",
                "Expected an answer.",
                "Import the feed again when the host can be reached.",
            )
        try:
            return fetch(
                url,
                limit_bytes=limit_bytes,
                seconds=seconds,
                into=into,
                allow_private=self.allow_private,
                accept=accept,
            )
        except FetchFailed as failed:
            # An answer such as 404 comes of nothing; silence comes of something below HTTP.
            self._silent[host] += failed.__context__ is not None
            raise


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
