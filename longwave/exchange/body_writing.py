"""Blocks as Markdown: each kind in the one way in which it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from longwave.exchange import inline
from longwave.exchange.blocks import Block, Value
from longwave.exchange.rich_text import Span, from_html, from_inline_html
from longwave.exchange.yaml_text import write

_CLOSING_MARKS = re.compile(r"(?:(?<=^)|(?<= ))(#+)$")
_BY = re.compile(r"[—–](?=\s)")


def written(block: Block) -> str:
    """A canonical block as Markdown."""
    return _WRITERS[block.kind](block.value)


def _paragraphs(html: str) -> str:
    return "\n\n".join(inline.write(line) for line in from_html(html))


def _text(value: Value) -> str:
    return _paragraphs(value["html"])


def _heading(value: Value) -> str:
    text = _CLOSING_MARKS.sub(r"\\\1", inline.plain(value["text"]))
    return f"{'#' * value['level']} {text}"


def _pullquote(value: Value) -> str:
    text = "\n\n".join(inline.write((Span(paragraph),)) for paragraph in value["text"].split("\n\n"))
    lines = text.split("\n")
    if value["by"]:
        lines.append(f"— {inline.plain(value['by'])}")
    elif _BY.match(lines[-1]):  # a last line with a dash would be read as a name
        lines[-1] = f"&#{ord(lines[-1][0])};{lines[-1][1:]}"
    return "\n".join(f"> {line}".rstrip(" ") for line in lines)


def _list(value: Value) -> str:
    lines = []
    for at, item in enumerate(value["items"], 1):
        mark = f"{at}. " if value["ordered"] else "- "
        text = inline.write(from_inline_html(item))
        lines.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return inline.plain(text).replace("|", "\\|")


def _table(value: Value) -> str:
    lines = [
        _row([_cell(column["heading"]) for column in value["columns"]]),
        _row(["---:" if column["type"] == "number" else "---" for column in value["columns"]]),
        *(_row([_cell(cell) for cell in row]) for row in value["rows"]),
    ]
    table = "\n".join(lines)
    return _directive("table", {"caption": value["caption"]}, table) if value["caption"] else table


def _directive(kind: str, keys: Mapping[str, Any], text: str = "") -> str:
    return f"::: {kind}\n{write(keys)}" + (f"---\n{text}\n" if text else "") + ":::"


def _plain(kind: str) -> Callable[[Value], str]:
    """A directive of keys alone."""
    return lambda value: _directive(kind, value)


def _note(value: Value) -> str:
    return _directive("note", {"title": value["title"]}, _paragraphs(value["html"]))


def _correction(value: Value) -> str:
    date = f"date: {value['date']}\n" if value["date"] else ""
    return f"::: correction\n{date}---\n{_paragraphs(value['html'])}\n:::"


def _divider(value: Value) -> str:
    return "---"


def _readalso(value: Value) -> str:
    return "\n".join(["::: readalso", *(f"- {entry}" for entry in value["entries"]), ":::"])


_WRITERS: Mapping[str, Callable[[Value], str]] = {
    "text": _text,
    "heading": _heading,
    "picture": _plain("picture"),
    "pullquote": _pullquote,
    "list": _list,
    "table": _table,
    "audio": _plain("audio"),
    "embed": _plain("embed"),
    "note": _note,
    "correction": _correction,
    "divider": _divider,
    "readalso": _readalso,
}
