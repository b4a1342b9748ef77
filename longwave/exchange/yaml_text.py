"""YAML, read with the line of everything in it and written the same way for ever.

Reading keeps PyYAML's nodes, since a node knows its line and has not yet turned `no` into false. Aliases and tags are
refused: no hand-written file needs them, and they are how a small file becomes a large one. Writing is our own, because
a folder that is written twice must have the same bytes, whatever the library's version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from longwave.exchange.faults import Fault, Refused

MOST_CHARACTERS = 200_000
_UNKEPT = re.compile("[\0\ud800-\udfff]")  # characters that no database keeps; escapes such as "\\0" can write them
_DEEPEST = 8
_SCALARS = ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")
_COLLECTIONS = ("seq", "map")
_QUOTE = (
    "A text that holds a colon followed by a space, or that begins with one of * & ! [ { > | @ % ` \" ', "
    "must stand in quotation marks."
)


@dataclass(frozen=True)
class Source:
    """Where some YAML stands: the file's name and the line, counted from 1, at which it begins."""

    file: str
    first_line: int = 1

    def line(self, node: yaml.Node) -> int:
        """The line on which a node begins."""
        return self.first_line + int(node.start_mark.line)

    def refused(self, line: int, reason: str) -> Refused:
        """A refusal of the whole for one fault."""
        return Refused([Fault(self.file, line, reason)])


class _NotAllowed(yaml.MarkedYAMLError):
    """YAML that is correct and that we do not take."""

    def __init__(self, reason: str, mark: Any) -> None:
        super().__init__(problem=reason, problem_mark=mark)


class _Loader(yaml.SafeLoader):
    """Composes nodes without aliases, without tags of its own and not endlessly deep."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose one node; see the class."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _NotAllowed(f"*{event.anchor} is an alias, which no file needs. {_QUOTE}", event.start_mark)
        if self.depth >= _DEEPEST:
            raise _NotAllowed("lists in lists go too deep here. Every key needs two levels at most.", event.start_mark)
        self.depth += 1
        try:
            node = super().compose_node(parent, index)
        finally:
            self.depth -= 1
        if isinstance(node, yaml.ScalarNode) and (found := _UNKEPT.search(node.value)):
            raise _NotAllowed(f"the character U+{ord(found[0]):04X} cannot be in a text. Remove it.", node.start_mark)
        known = _SCALARS if isinstance(node, yaml.ScalarNode) else _COLLECTIONS
        if node is not None and str(node.tag).removeprefix("tag:yaml.org,2002:") not in known:
            raise _NotAllowed(f"{node.tag} is a tag, which no file needs. {_QUOTE}", node.start_mark)
        return node


def compose(text: str, source: Source) -> yaml.Node | None:
    """The root node of some YAML, `None` where there is none. Raises `Refused` with the line of the fault."""
    if len(text) > MOST_CHARACTERS:
        raise source.refused(
            source.first_line,
            f"the keys take {len(text):,} characters; at most {MOST_CHARACTERS:,} are read. Move text to the body.",
        )
    try:
        node: yaml.Node | None = _Loader(f"{text}\n").get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = source.first_line + (int(mark.line) if mark else 0)
        reason = (
            str(error.problem) if isinstance(error, _NotAllowed) else f"this is not YAML: {error.problem}. {_QUOTE}"
        )
        raise source.refused(line, reason) from error
    except yaml.reader.ReaderError as error:
        line = source.first_line + text.count("\n", 0, int(error.position))
        raise source.refused(
            line, f"the character U+{_code(error.character):04X} cannot be in a text. Remove it."
        ) from error
    return node


def _code(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[:1] or "?")


def pairs(node: yaml.Node | None, source: Source, what: str) -> dict[str, tuple[yaml.Node, int]]:
    """The keys of a mapping, each with its node and its line. Raises `Refused`: no mapping, or a key twice."""
    if node is None or is_null(node):
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise source.refused(source.line(node), f"{what} should be keys and values, such as “title: A title”.")
    found: dict[str, tuple[yaml.Node, int]] = {}
    faults = []
    for key, value in node.value:
        line = source.line(key)
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name in found:
            reason = f"the key “{name}” stands here for the second time, first on line {found[name][1]}. Keep one."
            faults.append(Fault(source.file, line, reason))
        found[name] = (value, line)
    if faults:
        raise Refused(faults)
    return found


def is_null(node: yaml.Node) -> bool:
    """Whether nothing is written here: an empty value, `~` or `null` without quotation marks."""
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null" and node.style is None


# --- writing ---

_WIDTH = 100
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile(r"\w(?:[^:#\n\t]|:(?=\S)|(?<=\S)#)*")
_RESOLVER = yaml.resolver.Resolver()
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write(values: Mapping[str, object]) -> str:
    """Keys and values as YAML, in the order given; what is empty (`None`, "", an empty list or mapping) is left out."""
    return "".join(_entry(key, value, 0) for key, value in values.items() if not _empty(value))


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, (str, Sequence, Mapping)) and not value)


def _entry(key: str, value: object, indent: int) -> str:
    space = " " * indent
    if isinstance(value, str) or not isinstance(value, (Sequence, Mapping)):
        return f"{space}{key}: {_scalar(value, indent + 2)}\n"
    if isinstance(value, Mapping):
        return f"{space}{key}:\n" + "".join(_entry(k, v, indent + 2) for k, v in value.items() if not _empty(v))
    return f"{space}{key}:\n" + "".join(_item(item, indent + 2) for item in value)


def _item(item: object, indent: int) -> str:
    space = " " * indent
    if isinstance(item, Mapping):
        lines = "".join(_entry(key, value, indent + 2) for key, value in item.items() if not _empty(value))
        return f"{space}- {lines[indent + 2 :]}"
    return f"{space}- {_scalar(item, indent + 2)}\n"


def _scalar(value: object, indent: int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else _text(str(value), indent)


def _text(text: str, indent: int) -> str:
    """A text in the plainest form that reads back as the same text."""
    if not _UNPRINTABLE.search(text):
        if "\n" in text and _as_lines(text):
            mark = "|" if text.endswith("\n") else "|-"
            lines = text.removesuffix("\n").split("\n")
            return mark + "".join(f"\n{' ' * indent}{line}" if line else "\n" for line in lines)
        if len(text) > _WIDTH and _foldable(text):
            return ">-" + "".join(f"\n{' ' * indent}{line}" for line in _wrapped(text))
        if _is_plain(text):
            return text
    return '"' + "".join(_ESCAPES.get(c) or (_escape(c) if _UNPRINTABLE.match(c) else c) for c in text) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _as_lines(text: str) -> bool:
    lines = text.removesuffix("\n").split("\n")
    return bool(lines[0]) and bool(lines[-1]) and all(line == line.strip() for line in lines)


def _foldable(text: str) -> bool:
    return "\n" not in text and "\t" not in text and "  " not in text and text == text.strip()


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _WIDTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _is_plain(text: str) -> bool:
    if not _PLAIN.fullmatch(text) or text != text.strip():
        return False
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == "tag:yaml.org,2002:str")
