"""A producer uploads this week's interview; a listener hears it from any second; an app finds it in the feed."""

import io
import re

import feedparser
import podcastparser
import pytest
from playwright.sync_api import expect

from tests.browser.recordings import CHAPTERS, SECONDS, TRANSCRIPT, recording

pytestmark = pytest.mark.browser

SHOW = "/podcasts/the-crossing/"
ADDRESS = f"{SHOW}who-lights-the-lamp/"
HEADLINE, STANDFIRST = "Who lights the lamp", "A keeper on the one light that no ship has asked for since 1974."
AUDIO = "document.querySelector('audio[data-main]')"


@pytest.fixture(scope="module")
def mp3(tmp_path_factory):
    """The interview, as the studio delivers it."""
    return recording(tmp_path_factory.mktemp("studio") / "interview.mp3")


@pytest.fixture
def episode(crosswater, desk, mp3, tmp_path):
    """The episode, published at the desk by the first test that asks for it."""
    if crosswater.get(ADDRESS).status == 404:
        publish_episode(desk("producer"), mp3, tmp_path)
    return ADDRESS


def publish_episode(producer, mp3, folder):
    """Everything that a producer does on a Friday."""
    page = producer.page
    producer.begin("Add to the podcast", HEADLINE)
    producer.fill("Standfirst*", STANDFIRST)
    producer.choose_picture("who-owns-a-towns-debt")
    window = producer.open_audio()
    window.get_by_label("Title*").fill(HEADLINE)
    window.get_by_label("File*").set_input_files(mp3)
    window.get_by_role("button", name="Upload").click()
    expect(producer.panel("Audio*")).to_contain_text(f"{HEADLINE} (0:{SECONDS})")
    page.get_by_role("spinbutton", name="Number").fill("18")
    page.get_by_role("spinbutton", name="Season").fill("2")
    producer.choose_page(producer.panel("Host"), "Hanna Lindqvist")
    producer.panel("Guests").get_by_role("button", name="Add Guest").click()
    guest = producer.panel("Guest 1")
    for field, text in {"Name*": "Ilse Vandermeer", "Title": "Keeper", "Affiliation": "Coastal Lights Trust"}.items():
        guest.get_by_role("textbox", name=field, exact=True).fill(text)
    producer.write("We talk about stairs, clocks and contracts.", "Show notes*")
    (folder / "lamp.vtt").write_text(TRANSCRIPT, "utf-8")
    (folder / "lamp.txt").write_text(CHAPTERS, "utf-8")
    page.get_by_label("Transcript", exact=True).set_input_files(folder / "lamp.vtt")
    page.get_by_label("Chapters", exact=True).set_input_files(folder / "lamp.txt")
    page.get_by_role("checkbox", name="Europe").check()
    producer.publish()


def test_the_episode_page_shows_all_that_was_filled_in(episode, reader, mp3):
    there = reader(episode)
    page = there.page
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(page.get_by_role("main")).to_contain_text("Season 2 · Episode 18")
    expect(page.get_by_text(STANDFIRST)).to_be_visible()
    interview = page.locator(".interview")
    expect(interview).to_contain_text("Hanna Lindqvist talks to Ilse Vandermeer, Keeper, Coastal Lights Trust")
    download = page.get_by_role("link", name="MP3", exact=True)
    audio = there.page.request.get(download.get_attribute("href"))
    assert (audio.headers["content-type"], audio.body()) == ("audio/mpeg", mp3.read_bytes())
    for place in ("Apple Podcasts", "Spotify", "RSS"):
        expect(page.locator(".subscribe-row").get_by_role("link", name=place)).to_be_visible()
    expect(page.get_by_text("We talk about stairs, clocks and contracts.")).to_be_visible()
    expect(page.locator(".chapters a")).to_have_count(3)
    expect(page.locator(".transcript")).to_contain_text("It is in the contract.")
    expect(page.locator(".credits")).to_contain_text("Jonah Reyes-Mbeki")
    expect(page.get_by_role("link", name="thecrossing@crosswater.example")).to_be_visible()
    assert there.faults == []


def test_what_is_near_to_an_episode_stands_below_it(reader):
    """Before and after the worker has compared the texts: first by how they are filed, then by what they say."""
    page = reader(f"{SHOW}salt-in-the-delta/").page
    expect(page.locator(".related li")).to_have_count(4)
    assert page.locator(".related a[href*='/articles/']").count() >= 1


@pytest.mark.any_database
def test_it_plays_and_seeks(episode, reader):
    there = reader(episode)
    answers = []
    there.page.on("response", lambda response: answers.append(response) if "/audio/" in response.url else None)
    there.page.locator("audio").focus()
    there.page.keyboard.press("Space")
    there.page.wait_for_function(f"() => {AUDIO}.readyState >= 3 && !{AUDIO}.paused && {AUDIO}.currentTime > 0")
    assert abs(there.page.evaluate(f"{AUDIO}.duration") - SECONDS) < 0.2
    there.page.evaluate(f"{AUDIO}.currentTime = 12")
    there.page.wait_for_function(f"() => !{AUDIO}.seeking && {AUDIO}.currentTime > 12.2 && !{AUDIO}.paused")
    assert {answer.status for answer in answers} == {206}
    assert there.faults == []


@pytest.mark.any_database
def test_a_shared_second_is_obeyed(episode, reader):
    there = reader(f"{episode}#t=8")
    there.page.wait_for_function(f"() => {AUDIO}.currentTime >= 8 && {AUDIO}.currentTime < 16")
    there.page.locator(".chapters").get_by_role("link", name="The contract").click()
    there.page.wait_for_function(f"() => {AUDIO}.currentTime > 16 && !{AUDIO}.paused")
    expect(there.page.locator(".chapters [aria-current]")).to_contain_text("The contract")


def test_an_app_finds_it_in_the_feed(episode, crosswater, mp3):
    body = crosswater.get(f"{SHOW}feed.xml").body
    app = podcastparser.parse(f"{crosswater.url}{SHOW}feed.xml", io.BytesIO(body))["episodes"][0]
    assert (app["title"], app["number"], app["total_time"]) == (HEADLINE, 18, SECONDS)
    [enclosure] = app["enclosures"]
    assert (enclosure["mime_type"], enclosure["file_size"]) == ("audio/mpeg", mp3.stat().st_size)
    entry = feedparser.parse(body).entries[0]
    assert (entry.title, int(entry.enclosures[0].length)) == (HEADLINE, mp3.stat().st_size)
    assert entry.link == f"{crosswater.url}{ADDRESS}"
    served = crosswater.get(entry.enclosures[0].href.removeprefix(crosswater.url))
    assert served.body == mp3.read_bytes()
    assert b"WEBVTT" in crosswater.get(f"{ADDRESS}transcript.vtt").body
    assert crosswater.get(f"{ADDRESS}chapters.json").status == 200


@pytest.mark.any_database
def test_what_is_not_audio_is_refused_beside_the_field(desk, mp3, tmp_path):
    (tmp_path / "list.mp3").write_text("bread, tape, wind\n")
    (tmp_path / "cut.mp3").write_bytes(mp3.read_bytes()[:90_000])
    producer = desk("producer")
    producer.begin("Add to the podcast", "An episode without a sound")
    window = producer.open_audio()
    for name, words in {"list.mp3": "This file is a text file", "cut.mp3": "This MP3 is cut off"}.items():
        window.get_by_label("Title*").fill(name)
        window.get_by_label("File*").set_input_files(tmp_path / name)
        window.get_by_role("button", name="Upload").click()
        expect(window.locator("[data-contentpath=file]")).to_contain_text(words)
    window.get_by_role("button", name="Close").click()
    producer.press("Publish")
    producer.says("due to validation errors")
    expect(producer.panel("Audio*")).to_contain_text("This field is required.")


@pytest.mark.any_database
def test_a_transcript_that_is_none_is_refused_beside_the_field_and_may_be_mended(desk, tmp_path):
    (tmp_path / "broken.vtt").write_text("WEBVTT\n\n00:00:09.000 --> 00:00:02.000\nBackwards.\n")
    (tmp_path / "whole.vtt").write_text(TRANSCRIPT)
    producer = desk("producer")
    producer.begin("Add to the podcast", "An episode told backwards")
    upload = producer.page.get_by_label("Transcript", exact=True)
    upload.set_input_files(tmp_path / "broken.vtt")
    producer.page.get_by_role("button", name="Save draft").click()
    producer.says("due to validation errors")
    said = "Line 3: found “00:00:09.000 --> 00:00:02.000”, expected an end after the start. Correct the times."
    expect(upload).to_have_accessible_description(re.compile(re.escape(said)))
    expect(producer.page.get_by_label("Chapters", exact=True)).not_to_have_accessible_description(re.compile("Line 3"))
    upload.set_input_files(tmp_path / "whole.vtt")
    producer.save()
