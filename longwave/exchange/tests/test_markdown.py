"""Bodies: what an editor writes, what the desk holds, and both again."""

import pytest
from hypothesis import given

from longwave.exchange.blocks import KINDS, Block, canonical
from longwave.exchange.faults import Refused
from longwave.exchange.markdown import parse, render
from longwave.exchange.tests import nasty

BODY = """\
First paragraph with **bold**.

Second
on two lines.

## A heading

### A smaller one

- one
- *two*

1. first
2. second

> A quotation
> on two lines.
> — Hanna Lindqvist

| Month | Ships |
| --- | ---: |
| June | 41 |
| | 7 |

---

::: table
caption: Ships waiting
---
| A |
| --- |
:::

::: picture
file: pictures/x.jpg
alt: A harbour
caption: The port
credit: Crosswater / drawn
:::

::: audio
file: audio/x.mp3
title: The sea
:::

::: embed
url: https://www.youtube.com/watch?v=x
title: A film
description: One sentence
:::

::: note
title: How we counted
---
We *counted*.

Twice.
:::

::: correction
date: 2026-11-21
---
An earlier version was wrong.
:::

::: readalso
- cable-ships
- the-crossing/baltic-seabed
:::
"""


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(Refused) as caught:
        parse(text, "articles/a.md", 10)
    assert all(fault.file == "articles/a.md" for fault in caught.value.faults)
    return [(fault.line, fault.reason) for fault in caught.value.faults]


def test_each_kind_is_read():
    blocks = parse(BODY, first_line=9)
    assert [(block.kind, block.line) for block in blocks] == [
        ("text", 9),
        ("heading", 14),
        ("heading", 16),
        ("list", 18),
        ("list", 21),
        ("pullquote", 24),
        ("table", 28),
        ("divider", 33),
        ("table", 35),
        ("picture", 42),
        ("audio", 49),
        ("embed", 54),
        ("note", 60),
        ("correction", 68),
        ("readalso", 74),
    ]
    assert {block.kind for block in blocks} == set(KINDS)
    values = [block.value for block in blocks]
    assert values[0] == {"html": "<p>First paragraph with <b>bold</b>.</p><p>Second on two lines.</p>"}
    assert values[1:3] == [{"text": "A heading", "level": 2}, {"text": "A smaller one", "level": 3}]
    assert values[3:5] == [
        {"ordered": False, "items": ["one", "<i>two</i>"]},
        {"ordered": True, "items": ["first", "second"]},
    ]
    assert values[5] == {"text": "A quotation on two lines.", "by": "Hanna Lindqvist"}
    assert values[6] == {
        "caption": "",
        "columns": [{"type": "text", "heading": "Month"}, {"type": "number", "heading": "Ships"}],
        "rows": [["June", "41"], ["", "7"]],
    }
    assert values[8] == {"caption": "Ships waiting", "columns": [{"type": "text", "heading": "A"}], "rows": []}
    assert values[12] == {"title": "How we counted", "html": "<p>We <i>counted</i>.</p><p>Twice.</p>"}
    assert values[13] == {"date": "2026-11-21", "html": "<p>An earlier version was wrong.</p>"}
    assert values[14] == {"entries": ["cable-ships", "the-crossing/baltic-seabed"]}


def test_a_body_in_its_own_form_comes_back_to_the_letter():
    once = render(parse(BODY))
    assert render(parse(once)) == once
    assert once == BODY.strip().replace("Second\non two", "Second on two").replace(
        "> A quotation\n> on", "> A quotation on"
    ).replace("| | 7 |", "|  | 7 |")


@given(nasty.blocks())
def test_reading_what_was_written_gives_the_same_blocks(blocks):
    text = render(blocks)
    assert parse(text) == canonical(blocks)
    assert render(parse(text)) == text


@given(nasty.blocks())
def test_blocks_have_one_form(blocks):
    once = canonical(blocks)
    assert canonical(once) == once


@given(nasty.texts)
def test_any_text_is_read_or_refused_with_a_line(text):
    """Whatever somebody writes: blocks that come back as they are, or faults of lines that exist."""
    try:
        blocks, found = parse(text, "a.md", 1), ()
    except Refused as refused:
        blocks, found = [], refused.faults
    count = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= fault.line <= count and fault.reason.endswith(".") for fault in found)
    assert parse(render(blocks)) == blocks


def test_what_other_folders_write_is_taken():
    text = (
        '# Title\n\n##### Deep ##\n\n![A port](pictures/a.jpg "The port")\n\n* a\n\n* b\n\n3) c\n\n***\n\n> By nobody\n'
    )
    kinds = [(block.kind, block.value.get("level")) for block in parse(text)]
    assert kinds == [
        ("heading", 2),
        ("heading", 3),
        ("picture", None),
        ("list", None),
        ("list", None),
        ("divider", None),
        ("pullquote", None),
    ]
    assert parse(text)[2].value == {"file": "pictures/a.jpg", "alt": "A port", "caption": "The port", "credit": ""}


def test_a_line_of_hyphens_under_a_text_is_a_divider_and_no_heading():
    assert [block.kind for block in parse("Text\n---\nMore")] == ["text", "divider", "text"]


def test_neighbours_of_one_kind_stay_apart():
    texts = [Block("text", {"html": "<p>a</p>"}), Block("text", {"html": "<p>b</p>"})]
    lists = [Block("list", {"ordered": False, "items": ["a"]})] * 2
    for blocks in (texts, lists, [Block("pullquote", {"text": "a", "by": ""})] * 2):
        assert parse(render(blocks)) == blocks


def test_a_quotation_that_ends_with_a_dash_has_no_author():
    block = Block("pullquote", {"text": "He left\n— or did he", "by": ""})
    assert parse(render([block])) == [block]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Text\n\n```\ncode\n```", 12, "code has no place"),
        ("Text\n\n<div>x</div>", 12, "HTML has no place"),
        ("Text\n\n<script>alert(1)</script>", 12, "HTML has no place"),
        ("a <b>x</b>", 10, "HTML (<b>)"),
        ("- a\n  - b", 11, "a list stands within a list"),
        ("- a\n\n  > b", 12, "more than text"),
        ("> a\n>\n> - b", 12, "more than text"),
        (">", 10, "without text"),
        ("##", 10, "without text"),
        ("[x](javascript:alert(1))", 10, "a link leads to"),
        ("text ![a](b.jpg)", 10, "a picture stands within"),
        ("![a](../b.jpg)", 10, "leaves the folder"),
        ("![a](https://x.example/b.jpg)", 10, "is an address"),
        ("\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 |", 15, "more cells than the 2 columns"),
        ("::: nott\n:::", 10, "Did you mean “note”?"),
        ("::: heading\n:::", 10, "needs no colons"),
        ("a\n\n::: note\ntitle: x\n", 12, "is not closed"),
        ("::: note\ntitle: x\n::: note\n:::", 10, "is not closed"),
        ("a\n\n:::", 12, "closes nothing"),
        ("::: picture\nalt: x\n:::", 11, "file is missing"),
        ("::: picture\nfile: a.jpg\ncaptoin: x\n:::", 12, "Did you mean “caption”?"),
        ("::: picture\nfile: /etc/passwd\n:::", 11, "leaves the folder"),
        ("::: picture\nfile: a: b\n:::", 11, "not YAML"),
        ("::: audio\nfile: a.mp3\n---\ntext\n:::", 12, "holds keys only"),
        ("::: embed\nurl: ftp://x.example/\n:::", 11, "not a web address"),
        ("::: embed\nurl: javascript:alert(1)\n:::", 11, "not a web address"),
        ("::: note\nJust text.\n:::", 11, "keys and values"),
        ("::: note\ntitle: x\n---\n## Heading\n:::", 13, "more than paragraphs"),
        ("::: correction\ndate: yesterday\n---\nx\n:::", 11, "not a day"),
        ("::: correction\n---\nx\n:::", 11, "date is missing"),
        ("::: correction\ndate: 2026-11-21\n:::", 10, "says nothing"),
        ("::: table\ncaption: x\n---\nText\n:::", 13, "holds no table"),
        ("::: table\ncaption: x\n---\n| a |\n| - |\n| 1 | 2 |\n:::", 15, "more cells"),
        ("::: readalso\n:::", 10, "names nothing"),
        ("::: readalso\n- a\n- b c\n:::", 12, "neither the slug"),
    ],
)
def test_a_fault_has_its_line_and_its_reason(text, line, words):
    [(at, reason)] = faults(text)
    assert at == line
    assert words in reason


def test_all_faults_are_told_at_once():
    assert [line for line, _ in faults("```\nx\n```\n\nText\n\n<div>\n\n::: nope\n:::\n\n- a\n  - b")] == [
        10,
        16,
        18,
        22,
    ]


def test_html_never_passes_through():
    block = Block("text", {"html": '<p onclick="x">a<script>alert(1)</script><img src=x onerror=y> <u>b</u></p>'})
    assert canonical([block])[0].value == {"html": "<p>a b</p>"}
    assert parse("5 < 6 and \\<b>x\\</b>")[0].value == {"html": "<p>5 &lt; 6 and &lt;b&gt;x&lt;/b&gt;</p>"}
