"""What an author meets at the desk, and what she cannot submit."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


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
