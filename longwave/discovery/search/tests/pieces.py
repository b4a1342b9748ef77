"""A magazine's pieces, and somebody who searches for them."""

import datetime as dt
import uuid

from django.utils import timezone

from longwave.access.rules import Tier
from longwave.discovery.search import finding
from longwave.discovery.search.finding import RELEVANCE
from longwave.discovery.search.rules import filters, parse
from longwave.published.actions import write
from longwave.published.shapes import Record

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
EUROPE = {"name": "Europe", "slug": "europe", "path": "/regions/europe/"}


def person(name, slug="", role="author"):
    path = f"/people/{slug}/" if slug else ""
    return {"name": name, "slug": slug, "path": path, "role": role, "title": "", "affiliation": "", "link": ""}


SHOW = {"show": {"title": "The Crossing", "slug": "the-crossing", "uid": str(uuid.UUID(int=7))}}


def publish(title, text="Nothing else.", tier=Tier.OPEN, teaser="The first paragraph.", kind="article", **more):
    slug = "-".join(title.lower().split())
    facts = {"published_at": NOON, "teaser_html": f"<p>{teaser}</p>", "standfirst": ""} | more
    path = more.pop("path", f"/{'podcasts/the-crossing' if kind == 'episode' else 'articles'}/{slug}/")
    facts.pop("path", None)
    return write(Record(uuid.uuid5(uuid.NAMESPACE_URL, slug), path, kind, title, tier=tier, body_text=text, **facts))


def said(*paragraphs):
    return SHOW | {"transcript": [{"start": start, "speaker": "Hanna", "text": text} for start, text in paragraphs]}


def search(text, order=RELEVANCE, page=1, **narrowed):
    return finding.found(parse(text), filters(narrowed), order, page, timezone.now())


def titles(found):
    return [hit.stub["title"] for hit in found.hits]


def narrowable():
    europe, asia = EUROPE, {"name": "Asia", "slug": "asia", "path": "/regions/asia/"}
    trade = {"name": "Trade", "slug": "trade", "path": "/topics/trade/"}
    publish("Europe", kind="region", path="/regions/europe/")
    publish("Port one", regions=[europe], topics=[trade], people=[person("Ana Lima", "ana-lima")])
    publish("Port two", regions=[europe, asia], published_at=NOON - dt.timedelta(days=400))
    publish("Port three", kind="episode", people=[person("Ana Lima", "ana-lima", "guest")], data=SHOW)
