"""Markdown within a line: what is bold, italic or linked, and characters that must not be taken for marks.

Writing tries the form a person would write and reads it back; where Markdown's rules for asterisks beside punctuation
get in the way, each span is marked alone and an empty comment, which shows nowhere, stands between neighbours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from longwave.exchange.rich_text import Line, Node, Span, safe_href, text_of, tidy, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

SEPARATOR = "<!-- -->"
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKS = re.compile(r"[\\*\[\]`]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?]|\Z)|&(?=#?\w+;)")
_START = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$)|--|>|\||~~~|:::|:(?=[-|])|=+\s*$")
_ENUMERATED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


class Unwritable(Exception):
    """Something within a line that a text cannot hold: what was found, and what to do."""


class _Markdown(MarkdownIt):
    """CommonMark with tables, without the two forms that turn a text into a heading or code by its looks.

    Addresses are left as they are written; `safe_href` judges them.
    """

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True})
        self.enable("table").disable(["lheading", "code"])

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


MARKDOWN = _Markdown()


def read(markdown: str) -> Line:
    """A line of Markdown as spans. Raises `Unwritable`."""
    return from_tokens(MARKDOWN.parseInline(markdown)[0].children or [])


def from_tokens(tokens: Iterable[Token]) -> Line:
    """The tokens of a line as spans. Raises `Unwritable`."""
    spans: list[Span] = []
    bold = italic = 0
    href = ""
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                spans.append(Span(token.content.replace("\n", " "), bold > 0, italic > 0, href))
            case "softbreak":
                spans.append(Span(" ", bold > 0, italic > 0, href))
            case "hardbreak":
                spans.append(Span("\n"))
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = _href(str(token.attrGet("href") or ""))
            case "link_close":
                href = ""
            case "html_inline":
                spans += _html(token.content)
            case "image":
                raise Unwritable("a picture stands within a text. Give it lines of its own, from ::: picture to :::")
            case other:  # pragma: no cover - CommonMark has no more
                raise Unwritable(f"“{other}” has no place in a text")
    return tidy(spans)


def _href(written: str) -> str:
    href = safe_href(written)
    if not href:
        shown = written[:100] or "nothing"
        raise Unwritable(f"a link leads to “{shown}”. Expected an address with https://, or a path of this site")
    return href


def _html(tag: str) -> list[Span]:
    if COMMENT.fullmatch(tag):
        return []
    if _BREAK.fullmatch(tag):
        return [Span("\n")]
    raise Unwritable(f"HTML ({tag[:40]}) stands in the text. Write it in Markdown, or put a backslash before the <")


def write(line: Line, *, at_start: bool = True) -> str:
    """A tidy line as Markdown. `at_start`: where it begins a block, so that `1.` must not begin a list."""
    nice = _finished(_nice(tree(line)), at_start)
    if _reads_as(nice, line):
        return nice
    return _finished(_careful(line), at_start)


def _reads_as(markdown: str, line: Line) -> bool:
    try:
        return read(markdown) == line
    except Unwritable:
        return False


def plain(text: str, *, at_start: bool = False) -> str:
    """A text without dress as Markdown."""
    return write(tidy([Span(text)]), at_start=at_start)


def read_plain(markdown: str) -> str:
    """A line of Markdown without its dress, on one line. Raises `Unwritable`."""
    return text_of(tidy([Span(text_of(read(markdown)).replace("\n", " "))]))


def _nice(nodes: Iterable[str | Node]) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(_escaped(node))
        else:
            parts.append(_marked(_nice(node.children), node))
    return "".join(parts)


def _marked(inner: str, node: Node) -> str:
    if node.tag == "a":
        return f"[{inner}]({_destination(node.href)})"
    mark = "**" if node.tag == "b" else "*"
    return f"{mark}{inner}{mark}"


def _destination(href: str) -> str:
    escaped = re.sub(r"&(?=#?\w+;)", r"\\&", href)
    return f"<{escaped}>" if "(" in href or ")" in href else escaped


def _careful(line: Sequence[Span]) -> str:
    """Each span marked alone. A mark then has a space, the line's end or a separator outside it: it cannot misread."""
    parts = []
    for at, span in enumerate(line):
        if at and not _open(line[at - 1], -1) and not _open(span, 0):
            parts.append(SEPARATOR)
        text = _escaped(span.text)
        if mark := "**" * span.bold + "*" * span.italic:
            text = f"{mark}{_edges(text)}{mark}"
        parts.append(f"[{text}]({_destination(span.href)})" if span.href else text)
    return "".join(parts)


def _open(span: Span, at: int) -> bool:
    """Whether the span has a bare space at that end; Markdown does not hold all white space to be such."""
    return span.dress == Span("").dress and span.text[at] in " \n"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text).replace("\n", "\\\n")


def _edges(text: str) -> str:
    """The text with white space at its ends as character references, which no reader strips."""
    bare = text.strip()
    start = len(text) - len(text.lstrip()) if bare else len(text)
    end = start + len(bare)
    return "".join(f"&#{ord(c)};" for c in text[:start]) + bare + "".join(f"&#{ord(c)};" for c in text[end:])


def _finished(markdown: str, at_start: bool) -> str:
    lines: list[str] = []
    for line in markdown.split("\n"):
        broken = line.endswith("\\") and (len(line) - len(line.rstrip("\\"))) % 2 == 1
        text = _edges(line[:-1] if broken else line)
        if at_start or lines:
            text = _ENUMERATED.sub(r"\1\\\2", text, count=1) if _ENUMERATED.match(text) else text
            text = "\\" + text if _START.match(text) else text
        lines.append(text + "\\" * broken)
    return "\n".join(lines)
