"""An editor's week: a headline, a draft, a picture, an address, a withdrawal, a date."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

REQUIRED = "This field is required."


def photograph(folder, colour):
    """A picture as it comes from a camera."""
    path = folder / f"quay-{colour}.jpg"
    Image.new("RGB", (1800, 1200), colour).save(path, "JPEG")
    return path


def test_the_one_time_link_lets_an_editor_in_once_and_then_a_code_does(crosswater, context):
    link = crosswater.way_in("ada@crosswater.example", "editor")
    page = context().new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, ada@crosswater.example")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Write an article")).to_be_visible()
    second = context().new_page()
    second.goto(link)
    expect(second.get_by_role("heading", level=1)).to_have_text("This link was used or is too old")
    second.goto("/desk/")
    second.get_by_label("E-mail address").fill("ada@crosswater.example")
    second.get_by_role("button", name="Send me a code").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    mails = context().new_page()
    mails.goto("/outbox/")
    code = re.search(r"^ +([A-Z]{3}-[A-Z]{3})$", mails.locator("pre").first.text_content(), re.MULTILINE)[1]
    second.get_by_label("Code").fill(code.lower())
    second.get_by_role("button", name="Sign in").click()
    expect(second.get_by_role("link", name="Write an article")).to_be_visible()


def test_a_new_headline_is_published_and_taken_back(desk, reader):
    old, new = "The old ships that mend the internet", "Nine ships and the whole internet"
    editor, there = desk("editor"), reader("/")
    expect(there.page.get_by_role("link", name=old)).to_be_visible()
    editor.edit("Articles", old)
    editor.fill("Headline*", new)
    editor.publish()
    for path in ("/", "/articles/cable-ships/"):
        there.go(path)
        expect(there.page.get_by_role("heading", name=new)).to_be_visible()
        expect(there.page.get_by_text(old)).to_have_count(0)

    editor.edit("Articles", new)
    editor.page.get_by_role("link", name="History").click()
    earlier = editor.page.get_by_role("row", name="Draft saved").last
    earlier.get_by_role("button", name="Actions").click()
    earlier.get_by_role("link", name="Review this version").click()
    editor.says("You are viewing a previous version")
    editor.press("Publish this version")
    editor.says("has been published")
    for path in ("/", "/articles/cable-ships/"):
        there.go(path)
        expect(there.page.get_by_role("heading", name=old)).to_be_visible()
        expect(there.page.get_by_text(new)).to_have_count(0)


def test_the_preview_is_the_readers_page_with_what_is_not_saved_yet(desk, reader):
    draft = "A standfirst that nobody has read yet."
    editor, there = desk("editor"), reader("/articles/the-price-of-bread/")
    editor.edit("Articles", "A loaf, taken apart")
    editor.fill("Standfirst*", draft)
    editor.page.get_by_role("button", name="Toggle preview").click()
    frame = editor.page.frame_locator("iframe[title='Preview']").last
    expect(frame.get_by_text(draft)).to_be_visible()
    expect(frame.get_by_text("Preview as a subscriber. Readers see this page as it was last")).to_be_visible()
    family = "node => getComputedStyle(node).fontFamily"
    assert frame.locator("h1").evaluate(family) == there.page.locator("h1").evaluate(family)
    there.page.reload()
    expect(there.page.get_by_text(draft)).to_have_count(0)


def test_a_draft_may_lack_anything_and_publishing_says_what_beside_the_field(desk, crosswater):
    editor = desk("editor")
    editor.begin("Write an article", "A ferry with no far bank")
    editor.save()
    editor.press("Publish")
    editor.says("due to validation errors")
    for panel in ("Standfirst*", "Picture*", "Body*", "Filed under"):
        expect(editor.panel(panel)).to_contain_text(REQUIRED)
    expect(editor.panel("Authors")).to_contain_text("This article has no author")
    expect(editor.panel("Headline*")).not_to_contain_text(REQUIRED)
    assert crosswater.get("/articles/a-ferry-with-no-far-bank/").status == 404


def test_a_picture_without_credit_is_named_and_may_be_mended(desk, reader, tmp_path):
    editor = desk("editor")
    editor.edit("Articles", "Sixty-eight hours to Samara")
    editor.upload_picture(photograph(tmp_path, "teal"), "The night bus", Caption="The bus at the border, at four.")
    editor.press("Publish")
    picture = editor.panel("Picture*")
    expect(picture).to_contain_text("The picture “The night bus” has no credit")
    expect(picture).to_contain_text("has no alt text")
    expect(picture).not_to_contain_text("has no caption")
    editor.save()

    picture.get_by_role("button", name="Actions").click()
    editor.page.goto(picture.get_by_role("link", name="Edit this image").get_attribute("href"))
    editor.fill("Credit", "Aigerim Satybaldy / Crosswater")
    editor.fill("Description", "A bus beneath a street lamp")
    editor.page.get_by_role("button", name="Save").click()
    editor.says("updated")
    editor.edit("Articles", "Sixty-eight hours to Samara")
    editor.publish()
    figure = reader("/articles/the-bus-to-the-north/").page.locator("figure.hero")
    expect(figure).to_contain_text("The bus at the border, at four.")
    expect(figure).to_contain_text("Aigerim Satybaldy / Crosswater")
    expect(figure.get_by_role("img", name="A bus beneath a street lamp")).to_be_visible()


def test_a_new_slug_leaves_a_redirect_behind(desk, crosswater, reader):
    editor = desk("editor")
    editor.edit("Articles", "One steak a year")
    editor.tab("Promote")
    editor.fill("Slug*", "one-steak-a-year")
    editor.publish()
    moved = crosswater.get("/articles/the-farmers-veto/?from=mail")
    assert (moved.status, moved.headers["location"]) == (301, "/articles/one-steak-a-year/?from=mail")
    there = reader("/articles/the-farmers-veto/")
    expect(there.page).to_have_url(f"{crosswater.url}/articles/one-steak-a-year/")
    expect(there.page.get_by_role("heading", level=1)).to_have_text("One steak a year")


def test_a_slug_that_is_taken_is_refused_beside_the_field(desk):
    editor = desk("editor")
    editor.edit("Articles", "A foreign ministry that bills by the hour")
    editor.tab("Promote")
    editor.fill("Slug*", "cable-ships")
    editor.press("Publish")
    editor.tab("Promote")
    expect(editor.panel("Slug*")).to_contain_text("The slug 'cable-ships' is already in use")


def test_a_withdrawn_piece_answers_gone_with_the_editors_note(desk, reader):
    note = "We withdrew this article because its only source withdrew her account."
    editor, there = desk("editor"), reader("/regions/americas/")
    title = "Eleven doors on Calle Virginia"
    expect(there.page.get_by_role("link", name=title)).to_be_visible()
    editor.withdraw(title, note)
    assert there.go("/articles/the-remittance-town/").status == 410
    expect(there.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(there.page.get_by_text(note)).to_be_visible()
    there.go("/regions/americas/")
    expect(there.page.get_by_role("link", name=title)).to_have_count(0)


def test_what_is_scheduled_is_not_there_yet(desk, crosswater, reader):
    headline = "The ferry that is never late"
    editor = desk("editor")
    editor.write_article(headline)
    editor.page.get_by_role("button", name="Toggle status").click()
    editor.page.get_by_role("button", name="Set schedule").click()
    window = editor.page.get_by_role("dialog", name="Set publishing schedule")
    window.get_by_label("Go live date/time").fill("2099-03-01 06:00")
    expect(editor.page.locator(".xdsoft_datetimepicker:visible")).to_be_visible()
    window.get_by_role("heading").click()  # the calendar closes
    window.get_by_role("button", name="Save schedule").click()
    editor.says(re.compile("created|updated"))
    editor.press("Schedule to publish")
    editor.says("has been scheduled for publishing")
    assert crosswater.get("/articles/the-ferry-that-is-never-late/").status == 404
    for path in ("/", "/regions/europe/"):
        expect(reader(path).page.get_by_text(headline)).to_have_count(0)
    editor.edit("Articles", headline)
    expect(editor.page.get_by_role("main")).to_contain_text(re.compile("Scheduled", re.IGNORECASE))
