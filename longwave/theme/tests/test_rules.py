"""Menus know where a page stands; paths of other sites are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.theme import rules

MENU = ("/", "/regions/europe/", "/podcasts/", "/podcasts/the-line/")


@pytest.mark.parametrize(
    ("path", "url", "state"),
    [
        ("/", "/", "page"),
        ("/regions/europe/", "/regions/europe/", "page"),
        ("/podcasts/the-line/one/", "/podcasts/the-line/", "true"),
        ("/podcasts/other/", "/podcasts/", "true"),
    ],
)
def test_the_longest_item_that_fits_is_current(path, url, state):
    assert rules.current_item(MENU, path) == rules.Current(url, state)


@pytest.mark.parametrize("path", ["/articles/x/", "/regions/europeans/", "/regions/"])
def test_a_page_outside_the_menu_has_no_current_item(path):
    assert rules.current_item(MENU, path) is None


@pytest.mark.parametrize("path", ["/", "/articles/a-b/", "/search/?q=tea%20and%20tin", "/ő/"])
def test_a_path_of_this_site_is_kept(path):
    assert rules.same_site_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:1", "/\t/evil.example", "/a\nb"],
)
def test_a_path_that_a_browser_reads_as_another_site_becomes_the_front_page(path):
    assert rules.same_site_path(path) == "/"


@given(st.text())
def test_what_comes_back_is_always_a_path_here(text):
    path = rules.same_site_path(text)
    assert path.startswith("/")
    assert path[1:2] not in ("/", "\\")
    assert path.isprintable() or not path.isascii()
