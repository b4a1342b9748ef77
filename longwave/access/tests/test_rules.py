"""Who may read what: the order of the ways in, and what is true of every answer."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from longwave.access.rules import (
    Consume,
    Link,
    Meter,
    Reader,
    Reason,
    Right,
    Source,
    Tier,
    Variant,
    Visit,
    Wall,
    Window,
    Work,
    decide,
)

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
THIS, OTHER = "this-work", "another-work"

article = Work(THIS, Tier.SUBSCRIBERS)
rut = Reader()  # whom nobody knows
ida = Reader(account=4)  # registered
olga = Reader(account=5, rights=(Right(Tier.SUBSCRIBERS, NOON - DAY, NOON + DAY),))  # subscribes
lew = Reader(account=6, rights=(Right(Tier.SUBSCRIBERS, NOON - 3 * DAY, NOON - DAY),))  # did once
ada = Reader(account=1, staff=True)
paired = Right(Tier.SUBSCRIBERS, NOON - DAY, NOON + DAY, source=Source.ORGANISATION)
visit = Visit(NOON)
link = Link(THIS, NOON + DAY)


def reason(reader, work=article, visit=visit):
    return decide(reader, work, visit).reason


# --- The ways in ------------------------------------------------------------------------------------------------


def test_what_is_open_is_open_to_everybody():
    assert {reason(who, replace(article, tier=Tier.OPEN)) for who in (rut, ida, olga, lew, ada)} == {Reason.OPEN}


def test_the_preview_of_the_day_is_open_from_its_first_moment_to_the_one_before_its_last():
    day = replace(article, previews=(Window(NOON, NOON + DAY),))
    moments = (NOON - HOUR, NOON, NOON + DAY - dt.timedelta(microseconds=1), NOON + DAY)
    assert [reason(rut, day, Visit(at)) for at in moments] == [
        Reason.SUBSCRIBE,
        Reason.PREVIEW,
        Reason.PREVIEW,
        Reason.SUBSCRIBE,
    ]


def test_each_kind_of_reader_has_her_own_way_in():
    assert reason(ada) is Reason.STAFF
    assert reason(olga) is Reason.SUBSCRIPTION
    assert reason(rut, visit=replace(visit, site=(paired,))) is Reason.INSTITUTION
    assert reason(replace(ida, rights=(paired,))) is Reason.INSTITUTION
    assert reason(rut, visit=replace(visit, complimentary=(link,))) is Reason.COMPLIMENTARY
    assert reason(rut, visit=replace(visit, gifts=(link,))) is Reason.GIFT
    assert reason(rut, visit=replace(visit, meter=Meter(2))) is Reason.METER


def test_a_way_in_that_costs_nothing_is_taken_before_one_that_does():
    visit_ = Visit(NOON, (paired,), (link,), (replace(link, taken=False, left=3),), Meter(2), accepts=True)
    assert decide(rut, article, visit_) == decide(rut, article, replace(visit, site=(paired,)))
    assert decide(rut, article, replace(visit_, site=())).reason is Reason.COMPLIMENTARY
    assert decide(rut, article, replace(visit_, site=(), complimentary=())).consume is Consume.GIFT
    assert decide(rut, article, replace(visit, meter=Meter(2))).consume is Consume.METER


def test_a_registered_work_asks_only_for_an_account():
    registered = replace(article, tier=Tier.REGISTERED)
    assert reason(rut, registered) is Reason.REGISTER
    assert reason(ida, registered) is Reason.REGISTERED
    assert reason(rut, registered, replace(visit, site=(paired,))) is Reason.INSTITUTION
    assert decide(rut, registered, replace(visit, meter=Meter(2))).consume is None


def test_a_grant_begins_and_ends_at_its_moments():
    right = Right(Tier.SUBSCRIBERS, NOON, NOON + DAY)
    at = [reason(Reader(7, rights=(right,)), visit=Visit(now)) for now in (NOON - HOUR, NOON, NOON + DAY)]
    assert at == [Reason.SUBSCRIBE, Reason.SUBSCRIPTION, Reason.LAPSED]


def test_a_grant_with_a_scope_opens_only_what_carries_it():
    reader = Reader(7, rights=(Right(Tier.SUBSCRIBERS, NOON, scope="show:the-crossing"),))
    assert reason(reader) is Reason.OTHER_SCOPE
    assert reason(reader, replace(article, scopes=frozenset({"show:the-crossing"}))) is Reason.SUBSCRIPTION


def test_whoever_has_episodes_alone_is_not_told_that_she_has_nothing():
    episodes = Right(Tier.SUBSCRIBERS, NOON - DAY, NOON + DAY, scope="kind:episode")
    once = Right(Tier.SUBSCRIBERS, NOON - 3 * DAY, NOON - DAY)
    used_up = replace(visit, meter=Meter(1, frozenset({OTHER})))
    olga, lena = Reader(8, rights=(episodes,)), Reader(9, rights=(once, episodes))
    assert [reason(olga), reason(olga, visit=used_up), reason(lena)] == [Reason.OTHER_SCOPE] * 3
    assert reason(olga, visit=replace(visit, meter=Meter(1))) is Reason.METER
    assert reason(olga, visit=Visit(NOON + DAY)) is Reason.SUBSCRIBE
    articles = replace(episodes, scope="kind:article")
    here = replace(article, scopes=frozenset({"kind:article"}))
    assert reason(Reader(8, rights=(episodes, articles)), here) is Reason.SUBSCRIPTION


def test_archive_rules_open_and_close_a_work_at_their_dates():
    opens, closes = replace(article, opens=NOON), Work(THIS, Tier.OPEN, closes=NOON)
    assert [reason(rut, opens, Visit(at)) for at in (NOON - HOUR, NOON)] == [Reason.SUBSCRIBE, Reason.OPEN]
    assert [reason(rut, closes, Visit(at)) for at in (NOON - HOUR, NOON)] == [Reason.OPEN, Reason.SUBSCRIBE]


def test_where_both_archive_rules_have_passed_the_later_one_counts():
    assert reason(rut, replace(article, opens=NOON - DAY, closes=NOON - HOUR)) is Reason.SUBSCRIBE
    assert reason(rut, replace(article, opens=NOON - HOUR, closes=NOON - DAY)) is Reason.OPEN


def test_a_registered_work_that_closed_is_for_subscribers():
    closed = Work(THIS, Tier.REGISTERED, closes=NOON)
    assert reason(ida, closed) is Reason.SUBSCRIBE
    assert reason(Reader(8, rights=(Right(Tier.REGISTERED, NOON - DAY),)), closed) is Reason.SUBSCRIBE


# --- Links, gifts and the meter ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bent", [{"work": OTHER}, {"end": NOON}, {"withdrawn": True}], ids=["another work", "its end", "withdrawn"]
)
def test_a_link_opens_its_work_until_its_end_and_nothing_else(bent):
    assert not decide(rut, article, replace(visit, complimentary=(replace(link, **bent),))).allow
    assert not decide(rut, article, replace(visit, gifts=(replace(link, **bent),))).allow


def test_a_gift_is_taken_by_her_own_act_and_while_readers_are_left():
    offered = replace(link, taken=False, left=1)
    assert not decide(rut, article, replace(visit, gifts=(offered,))).allow
    taken = decide(rut, article, replace(visit, gifts=(offered,), accepts=True))
    assert (taken.reason, taken.consume) == (Reason.GIFT, Consume.GIFT)
    assert not decide(rut, article, replace(visit, gifts=(replace(offered, left=0),), accepts=True)).allow


def test_the_meter_counts_each_article_once_and_then_says_so():
    fresh, read = Meter(2), Meter(2, frozenset({THIS, OTHER}))
    assert decide(rut, article, replace(visit, meter=fresh)).consume is Consume.METER
    again = decide(rut, article, replace(visit, meter=read))
    assert (again.reason, again.consume) == (Reason.METER, None)
    full = replace(visit, meter=Meter(2, frozenset({OTHER, "a-third"})))
    assert (reason(rut, visit=full), reason(ida, visit=full)) == (Reason.METER_USED, Reason.METER_USED_UP)


def test_what_does_not_count_meets_the_wall_unless_it_was_read():
    unseen = replace(visit, meter=Meter(2, counts=False))
    assert reason(rut, visit=unseen) is Reason.SUBSCRIBE
    assert reason(rut, visit=replace(visit, meter=Meter(2, frozenset({THIS}), counts=False))) is Reason.METER


def test_an_allowance_of_nothing_is_no_meter():
    assert reason(rut, visit=replace(visit, meter=Meter(0))) is Reason.SUBSCRIBE


def test_the_wall_says_what_is_true_of_her():
    assert reason(rut, visit=replace(visit, gifts=(replace(link, end=NOON),))) is Reason.GIFT_ENDED
    assert reason(rut, visit=replace(visit, complimentary=(replace(link, end=NOON),))) is Reason.LINK_ENDED
    assert reason(lew) is Reason.LAPSED
    off = Right(Tier.SUBSCRIBERS, NOON - 3 * DAY, NOON - DAY, source=Source.ORGANISATION)
    assert reason(replace(ida, rights=(off,))) is Reason.OFF_SITE
    assert reason(rut, visit=replace(visit, gifts=(replace(link, work=OTHER, end=NOON),))) is Reason.SUBSCRIBE


# --- What is true of every answer -------------------------------------------------------------------------------

moments = st.integers(-4, 4).map(lambda hours: NOON + hours * HOUR)
ends = st.one_of(st.none(), moments)
rights = st.lists(
    st.builds(Right, st.sampled_from(Tier), moments, ends, st.sampled_from(["", "a"]), st.sampled_from(Source)),
    max_size=3,
).map(tuple)
links = st.lists(
    st.builds(Link, st.sampled_from([THIS, OTHER]), moments, st.booleans(), st.booleans(), st.integers(0, 2)),
    max_size=3,
).map(tuple)
meters = st.builds(
    Meter, st.integers(0, 3), st.frozensets(st.sampled_from([THIS, OTHER, "x", "y"]), max_size=3), st.booleans()
)
windows = st.lists(st.builds(Window, moments, moments), max_size=2).map(tuple)
works = st.builds(
    Work, st.just(THIS), st.sampled_from(Tier), ends, ends, windows, st.frozensets(st.sampled_from(["a", "b"]))
)
readers = st.builds(Reader, st.one_of(st.none(), st.integers(1, 9)), st.booleans(), rights)
visits = st.builds(Visit, moments, rights, links, links, meters, st.booleans())


@given(readers, works, visits)
def test_a_refusal_never_gets_the_full_text_and_always_has_words(reader, work, visit):
    decision = decide(reader, work, visit)
    assert decision.allow == (decision.variant is Variant.FULL) == (decision.reason.wall is None)
    assert decision.allow or (decision.reason.words and decision.reason.words.line and not decision.consume)
    assert decision.reason.wall in (None, *Wall)


@given(readers, works, visits)
def test_only_the_meter_and_gifts_are_used_up(reader, work, visit):
    decision = decide(reader, work, visit)
    expected = {Consume.METER: Reason.METER, Consume.GIFT: Reason.GIFT}
    assert decision.consume is None or decision.reason is expected[decision.consume]


@given(readers, works, visits)
def test_the_same_facts_give_the_same_answer(reader, work, visit):
    assert decide(reader, work, visit) == decide(replace(reader), replace(work), replace(visit))


@given(readers, works, visits, rights, links, links, windows, meters)
def test_another_right_never_closes(reader, work, visit, more, links, gifts, previews, meter):
    assume(decide(reader, work, visit).allow)
    richer = replace(
        visit, site=visit.site + more, complimentary=visit.complimentary + links, gifts=visit.gifts + gifts
    )
    richer = replace(richer, meter=replace(visit.meter, allowance=visit.meter.allowance + meter.allowance))
    assert decide(replace(reader, rights=reader.rights + more), work, visit).allow
    assert decide(replace(reader, staff=True), work, visit).allow
    assert decide(replace(reader, account=reader.account or 1), work, visit).allow
    assert decide(reader, replace(work, previews=work.previews + previews), visit).allow
    assert decide(reader, work, richer).allow


def test_reasons_have_values_of_their_own():
    assert len({each.value for each in Reason}) == len(Reason)
    assert Reason("meter-used") is Reason.METER_USED
