"""Masthead and footer: kept once made, right for each page."""

import pytest
from django.template.loader import get_template

from longwave.theme import material, samples
from longwave.theme.templatetags import longwave as tags
from longwave.theme.tests.reading import read


@pytest.fixture(autouse=True)
def _nothing_kept():
    tags._chrome.clear()


def render(**changes):
    return get_template("longwave/region.html").render(samples.page("region", "rich") | changes)


def test_it_is_made_once_for_a_section_and_again_when_the_magazine_changes():
    render(path="/regions/europe/")
    render(path="/regions/europe/")
    assert len(tags._chrome) == 3
    render(path="/articles/one/")
    render(path="/articles/two/")
    assert len(tags._chrome) == 6
    render(path="/articles/two/", magazine=material.bare_magazine())
    assert len(tags._chrome) == 9


def test_it_does_not_grow_without_end():
    for number in range(tags.CHROME_KEPT):
        render(year=number)
    assert len(tags._chrome) <= tags.CHROME_KEPT


def current(html):
    found = [element.attributes for element in read(html).all("a") if "aria-current" in element.attributes]
    return [(link["href"], link["aria-current"]) for link in found]


def test_the_menu_shows_where_the_reader_is():
    assert current(render(path="/regions/europe/")) == [("/regions/europe/", "page")]
    assert current(render(path="/podcasts/the-line/one/")) == [("/podcasts/the-line/", "true")]
    assert current(render(path="/articles/x/")) == []


def test_the_form_brings_the_reader_back_to_her_own_page():
    first, second = (read(render(path=path)) for path in ("/articles/one/", '/search/?q="><b>'))
    assert [f.attributes["value"] for f in first.all("input")] == ["/articles/one/"]
    assert [f.attributes["value"] for f in second.all("input")] == ['/search/?q="><b>']


@pytest.mark.parametrize("theme", ["system", "light", "dark"])
def test_the_readers_choice_is_in_the_first_byte_and_in_the_switch(theme):
    page = read(render(theme=theme))
    assert page.all("html")[0].attributes.get("data-theme", "system") == theme
    pressed = [b.attributes["value"] for b in page.all("button") if b.attributes.get("aria-pressed") == "true"]
    assert pressed == [theme]


def test_a_logo_takes_the_place_of_the_name_and_says_it():
    page = read(render(magazine=material.magazine() | {"logo": material.picture("square", 1200, 1200)}))
    logos = [image.attributes for image in page.all("img") if image.inside[-4:-1] and "header" in image.inside]
    assert [logo["alt"] for logo in logos] == ["Meridian"]


def test_a_magazine_named_a_minute_ago_has_no_empty_lists():
    page = read(render(magazine=material.bare_magazine(), path="/"))
    assert "Meridian" in page.text
    assert not [nav for nav in page.all("nav") if nav.attributes["aria-label"] == "Sections"]
