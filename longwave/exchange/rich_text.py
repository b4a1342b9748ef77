"""Rich text as a line of spans: the form between HTML and Markdown.

A paragraph is a `Line`: spans of text, each bold, italic, linked or none of these; a newline in a span is a line break.
`tidy` gives the one form that a line has, so that a text is written with the same bytes whichever editor made it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import nh3

from longwave.kernel.html import SCHEMES, clean, clean_inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_SPACES = re.compile("[ \t\r\f\v\x85]+")
_AROUND_BREAK = re.compile(" ?\n ?")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_UNSAFE_IN_HREF = re.compile(r"[\s<>\"\\^`{|}]")
_BLOCKS = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "td",
    "th",
    "pre",
    "hr",
}
_KEPT = _BLOCKS | {"b", "strong", "i", "em", "a", "br"}


@dataclass(frozen=True)
class Span:
    """A piece of text in one dress. `href` is empty where it leads nowhere."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""

    @property
    def dress(self) -> tuple[bool, bool, str]:
        """How it looks: two neighbours in the same dress are one span."""
        return self.bold, self.italic, self.href


Line = tuple[Span, ...]


class Node(NamedTuple):
    """A piece of a line seen as a tree: `tag` is b, i or a (then with `href`)."""

    tag: str
    href: str
    children: list[str | Node]


Dress = tuple[bool, bool, str]
_BARE: Dress = (False, False, "")


def tidy(spans: Iterable[Span]) -> Line:
    """The one form of a line: single spaces, none at its ends or beside a line break, no control characters.

    A line of nothing but white space is no line. White space wears only what both its neighbours wear, and a line
    break wears nothing.
    """
    cleaned = [
        (_SPACES.sub(" ", _CONTROL.sub("", span.text)), (span.bold, span.italic, safe_href(span.href)))
        for span in spans
    ]
    if all(dress == _BARE for _, dress in cleaned):  # nearly every line: no need to look at each character
        text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", "".join(text for text, _ in cleaned))).strip(" \n")
        return (Span(text),) if text.strip() else ()
    kept: list[tuple[str, Dress]] = []
    for text, dress in cleaned:
        for character in text:
            _add(kept, character, dress)
    while kept and kept[-1][0] in " \n":
        kept.pop()
    if all(character.isspace() for character, _ in kept):
        return ()
    groups = groupby(_undressed(kept), lambda one: one[1])
    return tuple(Span("".join(character for character, _ in group), *dress) for dress, group in groups)


def _add(kept: list[tuple[str, Dress]], character: str, dress: Dress) -> None:
    """Add one character, unless it is white space that the line does not need."""
    last, worn = kept[-1] if kept else ("\n", _BARE)
    if character == "\n":
        while kept and kept[-1][0] == " ":
            kept.pop()
        if kept:
            kept.append((character, _BARE))
    elif character == " " and last == " ":
        kept[-1] = (" ", _common(worn, dress, dress))
    elif character != " " or last != "\n":
        kept.append((character, dress))


def _common(space: Dress, before: Dress, after: Dress) -> Dress:
    href = space[2] if before[2] == space[2] == after[2] else ""
    return space[0] and before[0] and after[0], space[1] and before[1] and after[1], href


def _undressed(characters: list[tuple[str, Dress]]) -> Iterator[tuple[str, Dress]]:
    """The characters, with white space wearing only what its neighbours share."""
    before = _BARE
    groups = [list(group) for _, group in groupby(characters, lambda one: one[0].isspace())]
    for at, group in enumerate(groups):
        if not group[0][0].isspace():
            yield from group
            before = group[-1][1]
            continue
        after = groups[at + 1][0][1] if at + 1 < len(groups) else _BARE
        broken = any(character == "\n" for character, _ in group)
        for character, dress in group:
            yield character, _BARE if broken else _common(dress, before, after)


def plain_line(text: str) -> str:
    """Any text as one line without dress."""
    return "".join(span.text for span in tidy([Span(text.replace("\n", " "))]))


def text_of(line: Iterable[Span]) -> str:
    """The line without its dress."""
    return "".join(span.text for span in line)


def tree(line: Sequence[Span]) -> list[str | Node]:
    """The line as nested tags: at each place the dress that lasts longest is the outermost."""
    found: list[str | Node] = []
    at = 0
    while at < len(line):
        tag, end = "", at + 1
        for name in ("href", "bold", "italic"):
            worn = getattr(line[at], name)
            last = at
            while worn and last < len(line) and getattr(line[last], name) == worn:
                last += 1
            if last > at and (not tag or last > end):
                tag, end = name, last
        if not tag:
            found.append(line[at].text)
            at += 1
            continue
        inner = [_without(span, tag) for span in line[at:end]]
        href = line[at].href if tag == "href" else ""
        found.append(Node({"href": "a", "bold": "b", "italic": "i"}[tag], href, tree(inner)))
        at = end
    return found


def _without(span: Span, tag: str) -> Span:
    if tag == "href":
        return replace(span, href="")
    return replace(span, bold=False) if tag == "bold" else replace(span, italic=False)


# --- HTML ---


def to_html(line: Sequence[Span]) -> str:
    """The line as clean HTML without a paragraph around it."""
    return clean_inline(_html(tree(line)))


def paragraphs_to_html(lines: Iterable[Sequence[Span]]) -> str:
    """Lines as clean HTML, a paragraph each."""
    return clean("".join(f"<p>{_html(tree(line))}</p>" for line in lines))


def _html(nodes: Iterable[str | Node]) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(escape(node, quote=False).replace("\n", "<br>"))
        else:
            href = f' href="{escape(node.href)}"' if node.tag == "a" else ""
            parts.append(f"<{node.tag}{href}>{_html(node.children)}</{node.tag}>")
    return "".join(parts)


class Reader(HTMLParser):
    """Reads cleaned HTML as lines. Whoever wants more than paragraphs overrides `block`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.spans: list[Span] = []
        self._bold = self._italic = 0
        self._hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag that opens."""
        if tag in _BLOCKS:
            self.flush()
            self.block(tag, opens=True)
        elif tag == "br":
            self.spans.append(Span("\n"))
        elif tag == "a":
            self._hrefs.append(dict(attrs).get("href") or "")
        else:
            self._wear(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        """Take note of a tag that closes."""
        if tag in _BLOCKS:
            self.flush()
            self.block(tag, opens=False)
        elif tag == "a" and self._hrefs:
            self._hrefs.pop()
        else:
            self._wear(tag, -1)

    def handle_data(self, data: str) -> None:
        """Take text in the dress of the moment."""
        href = self._hrefs[-1] if self._hrefs else ""
        self.spans.append(Span(data.replace("\n", " "), self._bold > 0, self._italic > 0, href))

    def _wear(self, tag: str, step: int) -> None:
        if tag in ("b", "strong"):
            self._bold += step
        elif tag in ("i", "em"):
            self._italic += step

    def flush(self) -> None:
        """End the line."""
        if line := tidy(self.spans):
            self.lines.append(line)
        self.spans = []

    def block(self, tag: str, *, opens: bool) -> None:
        """A block tag opens or closes; the line before it has ended."""


def feed(reader: Reader, markup: str) -> None:
    """Have a reader read any markup, cleaned first of everything but text, its dress and blocks."""
    markup = _CONTROL.sub("", markup)
    reader.feed(nh3.clean(markup, tags=_KEPT, attributes={"a": {"href"}}, link_rel=None, url_schemes=SCHEMES))
    reader.close()
    reader.flush()


def from_html(markup: str) -> list[Line]:
    """The paragraphs of some HTML as lines. What is neither text nor its dress is dropped; its text stays."""
    reader = Reader()
    feed(reader, markup)
    return reader.lines


def from_inline_html(markup: str) -> Line:
    """The same where there can only be one line: paragraphs become lines of it."""
    spans: list[Span] = []
    for line in from_html(markup):
        spans += [Span("\n"), *line]
    return tidy(spans)


@lru_cache(maxsize=4096)
def safe_href(value: str) -> str:
    """An address as it may stand in a link, or nothing: http, https, mailto, or relative to this site."""
    if not value:
        return ""
    value = re.sub("[\t\r\n]", "", _CONTROL.sub("", value)).strip()
    value = _UNSAFE_IN_HREF.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), value)
    value = f"https:{value}" if value.startswith("//") else value
    scheme = _SCHEME.match(value)
    if not value or (scheme and scheme[1].lower() not in SCHEMES):
        return ""
    kept = clean_inline(f'<a href="{escape(value)}">x</a>')
    return value if "href=" in kept else ""
