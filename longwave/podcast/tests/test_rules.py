"""Nadia, the producer, wants to publish; the directories would refuse, and the desk says so first."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.podcast import categories, rules
from longwave.podcast.roles import ROLES, official
from longwave.podcast.rules import CoverFacts, Fault
from longwave.podcast.shapes import Category

from .shows import COVER, episode_facts, show_facts


def fields(faults: tuple[Fault, ...]) -> list[str]:
    for fault in faults:
        assert fault.found
        assert fault.expected
        assert fault.advice.endswith(".")
    return [fault.field for fault in faults]


def test_a_complete_show_has_no_gaps():
    assert rules.show_gaps(show_facts()) == ()


def test_an_empty_show_is_told_everything_at_once():
    empty = show_facts(
        title="", description="", category="", language="", author="", owner_name="", owner_email="", cover=None
    )
    assert fields(rules.show_gaps(empty)) == [
        "title", "body", "picture", "category", "language", "author", "owner_name", "owner_email",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "Left < right", "YouTube"),
        ("title", "Left > right", "YouTube"),
        ("title", " The Crossing", "spaces"),
        ("title", "   ", "nothing"),
        ("description", "x" * 4001, "4,001 bytes"),
        ("description", "é" * 2001, "4,002 bytes"),
        ("category", "News > Weather", "Politics"),
        ("category", "Politics", "Apple's list"),
        ("category", "news > Politics", "Apple's list"),
        ("category", "Technology > Gadgets", "no subcategory"),
        ("language", "english language", "en-gb"),
        ("language", "en_GB", "en-gb"),
        ("owner_email", "nadia", "Spotify and YouTube"),
        ("owner_email", "nadia@meridian", "Spotify and YouTube"),
        ("owner_email", "Nadia <n@meridian.example>", "Spotify and YouTube"),
        ("feedback", "write to us", "e-mail address"),
        ("guid", "the-crossing", "UUID"),
        ("guid", "9b024349ccf05f69a6096b82873eab3c", "UUID"),
        ("new_feed_url", "/feed.xml", "https://"),
        ("new_feed_url", "https://[bad", "https://"),
    ],
)
def test_a_show_that_a_directory_would_refuse(field: str, value: str, said: str):
    (fault,) = rules.show_gaps(show_facts(**{field: value}))
    assert fault.field == {"description": "body"}.get(field, field)  # the desk's name for it
    assert said in str(fault)


def test_funding_needs_both_its_address_and_its_words():
    assert fields(rules.show_gaps(show_facts(funding_url="https://a.example/"))) == ["funding_text"]
    assert fields(rules.show_gaps(show_facts(funding_text="Support us"))) == ["funding_url"]
    both = show_facts(funding_url="https://a.example/", funding_text="x" * 129)
    assert fields(rules.show_gaps(both)) == ["funding_text"]


@pytest.mark.parametrize("side", [1400, 2000, 3000])
@pytest.mark.parametrize(("form", "extension"), [("JPEG", "jpg"), ("JPEG", "jpeg"), ("JPEG", "JPG"), ("PNG", "png")])
def test_a_cover_as_apple_wants_it(side: int, form: str, extension: str):
    assert list(rules.cover_faults(CoverFacts(side, side, form, "RGB", False, extension, 400_000))) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"width": 1399, "height": 1399}, "1399 × 1399 pixels"),
        ({"width": 3001, "height": 3001}, "3001 × 3001 pixels"),
        ({"width": 2000, "height": 1999}, "2000 × 1999 pixels"),
        ({"form": "GIF", "extension": "gif"}, "a GIF file"),
        ({"form": "WEBP", "extension": "webp"}, "a WEBP file"),
        ({"mode": "CMYK"}, "colours in CMYK"),
        ({"mode": "L"}, "colours in L"),
        ({"form": "PNG", "extension": "png", "mode": "RGBA", "alpha": True}, "a transparent picture"),
        ({"extension": "png"}, "a name ending in .png"),
        ({"length": 5_000_000}, "5,000,000 bytes"),
    ],
)
def test_a_cover_that_apple_would_refuse(changes: dict[str, Any], found: str):
    (fault,) = rules.cover_faults(replace(COVER, **changes))
    assert (fault.field, fault.found) == ("picture", found)


@given(width=st.integers(1, 6000), height=st.integers(1, 6000))
def test_only_squares_of_the_right_size_pass(width: int, height: int):
    right = width == height and 1400 <= width <= 3000
    assert (not list(rules.cover_faults(replace(COVER, width=width, height=height)))) == right


def test_a_complete_episode_has_no_gaps():
    assert rules.episode_gaps(episode_facts()) == ()
    assert rules.episode_gaps(episode_facts(kind="trailer", number=None, cover=COVER)) == ()


def test_an_empty_episode_is_told_everything_at_once():
    empty = episode_facts(title="", standfirst=" ", guid="", url="", media_type="", length=0, seconds=0)
    assert fields(rules.episode_gaps(empty)) == ["title", "standfirst", "audio", "guid"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"title": "<b>Ice</b>"}, "title", "YouTube"),
        ({"url": "/audio/1-5f3a/eisstraße.mp3"}, "audio", "ASCII"),
        ({"url": "/audio/1 5f3a.mp3"}, "audio", "ASCII"),
        ({"url": "/audio/1-5f3a"}, "audio", "without an extension"),
        ({"url": "/audio/1-5f3a/a.ogg"}, "audio", ".ogg"),
        ({"url": "/audio/1-5f3a/a.mp3?x=.ogg", "media_type": "audio/ogg"}, "audio", "audio/mpeg for .mp3"),
        ({"media_type": ""}, "audio", "audio/mpeg for .mp3"),
        ({"length": 0}, "audio", "a length of 0 bytes"),
        ({"seconds": 0.4}, "audio", "less than a second"),
        ({"number": 0}, "number", "from 1 on"),
        ({"season": -1}, "season", "from 1 on"),
        ({"kind": "extra"}, "episode_type", "full, trailer, bonus"),
        ({"serial": True, "number": None}, "number", "serial"),
        ({"published_guid": "urn:uuid:0"}, "guid", "every app downloads"),
        ({"other_guids": frozenset({"urn:uuid:1"})}, "guid", "Another episode"),
        ({"guid": " urn:uuid:1"}, "guid", "spaces"),
        ({"cover": replace(COVER, form="GIF")}, "picture", "GIF"),
    ],
)
def test_an_episode_that_a_directory_would_refuse(changes: dict[str, Any], field: str, said: str):
    (fault,) = rules.episode_gaps(episode_facts(**changes))
    assert fault.field == field
    assert said in str(fault)


def test_an_enclosure_in_a_feed_needs_a_whole_address():
    assert fields(tuple(rules.enclosure_faults("/a.mp3", "audio/mpeg", 5))) == ["enclosure"]
    assert list(rules.enclosure_faults("https://a.example/a.m4a", "audio/x-m4a", 5)) == []


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_the_podcast_guid_is_the_one_of_the_specification(url: str, guid: str):
    assert str(rules.podcast_guid(url)) == guid


@given(st.text())
def test_a_podcast_guid_is_always_accepted(url: str):
    made = rules.podcast_guid(url.encode("utf-8", "replace").decode())
    assert made.version == 5
    assert list(rules.show_guid_faults(str(made))) == []


@given(text=st.text(), most=st.integers(10, 200))
def test_a_fitted_text_fits_and_begins_as_it_did(text: str, most: int):
    text = text.encode("utf-8", "ignore").decode()
    fitted = rules.fitted(text, most)
    assert len(fitted.encode()) <= most
    assert fitted == text or (fitted.endswith("…") and text.startswith(fitted[:-1]))


def test_a_fitted_text_ends_with_a_word():
    assert rules.fitted("one two three four", 14) == "one two…"


@given(st.text(), st.text(), st.text())
def test_no_text_makes_a_rule_fall_over(one: str, two: str, three: str):
    rules.show_gaps(show_facts(title=one, description=two, category=three, language=one, owner_email=two))
    rules.episode_gaps(episode_facts(title=one, standfirst=two, url=three, media_type=one, guid=two))
    rules.show_gaps(show_facts(guid=one, funding_url=two, funding_text=three, new_feed_url=one))


def test_every_category_of_the_list_is_accepted_and_read_back():
    assert len(categories.CATEGORIES) == 19
    assert len(categories.ALL) == len(set(categories.ALL)) == 19 + sum(map(len, categories.CATEGORIES.values()))
    for category in categories.ALL:
        assert categories.parse(str(category)) == category
        assert list(rules.category_faults(str(category))) == []
    assert categories.parse(" News>Politics ") == Category("News", "Politics")
    assert ("News > Politics", "News > Politics") in categories.CHOICES


@pytest.mark.parametrize(
    ("credit", "roles"),
    [
        ("Host", ["host"]),
        ("CO-HOST", ["co-host"]),
        ("guest", ["guest"]),
        ("Produced and edited by", ["producer", "audio editor"]),
        ("Producer, Sound & Music by", ["producer", "audio engineer", "theme music"]),
        ("Editing:", ["audio editor"]),
        ("produced, produced by", ["producer"]),
        ("Keeper of the bees", ["keeper of the bees"]),
        ("", ["consultant"]),
    ],
)
def test_credits_find_their_official_roles(credit: str, roles: list[str]):
    found = official(credit)
    assert [role for role, _ in found] == roles
    assert all(group == ROLES.get(role, "misc.") for role, group in found)
