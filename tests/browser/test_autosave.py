"""The desk saves by itself. A button pressed meanwhile does what it says, once, with all that was written."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HEADLINE, ADDRESS = "A lamp that was lit once", "/articles/a-lamp-that-was-lit-once/"
STANDFIRST = "On doing a thing exactly one time."
WATCHED = "document.addEventListener('w-unsaved:watch-edits', () => { document.documentElement.dataset.watched = '' })"
NOT_YET = """document.addEventListener('w-autosave:save', (event) => {
  if ('complete' in document.documentElement.dataset) return;
  event.preventDefault();
  event.stopImmediatePropagation();
})"""


@pytest.fixture
def editor(desk):
    """An editor whose changes are watched: what she types in a page's first two seconds is not saved by itself."""
    made = desk("editor")
    made.page.add_init_script(WATCHED)
    return made


def on_autosave(editor, answer):
    """Let `answer` have the requests by which a new page saves itself, and let all others go."""
    editor.page.unroute_all()
    editor.page.route(
        "**/pages/add/**",
        lambda route: route.continue_() if route.request.is_navigation_request() else answer(route),
    )


def test_what_is_published_while_it_is_first_saved_is_made_once_and_whole(editor, reader):
    page, held, sent = editor.page, [], []
    page.add_init_script(NOT_YET)
    on_autosave(editor, held.append)
    editor.write_article(HEADLINE)
    expect(page.locator("html[data-watched]")).to_be_attached()
    page.evaluate("document.documentElement.dataset.complete = ''")
    editor.fill("Standfirst*", STANDFIRST)
    for _ in range(200):
        if not held:
            page.wait_for_timeout(100)
    page.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    editor.press("Publish")
    page.wait_for_timeout(300)
    assert (len(held), sent) == (1, []), "it waits"
    held[0].continue_()
    editor.says("has been published")
    assert "/edit/" in sent[0], "what was made is changed, and nothing made again"
    there = reader(ADDRESS)
    expect(there.page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    for words in (STANDFIRST, "The ferry left at nine"):
        expect(there.page.get_by_role("main")).to_contain_text(words)


def test_what_cannot_save_itself_is_sent_all_the_same(editor):
    on_autosave(editor, lambda route: route.abort())
    editor.begin("Write an article", "A lamp in a storm")
    expect(editor.page.locator("html[data-watched]")).to_be_attached()
    editor.fill("Standfirst*", "On keeping dry.")
    expect(editor.page.get_by_text("Autosave is paused").first).to_be_visible()
    editor.save()
