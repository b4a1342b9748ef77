"""Where a film or a sound from elsewhere may be framed, once a reader has asked for it."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

FRAMES = (
    (
        re.compile(r"https://(?:www\.|m\.)?youtube\.com/watch\?(?:.*&)?v=([\w-]{6,20})"),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    (re.compile(r"https://youtu\.be/([\w-]{6,20})"), "https://www.youtube-nocookie.com/embed/{}"),
    (re.compile(r"https://(?:www\.)?vimeo\.com/(\d{5,15})"), "https://player.vimeo.com/video/{}?dnt=1"),
    (re.compile(r"https://open\.spotify\.com/(episode/\w{10,30}|show/\w{10,30})"), "https://open.spotify.com/embed/{}"),
    (re.compile(r"(https://soundcloud\.com/[\w-]+/[\w-]+)"), "https://w.soundcloud.com/player/?url={}"),
)
FRAME_HOSTS = tuple(sorted({f"https://{urlsplit(frame).hostname}" for _, frame in FRAMES}))


def frame_of(url: str) -> str:
    """The address to frame for a source we know; empty for any other, which stays a link."""
    for pattern, frame in FRAMES:
        found = pattern.match(url)
        if found:
            return frame.format(quote(found.group(1), safe="/"))
    return ""


def host_of(url: str) -> str:
    """The host of an address as readers know it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
