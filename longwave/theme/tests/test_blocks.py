"""Each of the twelve kinds of block has a rendering for the site and one for mail."""

import pytest
from django.template.loader import render_to_string

from longwave.theme.material import blocks
from longwave.theme.tests.reading import read

KINDS = {
    "text", "heading", "picture", "pullquote", "list", "table",
    "audio", "embed", "note", "correction", "divider", "readalso",
}  # fmt: skip
WICKED = '"><script>alert(1)</script>&'


def render(kind, value, where=""):
    return render_to_string(f"longwave/blocks/{kind}{where}.html", {"value": value, "self": value})


def test_there_is_a_sample_of_every_kind():
    assert set(blocks()) == KINDS


@pytest.mark.parametrize("where", ["", ".mail"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_is_straight_and_brings_no_style_or_script(kind, where):
    page = read(render(kind, blocks()[kind], where))
    assert page.elements
    assert not page.values("style")
    assert not page.all("script", "style", "iframe")


@pytest.mark.parametrize("where", ["", ".mail"])
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("heading", {"text": WICKED, "level": 2, "id": WICKED}),
        ("pullquote", {"text": WICKED, "by": WICKED}),
        ("table", {"caption": WICKED, "columns": [{"type": "text", "heading": WICKED}], "rows": [[WICKED]]}),
        ("audio", {"url": WICKED, "title": WICKED, "seconds": 3, "type": "audio/mpeg", "length": 5}),
        ("embed", dict.fromkeys(("title", "description", "host"), WICKED) | {"url": "/" + WICKED, "frame": ""}),
        ("note", {"title": WICKED, "html": ""}),
    ],
)  # fmt: skip
def test_words_are_escaped(kind, value, where):
    assert not read(render(kind, value, where)).all("script")


def test_an_embed_is_a_link_to_its_source_that_asks_nobody():
    page = read(render("embed", blocks()["embed"]))
    link = page.all("a")[0].attributes
    assert link["href"] == "https://video.example/watch?v=1"
    assert link["data-frame"] == "https://video.example/embed/1"
    assert "asked only when you choose this" in page.text
    plain = read(render("embed", blocks()["embed"] | {"frame": ""}))
    assert "data-frame" not in plain.all("a")[0].attributes


def test_a_wide_table_scrolls_inside_a_named_region_that_keys_reach():
    region = read(render("table", blocks()["table"])).all("div")[0].attributes
    assert region["role"] == "region"
    assert region["tabindex"] == "0"
    assert region["aria-label"]


def test_read_also_of_nothing_is_nothing():
    assert render("readalso", {"entries": []}).strip() == ""


def test_a_picture_without_a_file_breaks_nothing():
    assert "<img" not in render("picture", {"image": None})
    assert render("picture", {"image": None}, ".mail").strip() == ""
