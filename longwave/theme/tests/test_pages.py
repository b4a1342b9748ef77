"""Every template, with rich and with poor data, makes a page that browsers and readers can rely on."""

import json
import re
from itertools import pairwise

import pytest
from django.template import Context, Template, engines
from django.template.loader import get_template

from longwave.theme import samples
from longwave.theme.material import stories
from longwave.theme.tests.reading import Page, read

MISSING = "NO SUCH THING"
EVERY = [(name, state) for name in samples.PAGES for state in samples.STATES]


@pytest.fixture(autouse=True)
def _missing_values_show(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", MISSING)


def page(name: str, state: str) -> Page:
    html = get_template(f"longwave/{name}.html").render(samples.page(name, state))
    assert MISSING not in html
    return read(html)


@pytest.mark.parametrize(("name", "state"), EVERY)
def test_it_renders_straight_html(name, state):
    elements = page(name, state)
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    assert len(elements.all("main")) == 1
    assert elements.all("title")
    assert elements.all("html")[0].attributes["lang"]


@pytest.mark.parametrize(("name", "state"), EVERY)
def test_headings_come_in_order(name, state):
    levels = [int(element.tag[1]) for element in page(name, state).all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(("name", "state"), EVERY)
def test_nothing_runs_or_styles_inline_and_nothing_is_fetched_from_elsewhere(name, state):
    elements = page(name, state)
    assert not elements.all("style")
    assert not elements.values("style")
    assert not [key for element in elements.elements for key in element.attributes if key.startswith("on")]
    for script in elements.all("script"):
        assert script.attributes.get("type") == "application/ld+json" or script.attributes["src"].startswith("/")
    fetched = [
        e.attributes[key] for e in elements.elements for key in ("src", "srcset", "poster") if key in e.attributes
    ]
    fetched += [e.attributes["href"] for e in elements.all("link") if e.attributes["rel"] != "canonical"]
    assert all(address.startswith("/") and not address.startswith("//") for address in fetched)


@pytest.mark.parametrize(("name", "state"), EVERY)
def test_pictures_have_words_and_measures_and_fields_have_labels(name, state):
    elements = page(name, state)
    for image in elements.all("img"):
        assert {"alt", "width", "height"} <= set(image.attributes)
    labelled = {label.attributes["for"] for label in elements.all("label")}
    asked = [field for field in elements.all("input", "select", "textarea") if field.attributes.get("type") != "hidden"]
    assert all(field.attributes["id"] in labelled for field in asked)


@pytest.mark.parametrize("name", ["article", "episode", "front", "region"])
def test_the_head_says_where_it_is_and_how_it_is_shared(name):
    head = [element.attributes for element in page(name, "rich").all("link", "meta")]
    assert any(tag.get("rel") == "canonical" and tag["href"].startswith("https://") for tag in head)
    assert any(tag.get("type") == "application/rss+xml" for tag in head)
    assert sum(tag.get("as") == "font" for tag in head) == 2
    assert {"og:title", "og:url", "og:site_name"} <= {tag.get("property") for tag in head}
    assert any(tag.get("name") == "twitter:card" for tag in head)


def test_a_shared_picture_makes_a_large_card():
    context = samples.page("article", "rich")
    context["share"]["image"] = "https://magazine.example/media/x.jpg"
    html = get_template("longwave/article.html").render(context)
    assert '<meta property="og:image" content="https://magazine.example/media/x.jpg">' in html
    assert "summary_large_image" in html


def test_structured_data_is_json():
    html = get_template("longwave/article.html").render(samples.page("article", "rich"))
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(block[1])["@type"] == "WebPage"


def test_an_episode_carries_what_a_listener_needs():
    text = page("episode", "rich").text
    for needed in (
        "This week’s interview:", "Hanna Lindqvist", "master of the cable ship Solveig, Nordkabel", "Download: MP3",
        "36.4\u00a0MB, 38:12", "Apple Podcasts", "Spotify", "RSS", "Chapters", "Transcript", "Show notes",
        "Produced and edited by Jonah Reyes-Mbeki", "theline@magazine.example", "More on this from Meridian",
        "Ilse Brandvold / Northlight",
    ):  # fmt: skip
        assert needed in text


def test_an_episode_plays_without_a_script_and_loads_nothing_unasked():
    audio = page("episode", "rich").all("audio")[0].attributes
    assert "controls" in audio
    assert audio["preload"] == "none"


def test_corrections_stand_at_the_foot_and_are_announced_at_the_head():
    elements = page("article", "rich")
    assert "Updated 24\u00a0November 2026" in elements.text
    assert "#corrections" in elements.values("href")
    assert "corrections" in elements.values("id")


def test_an_article_changed_the_same_day_is_not_called_updated():
    context = samples.page("article", "rich")
    context["entry"].updated_at = context["entry"].published_at
    assert "Updated" not in get_template("longwave/article.html").render(context)


def test_related_are_four_text_links():
    html = get_template("longwave/article.html").render(samples.page("article", "rich"))
    related = html[html.index('class="related') : html.index("print-address")]
    assert related.count("<a ") == 4
    assert "<img" not in related


def test_a_preview_says_so():
    words = "Preview as a gift. Readers cannot see this page yet."
    context = samples.page("article", "rich") | {"preview": words}
    assert words in get_template("longwave/article.html").render(context)


def test_scripts_come_only_with_what_needs_them():
    assert not page("region", "rich").all("script")[1:]
    assert any("embed.js" in source for source in page("article", "rich").values("src"))
    assert not any("embed.js" in source for source in page("article", "minimal").values("src"))
    assert any("time.js" in source for source in page("episode", "minimal").values("src"))


def test_a_publishers_sheet_comes_after_ours():
    html = get_template("longwave/page.html").render(samples.page("page", "rich") | {"own_css": "/static/theme.css"})
    assert html.index("longwave.css") < html.index("/static/theme.css")


def test_a_row_can_be_written_anew_in_a_template():
    row = "{% kicker story %} {% picture story.picture 'thumb' True %}{% meta story %}"
    html = Template(f"{{% load longwave %}}{{% for story in stories %}}{row}{{% endfor %}}").render(
        Context({"stories": stories(3)})
    )
    assert html.count("<picture>") == 3
    assert "Podcast" in html


def test_the_page_for_our_own_faults_needs_nothing():
    html = get_template("500.html").render()
    assert MISSING not in html
    assert read(html).all("h1")
