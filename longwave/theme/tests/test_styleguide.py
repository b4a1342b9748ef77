"""The style guide shows every component, and every page in every state."""

from itertools import pairwise

import pytest
from django.http import Http404
from django.test import RequestFactory

from longwave.theme import samples, views
from longwave.theme.tests.reading import read


def ask(path="/styleguide/", **cookies):
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return request


def test_it_is_straight_and_in_order():
    page = read(views.styleguide(ask()).content.decode())
    levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert not page.values("style")


def test_it_leads_to_every_page_in_every_state():
    links = set(read(views.styleguide(ask()).content.decode()).values("href"))
    assert {f"/styleguide/{name}/{state}/" for name in samples.PAGES for state in samples.STATES} <= links


def test_it_tells_each_colours_contrast():
    text = read(views.styleguide(ask()).content.decode()).text
    assert "#0E5A4B · 7.8" in text
    assert "#7FCBB6 · 9.6" in text


def test_the_readers_own_choice_holds_here_too():
    assert 'data-theme="dark"' in views.styleguide(ask(theme="dark")).content.decode()
    assert "data-theme" not in views.styleguide(ask(theme="sepia")).content.decode()


@pytest.mark.parametrize("state", samples.STATES)
def test_a_page_is_shown_in_each_state(state):
    assert views.sample(ask(f"/styleguide/front/{state}/"), "front", state).status_code == 200


@pytest.mark.parametrize(("name", "state"), [("nothing", "rich"), ("front", "nothing"), ("../base", "rich")])
def test_what_has_no_sample_is_not_found(name, state):
    with pytest.raises(Http404, match="No sample"):
        views.sample(ask(), name, state)


def test_blocks_are_shown_as_a_letter_has_them():
    page = read(views.letter(ask("/styleguide/mail/")).content.decode())
    assert not page.values("style")
    assert "A fire brigade does not ask for a visa" in page.text
