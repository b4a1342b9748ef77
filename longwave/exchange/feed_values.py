"""What feeds write for dates, lengths of time and flags, as values. Whatever cannot be read is `None`: no guesses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

_DURATION = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:[.,]\d*)?")
_DAY = re.compile(r"^\D{1,12},\s*")
_MIDNIGHT = re.compile(r"\b24:00(:00)?\b")
_NUMBER = re.compile(r"\+?(\d{1,9})(?:\.0*)?")
_YES = {"yes", "true", "explicit", "1"}
_NO = {"no", "false", "clean", "0"}
_AUDIO = {".mp3", ".m4a", ".m4b", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac"}
_VIDEO = {".mp4", ".m4v", ".mov", ".webm"}


def moment(text: str) -> datetime | None:
    """An RFC 2822 or ISO 8601 date, in UTC. A weekday in another language and the hour 24 are let pass."""
    text = " ".join(text.split())
    if not text:
        return None
    late = _MIDNIGHT.search(text)
    text = _MIDNIGHT.sub(lambda found: "00:00" + (found[1] or ""), text)
    found: datetime | None = None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(_DAY.sub("", text))
            break
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    if found is None:
        return None
    try:
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        return found + timedelta(days=1) if late else found
    except OverflowError:
        return None


def seconds(text: str) -> int | None:
    """`1:02:03`, `62:03` or `3723` in seconds."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + int(found[3])


def start(text: str) -> float | None:
    """The start of a chapter: like a length, with parts of a second."""
    whole = seconds(text)
    if whole is None:
        return None
    fraction = re.search(r"[.](\d{1,6})\d*$", text.strip())
    return whole + (float(f"0.{fraction[1]}") if fraction else 0.0)


def whole(text: str) -> int | None:
    """A whole number that is not negative."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def flag(text: str) -> bool | None:
    """Yes or no in the words that feeds use for it."""
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def one_of(text: str, *allowed: str) -> str:
    """The word, lower case, if it is one of these; else nothing."""
    word = text.strip().lower()
    return word if word in allowed else ""


def suffix(url: str) -> str:
    """The ending of the file that an address names, such as .mp3."""
    try:
        return PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    except ValueError:
        return ""


def stem(url: str) -> str:
    """The name of that file without its ending."""
    try:
        return PurePosixPath(unquote(urlsplit(url).path)).stem
    except ValueError:
        return ""


def sound(url: str, media_type: str) -> int:
    """How surely a file is what listeners hear: 3 audio, 2 video, 1 not known, 0 something else, such as a picture."""
    kind = media_type.partition("/")[0].strip().lower()
    ending = suffix(url)
    if kind == "audio" or (kind != "video" and ending in _AUDIO):
        return 3
    if kind == "video" or ending in _VIDEO:
        return 2
    return 1 if kind in ("", "application", "binary") and ending not in (".jpg", ".png", ".pdf", ".epub") else 0
