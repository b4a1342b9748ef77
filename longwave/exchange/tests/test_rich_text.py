"""Lines of rich text: one form for each, from HTML and back, and nothing unsafe on the way."""

import json

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.exchange.inline import Unwritable, read, write
from longwave.exchange.rich_text import (
    Span,
    from_html,
    from_inline_html,
    paragraphs_to_html,
    plain_line,
    safe_href,
    tidy,
    to_html,
)
from longwave.exchange.tests import nasty

BOLD, ITALIC = {"bold": True}, {"italic": True}


@given(nasty.lines)
def test_a_line_has_one_form(line):
    assert tidy(line) == line


@given(nasty.lines)
def test_markdown_gives_the_line_back(line):
    assert read(write(line)) == line


@given(nasty.lines.filter(bool))
def test_html_gives_the_line_back(line):
    assert from_html(paragraphs_to_html([line])) == [line]
    assert from_inline_html(to_html(line)) == line


@given(nasty.texts)
def test_html_is_clean_whatever_came_in(markup):
    for html in (paragraphs_to_html(from_html(markup)), to_html(from_inline_html(markup))):
        allowed = {"p", "b", "i", "a", "br"}
        assert nh3.clean(html, tags=allowed, attributes={"a": {"href"}}, link_rel=None) == html


@given(nasty.texts)
def test_an_address_is_made_safe_once(text):
    assert safe_href(safe_href(text)) == safe_href(text)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>A <b>bold</b> and <i>slanted</i> word</p>", "A **bold** and *slanted* word"),
        ("<p><strong>bold <em>both</em> bold</strong></p>", "**bold *both* bold**"),
        ('<p>See <a href="https://x.example/a">the <b>map</b></a>.</p>', "See [the **map**](https://x.example/a)."),
        ('<p><b>see <a href="/a/">map</a> now</b></p>', "**see [map](/a/) now**"),
        ("<p>One<br>two</p>", "One\\\ntwo"),
        ("<p>snake_case and _this_</p>", "snake_case and \\_this\\_"),
        ("<p>1. A year</p>", "1\\. A year"),
        ("<p>In 2026. A year</p>", "In 2026. A year"),
        ("<p>- no list</p>", "\\- no list"),
        ("<p># no heading</p>", "\\# no heading"),
        ("<p>::: note</p>", "\\::: note"),
        ("<p>AT&amp;T &amp;amp; 5 &lt; 6 &lt;b&gt;</p>", "AT&T \\&amp; 5 < 6 \\<b>"),
        ("<p>a<b>“b”</b>c</p>", "a<!-- -->**“b”**<!-- -->c"),
        ("<p>a <b>b </b>c</p>", "a **b** c"),
    ],
)
def test_the_markdown_that_is_written(html, markdown):
    [line] = from_html(html)
    assert write(line) == markdown
    assert read(markdown) == line


@pytest.mark.parametrize(
    ("href", "safe"),
    [
        ("https://x.example/a b", "https://x.example/a%20b"),
        (" https://x.example/ ", "https://x.example/"),
        ("//x.example/a", "https://x.example/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("/about/#top", "/about/#top"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("", ""),
        ('/a"onclick="x', "/a%22onclick=%22x"),
        ("/\\evil.example", "/%5Cevil.example"),
    ],
)
def test_addresses_of_links(href, safe):
    assert safe_href(href) == safe


@pytest.mark.parametrize(
    "markdown",
    ["[x](javascript:alert(1))", "[x](<data:text/html,y>)", "[x]()", "a <b>x</b>", "a <img src=x>", "a ![b](c.jpg) d"],
)
def test_what_a_text_cannot_hold_is_refused(markdown):
    with pytest.raises(Unwritable):
        read(markdown)


def test_lenient_where_nothing_is_lost():
    assert read("one  \ntwo <br> three `code` <!-- a remark -->") == (Span("one\ntwo\nthree code"),)


def test_awkward_strings_of_the_world_stay_what_they_are(shared):
    for text in json.loads((shared / "fixtures/strings/blns.json").read_text(encoding="utf-8")):
        line = tidy([Span(plain_line(text))])
        assert read(write(line)) == line
        assert from_html(paragraphs_to_html([line])) == ([line] if line else [])


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_at_all(text):
    line = tidy([Span(text)])
    assert read(write(line)) == line
