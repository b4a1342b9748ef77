"""Pieces of HTML escape what they are given and carry what a page needs."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.theme import icons, pieces
from longwave.theme.material import COMPOSER, LAN, PRODUCER, RUTA, SAMIR, entry, picture, stories, who
from longwave.theme.tests.reading import read

WICKED = '"><script>alert(1)</script>&'


def test_a_byline_links_authors_and_joins_them():
    html = pieces.byline([LAN, RUTA, PRODUCER])
    assert html.startswith('By <a href="/people/')
    assert " and <a" in html
    assert "Jonah" not in html


def test_a_cards_byline_has_no_link():
    assert "<a" not in pieces.byline([LAN], links=False)


def test_a_name_from_right_to_left_is_kept_apart():
    assert "<bdi>سمير الخوري</bdi></a>" in pieces.byline([SAMIR])
    assert "<bdi>" not in pieces.byline([LAN])


@pytest.mark.parametrize("url", ["javascript:alert(1)", " JavaScript:1", "data:text/html,x", "vbscript:x", "http://[x"])
def test_an_address_that_would_run_something_is_no_link(url):
    assert pieces.address(url) == ""
    assert "<a" not in pieces.linked("Here", url)


@pytest.mark.parametrize("url", ["https://a.example/?a=1&b=2", "/people/ana/", "mailto:a@b.example", "#t=4"])
def test_an_address_that_leads_somewhere_is_escaped(url):
    assert pieces.address(url) == url.replace("&", "&amp;")


@given(st.text())
def test_whatever_a_title_holds_the_list_stays_straight(title):
    story = entry(title=title, standfirst=title, people=[who(title)])
    read(pieces.story_list([story], 3))
    read(pieces.story_list([story], 3, query=title))


def test_a_card_has_one_link_and_a_decorative_picture():
    page = read(pieces.story_list(stories(4), 3))
    assert len(page.all("a")) == 4
    assert {image.attributes["alt"] for image in page.all("img")} == {""}
    assert len(page.all("h3")) == 4


def test_a_kept_row_is_the_row_that_would_be_made():
    for made in (entry(), entry(3, "episode"), entry(1, pictured=False)):
        for _ in range(2):
            assert pieces.story_list([made.stub()], 3) == pieces.story_list([made], 3)
            assert pieces.story_list([made.stub()], 2, dated=False) == pieces.story_list([made], 2, dated=False)


def test_a_row_changes_with_anything_it_shows():
    before = entry().stub()
    shown = {pieces.story_list([before], 3)}
    for change in (
        {"title": "Another"}, {"standfirst": "Another."}, {"path": "/another/"}, {"minutes": 99}, {"picture": None},
        {"people": [who("Another")]}, {"regions": []}, {"published_at": "2026-01-01T00:00:00+00:00"},
    ):  # fmt: skip
        shown.add(pieces.story_list([before | change], 3))
    assert len(shown) == 9


def test_no_stories_make_no_list():
    assert pieces.story_list([], 2) == ""


def test_an_episode_without_its_data_says_nothing_of_its_length():
    story = entry(kind="episode")
    del story.__dict__["data"]  # as a list leaves it in the database
    assert "min" not in pieces.meta(story)


def test_a_hero_is_fetched_first_and_other_pictures_late():
    assert 'fetchpriority="high"' in pieces.picture(picture(), "hero")
    assert 'loading="lazy"' in pieces.picture(picture(), "thumb")
    hero = read(pieces.picture(picture() | {"alt": WICKED}, "hero"))
    assert hero.all("img")[0].attributes["alt"] == WICKED
    assert hero.all("source")[0].attributes["sizes"] == pieces.SIZES["hero"]


def test_no_picture_makes_nothing():
    assert pieces.picture(None, "hero") == pieces.caption(None) == ""


def test_caption_and_credit_are_two_things():
    page = read(pieces.caption(picture()))
    assert [element.attributes.get("class") for element in page.elements] == [None, "credit"]
    assert pieces.caption(picture() | {"caption": "", "credit": ""}) == ""


def test_credits_make_a_sentence_of_each_role():
    html = pieces.credit_lines([PRODUCER, COMPOSER, who("Ada", "Produced and edited by")])
    assert "<p>Produced and edited by <a href=" in html
    assert "</a> and <a" in html
    assert "<p>Music: <a" in html


def test_the_feed_is_always_among_the_places():
    apple = {"label": "Apple Podcasts", "url": "https://podcasts.apple.com/1"}
    assert pieces.subscribe([apple], "/f.xml").count("<li>") == 2
    assert pieces.subscribe([apple, {"label": "RSS", "url": "/f.xml"}], "/f.xml").count("<li>") == 2
    assert pieces.subscribe([], "") == ""


def test_every_place_has_a_sign_and_signs_are_silent():
    assert icons.for_place("Spotify", "https://open.spotify.com/x") == "spotify"
    assert icons.for_place("Elsewhere", "https://x.example") == "podcast"
    assert all('aria-hidden="true"' in icons.draw(name) for name in (*icons.DRAWINGS, "unknown"))


PARAGRAPHS = [
    {"start": 0, "end": 40, "speaker": "Ana", "text": "One <b>"},
    {"start": 40.5, "end": 90, "speaker": "Ana", "text": "Two"},
    {"start": 90, "end": 120, "speaker": "Ben", "text": "Three"},
]
MARKS = [{"start": 0, "title": "Opening"}, {"start": 90, "title": "Then & now"}, {"start": 999, "title": "Beyond"}]


def test_a_transcript_names_the_speaker_where_it_changes():
    html = pieces.transcript(PARAGRAPHS, [])
    assert html.count("<strong>Ana</strong>") == 1
    assert html.count("<strong>Ben</strong>") == 1
    assert "One &lt;b&gt;" in html


def test_a_time_link_leads_somewhere_without_a_script():
    html = pieces.transcript(PARAGRAPHS, MARKS) + pieces.chapters(MARKS[:2], anchored=False)
    page = read(html)
    anchors = page.values("id")
    assert len(anchors) == len(set(anchors))
    assert {href.removeprefix("#") for href in page.values("href")} <= set(anchors)
    assert html.index("Then &amp; now") < html.index("Three")


def test_chapters_carry_the_anchors_when_there_is_no_transcript():
    page = read(pieces.chapters([*MARKS, {"start": 3, "title": "More", "url": "https://x.example"}], anchored=True))
    assert page.values("id") == ["t=0", "t=90", "t=999", "t=3"]
    assert "https://x.example" in page.values("href")
    assert pieces.chapters([], anchored=True) == ""


def test_structured_data_cannot_end_its_script():
    html = pieces.structured([{"name": "</script><!-- \u2028 &"}])
    assert re.findall(r"<(/?\w+)", html) == ["script", "/script"]
    inside = html.split(">", 1)[1].rsplit("<", 1)[0]
    assert json.loads(inside) == {"name": "</script><!-- \u2028 &"}


def test_searched_words_are_marked_and_escaped():
    assert pieces.marked("A River & a <river>", "river") == ("A <mark>River</mark> &amp; a &lt;<mark>river</mark>&gt;")
    assert pieces.marked("x <b>", "") == "x &lt;b&gt;"
    assert pieces.marked("a+b", "+") == "a<mark>+</mark>b"


def test_a_tables_rows_are_headed_and_numbers_aligned():
    columns = [{"type": "text", "heading": "Port"}, {"type": "number", "heading": "Ships"}]
    assert pieces.table_rows(columns, [["Lagos & Co", "41"]]) == (
        '<tr><th scope="row">Lagos &amp; Co</th><td class="number">41</td></tr>'
    )
    assert pieces.table_rows([], []) == ""
