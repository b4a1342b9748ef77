"""Reads a feed, ours or another's, and lists the rules it breaks: RSS 2.0, Apple, Spotify, YouTube, Podcasting 2.0.

Feeds come from strangers: no DTD is loaded, no entity expanded, nothing fetched, and their size is bounded.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from lxml import etree

from longwave.podcast import rules
from longwave.podcast.feed import ATOM, CONTENT, ITUNES, PODCAST
from longwave.podcast.rules import Fault, quoted
from longwave.podcast.shapes import EpisodeKind, ShowKind

MOST_BYTES = 64 * 1024 * 1024
#: The same namespace by its former name, which apps must take too.
PODCAST_ALIAS = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
_EXACT = (ATOM, CONTENT, ITUNES, PODCAST)
_MEDIUMS = {"podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course"}
_TAGS = {
    ITUNES: "author block category complete duration email episode episodeType explicit image keywords name "
    "new-feed-url order owner season subtitle summary title type",
    PODCAST: "alternateEnclosure block chapters chat contentLink episode funding guid image images integrity license "
    "liveItem location locked medium person podping podroll publisher remoteItem season socialInteract soundbite "
    "source trailer transcript txt updateFrequency value valueRecipient valueTimeSplit",
}
_SPELLINGS = {space: {name.lower(): name for name in names.split()} for space, names in _TAGS.items()}
_DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), ?\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(:\d\d)? ([+-]\d{4}|GMT|UTC?|[ECMP][SD]T)"
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DURATION = re.compile(r"\d+|(\d+:)?\d{1,2}:\d\d")
_RELATIVE = re.compile(r"""\s(?:href|src)\s*=\s*["']?(?!["'\s]|[a-z][a-z0-9+.-]*:|#)""", re.IGNORECASE)

Found = Iterator["Broken"]


@dataclass(frozen=True)
class Broken:
    """A rule that a feed breaks. `rule` names it, `authority` whose it is, `where` and `line` where in the feed.

    `required` is False where a directory only advises, or ignores what it does not understand.
    """

    rule: str
    authority: str
    where: str
    line: int
    fault: Fault
    required: bool = True

    def __str__(self) -> str:
        return f"line {self.line}, {self.where}, {self.fault.field}: {self.fault} ({self.authority})"


def broken_rules(feed: bytes) -> tuple[Broken, ...]:
    """List what is wrong with a feed, in the order of its lines; nothing where it keeps every rule."""
    return tuple(sorted(_document(feed), key=lambda broken: (broken.line, broken.rule)))


def _document(feed: bytes) -> Found:
    """The rules about the document as a whole, then those about what is in it."""
    if len(feed) > MOST_BYTES:
        found, expected = f"{len(feed):,} bytes", f"at most {MOST_BYTES:,}"
        yield _at(None, "xml.size", "XML", Fault("feed", found, expected, "Cut the feed into pages (RFC 5005)."))
        return
    try:
        root = _parsed(feed, recover=False)
    except etree.XMLSyntaxError as error:
        fault = Fault("feed", error.msg or "no XML", "well-formed XML", "Write the feed with an XML serializer.")
        yield Broken("xml.form", "XML", "the feed", error.lineno or 1, fault)
        root = _salvaged(feed)
    if root is None:
        return
    document = root.getroottree().docinfo
    if getattr(document, "doctype", ""):
        yield _at(root, "xml.dtd", "XML", Fault("feed", "a DTD", "none", "Remove it: readers refuse or ignore it."))
    if not feed.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml"):
        fault = Fault("feed", "no XML declaration", '<?xml version="1.0" encoding="UTF-8"?>', "Put it first.")
        yield _at(root, "xml.declaration", "Apple", fault)
    if (document.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        yield _at(root, "xml.encoding", "Apple", Fault("feed", str(document.encoding), "UTF-8", "Write it in UTF-8."))
    yield from _names(root)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        found = f"<{root.tag} version={quoted(root.get('version', ''))}> with {len(channels)} channels"
        fault = Fault("feed", found, '<rss version="2.0"> with one channel', "Write RSS 2.0.")
        yield _at(root, "rss.version", "RSS 2.0", fault)
    for channel in channels[:1]:
        yield from _channel(channel)


def _parsed(feed: bytes, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, remove_comments=True
    )
    root: etree._Element | None = etree.fromstring(feed, parser)
    return root


def _salvaged(feed: bytes) -> etree._Element | None:
    """What can be made of a feed that is no XML, so that its other faults are seen at once too."""
    try:
        return _parsed(feed, recover=True)
    except etree.XMLSyntaxError:
        return None


def _names(root: etree._Element) -> Found:
    """Namespaces are matched to the letter, tags too."""
    for prefix, uri in root.nsmap.items():
        for right in _EXACT:
            if uri != right and uri.rstrip("/").lower() == right.rstrip("/").lower():
                fault = Fault(f"xmlns:{prefix}", quoted(uri), quoted(right), "Correct it: apps ignore the tags else.")
                yield _at(root, "xml.namespace", "Apple" if right == ITUNES else "XML", fault)
    for element in root.iter("{*}*"):
        space, _, name = str(element.tag).removeprefix("{").rpartition("}")
        right = _SPELLINGS.get(space, {}).get(name.lower(), name)
        if name != right:
            fault = Fault(name, f"<{name}>", f"<{right}>", "Correct it: capitals count.")
            yield _at(element, "xml.case", "Apple" if space == ITUNES else "Podcasting 2.0", fault)


def _channel(channel: etree._Element) -> Found:
    """The rules about a show."""
    yield from _each(channel, "title", "Apple", rules.title_faults(_text(channel, "title")))
    link = rules.url_faults("link", _text(channel, "link"), "Give the address of the show's page.")
    yield from _each(channel, "link", "RSS 2.0", link)
    yield from _each(channel, "description", "Apple", rules.description_faults(_text(channel, "description")))
    yield from _each(channel, "language", "Apple", rules.language_faults(_text(channel, "language")))
    yield from _categories(channel)
    yield from _owner(channel)
    yield from _shared(channel)
    if channel.find(_i("image")) is None:
        fault = Fault("itunes:image", "nothing", "the cover's address", "Add it: directories list no show without.")
        yield _at(channel, "channel.image", "Apple", fault)
    yield from _one_of(channel, _i("type"), "channel.type", "Apple", set(ShowKind))
    for tag in ("block", "complete"):
        yield from _one_of(channel, _i(tag), f"channel.{tag}", "Apple", {"Yes"}, required=False)
    if channel.find(_i("explicit")) is None:
        yield _missing(channel, "itunes:explicit", "Apple", "true or false")
    moved = channel.find(_i("new-feed-url"))
    if moved is not None:
        faults = rules.url_faults("itunes:new-feed-url", (moved.text or "").strip(), "Give the new feed's address.")
        yield from _each(moved, "new-feed-url", "Apple", faults)
    if not any(
        e.get("rel") == "self" and rules.is_absolute(e.get("href", "")) for e in channel.iter(f"{{{ATOM}}}link")
    ):
        yield _missing(channel, "atom:link", "RSS 2.0", 'rel="self" with the feed\'s own address', required=False)
    for tag, expected in (("copyright", "whose it is"), ("lastBuildDate", "when anything in it last changed")):
        if not _text(channel, tag):
            yield _missing(channel, tag, "RSS 2.0", expected, required=False)
    for tag in ("pubDate", "lastBuildDate"):
        if _text(channel, tag):
            yield from _each(channel, tag, "RSS 2.0", _date_faults(tag, _text(channel, tag)))
    yield from _podcasting_show(channel)
    yield from _items(channel)


def _categories(channel: etree._Element) -> Found:
    """At least one category, all of Apple's list; two subcategories of one are allowed."""
    outer = channel.findall(_i("category"))
    if not outer:
        yield _missing(channel, "itunes:category", "Apple", "a category of Apple's list")
    for category in outer:
        name = category.get("text", "")
        inner = [sub.get("text", "") for sub in category.findall(_i("category"))]
        for sub in inner or [""]:
            faults = rules.category_faults(f"{name} > {sub}" if sub else name, field="itunes:category")
            yield from _each(category, "category", "Apple", faults)


def _owner(channel: etree._Element) -> Found:
    """Who publishes the show, and the address by which Spotify and YouTube let its owner claim it."""
    if not _text(channel, _i("author")):
        yield _missing(channel, "itunes:author", "Apple", "who publishes the show", required=False)
    owner = channel.find(_i("owner"))
    email = "" if owner is None else _text(owner, _i("email"))
    yield from _each(channel, "owner", "Spotify, YouTube", rules.email_faults(email, field="itunes:owner"))


def _podcasting_show(channel: etree._Element) -> Found:
    """Podcasting 2.0 about a show."""
    yield from _single(channel, [f"{{{PODCAST}}}{name}" for name in ("guid", "locked", "medium")], "Podcasting 2.0")
    guid = _text(channel, f"{{{PODCAST}}}guid")
    if guid:
        yield from _each(channel, "guid", "Podcasting 2.0", rules.show_guid_faults(guid, "podcast:guid"))
    else:
        yield _missing(channel, "podcast:guid", "Podcasting 2.0", "a UUID, kept for life", required=False)
    yield from _one_of(channel, f"{{{PODCAST}}}locked", "channel.locked", "Podcasting 2.0", {"yes", "no"})
    mediums = _MEDIUMS | {f"{medium}L" for medium in _MEDIUMS} | {"mixed"}
    yield from _one_of(channel, f"{{{PODCAST}}}medium", "channel.medium", "Podcasting 2.0", mediums)


def _items(channel: etree._Element) -> Found:
    """The rules about episodes, and that no two share a GUID or an audio file."""
    items = channel.findall("item")
    if not items:
        yield _missing(channel, "item", "Apple", "at least one episode")
    serial = _text(channel, _i("type")) == ShowKind.SERIAL
    guids = Counter(guid for item in items if (guid := _text(item, "guid")))
    urls = Counter(e.get("url", "") for item in items for e in item.findall("enclosure")[:1])
    for item in items:
        yield from _item(item, serial)
        guid = _text(item, "guid")
        if guids[guid] > 1:
            fault = Fault("guid", quoted(guid), "a GUID of its own", f"{guids[guid]} episodes share it: apps show one.")
            yield _at(item, "item.guid", "Apple", fault)
        url = next((e.get("url", "") for e in item.findall("enclosure")), "")
        if url and urls[url] > 1:
            fault = Fault(
                "enclosure", quoted(url), "a file of its own", f"{urls[url]} episodes share it: Apple shows one."
            )
            yield _at(item, "item.enclosure", "Apple", fault)


def _item(item: etree._Element, serial: bool) -> Found:
    """The rules about one episode."""
    yield from _each(item, "title", "Apple, YouTube", rules.title_faults(_text(item, "title")))
    yield from _single(item, ["title", "link", "guid", "pubDate", "description", f"{{{PODCAST}}}chapters"], "RSS 2.0")
    yield from _enclosure(item)
    yield from _guid(item)
    yield from _each(item, "pubDate", "Apple", _date_faults("pubDate", _text(item, "pubDate")))
    length = len(_text(item, "description").encode())
    if length > rules.MOST_DESCRIPTION:
        fault = Fault("description", f"{length:,} bytes", f"at most {rules.MOST_DESCRIPTION:,}", "Shorten it.")
        yield _at(item, "item.description", "Apple", fault, required=False)
    if _text(item, "link"):
        link = rules.url_faults("link", _text(item, "link"), "Give the address of the episode's page.")
        yield from _each(item, "link", "RSS 2.0", link)
    yield from _shared(item)
    yield from _itunes_item(item, serial)
    for tag in ("transcript", "chapters"):
        for element in item.findall(f"{{{PODCAST}}}{tag}"):
            yield from _linked(element, f"podcast:{tag}", "url")
            if not element.get("type"):
                fault = Fault(f"podcast:{tag}", "no type", "the file's media type", "Add it.")
                yield _at(element, f"item.{tag}", "Podcasting 2.0", fault)
    if _RELATIVE.search(_text(item, f"{{{CONTENT}}}encoded")):
        fault = Fault("content:encoded", "a relative address", "whole addresses", "Write https:// before each.")
        yield _at(item, "item.notes", "RSS 2.0", fault)


def _itunes_item(item: etree._Element, serial: bool) -> Found:
    """Apple's tags of an episode."""
    duration = _text(item, _i("duration"))
    if duration and not _DURATION.fullmatch(duration):
        fault = Fault("itunes:duration", quoted(duration), "seconds, or H:MM:SS", "Write whole seconds.")
        yield _at(item, "item.duration", "Apple", fault, required=False)
    elif not duration:
        yield _missing(item, "itunes:duration", "Apple", "the length in seconds", required=False)
    yield from _one_of(item, _i("episodeType"), "item.episodeType", "Apple", set(EpisodeKind))
    for tag in ("episode", "season"):
        value = _text(item, _i(tag))
        if value and not (value.isascii() and value.isdigit() and int(value[:18]) > 0):
            fault = Fault(f"itunes:{tag}", quoted(value), "a number from 1 on", "Correct it or leave it out.")
            yield _at(item, f"item.{tag}", "Apple", fault)
    whole = (_text(item, _i("episodeType")) or EpisodeKind.FULL) == EpisodeKind.FULL
    if serial and whole and not _text(item, _i("episode")):
        yield _missing(item, "itunes:episode", "Apple", "a number, since the show is serial")


def _enclosure(item: etree._Element) -> Found:
    """One audio file, with all three attributes."""
    enclosures = item.findall("enclosure")
    if len(enclosures) != 1:
        fault = Fault("enclosure", f"{len(enclosures)} of them", "exactly one", "Give each episode one audio file.")
        yield _at(item, "item.enclosure", "Apple", fault)
    for enclosure in enclosures:
        length = enclosure.get("length", "").strip()
        number = int(length[:18]) if length.isascii() and length.isdigit() else 0
        faults = rules.enclosure_faults(enclosure.get("url", ""), enclosure.get("type", ""), number)
        yield from _each(enclosure, "enclosure", "Apple, Spotify", faults)


def _guid(item: etree._Element) -> Found:
    """A GUID; one that is said to be an address is one."""
    guid = item.find("guid")
    text = "" if guid is None else (guid.text or "")
    yield from _each(item, "guid", "Apple", rules.guid_faults(text))
    if guid is not None and text.strip() and guid.get("isPermaLink", "true") != "false":
        faults = rules.url_faults("guid", text.strip(), 'Add isPermaLink="false"; do not change the GUID itself.')
        yield from _each(guid, "guid", "RSS 2.0", faults)


def _shared(parent: etree._Element) -> Found:
    """What shows and episodes have in common: picture, explicit, people and ways to pay."""
    for image in parent.findall(_i("image")):
        href = image.get("href", "")
        faults = list(rules.url_faults("itunes:image", href, "Give the picture's whole address in href."))
        if not faults and rules.extension_of(href) not in ("jpg", "jpeg", "png"):
            faults = [Fault("itunes:image", quoted(href), "an address ending in .jpg or .png", "Rename the picture.")]
        yield from _each(image, "image", "Apple", iter(faults))
    yield from _one_of(parent, _i("explicit"), f"{parent.tag}.explicit", "Apple", {"true", "false"})
    for person in parent.findall(f"{{{PODCAST}}}person"):
        name = (person.text or "").strip()
        if not 0 < len(name) <= rules.MOST_NAME:
            fault = Fault(
                "podcast:person", quoted(name), f"a name of at most {rules.MOST_NAME} characters", "Correct it."
            )
            yield _at(person, f"{parent.tag}.person", "Podcasting 2.0", fault)
        for attribute in ("href", "img"):
            if person.get(attribute) is not None:
                yield from _linked(person, "podcast:person", attribute)
    for way in parent.findall(f"{{{PODCAST}}}funding"):
        yield from _linked(way, "podcast:funding", "url")


def _linked(element: etree._Element, field: str, attribute: str) -> Found:
    """An attribute that holds a whole address."""
    faults = rules.url_faults(f"{field} {attribute}", element.get(attribute, ""), "Give a whole address.")
    yield from _each(element, field.partition(":")[2], "Podcasting 2.0", faults)


def _date_faults(field: str, text: str) -> Iterator[Fault]:
    """A date as RFC 2822 has it, with the weekday (Apple) and the right one."""
    try:
        day = _DAYS[parsedate_to_datetime(text).weekday()] if _DATE.fullmatch(text) else ""
    except (ValueError, OverflowError):
        day = ""
    if not day:
        expected = "a date such as Mon, 23 Nov 2026 18:30:00 GMT"
        yield Fault(field, quoted(text), expected, "Write it as RFC 2822 has it, with weekday and zone.")
    elif day != text[:3]:
        yield Fault(field, quoted(text), f"{day} as its weekday", "Correct the weekday.")


def _one_of(
    parent: etree._Element, tag: str, rule: str, authority: str, allowed: set[str], required: bool = True
) -> Found:
    """A tag that, where it is there, has one of a few values."""
    for element in parent.findall(tag):
        if element.text not in allowed:
            field, expected = _short(tag), " or ".join(sorted(allowed))
            fault = Fault(field, quoted(element.text or ""), expected, "Write one of these, to the letter.")
            yield _at(element, rule, authority, fault, required)


def _single(parent: etree._Element, tags: list[str], authority: str) -> Found:
    """Tags that may not be there twice."""
    for tag in tags:
        for element in parent.findall(tag)[1:]:
            fault = Fault(_short(tag), "a second one", "one", "Remove it: which of them counts is open.")
            yield _at(element, f"{parent.tag}.{_short(tag).rpartition(':')[2]}", authority, fault)


def _missing(element: etree._Element, field: str, authority: str, expected: str, required: bool = True) -> Broken:
    """A tag that is not there."""
    rule = f"{_place(element)}.{field.partition(':')[2] or field}"
    return _at(element, rule, authority, Fault(field, "nothing", expected, "Add it."), required)


def _each(element: etree._Element, name: str, authority: str, faults: Iterator[Fault]) -> Found:
    """Faults of one thing, each as a broken rule."""
    for fault in faults:
        yield _at(element, f"{_place(element)}.{name}", authority, fault)


def _place(element: etree._Element) -> str:
    """Whether an element belongs to an episode or to the show."""
    return "channel" if _episode(element) is None else "item"


def _episode(element: etree._Element) -> etree._Element | None:
    return next((e for e in (element, *element.iterancestors()) if e.tag == "item"), None)


def _at(element: etree._Element | None, rule: str, authority: str, fault: Fault, required: bool = True) -> Broken:
    """A broken rule, with where it is."""
    if element is None:
        return Broken(rule, authority, "the feed", 1, fault, required)
    episode = _episode(element)
    where = "the show" if episode is None else f"episode {quoted(_text(episode, 'title'))}"
    line: int | None = getattr(element, "sourceline", None)
    return Broken(rule, authority, where, line or 1, fault, required)


def _i(name: str) -> str:
    return f"{{{ITUNES}}}{name}"


def _short(tag: str) -> str:
    """A tag as feeds write it: itunes:author."""
    space, _, name = tag.removeprefix("{").rpartition("}")
    prefix = {ITUNES: "itunes:", PODCAST: "podcast:", ATOM: "atom:"}.get(space, "")
    return f"{prefix}{name}"


def _text(parent: etree._Element, tag: str) -> str:
    """The text of the first such child, without spaces around it."""
    return (parent.findtext(tag) or "").strip()
