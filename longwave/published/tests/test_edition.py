"""What the front page leads with."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from longwave.published.rules import LIST, SECONDS, edition

LONDON = ZoneInfo("Europe/London")
TODAY = dt.date(2026, 11, 23)


def stub(kind, when, picture):
    return {"kind": kind, "published_at": when.isoformat(), "picture": picture}


def piece(kind="article", day=23, hour=6, picture=True):
    return stub(kind, dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC), {"src": "x"} if picture else None)


def test_the_newest_article_with_a_picture_leads():
    bare, faced, older = piece(hour=8, picture=False), piece(hour=7), piece(hour=6)
    page = edition([bare, faced, older], TODAY, LONDON)
    assert page.lead is faced
    assert page.seconds == [bare, older]


def test_without_any_picture_the_newest_article_leads():
    first, second = piece(hour=8, picture=False), piece(hour=7, picture=False)
    assert edition([first, second], TODAY, LONDON).lead is first


def test_the_latest_episode_stands_apart_and_is_never_the_lead():
    talk, article = piece("episode", hour=9), piece(hour=6)
    page = edition([talk, article], TODAY, LONDON)
    assert (page.lead, page.episode, page.seconds, page.list) == (article, talk, [], [])


def test_an_empty_magazine_has_an_edition_of_today_without_a_lead():
    page = edition([], TODAY, LONDON)
    assert (page.date, page.lead, page.episode) == (TODAY, None, None)


def test_its_date_is_the_day_of_the_newest_piece():
    assert edition([piece(day=20)], TODAY, LONDON).date == dt.date(2026, 11, 20)


def test_its_date_is_never_after_today():
    assert edition([piece(day=30)], TODAY, LONDON).date == TODAY


pieces = st.lists(
    st.builds(
        stub,
        st.sampled_from(["article", "episode"]),
        st.integers(0, 7_000).map(lambda hours: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hours)),
        st.sampled_from([None, {"src": "x"}]),
    ),
    max_size=60,
).map(lambda found: sorted(found, key=lambda p: p["published_at"], reverse=True))


@given(pieces)
def test_nothing_appears_twice_and_the_lists_keep_their_order(stories):
    page = edition(stories, TODAY, LONDON)
    shown = [s for s in [page.lead, *page.seconds, *page.list, page.episode] if s is not None]
    assert len({id(s) for s in shown}) == len(shown)
    assert len(page.seconds) <= SECONDS
    assert len(page.list) <= LIST
    rest = [*page.seconds, *page.list]
    assert rest == sorted(rest, key=lambda p: p["published_at"], reverse=True)


@given(pieces)
def test_every_article_has_a_place_while_there_is_room(stories):
    page = edition(stories, TODAY, LONDON)
    articles = [s for s in stories if s["kind"] == "article"]
    shown = ([page.lead] if page.lead else []) + page.seconds + page.list
    assert len(shown) == min(len(articles), 1 + SECONDS + LIST)
