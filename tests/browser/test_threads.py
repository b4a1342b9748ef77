"""A reader follows a story in parts, and an editor has it that way."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_database]
UPSTREAM = "/threads/somebody-upstream/"


def test_she_finds_it_in_the_menu_and_reads_it_in_order(reader):
    page = reader("/").page
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Threads").click()
    page.get_by_role("main").get_by_role("link", name="Somebody upstream").click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    expect(page.locator("main time").first).to_have_text("1957")
    page.get_by_role("main").get_by_role("link", name="Two days of water").last.click()
    for part in range(1, 6):
        box = page.get_by_role("navigation", name="Thread: Somebody upstream")
        expect(box).to_contain_text(f"Part {part} of 5")
        if part < 5:
            page.locator("a[rel=next]").click()
    expect(page).to_have_url(re.compile("/articles/the-glacier-bank/$"))
    expect(page.locator("a[rel=prev]")).to_have_text("Salt in the delta")
    box.get_by_role("link", name="Somebody upstream").click()
    expect(page).to_have_url(re.compile(f"{UPSTREAM}$"))


def test_what_comes_next_leads_what_stands_under_a_part(reader):
    page = reader("/articles/neighbours-of-a-dam/").page
    related = page.locator("aside.related").get_by_role("link")
    expect(related.nth(0)).to_have_text("Three suspects in a glass of salt water")
    expect(related.nth(1)).to_have_text("Two days of water")


def test_its_feed_has_its_parts(crosswater):
    feed = crosswater.get(f"{UPSTREAM}feed.xml").body.decode()
    assert feed.count("<item>") == 5
    assert "Salt in the delta" in feed


def test_a_search_finds_it(reader):
    page = reader("/search/?q=upstream").page
    hit = page.locator(".hits li").filter(has=page.get_by_role("link", name="Somebody upstream", exact=True))
    expect(hit.locator(".kicker")).to_have_text("Thread")
