"""Every kind of block says the same on the site, in a mail and as plain text."""

import datetime as dt

import pytest

from longwave.editorial.blocks import Body
from longwave.editorial.rendering import render
from longwave.media.models import Audio
from tests import cast

pytestmark = pytest.mark.django_db

KINDS = ["text", "heading", "picture", "pullquote", "list", "table", "audio", "embed", "note", "correction", "divider",
         "readalso"]  # fmt: skip


def audio():
    return Audio.objects.create(
        title="The winch", file="audio/x.mp3", digest="ab" * 32, length=9000, seconds=20.2, media_type="audio/mpeg"
    )


def value(kind):
    """One value of each kind, as the desk stores it, and a phrase that every rendering must carry."""
    return {
        "text": ("<p>Ships <b>wait</b>.</p>", "wait"),
        "heading": ({"text": "The quay", "level": "2"}, "quay"),
        "picture": (cast.picture(caption="At noon."), "At noon."),
        "pullquote": ({"text": "Nobody waits twice", "by": "Ada"}, "Nobody waits twice"),
        "list": ({"ordered": True, "items": ["<p>First crane</p>", "<p>Second crane</p>"]}, "Second crane"),
        "table": (
            {
                "columns": [{"type": "text", "heading": "Month"}, {"type": "number", "heading": "Ships"}],
                "rows": [{"values": ["June", "41"]}],
                "caption": "Ships waiting",
            },
            "41",
        ),
        "audio": ({"audio": audio(), "title": "The winch on deck"}, "The winch on deck"),
        "embed": ({"url": "https://vimeo.com/1234567", "title": "A film", "description": "Of ships"}, "A film"),
        "note": ({"title": "How we counted", "text": "<p>By hand.</p>"}, "By hand."),
        "correction": ({"date": dt.date(2026, 11, 21), "text": "<p>Not Tuesday.</p>"}, "Not Tuesday."),
        "divider": (None, ""),
        "readalso": ([cast.article()], "The port that waited"),
    }[kind]


def body(kind, held):
    return Body().normalize([(kind, held)])


def test_there_are_twelve_kinds_and_none_is_nested():
    assert list(Body().child_blocks) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_reads_the_same_three_ways(kind):
    held, phrase = value(kind)
    rendered = render(body(kind, held))
    assert phrase.lower() in rendered.text.lower()
    if kind == "correction":
        assert [c["html"] for c in rendered.corrections] == ["<p>Not Tuesday.</p>"]
        assert rendered.html == ""
    else:
        assert phrase in rendered.html
        assert phrase in rendered.mail
        assert rendered.html


@pytest.mark.parametrize("kind", ["text", "note", "correction"])
def test_scripts_never_leave_the_desk(kind):
    evil = '<p>Calm<script>alert(1)</script><a href="javascript:alert(1)" onclick="alert(1)">words</a></p>'
    held = {
        "text": evil,
        "note": {"title": "<script>x</script>", "text": evil},
        "correction": {"date": dt.date(2026, 11, 21), "text": evil},
    }[kind]
    rendered = render(body(kind, held))
    for markup in (rendered.html, rendered.mail, *(c["html"] for c in rendered.corrections)):
        assert "<script" not in markup
        assert "javascript:" not in markup
        assert "onclick" not in markup


def test_the_teaser_is_the_first_two_paragraphs_of_text():
    rendered = render(body("text", "<p>One.</p><p>Two.</p><p>Three.</p>"))
    assert rendered.teaser == "<p>One.</p><p>Two.</p>"


def test_a_body_names_the_pictures_and_pieces_it_repeats():
    picture, port = cast.picture(), cast.article()
    rendered = render(Body().normalize([("picture", picture), ("readalso", [port])]))
    assert rendered.shows == {f"picture:{picture.pk}", f"entry:{port.uid}"}


def test_a_link_to_a_piece_of_ours_leads_to_its_address():
    port = cast.article()
    rendered = render(body("text", f'<p><a linktype="page" id="{port.pk}">before</a></p>'))
    assert 'href="/articles/the-port-that-waited/"' in rendered.html


def test_an_embed_asks_nobody_before_a_click():
    held, _ = value("embed")
    rendered = render(body("embed", held))
    assert "<iframe" not in rendered.html
    assert "https://player.vimeo.com/video/1234567" in rendered.html


def test_two_headings_of_the_same_words_have_two_anchors():
    heading = {"text": "The quay", "level": "2"}
    rendered = render(Body().normalize([("heading", heading), ("heading", heading)]))
    assert 'id="on-the-quay"' in rendered.html
    assert 'id="on-the-quay-2"' in rendered.html


@pytest.mark.parametrize(
    ("paragraphs", "given_away"),
    [([], ""), (["A"], ""), (["A", "B"], "<p>A</p>"), (["A", "B", "C"], "<p>A</p><p>B</p>"),
     (["A", "B", "C", "D"], "<p>A</p><p>B</p>")],
)  # fmt: skip
def test_a_teaser_has_at_most_two_paragraphs_and_never_all_of_them(paragraphs, given_away):
    blocks = [("text", f"<p>{paragraph}</p>") for paragraph in paragraphs]
    assert render(Body().normalize([("heading", {"text": "The quay", "level": "2"}), *blocks])).teaser == given_away
