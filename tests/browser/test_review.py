"""An author writes, an editor reads: what is sent back, what is approved, and when readers see it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HEADLINE, ADDRESS = "Letters that crossed at sea", "/articles/letters-that-crossed-at-sea/"
QUESTION, ANSWER = "Who is the second pilot?", "Two pilots, one strait, and a post office that floats."


def test_what_an_author_submits_is_sent_back_mended_approved_and_read(desk, crosswater, reader):
    author, editor = desk("author"), desk("editor")
    author.write_article(HEADLINE)
    author.page.get_by_role("button", name="More actions").click()
    expect(author.page.get_by_role("button", name="Submit to Editorial review")).to_be_visible()
    expect(author.page.get_by_role("button", name="Publish")).to_have_count(0)
    author.page.get_by_role("button", name="Submit to Editorial review").click()
    author.says("submitted for moderation")
    assert crosswater.get(ADDRESS).status == 404

    editor.task(HEADLINE)
    editor.press("Request changes")
    window = editor.page.get_by_role("dialog")
    window.get_by_role("textbox", name="Comment").fill(QUESTION)
    window.get_by_role("button", name="Request changes").click()
    editor.says("has been updated")
    editor.page.goto("/desk/")
    expect(editor.panel("Awaiting your review")).to_have_count(0)

    author.page.goto("/desk/")
    mine = author.panel("Your pages and snippets in a workflow").get_by_role("row", name=HEADLINE)
    expect(mine).to_contain_text("Changes requested")
    mine.get_by_role("link", name=HEADLINE).first.click()
    author.page.get_by_role("button", name="Toggle status").click()
    author.page.get_by_role("button", name="View details").click()
    expect(author.page.get_by_role("dialog", name="Editorial review")).to_contain_text(QUESTION)
    author.page.get_by_role("button", name="Close dialog").click()
    author.fill("Standfirst*", ANSWER)
    author.press("Resubmit to An editor reads it")
    author.says("submitted for moderation")
    assert crosswater.get(ADDRESS).status == 404

    editor.task(HEADLINE)
    expect(editor.page.get_by_role("textbox", name="Standfirst*")).to_have_value(ANSWER)
    editor.press("Approve and Publish")
    editor.says("has been updated")
    there = reader(ADDRESS)
    expect(there.page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(there.page.get_by_role("main")).to_contain_text(ANSWER)
    expect(there.page.get_by_role("main")).to_contain_text("The ferry left at nine")
    there.go("/")
    expect(there.page.get_by_role("link", name=HEADLINE)).to_be_visible()


def test_a_producer_is_asked_to_review_nothing(desk):
    author, producer = desk("author"), desk("producer")
    author.write_article("A letter nobody asked for")
    author.press("Submit to Editorial review")
    author.says("submitted for moderation")
    producer.page.goto("/desk/")
    expect(producer.page.get_by_role("link", name="Add to the podcast")).to_be_visible()
    expect(producer.page.get_by_text("A letter nobody asked for")).to_have_count(0)
