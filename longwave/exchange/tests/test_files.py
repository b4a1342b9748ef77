"""What is written reads back as the same, and is always written with the same bytes."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from longwave.access.rules import Tier
from longwave.exchange.files import (
    KEYS,
    ArticleFile,
    Credit,
    EpisodeFile,
    Fact,
    Funding,
    Guest,
    Link,
    MagazineFile,
    PageFile,
    PersonFile,
    RegionFile,
    ShowFile,
    ThreadFile,
    TopicFile,
    to_bytes,
    understand,
)
from longwave.exchange.front_matter import parse
from longwave.exchange.tests import nasty
from longwave.exchange.yaml_text import Source, compose, pairs, write

texts = nasty.texts.map(lambda text: text.replace("\0", ""))  # which no database keeps
one_line = texts.map(lambda text: " ".join(text.splitlines())).filter(str.strip)
maybe_line = st.one_of(st.just(""), one_line)
maybe_text = st.one_of(st.just(""), texts, st.lists(one_line, max_size=30).map(" ".join))
slugs = nasty.slugs
names = st.lists(one_line, max_size=3, unique=True).map(tuple)
urls = st.sampled_from(["https://x.example/a?b=c#d", "/about/", "mailto:a@b.example"])
links = st.lists(st.builds(Link, label=one_line, url=urls), max_size=3, unique=True).map(tuple)
guests = st.lists(st.builds(Guest, one_line, maybe_line, maybe_line), max_size=3, unique=True).map(tuple)
credited = st.lists(
    st.builds(Credit, one_line, maybe_line, st.sampled_from(["", "https://x.example/"])), max_size=3, unique=True
)
dates = st.datetimes(timezones=st.just(UTC))
bodies = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30), max_size=4).map(
    lambda lines: "\n".join(lines).strip(" \t\n")
)
flags = st.sampled_from([None, True, False])
numbers = st.one_of(st.none(), st.integers(0, 10_000))
picture = {
    "picture": st.one_of(st.just(""), nasty.paths),
    "caption": maybe_text,
    "credit": maybe_line,
    "alt": maybe_text,
}
story = {
    "title": one_line,
    "slug": slugs,
    "standfirst": maybe_text,
    "date": dates,
    "tier": st.none() | st.sampled_from(Tier),
    "opens_at": st.none() | dates,
    "closes_at": st.none() | dates,
    "regions": names,
    "topics": names,
    "about": names,
    **picture,
    "related": st.lists(slugs, max_size=3, unique=True).map(tuple),
    "pinned": st.none() | st.lists(slugs, min_size=1, max_size=3, unique=True).map(tuple),
    "excluded": st.none() | st.lists(slugs, min_size=1, max_size=3, unique=True).map(tuple),
    "body": bodies,
}
files = st.one_of(
    st.builds(ArticleFile, authors=names, **story),
    st.builds(
        EpisodeFile,
        show=slugs,
        number=numbers,
        season=numbers,
        type=st.sampled_from(["full", "trailer", "bonus"]),
        guid=maybe_text,
        explicit=flags,
        host=maybe_line,
        guests=guests,
        credits=credited.map(tuple),
        audio=st.just("audio/a.mp3"),
        **story,
    ),
    st.builds(PersonFile, name=one_line, slug=slugs, title=maybe_line, links=links, body=bodies, **picture),
    st.builds(
        ShowFile,
        title=one_line,
        slug=slugs,
        standfirst=maybe_text,
        category=maybe_line,
        explicit=flags,
        credits=credited.map(tuple),
        subscribe=links,
        funding=st.one_of(st.none(), st.builds(Funding, one_line, st.just("https://x.example/"))),
        guid=st.sampled_from(["", "0b1c8f1e-7d1e-5b5a-9a53-0d6a6f0e8c11"]),
        body=bodies,
        **picture,
    ),
    st.builds(RegionFile, name=one_line, slug=slugs, countries=st.just(("Norway", "Chad")), body=bodies),
    st.builds(TopicFile, name=one_line, slug=slugs, body=bodies),
    st.builds(
        ThreadFile,
        title=one_line,
        slug=slugs,
        standfirst=maybe_text,
        pieces=st.lists(slugs, max_size=3, unique=True).map(tuple),
        facts=st.just((Fact("2024", "A war began."), Fact("2026-11-23", "It ended.", "https://x.example/"))),
        body=bodies,
    ),
    st.builds(PageFile, title=one_line, slug=slugs, standfirst=maybe_text, body=bodies),
    st.builds(MagazineFile, name=one_line, tagline=maybe_line, menu=links, footer=links, social=links),
)


@given(files)
def test_reading_what_was_written_gives_the_same(file):
    data = to_bytes(file)
    name = "magazine.yaml" if isinstance(file, MagazineFile) else "articles/a.md"
    again = understand(parse(data, name), type(file))
    assert again == file
    assert to_bytes(again) == data


@given(st.dictionaries(st.sampled_from(["title", "alt", "menu"]), nasty.texts, max_size=3))
def test_any_other_reader_of_yaml_understands_our_texts(found):
    """Not only our reader: whoever loads the file with a YAML library gets the same texts."""
    kept = {key: value for key, value in found.items() if value}
    assert (yaml.safe_load(write(found)) or {}) == kept


@given(st.lists(st.fixed_dictionaries({"label": one_line, "url": one_line}), min_size=1, max_size=3))
def test_lists_of_keys_are_understood_too(found):
    assert yaml.safe_load(write({"menu": found})) == {"menu": found}


def test_long_texts_are_folded_and_texts_of_lines_keep_them():
    long = "A sentence that goes on. " * 10
    text = write({"standfirst": long.strip(), "caption": "One\n\ntwo", "alt": "short"})
    assert text.startswith("standfirst: >-\n  A sentence")
    assert max(len(line) for line in text.splitlines()) <= 102
    assert "caption: |-\n  One\n\n  two\n" in text
    assert text.endswith("alt: short\n")


def test_the_form_of_a_written_article():
    file = ArticleFile(
        title="Debt: a story",
        slug="debt",
        date=datetime(2026, 11, 23, 6, tzinfo=UTC),
        tier=Tier.SUBSCRIBERS,
        authors=("ines",),
        body="Text.",
    )
    assert to_bytes(file).decode() == (
        '---\ntitle: "Debt: a story"\nslug: debt\ndate: 2026-11-23T06:00:00+00:00\ntier: subscribers\n'
        "authors:\n  - ines\n---\n\nText.\n"
    )


@pytest.mark.parametrize("kind", list(KEYS))
def test_every_field_has_a_reader_and_every_key_a_field(kind):
    known = {one.name for one in fields(kind)} - {"body", "body_line"}
    assert known == set(KEYS[kind])


def test_lines_are_those_of_the_file():
    source = Source("a.md", 11)
    found = pairs(compose("a: 1\nb:\n  - x\n", source), source, "it")
    assert {key: line for key, (_, line) in found.items()} == {"a": 11, "b": 12}
