"""Titles become slugs of plain letters, and a slug says why it cannot be one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.exchange.importing.slugs import LONGEST, ascii_slug, unused, why_not


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The port that waited", "the-port-that-waited"),
        ("Größe & Gewicht!", "grosse-gewicht"),
        ("Nguyễn’s canal", "nguyens-canal"),
        ("  --- ", ""),
        ("!!!", ""),
        ("a" * 90, "a" * 60),
        (("word " * 20).strip(), "-".join(["word"] * 12)),
    ],
)
def test_a_title_as_a_slug(title, slug):
    assert ascii_slug(title) == slug


@given(st.text(max_size=200))
def test_whatever_the_title_its_slug_fits_an_address_or_is_empty(title):
    slug = ascii_slug(title)
    assert not slug or (re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and why_not(slug) == "")
    assert ascii_slug(slug) == slug


@given(st.sets(st.sampled_from(["a", "a-2", "a-3", "b"])))
def test_an_unused_slug_is_one(taken):
    assert unused("a", taken) not in taken


@pytest.mark.parametrize("slug", ["größe", "a b", "", "a/b", "a" * (LONGEST + 1)])
def test_why_a_slug_is_none(slug):
    assert why_not(slug)
