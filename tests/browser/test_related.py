"""An editor's word on what stands under a piece, given in its form: it counts at once, and she goes on by keyboard."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_database]
GRID, TITLE = "/articles/the-quiet-grid/", "The dullest room in southern Africa keeps the lights on"


def test_she_pins_excludes_and_takes_it_back_without_leaving_the_form(desk, reader):
    editor, there = desk("editor"), reader().page
    editor.edit("Articles", TITLE)
    page, place = editor.page, editor.page.locator("[data-related]")
    expect(place.get_by_role("heading", name="Readers see under this piece")).to_be_visible()
    shown = place.locator("ol > li")
    other = shown.last.get_by_role("link").inner_text()

    def say(words):
        place.get_by_role("button", name=f"{words} “{other}”").click()

    def readers_find():
        there.goto(GRID)
        return there.locator("aside.related").get_by_role("link").all_inner_texts()

    say("Pin")
    expect(shown.first).to_contain_text(re.compile(rf"{re.escape(other)}.*Pinned", re.DOTALL))
    expect(place.get_by_role("button", name=f"Unpin “{other}”")).to_be_focused()
    assert readers_find()[0] == other

    say("Exclude")
    expect(shown.filter(has_text=other)).to_have_count(0)
    expect(place.locator("ul > li").filter(has_text=other)).to_contain_text("Excluded")
    assert other not in readers_find()

    page.keyboard.press("Enter")  # on “Let back in”, where she was left
    expect(place.get_by_role("button", name=f"Pin “{other}”")).to_be_focused()
    expect(place.get_by_role("button", name="Let back in")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Headline*")).to_have_value(TITLE)


def test_where_the_desk_does_not_answer_the_link_to_its_page_is_left(desk):
    editor = desk("editor")
    editor.page.route(re.compile(r"/desk/related/\d+/\?part$"), lambda route: route.abort())
    editor.edit("Articles", TITLE)
    place = editor.page.locator("[data-related]")
    expect(place).not_to_have_attribute("aria-busy", "true")
    place.get_by_role("link", name="See what stands under this piece, and why").click()
    expect(editor.page.get_by_role("heading", name="Readers see under this piece")).to_be_visible()
