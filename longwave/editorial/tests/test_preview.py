"""A draft is shown through the readers' own template, and stays a draft."""

import re

import pytest

from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


def previewed(page):
    """What the desk's preview answers for the newest revision, whose authors and pins are only in memory."""
    return page.get_latest_revision_as_object().make_preview_request()


def test_a_draft_looks_as_its_page_will():
    page = cast.draft(pins=[cast.article("Another", "another")])
    page.title = "An unfinished thought"
    page.save_revision()
    answer = previewed(page)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "An unfinished thought" in html
    assert "Inês Duarte" in html
    assert "longwave/longwave" in html
    assert not Entry.objects.filter(title="An unfinished thought").exists()


def test_no_cache_and_no_robot_keeps_it():
    answer = previewed(cast.draft())
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("make", [cast.episode, cast.show, cast.person, cast.region, cast.topic, cast.standing])
def test_every_kind_of_page_can_be_previewed(make):
    page = make()
    page.save_revision()
    answer = previewed(page)
    assert answer.status_code == 200
    assert page.title in answer.content.decode()


def test_view_live_leads_to_the_readers_address():
    page = cast.article()
    assert page.full_url == "http://localhost:8000/articles/the-port-that-waited/"
    assert page.url == "/articles/the-port-that-waited/"


def test_a_draft_that_lacks_almost_everything_can_still_be_looked_at():
    page = cast.draft()
    page.standfirst, page.picture, page.body = "", None, []
    page.authors.clear()
    page.regions.clear()
    page.save_revision(clean=False)
    assert previewed(page).status_code == 200


def bar(page, mode):
    shown = page.get_latest_revision_as_object().make_preview_request(preview_mode=mode)
    return re.search(r'class="preview-note">([^<]+)<', shown.content.decode())[1]


def test_the_bar_says_as_whom_one_looks_and_what_readers_see():
    page = cast.draft()
    assert bar(page, "subscriber") == "Preview as a subscriber. Readers cannot see this page yet."
    page.get_latest_revision().publish()
    assert bar(page, "gift") == "Preview as a gift. Readers see this page as it was last published."
    page.refresh_from_db()
    page.unpublish()
    words = "Preview from a library&#x27;s network. Readers are told that this page was withdrawn."
    assert bar(page, "institution") == words


def test_what_looks_the_same_to_everybody_is_looked_at_as_nobody():
    assert bar(cast.person(), "") == "Preview. Readers see this page as it was last published."
