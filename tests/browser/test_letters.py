"""An editor looks after tomorrow's letter on the desk's first page: by dragging, by buttons, and as readers see it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
# The fields and panels that end beyond the right edge of the window.
CUT_OFF = """() => [...document.querySelectorAll('main .w-field, main .w-panel, main .letter__acts, main dl')]
    .filter((part) => part.getBoundingClientRect().right > window.innerWidth + 1).map((part) => part.className)"""


def today(editor):
    """The panel of the daily letter."""
    editor.page.goto("/desk/")
    return editor.panel("Today's letter")


def lead(panel):
    """The place of the preview."""
    return panel.get_by_role("listitem").filter(has_text="Preview of the day")


def test_a_piece_that_was_left_out_is_dragged_into_the_letter_and_given_back(desk):
    editor = desk("editor")
    editor.page.set_viewport_size({"width": 1400, "height": 2600})  # nothing scrolls under what is dragged
    panel = today(editor)
    expect(panel).to_contain_text("It can be changed for")
    before = lead(panel).get_by_role("link").first.inner_text()
    panel.get_by_text("Left out, and why").click()
    left = panel.locator(".letter__left-out li").first
    title = left.get_by_role("link").inner_text()
    assert title != before
    left.drag_to(lead(panel))
    editor.says("composed anew with your choice")
    expect(lead(panel)).to_contain_text(title)
    expect(lead(panel)).to_contain_text("picked")
    lead(panel).get_by_role("button", name="Let the rule choose").click()
    editor.says("The rule has chosen for this place.")
    expect(lead(panel)).to_contain_text(before)


@pytest.mark.any_database
def test_a_piece_is_swapped_and_moved_by_buttons(desk):
    editor = desk("editor")
    panel = today(editor)
    items = panel.get_by_role("listitem").filter(has_text="Also in it")
    first, second = (items.nth(at).get_by_role("link").first.inner_text() for at in (0, 1))
    items.nth(1).get_by_role("button", name=f"Move up: {second}").click()
    editor.says("Moved.")
    expect(items.nth(0)).to_contain_text(second)
    expect(items.nth(1)).to_contain_text(first)
    items.nth(1).get_by_text("Swap").click()
    choice = items.nth(1).get_by_role("combobox")
    wanted = choice.locator("option").nth(1)
    title = re.sub(r" \(episode\)$|, comes out .*$", "", wanted.inner_text())
    choice.select_option(wanted.get_attribute("value"))
    items.nth(1).get_by_role("button", name="Put it here").click()
    editor.says("composed anew with your choice")
    expect(items.nth(1)).to_contain_text(title)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_telephone_nothing_is_cut_off_and_who_gets_it_is_said_before_it_is_sent(desk, crosswater, context, scheme):
    desk("editor")
    one = context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, storage_state=crosswater.cookies["editor"]
    )
    page = one.new_page()
    page.goto("/desk/editions/new/")
    page.locator("select[name=newsletter]").select_option("Daily preview")
    page.get_by_label("Subject", exact=True).fill("An evening at the harbour")
    assert page.evaluate(CUT_OFF) == []
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("The draft is kept.")).to_be_visible()
    expect(page.get_by_text("The rule found no piece for this place.")).to_have_count(0)
    page.get_by_role("link", name="Send now").click()
    expect(page.get_by_role("button", name=re.compile(r"Send it to \d+ reader"))).to_be_visible()
    assert page.evaluate(CUT_OFF) == []
    page.get_by_role("link", name="No, go back").click()
    expect(page.get_by_role("link", name="Send now")).to_be_visible()


def test_the_letter_is_looked_at_in_the_dark_and_sent_to_the_editor(desk, crosswater):
    editor = desk("editor")
    title = lead(today(editor)).get_by_role("link").first.inner_text()
    editor.panel("Today's letter").get_by_role("link", name="Dark").click()
    letter = editor.page.frame_locator("iframe")
    expect(letter.get_by_role("heading", name=title).first).to_be_visible()
    colour = letter.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert colour == "rgb(20, 22, 26)"
    editor.page.get_by_role("link", name="Web page").click()
    expect(letter.get_by_role("heading", name=title).first).to_be_visible()
    today(editor).get_by_role("button", name="Send to me").click()
    editor.says("A copy is on its way to")
    assert title in crosswater.get("/outbox/").body.decode()
