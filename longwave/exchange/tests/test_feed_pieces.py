"""What a feed says as files of the folder format: fitted to their fields, without inventing anything."""

from datetime import UTC, datetime

import pytest

from longwave.exchange.blocks import Block
from longwave.exchange.feed_shapes import Enclosure, Feed, FeedEpisode, FeedFunding, FeedPerson, FeedShow
from longwave.exchange.importing import feed_pieces

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def episode(**fields):
    facts = {"guid": "g", "title": "A title", "enclosure": Enclosure("https://x.example/a.mp3")}
    feed = Feed(FeedShow(people=(FeedPerson("Ana Lima"),)))
    return feed_pieces.episode_file(feed, FeedEpisode(**facts | fields), "show", "slug", NOW)


@pytest.mark.parametrize(
    ("found", "category"),
    [
        ((("News", "Politics"),), "News > Politics"),
        ((("news", "POLITICS"),), "News > Politics"),
        ((("Nonsense",), ("society & culture", "documentary")), "Society & Culture > Documentary"),
        ((("News", "Gardening"),), "News"),
        ((("Nonsense",),), ""),
        (((),), ""),
        ((), ""),
    ],
)
def test_the_first_category_that_apple_knows(found, category):
    assert feed_pieces.category(found) == category


@pytest.mark.parametrize(
    ("tag", "language"), [("en_US", "en-US"), (" de ", "de"), ("English", ""), ("zh-hant-hk-x", ""), ("", "")]
)
def test_a_language(tag, language):
    assert feed_pieces.language(tag) == language


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example/", "x.example", "https://x.example/" + "a" * 200, ""]
)
def test_what_is_no_link_is_left_out(url):
    assert feed_pieces.link(url) == ""


def test_a_long_summary_ends_with_a_sentence():
    text = "One sentence. " * 15 + "And another that goes on. " * 10
    assert feed_pieces.standfirst(text).endswith(".")
    assert len(feed_pieces.standfirst(text)) <= feed_pieces.STANDFIRST
    assert feed_pieces.standfirst("word " * 100).endswith("word…")
    assert feed_pieces.standfirst("<p>Short &amp; <b>sweet</b></p>") == "Short & sweet"


def test_a_summary_that_is_all_of_the_notes_gives_way_to_the_first_paragraph():
    notes = "<p>First.</p><p>Second, longer.</p>"
    assert episode(notes=notes, summary="First. Second, longer.")[0].standfirst == "First."
    assert episode(notes=notes, summary="Short.")[0].standfirst == "Short."
    assert episode(notes=notes, summary="Short.", subtitle="Shorter")[0].standfirst == "Shorter"
    assert episode(notes="", summary="Alone.")[0].standfirst == "Alone."


def test_people_have_their_parts():
    people = (
        FeedPerson("Ana Lima", "host", href="https://ana.example/"),
        FeedPerson("Second Host", "co-host"),
        FeedPerson("Luz Ortega", "guest"),
        FeedPerson("Bo Larsen", "sound designer", "audio production", "javascript:x"),
    )
    file, _ = episode(people=people)
    assert file.host == "Ana Lima"
    assert [guest.name for guest in file.guests] == ["Luz Ortega"]
    assert [(one.role, one.name, one.link) for one in file.credits] == [
        ("Co-host", "Second Host", ""),
        ("Sound designer", "Bo Larsen", ""),
    ]


def test_the_shows_people_stand_in_for_an_episodes():
    assert episode()[0].host == "Ana Lima"


def test_numbers_from_nought_are_none_and_a_missing_date_is_now():
    file, _ = episode(season=0, number=0)
    assert (file.season, file.number, file.date) == (None, None, NOW)


def test_what_is_too_long_is_cut_after_a_word():
    show = FeedShow(title="word " * 80, copyright="c " * 200, funding=(FeedFunding("nonsense"),), owner_email="nobody")
    file, _ = feed_pieces.show_file(show, "slug", "")
    assert len(file.title) <= 255
    assert file.title.endswith("word…")
    assert len(file.copyright) <= 200
    assert file.funding is None
    assert file.owner_email == ""


def test_a_heading_that_is_a_paragraph_becomes_one():
    blocks = feed_pieces.fitting(
        [Block("heading", {"text": "h" * 300, "level": 2}), Block("heading", {"text": "h", "level": 2})]
    )
    assert [block.kind for block in blocks] == ["text", "heading"]


def test_a_description_holds_paragraphs_only():
    blocks = [
        Block("heading", {"text": "Who we <are>", "level": 2}),
        Block("list", {"ordered": False, "items": ["one", "<b>two</b>"]}),
        Block("divider", {}),
        Block("text", {"html": "<p>End.</p>"}),
    ]
    expected = "<p><b>Who we &lt;are&gt;</b></p><p>one</p><p><b>two</b></p><p>End.</p>"
    assert feed_pieces.as_text(blocks) == expected
