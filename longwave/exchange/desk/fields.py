"""Which field of the desk is which key of the folder format. Read once for exports, once for imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from longwave.discovery.threads.models import ThreadPage
from longwave.editorial.base import PublishedPage
from longwave.editorial.models import (
    ArticlePage,
    MagazineSettings,
    PersonLink,
    PersonPage,
    RegionPage,
    StandingPage,
    TopicPage,
)
from longwave.exchange import files
from longwave.podcast import models as podcast
from longwave.podcast.models import EpisodePage, ShowPage

#: The kinds in the order in which an import needs them, by the folder's name: its page and its file.
KINDS: Mapping[str, tuple[type[PublishedPage], type[files.AnyFile]]] = {
    "regions": (RegionPage, files.RegionFile),
    "topics": (TopicPage, files.TopicFile),
    "people": (PersonPage, files.PersonFile),
    "shows": (ShowPage, files.ShowFile),
    "articles": (ArticlePage, files.ArticleFile),
    "episodes": (EpisodePage, files.EpisodeFile),
    "threads": (ThreadPage, files.ThreadFile),
    "pages": (StandingPage, files.PageFile),
}
MAGAZINE = "magazine"

_STORY = {
    "title": "title",
    "slug": "slug",
    "standfirst": "standfirst",
    "tier": "tier",
    "opens_at": "opens_at",
    "closes_at": "closes_at",
}

#: Keys whose value is a field's value, as it is.
PLAIN: Mapping[type[Any], Mapping[str, str]] = {
    RegionPage: {"name": "title", "slug": "slug"},
    TopicPage: {"name": "title", "slug": "slug"},
    PersonPage: {"name": "title", "slug": "slug", "title": "job", "affiliation": "affiliation", "country": "country"},
    ShowPage: {
        "title": "title",
        "slug": "slug",
        "standfirst": "standfirst",
        "category": "category",
        "language": "language",
        "explicit": "explicit",
        "author": "author",
        "owner_name": "owner_name",
        "owner_email": "owner_email",
        "feedback": "feedback",
        "guid": "guid",
        "copyright": "copyright",
        "locked": "feed_locked",
        "new_feed_url": "new_feed_url",
    },
    ArticlePage: _STORY,
    EpisodePage: {
        **_STORY,
        "season": "season",
        "number": "number",
        "type": "episode_type",
        "guid": "guid",
        "explicit": "explicit",
    },
    ThreadPage: {"title": "title", "slug": "slug", "standfirst": "standfirst"},
    StandingPage: {"title": "title", "slug": "slug", "standfirst": "standfirst"},
    MagazineSettings: {"name": "name", "tagline": "tagline"},
}

#: Keys that hold a list of records: the relation, the rows' model, and what a row is in the file. Names agree.
ROWS: Mapping[type[Any], Mapping[str, tuple[str, type[Any], type[Any]]]] = {
    PersonPage: {"links": ("links", PersonLink, files.Link)},
    ShowPage: {
        "credits": ("credits", podcast.Credit, files.Credit),
        "subscribe": ("subscribe_links", podcast.SubscribeLink, files.Link),
    },
    EpisodePage: {
        "guests": ("guests", podcast.Guest, files.Guest),
        "credits": ("credits", podcast.Credit, files.Credit),
    },
}
PICTURED = (PersonPage, ShowPage, ArticlePage, EpisodePage)
RICH = (RegionPage, TopicPage, PersonPage, ShowPage, ThreadPage)  # their body is one rich text, not a stream of blocks
