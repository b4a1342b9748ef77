"""Safe HTML: what may stand in a text, and how it reads as plain text."""

from __future__ import annotations

import html
import re

import nh3

TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li"}
INLINE = {"b", "strong", "i", "em", "a", "br"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}


def _cleaned(markup: str, tags: set[str]) -> str:
    return nh3.clean(
        markup,
        tags=tags,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style"},
    )


def clean(markup: str) -> str:
    """The markup with only what a text may hold; scripts, styles and odd schemes are gone. Relative links stay."""
    return _cleaned(markup, TAGS)


def clean_inline(markup: str) -> str:
    """The same for a single line: no paragraphs."""
    return _cleaned(markup, INLINE)


BREAK = re.compile(r"<br\s*/?>")
END = re.compile(r"</(?:p|li)>")
LINK = re.compile(r'<a href="(https?://[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def plain(markup: str) -> str:
    """Cleaned markup as plain text: paragraphs stand apart, outside links are followed by their address."""
    text = LINK.sub(r"\2 (\1)", markup)
    text = TAG.sub("", END.sub("\n\n", BREAK.sub("\n", text)))
    return re.sub(r"\n{3,}", "\n\n", html.unescape(text)).strip()


def paragraphs(markup: str) -> list[str]:
    """The whole paragraphs of cleaned markup."""
    return re.findall(r"<p>.*?</p>", markup, re.DOTALL)
