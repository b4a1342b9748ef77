"""Chapters of an episode: Podcasting 2.0's JSON (version 1.2), or lines such as “00:01:23 Title”; out as JSON.

What the format has beyond start, title, address and picture (places, waypoints) is read over: nothing here shows it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from longwave.media.rules import clock
from longwave.podcast.cues import LATEST, seconds, squeezed
from longwave.podcast.rules import Fault, is_absolute, quoted

MEDIA_TYPE = "application/json+chapters"
VERSION = "1.2.0"
MOST_BYTES = 1024 * 1024
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_LINE = re.compile(rf"[\[(]?{_TIME}[\])]?\s*(?:[-–—:|]\s*)?(.*)", re.ASCII | re.DOTALL)
_ADVICE = "Write each chapter on a line of its own, such as: 00:01:23 The first cable"


class NotChapters(ValueError):
    """A file that is no list of chapters; the message names the line or the chapter, and what to do."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter from `start` on, in seconds. `toc` is False for one that changes the picture and is listed nowhere."""

    start: float
    title: str
    url: str = ""
    image: str = ""
    end: float | None = None
    toc: bool = True


def parse(data: str | bytes) -> tuple[Chapter, ...]:
    """Read chapters in either form, in order of time. Raises `NotChapters`."""
    if len(data) > MOST_BYTES:
        raise NotChapters(f"Found {len(data):,} bytes, expected at most {MOST_BYTES:,}. Is this a list of chapters?")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise NotChapters(f"Line {line}: found bytes that are not UTF-8. Save the file as UTF-8.") from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = _json(text) if text.lstrip().startswith(("{", "[")) else _lines(text)
    if not found:
        raise NotChapters(f"Found no chapter, expected at least one. {_ADVICE}")
    return tuple(sorted(found, key=lambda chapter: chapter.start))


def _lines(text: str) -> list[Chapter]:
    """Read a line per chapter: a time, then its title."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        parts = _LINE.fullmatch(line.strip())
        start = seconds(*parts.group(1, 2, 3, 4)) if parts else None
        if parts is None or start is None:
            raise NotChapters(f"Line {number}: found {quoted(line.strip())}, expected a time and a title. {_ADVICE}")
        title = squeezed(parts[5])
        if not title:
            raise NotChapters(f"Line {number}: found a time without a title. {_ADVICE}")
        found.append(Chapter(start, title))
    return found


def _json(text: str) -> list[Chapter]:
    """Read `{"version": "1.2.0", "chapters": [{"startTime", "title", "url", "img", "endTime", "toc"}]}`."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotChapters(f"Line {error.lineno}: found no JSON ({error.msg}). Export the chapters again.") from None
    except (RecursionError, ValueError):
        raise NotChapters("Found no JSON of chapters. Export the chapters again.") from None
    listed = data.get("chapters") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        expected = '{"version": "1.2.0", "chapters": […]}'
        raise NotChapters(f"Found JSON without a list of chapters, expected {expected}. Export the chapters again.")
    version = str(data.get("version", VERSION))
    if not version.startswith("1."):
        raise NotChapters(f"Found chapters of version {quoted(version)}, expected 1.2. Export them in that version.")
    return [_chapter(chapter, number) for number, chapter in enumerate(listed, start=1)]


def _chapter(data: Any, number: int) -> Chapter:
    """Read one chapter of the JSON."""
    if not isinstance(data, dict):
        raise NotChapters(f"Chapter {number}: found {data!r:.60}, expected an object. Export the chapters again.")
    start = _time(data, "startTime", number)
    end = _time(data, "endTime", number) if data.get("endTime") is not None else None
    texts = {key: data.get(key) or "" for key in ("title", "url", "img")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise NotChapters(f"Chapter {number}: found {value!r:.60} as {key}, expected a text. Correct it.")
    title, url, image = (squeezed(texts[key]) for key in ("title", "url", "img"))
    return Chapter(start, title, url, image, end, data.get("toc") is not False)


def _time(data: dict[str, Any], key: str, number: int) -> float:
    """A time of a chapter in seconds."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < LATEST:
        raise NotChapters(f"Chapter {number}: found {value!r:.60} as {key}, expected a number of seconds. Correct it.")
    return round(float(value), 3)


def faults(chapters: Sequence[Chapter], length: float) -> tuple[Fault, ...]:
    """What is wrong with the chapters of a recording of `length` seconds; the field is the desk's."""
    found = []
    for before, chapter in zip([None, *chapters], chapters, strict=False):
        at = f"a chapter at {clock(chapter.start)}"
        if chapter.start >= length:
            expected = f"chapters within the recording's {clock(length)}"
            found.append(_fault(at, expected, "Upload the chapters of this recording."))
        if before and chapter.toc and before.toc and chapter.start <= before.start:
            found.append(
                _fault(f"{at} after one at {clock(before.start)}", "each later than the one before", "Sort them.")
            )
        if chapter.end is not None and chapter.end <= chapter.start:
            found.append(_fault(f"{at} that ends at {clock(chapter.end)}", "an end after the start", "Correct it."))
        if chapter.toc and not chapter.title:
            found.append(_fault(f"{at} without a title", "a title", "Write one."))
        for url in (chapter.url, chapter.image):
            if url and not is_absolute(url):
                found.append(_fault(f"{at} with the address {quoted(url)}", "one with https://", "Write it whole."))
    return tuple(found)


def _fault(found: str, expected: str, advice: str) -> Fault:
    return Fault("chapters_file", found, expected, advice)


def write(chapters: Sequence[Chapter], *, title: str = "", show: str = "", author: str = "") -> bytes:
    """Write Podcasting 2.0's JSON in UTF-8. The same chapters give the same bytes."""
    about = {"title": title, "podcastName": show, "author": author}
    data: dict[str, Any] = {"version": VERSION, **{key: value for key, value in about.items() if value}}
    data["chapters"] = [_written(chapter) for chapter in chapters]
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _written(chapter: Chapter) -> dict[str, Any]:
    """One chapter; what it has not is left out."""
    whole = {"title": chapter.title, "img": chapter.image, "url": chapter.url}
    data: dict[str, Any] = {"startTime": _plain(chapter.start), **{key: value for key, value in whole.items() if value}}
    if chapter.end is not None:
        data["endTime"] = _plain(chapter.end)
    if not chapter.toc:
        data["toc"] = False
    return data


def _plain(time: float) -> float | int:
    """A whole number of seconds without a fraction, as people write it."""
    return int(time) if time == int(time) else time
