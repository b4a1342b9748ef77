"""What may stand behind a key: readers that turn a YAML node into a value, or say why not.

A reader is a function of a node and a `Context`. It raises `Wrong` with a sentence; whoever asked knows key and file.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import yaml

from longwave.access.rules import Tier
from longwave.discovery.threads.rules import When
from longwave.exchange.faults import Refused
from longwave.exchange.yaml_text import Source, is_null, pairs
from longwave.kernel import countries

T = TypeVar("T")
MOST_IN_A_LINE = 255
_SLUG = re.compile(r"[\w-]+")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(?: ?([Zz]|[+-]\d\d:?\d\d))?)?")
_AS_KNOWN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_FLAGS = {
    "true": True,
    "yes": True,
    "on": True,
    "false": False,
    "no": False,
    "off": False,
    "clean": False,
    "explicit": True,
}


class Wrong(Exception):
    """A value that cannot be taken: what was found, what was expected, what to do. `line` is 0 for the key's own."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class Context:
    """What readers need to know: where the YAML stands, and the magazine's time zone for dates without an offset."""

    source: Source
    zone: tzinfo = UTC


Read = Callable[[yaml.Node, Context], Any]


def text(node: yaml.Node, context: Context) -> str:
    """A text of any length, also over several lines. Numbers and words such as `no` are taken as they are written."""
    if not isinstance(node, yaml.ScalarNode):
        kind = "a list" if isinstance(node, yaml.SequenceNode) else "keys and values"
        raise Wrong(f"expected text, found {kind}. Write the text in quotation marks")
    return str(node.value)


def line(node: yaml.Node, context: Context) -> str:
    """A text of one line."""
    value = text(node, context)
    if "\n" in value:
        raise Wrong("expected one line, found several. Join them")
    if len(value) > MOST_IN_A_LINE:
        raise Wrong(f"found {len(value)} characters, expected at most {MOST_IN_A_LINE}. Shorten it")
    return value


def slug(node: yaml.Node, context: Context) -> str:
    """The last part of an address: letters, digits, hyphens and underscores."""
    value = line(node, context)
    if not _SLUG.fullmatch(value):
        raise Wrong(
            f"“{value}” is not a slug. Expected letters, digits and hyphens, such as “{slugified(value) or 'a-title'}”"
        )
    return value


def slugified(name: str) -> str:
    """A slug made from any name, empty where it has no letter or digit."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", name).lower()).strip("-")


def reference(node: yaml.Node, context: Context) -> str:
    """The slug of an article, or `<show>/<episode>`."""
    value = line(node, context)
    if not all(_SLUG.fullmatch(part) for part in value.split("/")) or value.count("/") > 1:
        raise Wrong(f"“{value}” is neither the slug of an article nor show/episode. Correct it")
    return value


def path(node: yaml.Node, context: Context) -> str:
    """A file of the folder, relative to its root, with forward slashes."""
    return inside(line(node, context))


def inside(value: str) -> str:
    """A path that stays inside the folder, in its plain form. Raises `Wrong`."""
    parts = PurePosixPath(value).parts
    if "://" in value:
        raise Wrong(f"“{value}” is an address. Expected a file of this folder; download it and give its path")
    if "\\" in value or re.match(r"[A-Za-z]:", value):
        raise Wrong(f"“{value}” is not a path with forward slashes. Write it as in pictures/harbour.jpg")
    if not parts or value.startswith("/") or ".." in parts:
        raise Wrong(f"“{value}” leaves the folder. Expected a path inside it, such as pictures/harbour.jpg")
    return PurePosixPath(*parts).as_posix()


def date(node: yaml.Node, context: Context) -> datetime:
    """A moment, ISO 8601. Without an offset it is one of the magazine's time zone; without a time it is midnight."""
    value = text(node, context).strip()
    found = _DATE.fullmatch(value)
    example = "Expected one such as 2026-11-23T06:00:00+01:00"
    if found is None:
        raise Wrong(f"“{value[:60]}” is not a date. {example}")
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}{(found[3] or '').upper()}")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=context.zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Wrong(f"“{value}” is not a date ({error}). {example}") from error


def date_as_known(node: yaml.Node, context: Context) -> str:
    """A year, a month or a day, as precisely as it is known."""
    value = text(node, context).strip()
    found = _AS_KNOWN.fullmatch(value)
    when = When(*(int(part or 0) for part in found.groups())) if found else None
    if when is None or when.iso != value or when.fault():
        raise Wrong(f"“{value[:60]}” is not a date. Expected one such as 2026, 2026-11 or 2026-11-23")
    return value


def tier(node: yaml.Node, context: Context) -> Tier:
    """Who may read it."""
    value = line(node, context).strip().lower()
    if value not in set(Tier):
        raise Wrong(f"“{value}” is not a tier.{hint(value, Tier)} Expected open, registered or subscribers")
    return Tier(value)


def flag(node: yaml.Node, context: Context) -> bool:
    """True or false."""
    value = line(node, context).strip().lower()
    if value not in _FLAGS:
        raise Wrong(f"found “{value}”. Expected true or false")
    return _FLAGS[value]


def sentence(node: yaml.Node, context: Context) -> str:
    """A sentence, also over several lines, which it joins."""
    return " ".join(text(node, context).split())


def mark(node: yaml.Node, context: Context) -> bool | None:
    """True, or nothing: what is not so need not be said."""
    return flag(node, context) or None


def name(node: yaml.Node, context: Context) -> str:
    """A name, whatever the space around and in it."""
    return " ".join(line(node, context).split())


def country(node: yaml.Node, context: Context) -> str:
    """A country as it is called here, by any of its names."""
    value = name(node, context)
    if not countries.code_of(value):
        raise Wrong(f"no country is called “{value}”. Expected one such as Norway")
    return value


def country_code(node: yaml.Node, context: Context) -> str:
    """The code of a country, by any of its names."""
    return countries.code_of(country(node, context))


def number(node: yaml.Node, context: Context) -> int:
    """A whole number from 0."""
    value = line(node, context).strip()
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise Wrong(f"found “{value[:60]}”. Expected a whole number such as 12")
    return int(value)


def one_of(*allowed: str) -> Read:
    """One word of a few."""

    def read(node: yaml.Node, context: Context) -> str:
        value = line(node, context).strip().lower()
        if value not in allowed:
            raise Wrong(f"found “{value}”.{hint(value, allowed)} Expected {' or '.join(allowed)}")
        return value

    return read


def link(node: yaml.Node, context: Context) -> str:
    """An address on the web or of a mailbox, or a path of this site such as /about/."""
    value = line(node, context).strip()
    return (
        value
        if value.startswith(("/", "#")) and not value.startswith("//")
        else _address(value, "http", "https", "mailto")
    )


def web_address(node: yaml.Node, context: Context) -> str:
    """An address on the web."""
    return _address(line(node, context).strip(), "http", "https")


def _address(value: str, *schemes: str) -> str:
    try:
        parts = urlsplit(value)
        named = bool(parts.netloc if parts.scheme != "mailto" else parts.path)
    except ValueError:
        named = False
    if not named or parts.scheme not in schemes or re.search(r"[\s<>\"\\]", value):
        raise Wrong(f"“{value[:200]}” is not a web address. Expected one such as https://example.org/page")
    return value


def email(node: yaml.Node, context: Context) -> str:
    """A mail address."""
    value = line(node, context).strip()
    if not _EMAIL.fullmatch(value):
        raise Wrong(f"“{value}” is not a mail address. Expected one such as letters@example.org")
    return value


def uuid(node: yaml.Node, context: Context) -> str:
    """A UUID in its usual form, as a show's `podcast:guid` is."""
    value = line(node, context).strip()
    if not _UUID.fullmatch(value):
        raise Wrong(f"“{value}” is not a UUID. Leave the key out to have one made from the feed's address")
    return value


def language(node: yaml.Node, context: Context) -> str:
    """A language tag (BCP 47)."""
    value = line(node, context).strip()
    if not _LANGUAGE.fullmatch(value):
        raise Wrong(f"“{value}” is not a language tag. Expected one such as en or pt-BR")
    return value


def list_of(read: Read) -> Read:
    """Several values; one alone may stand without a hyphen. The same value twice is one."""

    def read_all(node: yaml.Node, context: Context) -> tuple[Any, ...]:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found = []
        for item in items:
            if is_null(item) or (isinstance(item, yaml.ScalarNode) and not item.value.strip()):
                raise Wrong("an entry of the list is empty. Fill it or remove it", context.source.line(item))
            try:
                found.append(read(item, context))
            except Wrong as wrong:
                raise Wrong(str(wrong), wrong.line or context.source.line(item)) from wrong
        return tuple(dict.fromkeys(found))

    return read_all


class Record(Generic[T]):
    """A reader of keys and values that makes a dataclass of them. `alone` is the key that a bare text stands for."""

    def __init__(self, made: type[T], keys: Mapping[str, Read], required: Iterable[str], alone: str = "") -> None:
        self.made, self.keys, self.required, self.alone = made, dict(keys), tuple(required), alone

    def __call__(self, node: yaml.Node, context: Context) -> T:
        """Read the node. Raises `Wrong`."""
        if isinstance(node, yaml.ScalarNode) and self.alone:
            return self.made(**{self.alone: self.keys[self.alone](node, context)})
        if not isinstance(node, yaml.MappingNode):
            raise Wrong(f"expected the keys {', '.join(self.keys)}. Write them one to a line")
        try:
            found = pairs(node, context.source, "an entry")
        except Refused as refused:
            raise Wrong(refused.faults[0].reason.rstrip("."), refused.faults[0].line) from refused
        values, faults = take(found, self.keys, self.required, context)
        if faults:
            at, reason = faults[0]
            raise Wrong(reason.rstrip("."), at)
        return self.made(**values)


def take(
    found: Mapping[str, tuple[yaml.Node, int]], keys: Mapping[str, Read], required: Iterable[str], context: Context
) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """The values of the keys that are there, and the faults with their lines: unknown, wrong and missing keys."""
    values: dict[str, Any] = {}
    faults: dict[str, tuple[int, str]] = {}
    for key, (node, line) in found.items():
        if key not in keys:
            meant = nearest(key, keys)
            faults[meant or key] = (line, f"the key “{key}” is unknown.{hint(key, keys)} Known are {', '.join(keys)}.")
        elif not is_null(node):
            try:
                values[key] = keys[key](node, context)
            except Wrong as wrong:
                faults[key] = (wrong.line or line, f"{key}: {wrong}.")
    for key in required:
        if key not in faults and not str(values.get(key, "")).strip():
            at = found[key][1] if key in found else min((line for _, line in found.values()), default=0)
            faults[key] = (at or context.source.first_line, f"{key} is missing. Add the key and a value.")
    return values, list(faults.values())


def hint(word: str, known: Iterable[str]) -> str:
    """“Did you mean …?” where a known word is near, else nothing."""
    near = nearest(word, known)
    return f" Did you mean “{near}”?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that this one was probably meant to be, or nothing."""
    near = difflib.get_close_matches(word.lower(), [str(name) for name in known], n=1, cutoff=0.6)
    return near[0] if near else ""
