"""A file of the folder format: keys between two lines of three hyphens, then a body in Markdown.

`read` and `parse` take a file apart; what the keys mean is the business of `files`.
"""

from __future__ import annotations

import codecs
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from longwave.exchange.faults import Fault, Refused
from longwave.exchange.yaml_text import Source, compose, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import yaml

MOST_BYTES = 4_000_000
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Document:
    """A file taken apart. `path` is relative to the folder; `keys` holds YAML nodes.

    `lines` says on which line, counted from 1, a key stands; `body_line` is the line on which the body begins, or
    would begin where there is none.
    """

    path: str
    keys: Mapping[str, yaml.Node]
    body: str
    lines: Mapping[str, int]
    body_line: int = 0

    @property
    def source(self) -> Source:
        """Where the keys stand. The nodes count their lines from the one after the first three hyphens."""
        return Source(self.path, 1 if self.path.endswith((".yaml", ".yml")) else 2)


def read(path: Path, root: Path) -> Document:
    """Read a file of the folder `root`. Raises `Refused`; a file that cannot be opened is a fault too."""
    name = path.relative_to(root).as_posix()
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise Refused([Fault(name, 0, "this is not a file. Put a text file there, or remove it.")])
        if facts.st_size > MOST_BYTES:
            raise Refused([Fault(name, 0, _too_large(facts.st_size))])
        data = path.read_bytes()
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror}). Check that it is there and may be read."
        raise Refused([Fault(name, 0, reason)]) from error
    return parse(data, name)


def parse(data: bytes, name: str) -> Document:
    """Take the bytes of the file `name` apart: Markdown with front matter, or (`.yaml`) keys alone. Raises `Refused`.

    A byte order mark and Windows line ends are taken as they come; what is written later has neither.
    """
    text = _decoded(data, name)
    if name.endswith((".yaml", ".yml")):
        return _document(name, text, "", Source(name), 0)
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        reason = "the file does not begin with a line of three hyphens (---). Put its keys, such as title, between two."
        raise Refused([Fault(name, 1, reason)])
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end:
        reason = "the keys have no end. Put a line of three hyphens (---) after the last of them."
        raise Refused([Fault(name, 1, reason)])
    rest = lines[end + 1 :]
    blank = next((at for at, line in enumerate(rest) if line.strip(" \t")), 0)
    body = "\n".join(rest[blank:]).rstrip(" \t\n")
    return _document(name, "\n".join(lines[1:end]), body, Source(name, 2), end + 2 + blank)


def _document(name: str, keys: str, body: str, source: Source, body_line: int) -> Document:
    found = pairs(compose(keys, source), source, "the part between the hyphens" if body_line else "the file")
    return Document(
        name,
        {key: node for key, (node, _) in found.items()},
        body,
        {key: line for key, (_, line) in found.items()},
        body_line,
    )


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MOST_BYTES:
        raise Refused([Fault(name, 0, _too_large(len(data)))])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused([Fault(name, 1, "the file is UTF-16. Save it as UTF-8.")])
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"the byte 0x{data[error.start]:02x} is not UTF-8. Save the file as UTF-8."
        raise Refused([Fault(name, line, reason)]) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        reason = f"the character U+{ord(control[0]):04X} cannot be in a text. Remove it."
        raise Refused([Fault(name, line, reason)])
    return text


def _too_large(size: int) -> str:
    return f"the file has {size:,} bytes; at most {MOST_BYTES:,} are read. Divide it."
