"""Notes from feeds: HTML of every kind, and plain text."""

import pytest
from hypothesis import given

from longwave.exchange.blocks import Block
from longwave.exchange.markdown import parse, render
from longwave.exchange.notes import from_notes
from longwave.exchange.tests import nasty


def text(html: str) -> Block:
    return Block("text", {"html": html})


def test_plain_text_has_paragraphs_lines_and_links():
    found = from_notes("See https://x.example/a.\nThen\n\nMore & more")
    assert found == [
        text('<p>See <a href="https://x.example/a">https://x.example/a</a>.<br>Then</p><p>More &amp; more</p>')
    ]


def test_html_becomes_blocks_of_its_kinds():
    html = "<h2>Hi</h2><p>a <strong>b</strong></p><ul><li>x<ul><li>y</li></ul></li><li>z</li></ul>"
    html += "<ol><li>1</li></ol>tail<hr>"
    assert from_notes(html) == [
        Block("heading", {"text": "Hi", "level": 2}),
        text("<p>a <b>b</b></p>"),
        Block("list", {"ordered": False, "items": ["x"]}),
        Block("list", {"ordered": False, "items": ["y"]}),
        Block("list", {"ordered": False, "items": ["z"]}),
        Block("list", {"ordered": True, "items": ["1"]}),
        text("<p>tail</p>"),
        Block("divider", {}),
    ]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<div>a</div><div>b</div>", [text("<p>a</p><p>b</p>")]),
        ("<p>&nbsp;</p><p>a</p>", [text("<p>a</p>")]),
        ("<blockquote><p>q</p></blockquote>", [Block("pullquote", {"text": "q", "by": ""})]),
        ("<p>a<script>alert(1)</script><img src=x onerror=y></p>", [text("<p>a</p>")]),
        ("<p><b>a", [text("<p><b>a</b></p>")]),
        ('<a href="javascript:x">a</a>', [text("<p>a</p>")]),
        ("", []),
    ],
)
def test_odd_html(html, blocks):
    assert from_notes(html) == blocks


@given(nasty.texts)
def test_whatever_notes_say_can_be_written(notes):
    blocks = from_notes(notes)
    assert parse(render(blocks)) == blocks
