"""An author writes and submits; an editor reads and approves; only then is it there."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEADLINE = "The lighthouse that answers letters"
ADDRESS = "/articles/the-lighthouse-that-answers-letters/"


def test_an_article_goes_through_review(desk, crosswater, reader):
    author = desk("author")
    author.write_article(HEADLINE)
    author.page.get_by_role("button", name="More actions").click()
    expect(author.page.get_by_role("button", name="Submit to Editorial review")).to_be_visible()
    expect(author.page.get_by_role("button", name="Publish")).to_have_count(0)
    author.page.get_by_role("button", name="Submit to Editorial review").click()
    author.says("has been submitted for moderation")
    assert crosswater.get(ADDRESS).status == 404

    editor = desk("editor")
    editor.page.goto("/desk/")
    editor.page.get_by_role("link", name=HEADLINE).first.click()
    editor.page.get_by_role("button", name="More actions").click()
    editor.page.get_by_role("button", name="Approve and Publish").click()
    editor.says("has been published")

    there = reader(ADDRESS)
    expect(there.page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(there.page.get_by_role("link", name="Tomasz Wilk").first).to_be_visible()
    there.go("/")
    expect(there.page.get_by_role("link", name=HEADLINE)).to_be_visible()


def test_what_lacks_something_cannot_be_submitted(desk):
    author = desk("author")
    author.begin("Write an article", "Letters without a lighthouse")
    author.press("Submit to Editorial review")
    author.says("due to validation errors")
    expect(author.panel("Standfirst*")).to_contain_text("This field is required.")


def test_an_author_meets_only_what_is_hers(desk):
    author = desk("author")
    author.page.goto("/desk/")
    menu = author.page.get_by_role("navigation", name="Main menu")
    expect(menu.get_by_role("link", name="Articles")).to_be_visible()
    for other in ("Podcast", "Audio", "Settings"):
        expect(menu.get_by_text(other, exact=True)).to_have_count(0)
