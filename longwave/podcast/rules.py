"""What podcast directories refuse: rules over plain facts, each answer with what was found, expected, and what to do.

Apple, Spotify, YouTube and Podcasting 2.0 publish these rules; where one of them is the reason, the answer names it.
The desk asks `show_gaps` and `episode_gaps` before it publishes; `check.py` holds whole feeds against the same rules.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from longwave.podcast.categories import CATEGORIES
from longwave.podcast.categories import parse as parse_category
from longwave.podcast.shapes import EpisodeKind

MOST_DESCRIPTION = 4000  # bytes of UTF-8
MOST_NAME = 128  # characters of a person's name or the words of a funding link
LEAST_COVER, MOST_COVER = 1400, 3000  # pixels
MOST_COVER_BYTES = 4 * 1024 * 1024
GUID_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")

#: The types that a file's extension promises; the first is what we write.
TYPES: dict[str, tuple[str, ...]] = {
    "mp3": ("audio/mpeg",),
    "m4a": ("audio/x-m4a", "audio/mp4", "audio/m4a"),
    "mp4": ("video/mp4", "audio/mp4"),
    "m4v": ("video/x-m4v", "video/mp4"),
    "mov": ("video/quicktime",),
}
_COVER_EXTENSIONS = {"JPEG": ("jpg", "jpeg"), "PNG": ("png",)}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE | re.ASCII)
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """One rule that is broken: the field, what is there, what should be, and what to do about it."""

    field: str
    found: str
    expected: str
    advice: str

    def __str__(self) -> str:
        return f"Found {self.found}, expected {self.expected}. {self.advice}"


@dataclass(frozen=True)
class CoverFacts:
    """What is known of a cover: pixels, `form` ("JPEG", "PNG"), colour `mode` as Pillow names it, bytes."""

    width: int
    height: int
    form: str
    mode: str
    alpha: bool
    extension: str
    length: int


@dataclass(frozen=True)
class ShowFacts:
    """What the rule about a show reads; the fields are the desk's."""

    title: str
    description: str
    category: str
    language: str
    author: str
    owner_name: str
    owner_email: str
    cover: CoverFacts | None
    guid: str = ""
    funding_url: str = ""
    funding_text: str = ""
    new_feed_url: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class EpisodeFacts:
    """What the rule about an episode reads. `url` may be a path.

    `published_guid` is the one that listeners' apps have seen already, `other_guids` are those of the show's other
    episodes.
    """

    title: str
    standfirst: str
    guid: str
    url: str
    media_type: str
    length: int
    seconds: float
    kind: str = EpisodeKind.FULL
    number: int | None = None
    season: int | None = None
    serial: bool = False
    published_guid: str = ""
    other_guids: frozenset[str] = frozenset()
    cover: CoverFacts | None = None


def show_gaps(show: ShowFacts) -> tuple[Fault, ...]:
    """What is missing or wrong before a show may be published."""
    return tuple(_show_gaps(show))


def _show_gaps(show: ShowFacts) -> Iterator[Fault]:
    yield from title_faults(show.title)
    yield from description_faults(show.description, field="body")
    if show.cover is None:
        yield Fault("picture", "no cover", "a square picture", "Choose a cover: directories list no show without one.")
    else:
        yield from cover_faults(show.cover)
    yield from category_faults(show.category)
    yield from language_faults(show.language)
    yield from _named("author", show.author, "Write who publishes the show, as apps shall name them.")
    yield from _named("owner_name", show.owner_name, "Write to whom directories shall write.")
    yield from email_faults(show.owner_email)
    if show.guid:
        yield from show_guid_faults(show.guid)
    if show.feedback and not _EMAIL.fullmatch(show.feedback):
        yield Fault("feedback", quoted(show.feedback), "an e-mail address", "Correct it or leave it empty.")
    if show.funding_url or show.funding_text:
        yield from _funding_faults(show)
    if show.new_feed_url:
        yield from url_faults(
            "new_feed_url", show.new_feed_url, "Give the new feed's whole address, or leave it empty."
        )


def _funding_faults(show: ShowFacts) -> Iterator[Fault]:
    """A way to pay needs its address and short words."""
    yield from url_faults(
        "funding_url", show.funding_url, "Give the whole address of the page where listeners can pay."
    )
    yield from _named("funding_text", show.funding_text, "Write the words of the link, such as “Support the show”.")
    if len(show.funding_text) > MOST_NAME:
        found = f"{len(show.funding_text)} characters"
        yield Fault("funding_text", found, f"at most {MOST_NAME}", "Shorten it: apps cut off the rest.")


def episode_gaps(episode: EpisodeFacts) -> tuple[Fault, ...]:
    """What is missing or wrong before an episode may be published."""
    return tuple(_episode_gaps(episode))


def _episode_gaps(episode: EpisodeFacts) -> Iterator[Fault]:
    yield from title_faults(episode.title)
    yield from description_faults(episode.standfirst, field="standfirst")
    if not episode.url:
        yield Fault("audio", "no audio", "an MP3 or M4A file", "Upload the recording.")
    else:
        yield from enclosure_faults(episode.url, episode.media_type, episode.length, field="audio", absolute=False)
        if episode.seconds < 1:
            yield Fault("audio", "less than a second of sound", "a recording", "Upload the recording again.")
    yield from _number_faults(episode)
    yield from guid_faults(episode.guid, published=episode.published_guid, others=episode.other_guids)
    if episode.cover is not None and episode.cover.form not in _COVER_EXTENSIONS:
        yield Fault("picture", f"a {episode.cover.form} file", "JPEG or PNG", "Save the picture as JPEG.")


def _number_faults(episode: EpisodeFacts) -> Iterator[Fault]:
    """Numbers count from 1, and Apple plays a serial show in the order of its numbers."""
    for field, value in (("number", episode.number), ("season", episode.season)):
        if value is not None and value < 1:
            yield Fault(field, str(value), "a number from 1 on", "Correct it or leave it empty.")
    if episode.kind not in set(EpisodeKind):
        expected = ", ".join(EpisodeKind)
        yield Fault("episode_type", quoted(episode.kind), f"one of {expected}", "Choose one of these.")
    if episode.serial and episode.number is None and episode.kind == EpisodeKind.FULL:
        yield Fault("number", "no number", "a number, since the show is serial", "Number the episode (Apple).")


def title_faults(title: str, field: str = "title") -> Iterator[Fault]:
    """A title is there, has no space around it (Apple) and neither < nor > (YouTube)."""
    if not title.strip():
        yield Fault(field, "nothing", "a title", "Write one.")
        return
    if title != title.strip():
        yield Fault(field, f"spaces around {quoted(title.strip())}", "none", "Remove them (Apple).")
    if "<" in title or ">" in title:
        yield Fault(field, quoted(title), "a title without < and >", "Write it in other words: YouTube refuses these.")


def description_faults(text: str, field: str = "description") -> Iterator[Fault]:
    """A description is there and has at most 4,000 bytes (Apple)."""
    if not text.strip():
        yield Fault(field, "nothing", "a description in plain text", "Write a few sentences.")
    length = len(text.encode("utf-8", "replace"))
    if length > MOST_DESCRIPTION:
        yield Fault(field, f"{length:,} bytes", f"at most {MOST_DESCRIPTION:,}", "Shorten it: Apple cuts off the rest.")


def cover_faults(cover: CoverFacts, field: str = "picture") -> Iterator[Fault]:
    """A cover as Apple takes it: square, 1400 to 3000 pixels, JPEG or PNG in RGB, opaque, named as what it is."""
    size = f"{cover.width} × {cover.height} pixels"
    if cover.width != cover.height:
        yield Fault(field, size, "a square", "Crop the cover so that both sides are equal.")
    sides = (cover.width, cover.height)
    if min(sides) < LEAST_COVER or max(sides) > MOST_COVER:
        expected = f"{LEAST_COVER} to {MOST_COVER} pixels a side"
        yield Fault(field, size, expected, f"Export it again; {MOST_COVER} × {MOST_COVER} is best.")
    if cover.form not in _COVER_EXTENSIONS:
        yield Fault(field, f"a {cover.form} file", "JPEG or PNG", "Save the cover as JPEG.")
    elif cover.extension.lower() not in _COVER_EXTENSIONS[cover.form]:
        expected = f".{_COVER_EXTENSIONS[cover.form][0]}, since it is a {cover.form} file"
        yield Fault(field, f"a name ending in .{cover.extension}", expected, "Rename the file.")
    if cover.alpha:
        yield Fault(field, "a transparent picture", "an opaque one", "Save it without an alpha channel, as JPEG.")
    elif cover.mode != "RGB":
        yield Fault(field, f"colours in {cover.mode}", "RGB", "Save the cover in RGB.")
    if cover.length > MOST_COVER_BYTES:
        found, expected = f"{cover.length:,} bytes", f"at most {MOST_COVER_BYTES:,}"
        yield Fault(field, found, expected, "Save it as JPEG of lower quality; about 500,000 bytes are plenty.")


def category_faults(text: str, field: str = "category") -> Iterator[Fault]:
    """A category of Apple's list, as `News > Politics`."""
    category = parse_category(text)
    if category.name not in CATEGORIES:
        yield Fault(field, quoted(text), "a category of Apple's list, such as “News > Politics”", "Choose one from it.")
    elif category.sub and category.sub not in CATEGORIES[category.name]:
        subs = ", ".join(CATEGORIES[category.name]) or "no subcategory"
        yield Fault(field, quoted(text), f"{category.name} with one of: {subs}", "Choose one from Apple's list.")


def language_faults(tag: str, field: str = "language") -> Iterator[Fault]:
    """A language tag in the form of RFC 5646."""
    if not _LANGUAGE.fullmatch(tag):
        yield Fault(field, quoted(tag), "a language such as en, en-gb or fr", "Write the language's code.")


def email_faults(address: str, field: str = "owner_email") -> Iterator[Fault]:
    """The owner's address, by which Spotify and YouTube prove whose show it is."""
    if not _EMAIL.fullmatch(address):
        advice = "Write the owner's address: Spotify and YouTube send their proof of ownership there."
        yield Fault(field, quoted(address), "an e-mail address", advice)


def url_faults(field: str, url: str, advice: str) -> Iterator[Fault]:
    """A whole address of the web."""
    if not is_absolute(url):
        yield Fault(field, quoted(url), "an address that starts with https://", advice)


def enclosure_faults(
    url: str, media_type: str, length: int, *, field: str = "enclosure", absolute: bool = True
) -> Iterator[Fault]:
    """An audio address that Apple plays: ASCII, its extension deciding; with type and length, as Spotify demands."""
    if absolute:
        yield from url_faults(field, url, "Give the audio file's whole address.")
    if not url.isascii() or any(c.isspace() for c in url):
        yield Fault(field, quoted(url), "an address in ASCII without spaces", "Rename the audio file in plain letters.")
    extension = extension_of(url)
    if extension not in TYPES:
        found = f"an address ending in .{extension}" if extension else "an address without an extension"
        yield Fault(field, found, f"one of .{', .'.join(TYPES)}", "Apple hides the episode otherwise: rename the file.")
    elif media_type not in TYPES[extension]:
        expected = f"{TYPES[extension][0]} for .{extension}"
        yield Fault(field, f"the type {quoted(media_type)}", expected, "Upload the file again so that it is read anew.")
    if length <= 0:
        yield Fault(field, f"a length of {length} bytes", "the file's length", "Upload the file again.")


def guid_faults(
    guid: str, *, published: str = "", others: frozenset[str] = frozenset(), field: str = "guid"
) -> Iterator[Fault]:
    """A GUID is there, is the one that apps have seen already, and belongs to no other episode of the show."""
    if not guid.strip():
        yield Fault(field, "nothing", "a GUID", "Give the episode one; it is kept for ever.")
        return
    if guid != guid.strip():
        yield Fault(field, f"spaces around {quoted(guid.strip())}", "none", "Remove them.")
    if published and guid != published:
        advice = "Put the old one back: with another, every app downloads and lists the episode again."
        yield Fault(field, quoted(guid), f"{quoted(published)}, as it was published", advice)
    if guid in others:
        yield Fault(field, quoted(guid), "one of its own", "Another episode has this GUID: apps would show only one.")


def show_guid_faults(guid: str, field: str = "guid") -> Iterator[Fault]:
    """A podcast:guid is a UUID, kept for life, also through an import."""
    try:
        right = str(UUID(guid)) == guid.lower()
    except ValueError:
        right = False
    if not right:
        yield Fault(
            field, quoted(guid), "a UUID of 36 characters", "Keep the one that the show had, or leave it empty."
        )


def podcast_guid(feed_url: str) -> UUID:
    """The podcast:guid of a show that never had one: UUIDv5 of its feed's address without scheme and last slashes."""
    return uuid5(GUID_NAMESPACE, _SCHEME.sub("", feed_url.strip(), count=1).rstrip("/"))


def fitted(text: str, most: int = MOST_DESCRIPTION) -> str:
    """A text of at most `most` bytes of UTF-8, cut after a word and marked with an ellipsis where it is longer."""
    data = text.encode()
    if len(data) <= most:
        return text
    kept = data[: most - len("…".encode())].decode(errors="ignore")
    cut = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:cut] if cut > len(kept) // 2 else kept).rstrip() + "…"


def extension_of(url: str) -> str:
    """The extension of an address's path, in small letters, without the dot."""
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_absolute(url: str) -> bool:
    """Whether this is a whole address of the web."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def quoted(text: str) -> str:
    """A value as an answer shows it: in quotes, not too long, and “nothing” where it is empty."""
    if not text.strip():
        return "nothing"
    return f"“{text}”" if len(text) <= 80 else f"“{text[:79]}…”"


def _named(field: str, value: str, advice: str) -> Iterator[Fault]:
    """A text that may not be empty."""
    if not value.strip():
        yield Fault(field, "nothing", "a text", advice)
