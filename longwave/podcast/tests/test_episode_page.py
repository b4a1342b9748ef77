"""An episode's page and what hangs on it: transcript, chapters, player, oEmbed."""

import json
import re

import pytest
import webvtt
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast

pytestmark = pytest.mark.django_db

PAGE = "/podcasts/the-crossing/mending-the-deep/"
CUES = [[0, 4, "Hanna Lindqvist", "Welcome to the show."], [4, 9.5, "Luz Ortega", "Thank you for having me."]]
CHAPTERS = [{"start": 0, "title": "Welcome"}, {"start": 2, "title": "The sea"}]


@pytest.fixture
def page():
    return cast.episode(cues=CUES, chapters=CHAPTERS)


@pytest.mark.parametrize("address", [PAGE, "/podcasts/the-crossing/", PAGE + "player/"])
def test_at_most_two_queries(client, page, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 2


def test_it_carries_all_that_the_reference_page_has(client, page):
    html = client.get(PAGE).content.decode()
    for words in (
        "Mending the deep",
        "A captain on what lies under the sea.",
        "Ana Lima / Agency",
        "The harbour at noon.",
        "Hanna Lindqvist",
        "Luz Ortega",
        "Captain",
        "CS Meridian",
        "Jonah Reyes",
        "https://jonah.example/",
        "Download",
        "Apple Podcasts",
        "/podcasts/the-crossing/feed.xml",
        "show@magazine.example",
        "Thank you for having me.",
        "#t=4",
        page.audio.address,
    ):
        assert words in html, words
    assert "<audio" in html


def test_four_related_pieces_stand_below_it_pins_first(client):
    pinned = cast.article("Pinned by hand", "pinned", regions=[cast.region("Africa")])
    sea = cast.topic()
    for number, first in enumerate("bdfg"):  # neither copies of each other nor by one hand
        words = " ".join(f"{first}{rest}" for rest in ("arrow", "itter", "older", "umble", "enter", "allow", "ittle"))
        author = cast.person(f"Author {number}", f"author-{number}")
        body = [("text", f"<p>{words}.</p>")]
        cast.article(
            f"Piece {number}", f"piece-{number}", standfirst=f"{words}.", body=body, authors=[author], topics=[sea]
        )
    page = cast.episode(topics=[sea])
    page.related_pins = cast._pins([pinned])
    page.save_revision().publish()
    from longwave.published.models import Entry

    titles = [stub["title"] for stub in Entry.objects.get(path=PAGE).related]
    assert titles == ["Pinned by hand", "Piece 3", "Piece 2", "Piece 1"]


def test_the_transcript_comes_in_four_forms_for_apps_on_other_hosts(client, page):
    types = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json", "txt": "text/plain"}
    for form, media_type in types.items():
        answer = client.get(f"{PAGE}transcript.{form}")
        assert answer["Content-Type"].startswith(media_type)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Thank you for having me." in answer.content.decode()
    captions = webvtt.from_string(client.get(f"{PAGE}transcript.vtt").content.decode())
    assert [c.text for c in captions] == ["Welcome to the show.", "Thank you for having me."]


def test_chapters_come_as_podcasting_json(client, page):
    found = json.loads(client.get(f"{PAGE}chapters.json").content)
    assert found["version"].startswith("1.")
    assert [(c["startTime"], c["title"]) for c in found["chapters"]] == [(0, "Welcome"), (2, "The sea")]


def test_an_episode_without_them_has_neither(client):
    cast.episode()
    assert client.get(f"{PAGE}transcript.vtt").status_code == 404
    assert client.get(f"{PAGE}chapters.json").status_code == 404


def test_the_player_may_be_framed_and_the_page_may_not(client, page):
    assert "frame-ancestors *" in client.get(PAGE + "player/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get(PAGE)["Content-Security-Policy"]
    assert "X-Frame-Options" not in client.get(PAGE + "player/").headers


def test_oembed_tells_others_how_to_embed_it(client, page):
    answer = client.get("/oembed", {"url": f"http://localhost:8000{PAGE}", "maxwidth": "400"}).json()
    assert (answer["version"], answer["type"], answer["width"]) == ("1.0", "rich", 400)
    assert f'src="http://localhost:8000{PAGE}player/"' in answer["html"]


def test_the_page_says_where_its_oembed_is(client, page):
    html = client.get(PAGE).content.decode()
    address = re.search(r'application/json\+oembed" title="[^"]*" href="([^"]+)"', html)[1]
    assert client.get(address).json()["title"] == "Mending the deep"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": "https://elsewhere.example" + PAGE}, 404),
        ({"url": "http://localhost:8000/articles/none/"}, 404),
        ({"url": "http://localhost:8000" + PAGE, "format": "xml"}, 501),
        ({"url": "http://[::1"}, 404),
    ],
)
def test_oembed_knows_nothing_else(client, page, query, status, caplog):
    assert client.get("/oembed", query).status_code == status
    assert not [line for line in caplog.records if line.levelname == "ERROR"]


def test_a_headline_cannot_break_out_of_the_frames_title(client):
    cast.episode('A "quoted" <b>headline</b>')
    answer = client.get("/oembed", {"url": f"http://localhost:8000{PAGE}"}).json()
    assert "<b>" not in answer["html"]
    assert "&quot;quoted&quot;" in answer["html"]
