"""Reads a page as strictly as a test wants it: every element closed, in order, with its attributes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Crooked(AssertionError):
    """HTML whose elements are not closed in the order they were opened."""


@dataclass
class Element:
    """One start tag."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]


@dataclass
class Page:
    """Everything a page's HTML opens, in order, and its text."""

    elements: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, *tags: str) -> list[Element]:
        """The elements with one of these names."""
        return [element for element in self.elements if element.tag in tags]

    def values(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [element.attributes[name] for element in self.elements if name in element.attributes]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise Crooked(f"<{tag}> has an attribute twice: {names}")
        self.page.elements.append(Element(tag, {k: v or "" for k, v in attrs}, tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            raise Crooked(
                f"</{tag}> at line {self.getpos()[0]}, expected </{self.open[-1] if self.open else 'nothing'}>"
            )
        self.open.pop()

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.page.text += data


def read(html: str) -> Page:
    """A page's elements and text. Raises `Crooked`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise Crooked(f"never closed: {reader.open}")
    return reader.page
