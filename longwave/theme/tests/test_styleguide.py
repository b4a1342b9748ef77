"""The style guide shows every component, and every page in every state."""

from itertools import pairwise

import pytest
from django.http import Http404
from django.template import engines
from django.test import RequestFactory

from longwave.newsletter.words import Rhythm
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


@pytest.mark.parametrize("state", samples.STATES)
@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_each_letter_is_shown_in_each_state_and_looked_at_from_the_guide(monkeypatch, rhythm, state):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "NO SUCH THING")
    path = f"/styleguide/mail/{rhythm}/{state}/"
    page = read(views.sample_letter(ask(path), rhythm.value, state).content.decode())
    assert "NO SUCH THING" not in page.text
    assert not page.values("style")
    assert "It was sent to rut@readers.example." in page.text
    assert len(page.all("h1")) == (0 if rhythm is Rhythm.ROUNDUP else 1)
    assert path in read(views.styleguide(ask()).content.decode()).values("href")


@pytest.mark.parametrize(("rhythm", "state"), [("hourly", "rich"), ("daily", "nothing")])
def test_a_letter_that_has_no_sample_is_not_found(rhythm, state):
    with pytest.raises(Http404, match="No sample"):
        views.sample_letter(ask(), rhythm, state)


def test_blocks_are_shown_as_a_letter_has_them():
    page = read(views.letter(ask("/styleguide/mail/")).content.decode())
    assert not page.values("style")
    assert "A fire brigade does not ask for a visa" in page.text
