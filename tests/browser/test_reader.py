"""A reader without scripts, on a narrow screen, with a keyboard, at night, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import ALL

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

PAPER = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(251, 250, 246)", "rgb(20, 22, 26)"


@pytest.fixture
def plain(reader):
    """A reader whose browser runs no scripts."""
    return reader("/", java_script_enabled=False)


def test_without_scripts_the_lead_is_read_from_the_front_page(plain):
    lead = plain.page.get_by_role("main").get_by_role("heading", level=2).first.get_by_role("link")
    headline = lead.inner_text()
    lead.click()
    expect(plain.page.get_by_role("heading", level=1)).to_have_text(headline)
    expect(plain.page.locator(".prose p").first).to_be_visible()
    expect(plain.page.locator("figure.hero img")).to_be_visible()


def test_without_scripts_an_episode_has_a_player_and_times_that_lead_into_the_transcript(plain):
    plain.go("/podcasts/the-crossing/mending-the-deep/")
    audio = plain.page.locator("audio[controls]")
    expect(audio).to_be_visible()
    heard = plain.page.request.get(audio.get_attribute("src"), headers={"Range": "bytes=0-99"})
    assert (heard.status, len(heard.body())) == (206, 100)
    chapter = plain.page.locator(".chapters a").last
    place = plain.page.locator(f"[id='{chapter.get_attribute('href').removeprefix('#')}']")
    chapter.click()
    expect(place).to_be_in_viewport()


def test_without_scripts_search_finds_and_says_when_it_does_not(plain):
    plain.page.get_by_role("link", name="Search").click()
    plain.page.get_by_role("searchbox").fill("cable")
    plain.page.get_by_role("button", name="Search").click()
    expect(plain.page.get_by_role("status")).to_contain_text("results for “cable”")
    expect(plain.page.locator(".hits li").first).to_be_visible()
    plain.page.get_by_role("searchbox").fill("zeppelin")
    plain.page.get_by_role("button", name="Search").click()
    expect(plain.page.get_by_role("status")).to_contain_text("Nothing found for “zeppelin”")
    expect(plain.page.get_by_role("main").get_by_role("link", name="Africa")).to_be_visible()


def test_without_scripts_a_month_of_the_archive_leads_to_the_one_before(plain, addresses):
    plain.go(addresses["archive"])
    month = plain.page.get_by_role("heading", level=1).inner_text()
    expect(plain.page.locator(".story").first).to_be_visible()
    plain.page.locator(".pager a").first.click()
    expect(plain.page.get_by_role("heading", level=1)).not_to_have_text(month)


def test_without_scripts_a_lost_reader_may_search_and_sees_todays_stories(plain):
    assert plain.go("/articles/the-sea-cucumber/").status == 404
    main = plain.page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text("There is no page at this address")
    expect(main.get_by_role("region", name="Today’s stories").locator(".story").nth(4)).to_be_visible()
    main.get_by_role("searchbox").fill("sea")
    main.get_by_role("button", name="Search").click()
    expect(plain.page).to_have_url(re.compile(r"/search/\?q=sea"))


def test_no_page_scrolls_sideways_on_a_narrow_screen(addresses, reader):
    there = reader(width=320)
    wide = {}
    for kind in ALL:
        there.go(addresses[kind])
        width = there.page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[addresses[kind]] = width
    assert wide == {}


@pytest.mark.parametrize("kind", ["front", "article", "episode", "found"])
def test_whatever_the_keyboard_reaches_is_seen_to_be_reached(kind, addresses, reader):
    page = reader(addresses[kind]).page
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect();
                if (at === document.body) return null;
                const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
                const there = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
                return [at.outerHTML.slice(0, 90), ring || at.tagName === "AUDIO", there];
            }"""
        )
        if seen is None:
            break
        reached.append(seen)
    assert len(reached) > 20
    assert [html for html, ring, there in reached if not (ring and there)] == []
    assert "skip" in reached[0][0]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_appearance_chosen_in_the_footer_stays_on_every_page(reader, scripts):
    there = reader("/", color_scheme="light", java_script_enabled=scripts)
    page = there.page
    assert page.evaluate(PAPER) == LIGHT
    page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(PAPER) == DARK
    there.go("/articles/cable-ships/")
    assert page.evaluate(PAPER) == DARK
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="Light").click()
    expect(page.get_by_role("button", name="Light")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", level=1)).to_have_text("The old ships that mend the internet")
    assert page.evaluate(PAPER) == LIGHT
    page.get_by_role("button", name="System").click()
    expect(page.get_by_role("button", name="System")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(PAPER) == DARK


@pytest.mark.parametrize("kind", ["front", "article", "episode"])
def test_on_paper_there_is_only_what_one_reads(kind, addresses, reader):
    page = reader(addresses[kind]).page
    expect(page.get_by_role("navigation", name="Sections")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".menu", ".masthead-links", ".footer", ".skip"):
        expect(page.locator(gone)).to_be_hidden()
    assert not any(audio.is_visible() for audio in page.locator("audio").all())
    for kept in (".masthead-name", "main h1, main h2"):
        expect(page.locator(kept).first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", "black, at night too"
