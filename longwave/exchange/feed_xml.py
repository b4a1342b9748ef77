"""A feed's bytes as XML, safely: no document type, no entities, nothing fetched.

Feeds are written by all sorts of programs. Names are made one by the addresses of their namespaces in every spelling
met, and small sins of well-formedness are mended before the tree is given up.
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from urllib.parse import urljoin
from xml.parsers import expat

from lxml import etree

from longwave.exchange.faults import Fault, Refused

MOST_BYTES = 50_000_000
_NAMESPACES = {
    "itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "podcastindex.org/namespace/1.0": "podcast",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/dc/elements/1.1": "dc",
    "w3.org/2005/atom": "atom",
    "purl.org/atom/ns#": "atom",
    "search.yahoo.com/mrss": "media",
    "podlove.org/simple-chapters": "psc",
    "google.com/schemas/play-podcasts/1.0": "googleplay",
    "w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
_PLAIN = ("purl.org/rss/1.0", "backend.userland.com/rss", "my.netscape.com/rdf", "purl.org/net/rss")
_NAME = re.compile(r"(?:\{(?P<uri>.*)\})?(?:(?P<prefix>[^:]*):)?(?P<name>.*)", re.DOTALL)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)(?:(\w+);)?")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_DOCTYPE = re.compile(r"<!\s*(?:DOCTYPE\s+(\w+)|ENTITY)", re.IGNORECASE)


class Part:
    """An element with its children by name: `title`, `itunes:author`, `podcast:person`, all in lower case."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._children: dict[str, list[etree._Element]] = defaultdict(list)
        for child in element:
            if isinstance(child.tag, str):
                self._children[name_of(child)].append(child)

    @property
    def line(self) -> int:
        """The line of the feed on which it begins."""
        return int(getattr(self.element, "sourceline", None) or 0)

    def all(self, name: str) -> list[Part]:
        """The children of that name."""
        return [Part(child) for child in self._children.get(name, ())]

    def one(self, *names: str) -> Part | None:
        """The first child of the first of these names that is there."""
        return next((Part(self._children[name][0]) for name in names if name in self._children), None)

    def text(self, *names: str) -> str:
        """The text of the first child of these names that has one, without white space around it."""
        for name in names:
            for child in self._children.get(name, ()):
                if text := Part(child).raw.strip():
                    return text
        return ""

    @property
    def raw(self) -> str:
        """Its own text exactly as given; markup within is dropped, the markup's text stays."""
        return "".join(str(piece) for piece in self.element.itertext())

    def get(self, name: str) -> str:
        """An attribute, without white space around it."""
        return str(self.element.get(name) or "").strip()

    def url(self, value: str, feed_url: str) -> str:
        """An address that stands in it, made absolute by `xml:base` or the feed's own address."""
        try:
            return urljoin(urljoin(feed_url, self.element.base or ""), value) if value else ""
        except ValueError:
            return value


def name_of(element: etree._Element) -> str:
    """An element's name with the usual prefix of its namespace, whatever prefix or spelling the feed uses."""
    found = _NAME.fullmatch(str(element.tag))
    if found is None:
        return ""
    uri = re.sub(r"^https?://(?:www\.)?", "", (found["uri"] or "").strip().lower()).rstrip("/")
    prefix = (found["prefix"] or "").lower()
    if uri:
        prefix = _NAMESPACES.get(uri) or ("" if uri.startswith(_PLAIN) else "podcast" if "podcastindex" in uri else "?")
    name = found["name"].lower()
    return f"{prefix}:{name}" if prefix else name


@dataclass(frozen=True)
class Tree:
    """A feed's root element, `None` where there is none. `whole`: nothing was lost; notes say what was mended."""

    root: etree._Element | None
    whole: bool = True
    notes: tuple[str, ...] = ()


def tree_of(data: bytes, name: str) -> Tree:
    """The feed as a tree, mended where it is not well-formed and saved in parts where that does not help.

    Raises `Refused` for what is empty, too large, a web page, or has a document type or entities.
    """
    if len(data) > MOST_BYTES:
        raise refusal(name, 0, f"the feed has {len(data):,} bytes; at most {MOST_BYTES:,} are read. Is it a feed?")
    if not data.strip(b"\0 \t\r\n"):
        raise refusal(name, 0, "the file is empty. Expected a feed; check the address.")
    problem = "it does not begin as XML does"
    if _begins(data, name):
        root, problem = _root(data)
        if root is not None:
            return Tree(_judged(root, name))
    mended = mend(data, name)
    if not _begins(mended, name):
        return Tree(None, False, (f"The feed is not well-formed ({problem}).",))
    root, _ = _root(mended)
    if root is not None:
        return Tree(_judged(root, name), True, (f"The feed is not well-formed ({problem}); it was mended.",))
    saved = _saved(mended)
    return Tree(saved if saved is None else _judged(saved, name), False, (f"The feed is not well-formed ({problem}).",))


def _judged(root: etree._Element, name: str) -> etree._Element:
    """The root, unless a document type came with it after all: two readers must agree that there is none."""
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _no_document_type(name, 1, "")
    return root


def refusal(name: str, line: int, reason: str) -> Refused:
    """A refusal of a whole feed."""
    return Refused([Fault(name, line, reason)])


def _no_document_type(name: str, line: int, root: str) -> Refused:
    if root.lower() == "html":
        return refusal(name, line, "this is a web page, not a feed. Look for the address of the feed on that page.")
    reason = (
        "the feed has a document type (DTD), through which it could name files of this machine or grow without end."
    )
    return refusal(name, line, f"{reason} Expected a feed without one; remove the <!DOCTYPE …> and import the file.")


class _Begun(Exception):
    """The root element has begun: nothing that was to be refused stood before it."""


def _begins(data: bytes, name: str) -> bool:
    """Read up to the root element with a reader that stops at a document type before it has understood any of it."""
    parser = expat.ParserCreate()

    def doctype(root: str, *_: object) -> None:
        raise _no_document_type(name, parser.CurrentLineNumber, root)

    def begun(*_: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = begun
    try:
        parser.Parse(data, True)
    except _Begun:
        return True
    except (expat.ExpatError, ValueError):
        return False
    return False


def _parser(*, recover: bool) -> etree.XMLParser:
    """A reader that resolves nothing, asks nobody, and has limits for depth and size."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def _root(data: bytes) -> tuple[etree._Element | None, str]:
    """The root element, or what is wrong. A prefix that nothing declares is no hindrance: podcasters forget it."""
    parser = _parser(recover=False)
    try:
        return etree.fromstring(data, parser), ""
    except etree.XMLSyntaxError as error:
        if all(entry.domain_name == "NAMESPACE" for entry in parser.error_log):
            return _saved(data), str(error.msg)
        return None, str(error.msg).removesuffix(" (<string>, line 1)")


def _saved(data: bytes) -> etree._Element | None:
    """What can be saved of a tree that is not well-formed."""
    try:
        root: etree._Element | None = etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    return root


def mend(data: bytes, name: str) -> bytes:
    """The bytes with their commonest faults mended: odd beginnings, control characters, bare ampersands, HTML's names.

    Raises `Refused` where a document type or an entity is declared anywhere outside CDATA.
    """
    text = _decoded(data)
    text = _UNPRINTABLE.sub("", text[max(text.find("<"), 0) :])
    text = re.sub(r"^<\?xml[^>]*\?>", "", text)
    pieces = _CDATA.split(text)
    for at in range(0, len(pieces), 2):
        if found := _DOCTYPE.search(pieces[at]):
            line = "".join(pieces[:at]).count("\n") + pieces[at].count("\n", 0, found.start()) + 1
            raise _no_document_type(name, line, found[1] or "")
        pieces[at] = _AMPERSAND.sub(_ampersand, pieces[at])
    return "".join(pieces).encode("utf-8", "ignore")


def _ampersand(found: re.Match[str]) -> str:
    known = html5.get(f"{found[1]};", "") if found[1] else ""
    if known:
        return "".join(f"&#{ord(character)};" for character in known)
    return f"&amp;{found[1]};" if found[1] else "&amp;"


def _encodings(data: bytes) -> Iterator[str]:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            yield name
    if declared := _DECLARED.search(data[:1000]):
        yield declared[1].decode("ascii")
    yield "utf-8"


def _decoded(data: bytes) -> str:
    for name in _encodings(data):
        try:
            return data.decode(codecs.lookup(name).name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("cp1252", "replace")
