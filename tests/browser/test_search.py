"""A researcher searches: by what is suggested while she types, and for what somebody said in an interview."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import longwave

pytestmark = [pytest.mark.browser, pytest.mark.any_database]
SCRIPTS = Path(longwave.__file__).parent / "theme" / "static" / "longwave" / "js"


def test_she_goes_through_suggestions_by_keyboard_and_opens_one(reader):
    page = reader("/search/").page
    field = page.get_by_role("searchbox")
    field.press_sequentially("the cros")
    expect(page.get_by_role("list", name="Suggestions").get_by_role("link")).to_have_count(1)
    expect(page.get_by_role("status").last).to_contain_text("1 suggestion,")
    field.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/podcasts/the-crossing/$"))


def test_escape_closes_suggestions_and_leaves_her_in_the_field(reader):
    page = reader("/search/", width=390).page
    field = page.get_by_role("searchbox")
    field.press_sequentially("the")
    suggestions = page.get_by_role("list", name="Suggestions")
    expect(suggestions).to_be_visible()
    field.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(field).to_be_focused()


def test_what_was_said_opens_the_player_at_its_minute(reader):
    page = reader("/search/?q=cabel").page
    expect(page.locator("p.meta[role=status]")).to_contain_text("Nothing has “cabel”. These have cable.")
    page.locator(".hits").get_by_role("link", name="Mending the deep").click()
    expect(page).to_have_url(re.compile(r"/podcasts/the-crossing/mending-the-deep/#t=\d+$"))
    second = int(page.url.rpartition("=")[2])
    assert second > 0
    page.wait_for_function(f"document.querySelector('audio[data-main]').currentTime >= {second}")


def test_a_word_finds_its_plural_in_open_text_first_and_behind_the_wall(reader):
    page = reader("/search/?q=sanction").page
    expect(page.locator(".hits mark").first).to_have_text("Sanctions")
    expect(page.locator(".hits").get_by_role("link", name="The old ships that mend the internet")).to_be_visible()
    hidden = page.locator(".hits li").filter(has_text="Found in the text for subscribers")
    expect(hidden).to_contain_text("Thirty-eight days of a container")


def test_results_are_narrowed_and_widened_again(reader):
    page = reader("/search/?q=water").page
    many = page.locator(".hits li").count()
    page.get_by_role("navigation", name="Narrow the results").get_by_role("link", name="Episodes").click()
    narrowed = page.get_by_role("list", name="Narrowed to").get_by_role("link")
    assert page.locator(".hits li").count() < many
    narrowed.click()
    expect(page.locator(".hits li")).to_have_count(many)


def test_the_scripts_of_the_page_are_within_four_kib():
    assert sum((SCRIPTS / name).stat().st_size for name in ("here.js", "search.js")) <= 4096
