"""Notes of other people's making, HTML or plain text, as blocks: what a feed says about an episode.

Nothing is lost but looks: headings, lists and quotes become blocks of their kind, all other text paragraphs.
"""

from __future__ import annotations

import re

from longwave.exchange.blocks import Block, canonical
from longwave.exchange.rich_text import Line, Reader, Span, feed, paragraphs_to_html, text_of, tidy, to_html

_MARKUP = re.compile(
    r"<(?:p|br|a|ul|ol|li|div|span|b|strong|i|em|h[1-6]|blockquote|img)\b[^>]*>|&(?:amp|lt|gt|nbsp|#\d+);",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'”’]")


def from_notes(text: str) -> list[Block]:
    """The blocks of notes, whichever form they have."""
    return from_html(text) if _MARKUP.search(text) else from_text(text)


def from_text(text: str) -> list[Block]:
    """Plain text: an empty line ends a paragraph, addresses become links."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [_linked(paragraph) for paragraph in re.split(r"\n[ \t]*\n", text)]
    return canonical([Block("text", {"html": paragraphs_to_html(line for line in lines if line)})])


def _linked(text: str) -> Line:
    spans, at = [], 0
    for found in _URL.finditer(text):
        spans += [Span(text[at : found.start()]), Span(found[0], href=found[0])]
        at = found.end()
    return tidy([*spans, Span(text[at:])])


def from_html(markup: str) -> list[Block]:
    """HTML: its blocks, cleaned."""
    reader = _Blocks()
    feed(reader, markup)
    return reader.finished()


class _Blocks(Reader):
    """Gathers the lines of each block tag into a block."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Block] = []
        self._lists: list[tuple[bool, list[str]]] = []
        self._quotes = 0

    def block(self, tag: str, *, opens: bool) -> None:
        """See `Reader.block`: what has been gathered belongs to what stood before this tag."""
        self._gather(tag if not opens and re.fullmatch("h[1-6]", tag) else "")
        if tag in ("ul", "ol"):
            self._end_list()  # a list within a list stands between its halves: ours are flat
            if opens:
                self._lists.append((tag == "ol", []))
            elif self._lists:
                self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes + (1 if opens else -1))
        elif tag == "hr" and opens:
            self._found.append(Block("divider", {}))

    def _end_list(self) -> None:
        if self._lists and (items := self._lists[-1][1]):
            self._found.append(Block("list", {"ordered": self._lists[-1][0], "items": list(items)}))
            items.clear()

    def _gather(self, heading: str) -> None:
        lines, self.lines = self.lines, []
        if not lines:
            return
        if heading:
            level = 2 if heading in ("h1", "h2") else 3
            self._found += [Block("heading", {"text": text_of(line), "level": level}) for line in lines]
        elif self._lists:
            self._lists[-1][1].extend(to_html(line) for line in lines)
        elif self._quotes:
            self._found.append(Block("pullquote", {"text": "\n\n".join(text_of(line) for line in lines)}))
        elif self._found and self._found[-1].kind == "text":
            before = self._found[-1].value["html"]
            self._found[-1] = Block("text", {"html": before + paragraphs_to_html(lines)})
        else:
            self._found.append(Block("text", {"html": paragraphs_to_html(lines)}))

    def finished(self) -> list[Block]:
        """The blocks, with what was left open closed."""
        self._gather("")
        self._end_list()
        return canonical(self._found)
