"""Markdown as blocks: what CommonMark means, and the directives between lines of three colons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from markdown_it.tree import SyntaxTreeNode

from longwave.exchange import inline
from longwave.exchange import values as v
from longwave.exchange.blocks import KINDS, Block, paragraphs
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.inline import COMMENT, MARKDOWN, Unwritable
from longwave.exchange.rich_text import Line, Span, paragraphs_to_html, text_of, tidy, to_html
from longwave.exchange.yaml_text import Source, compose, pairs

if TYPE_CHECKING:
    import yaml
    from markdown_it.token import Token

_FENCE = re.compile(r":::+[ \t]*(.*?)[ \t]*")
_BY = re.compile(r"(?:—|–|--)\s+(\S.*)")
_PIPE = re.compile(r"(?<!\\)\|")
_NOT_HERE = {
    "fence": "code has no place in a body. Write it as a paragraph, or as a note",
    "code_block": "code has no place in a body. Write it as a paragraph, or as a note",
    "html_block": "HTML has no place in a body. Write it in Markdown; films and the like are ::: embed",
}


class Misplaced(Exception):
    """A fault within a block: what was found, what to do, and how many lines below the block's first it stands."""

    def __init__(self, reason: str, below: int = 0) -> None:
        super().__init__(reason)
        self.below = below


def _day(node: yaml.Node, context: v.Context) -> str:
    value = v.line(node, context).strip()
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise v.Wrong(f"“{value[:40]}” is not a day. Expected one such as 2026-11-23") from error


# For each directive: its keys, which of them must be there, and whether Markdown may follow.
_DIRECTIVES: Mapping[str, tuple[Mapping[str, v.Read], Sequence[str], bool]] = {
    "picture": ({"file": v.path, "alt": v.text, "caption": v.text, "credit": v.text}, ["file"], False),
    "audio": ({"file": v.path, "title": v.text}, ["file"], False),
    "embed": ({"url": v.web_address, "title": v.text, "description": v.text}, ["url"], False),
    "note": ({"title": v.text}, [], True),
    "correction": ({"date": _day}, ["date"], True),
    "table": ({"caption": v.text}, [], True),
    "readalso": ({}, [], False),
}


class BodyReader:
    """Reads one body. Faults are gathered, so that a writer learns of all of them at once."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file, self.first_line = file, first_line
        self.faults: list[Fault] = []
        self._blocks: list[Block] = []
        self._text: list[Line] = []
        self._text_line = 0

    def read(self, text: str) -> list[Block]:
        """The blocks of the text, not yet in canonical form."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        at = start = 0
        while at < len(lines):
            fence = _FENCE.fullmatch(lines[at])
            if fence is None:
                at += 1
                continue
            self._markdown(lines, start, at)
            end = next((n for n in range(at + 1, len(lines)) if _FENCE.fullmatch(lines[n])), len(lines))
            closed = end < len(lines) and not _FENCE.sub(r"\1", lines[end])
            with self._noting(at):
                self._directive(lines, at, end, fence[1], closed)
            at = start = end + 1 if closed else max(end, at + 1)
        self._markdown(lines, start, len(lines))
        return self._blocks

    @contextmanager
    def _noting(self, at: int) -> Iterator[None]:
        """Note what is wrong with what stands at the line `at` (from 0) of the body, and go on."""
        try:
            yield
        except Refused as refused:
            self.faults += refused.faults
        except Misplaced as misplaced:
            self.faults.append(Fault(self.file, self.first_line + at + misplaced.below, f"{misplaced}."))
        except Unwritable as unwritable:
            self.faults.append(Fault(self.file, self.first_line + at, f"{unwritable}."))

    def _add(self, kind: str, value: dict[str, Any], at: int) -> None:
        self._blocks.append(Block(kind, value, self.first_line + at))

    # --- Markdown ---

    def _markdown(self, lines: list[str], start: int, end: int) -> None:
        for node in SyntaxTreeNode(MARKDOWN.parse("\n".join(lines[start:end]))).children:
            at = start + (node.map[0] if node.map else 0)
            if node.type != "paragraph":
                self._end_text()
            with self._noting(at):
                self._node(node, at, lines[start:end])
        self._end_text()

    def _node(self, node: SyntaxTreeNode, at: int, lines: list[str]) -> None:
        match node.type:
            case "paragraph":
                self._paragraph(node, at)
            case "heading":
                self._heading(node, at)
            case "bullet_list" | "ordered_list":
                items = [to_html(_item(item)) for item in node.children]
                self._add("list", {"ordered": node.type == "ordered_list", "items": items}, at)
            case "blockquote":
                self._add("pullquote", _quote(node), at)
            case "table":
                self._add("table", {"caption": "", **_table(node, lines)}, at)
            case "hr":
                self._add("divider", {}, at)
            case "html_block" if not COMMENT.sub("", node.content).strip():
                pass
            case other:
                raise Misplaced(_NOT_HERE.get(other, f"“{other}” has no place in a body"))

    def _paragraph(self, node: SyntaxTreeNode, at: int) -> None:
        tokens = _tokens(node)
        shown = [token for token in tokens if token.content.strip() or token.type != "text"]
        if len(shown) == 1 and shown[0].type == "image":
            self._end_text()
            self._picture(shown[0], at)
        elif line := inline.from_tokens(tokens):
            self._text_line = self._text_line if self._text else at
            self._text.append(line)

    def _picture(self, image: Token, at: int) -> None:
        """A picture as Markdown writes one: ![alt](file "caption")."""
        try:
            file = v.inside(str(image.attrGet("src") or ""))
        except v.Wrong as wrong:
            raise Misplaced(f"picture: {wrong}") from wrong
        caption = str(image.attrGet("title") or "")
        self._add("picture", {"file": file, "alt": image.content, "caption": caption, "credit": ""}, at)

    def _heading(self, node: SyntaxTreeNode, at: int) -> None:
        text = _plain(inline.from_tokens(_tokens(node)))
        if not text:
            raise Misplaced("a heading without text. Write it, or remove the hash signs")
        self._add("heading", {"text": text, "level": 2 if node.tag in ("h1", "h2") else 3}, at)

    def _end_text(self) -> None:
        if self._text:
            self._add("text", {"html": paragraphs_to_html(self._text)}, self._text_line)
        self._text = []

    # --- directives ---

    def _directive(self, lines: list[str], at: int, end: int, name: str, closed: bool) -> None:
        """A directive from its first line `at` to the line `end` (from 0) that should close it."""
        if not name:
            raise Misplaced("::: closes nothing here. Remove it, or write what it opens, such as ::: note")
        if name not in _DIRECTIVES:
            other = (
                " It needs no colons"
                if name in KINDS
                else f"{v.hint(name, _DIRECTIVES)} Known are {', '.join(_DIRECTIVES)}"
            )
            raise Misplaced(f"::: {name[:40]} is unknown.{other}")
        if not closed:
            raise Misplaced(f"::: {name} is not closed. Put a line of three colons (:::) after it")
        keys, required, texts = _DIRECTIVES[name]
        inner = lines[at + 1 : end]
        bar = next((n for n, line in enumerate(inner) if line.rstrip() == "---"), len(inner))
        source = Source(self.file, self.first_line + at + 1)
        node = compose("\n".join(inner[:bar]), source)
        if bar < len(inner) and not texts:
            raise Misplaced(f"::: {name} holds keys only. Remove the line --- and what follows it", bar + 1)
        if name == "readalso":
            self._add(name, {"entries": self._entries(node, source)}, at)
            return
        found, faults = v.take(pairs(node, source, f"::: {name}"), keys, required, v.Context(source))
        if faults:
            raise Refused(Fault(self.file, line, reason) for line, reason in faults)
        value = {key: found.get(key, "") for key in keys}
        self._add(name, value | self._within(name, inner[bar + 1 :], bar + 2), at)

    def _entries(self, node: yaml.Node | None, source: Source) -> list[str]:
        if node is None:
            raise Misplaced("::: readalso names nothing. Give a list of slugs, each after a hyphen")
        try:
            return list(v.list_of(v.reference)(node, v.Context(source)))
        except v.Wrong as wrong:
            raise Refused([Fault(self.file, wrong.line or source.line(node), f"{wrong}.")]) from wrong

    def _within(self, name: str, lines: list[str], below: int) -> dict[str, Any]:
        """The Markdown that a directive holds, `below` lines under its first."""
        if name not in ("note", "correction", "table"):
            return {}
        nodes = SyntaxTreeNode(MARKDOWN.parse("\n".join(lines))).children
        if name == "table":
            if len(nodes) != 1 or nodes[0].type != "table":
                raise Misplaced("::: table holds no table. Put one with pipes after the line ---", below)
            try:
                return _table(nodes[0], lines)
            except Misplaced as misplaced:
                raise Misplaced(str(misplaced), below + misplaced.below) from misplaced
        found = []
        for node in nodes:
            if node.type != "paragraph":
                line = below + (node.map[0] if node.map else 0)
                raise Misplaced(f"::: {name} holds more than paragraphs. Put the rest after it", line)
            found.append(inline.from_tokens(_tokens(node)))
        if name == "correction" and not any(found):
            raise Misplaced("::: correction says nothing. Put its text after a line ---")
        return {"html": paragraphs_to_html(line for line in found if line)}


def _tokens(node: SyntaxTreeNode) -> list[Any]:
    """The tokens of the only line of text in a paragraph, heading or cell."""
    lines = [child.token for child in node.children if child.type == "inline"]
    return [token for line in lines if line for token in line.children or []]


def _plain(line: Line) -> str:
    return text_of(tidy([Span(text_of(line).replace("\n", " "))]))


def _below(node: SyntaxTreeNode, parent: SyntaxTreeNode) -> int:
    return node.map[0] - parent.map[0] if node.map and parent.map else 0


def _item(item: SyntaxTreeNode) -> Line:
    spans: list[Span] = []
    for child in item.children:
        if child.type != "paragraph":
            inner = "a list" if child.type.endswith("list") else "more than text"
            raise Misplaced(f"{inner} stands within a list. Lists are flat; put it after this one", _below(child, item))
        spans += [Span("\n"), *inline.from_tokens(_tokens(child))]
    return tidy(spans)


def _quote(node: SyntaxTreeNode) -> dict[str, str]:
    """A pull quote: its text, and by whom where the last line begins with a dash."""
    found: list[str] = []
    by = ""
    for child in node.children:
        if child.type != "paragraph":
            raise Misplaced("a pull quote holds more than text. Put the rest after it", _below(child, node))
        source = child.children[0].content
        if child is node.children[-1]:
            source, by = _attributed(source)
        found.append(text_of(inline.read(source)))
    text = paragraphs("\n\n".join(found))
    if not text:
        raise Misplaced("a pull quote without text. Write it after the >")
    return {"text": text, "by": by}


def _attributed(source: str) -> tuple[str, str]:
    before, _, last = source.rpartition("\n")
    found = _BY.fullmatch(last)
    if found is None:
        return source, ""
    return before.removesuffix("\\"), inline.read_plain(found[1])


def _table(node: SyntaxTreeNode, lines: list[str]) -> dict[str, Any]:
    """A table's columns and rows; `lines` are those that the node's map counts."""
    columns = []
    rows: list[list[str]] = []
    for row in (row for part in node.children for row in part.children):
        cells = [_plain(inline.from_tokens(_tokens(cell))) for cell in row.children]
        if row.map and _width(lines[row.map[0]]) > len(cells):
            raise Misplaced(f"a row has more cells than the {len(cells)} columns of its table", _below(row, node))
        if row.children and row.children[0].tag == "th":
            kinds = ["number" if "right" in str(cell.attrs.get("style", "")) else "text" for cell in row.children]
            columns = [{"type": kind, "heading": text} for kind, text in zip(kinds, cells, strict=True)]
        else:
            rows.append(cells)
    return {"columns": columns, "rows": rows}


def _width(line: str) -> int:
    cells = _PIPE.split(line.strip())
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
