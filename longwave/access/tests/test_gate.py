"""From a request's cookies, address and method to the answer it gets, with no database anywhere."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.access.gate import Asked, Gate, counts, read_cookies
from longwave.access.known import Known
from longwave.access.links import Token
from longwave.access.metering import Tally
from longwave.access.networks import Networks, parse, trusted
from longwave.access.passes import LIFE, Pass
from longwave.access.rules import Consume, Reader, Reason, Right, Source, Tier, Variant, Window, Work

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
THIS, OTHER = "0b5b3a6e-6a52-4f6b-9d1f-1f4a5e2f9c11", "7c1f8c0e-4a0e-4c55-8a77-2f6f6a0f2b22"
NOVEMBER, ELSEWHERE, CAMPUS = "2026-11", "203.0.113.9", "192.0.2.5"

gate = Gate(["a secret of this magazine"])
article = Work(THIS, Tier.SUBSCRIBERS)
licence = Right(Tier.SUBSCRIBERS, NOON - DAY, NOON + DAY, source=Source.ORGANISATION)
known = Known(
    networks=Networks([(parse("192.0.2.0/24"), 7)]),
    organisations={7: "University Library"},
    sites={7: (licence,)},
    proxies=trusted(["127.0.0.1"]),
)
olga = Reader(5, rights=(Right(Tier.SUBSCRIBERS, NOON - DAY, NOON + DAY),))
ida = Reader(4)


def carrying(**cookies):
    return {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def pass_of(reader, issued=NOON, name=""):
    return Pass(reader, issued, name).write(gate.passes)


def judge(headers=None, method="GET", peer=ELSEWHERE, known=known, now=NOON, work=article):
    return gate.judge(work, Asked.by(method, headers or {}, peer), known, now)


def test_a_subscriber_reads_by_her_pass():
    judged = judge(carrying(theme="dark", lw_pass=pass_of(olga, name="Olga Šimić")))
    assert (judged.decision.reason, judged.who.name, judged.unsure) == (Reason.SUBSCRIPTION, "Olga Šimić", False)


@pytest.mark.parametrize(
    "old", [{"now": NOON + LIFE}, {"known": replace(known, voided={5: NOON})}], ids=["old", "voided"]
)
def test_a_pass_that_ran_out_or_was_voided_opens_nothing_until_it_is_renewed(old):
    judged = judge(carrying(lw_pass=pass_of(olga)), **old)
    assert (judged.decision.reason, judged.unsure, judged.who.stale) == (Reason.METER, True, True)
    renewed = judge(carrying(lw_pass=pass_of(olga, NOON + LIFE)), **({"now": NOON + LIFE} | old))
    assert (renewed.decision.reason, renewed.unsure) == (Reason.SUBSCRIPTION, False)


def test_the_preview_of_the_day_is_open_to_everybody_within_its_window():
    day = replace(known, previews={THIS: (Window(NOON, NOON + DAY),)}, anonymous=0)
    moments = (NOON, NOON + DAY)
    assert [judge(known=day, now=at).decision.reason for at in moments] == [Reason.PREVIEW, Reason.SUBSCRIBE]


def test_whoever_holds_an_old_pass_still_reads_what_is_open_without_being_asked():
    judged = judge(carrying(lw_pass=pass_of(olga)), now=NOON + LIFE, work=replace(article, tier=Tier.OPEN))
    assert (judged.decision.reason, judged.unsure) == (Reason.OPEN, False)


@given(st.text(max_size=100), st.sampled_from(["lw_pass", "lw_meter", "lw_link", "lw_gift"]))
def test_a_forged_cookie_is_worth_nothing_and_asks_nobody(text, name):
    judged = judge({"cookie": f"{name}={text}"})
    assert judged == judge()
    assert not judged.unsure


def test_a_cookie_of_one_kind_is_worth_nothing_as_another():
    assert judge(carrying(lw_meter=pass_of(olga), lw_link=pass_of(olga))) == judge()


def test_an_oversized_cookie_header_is_not_read():
    assert judge({"cookie": f"lw_pass={pass_of(olga)}; junk={'x' * 17_000}"}) == judge()


# --- The meter --------------------------------------------------------------------------------------------------


def test_a_browser_reads_its_two_articles_and_then_meets_the_wall():
    first = judge()
    assert (first.decision.reason, first.decision.consume) == (Reason.METER, Consume.METER)
    after = carrying(lw_meter=first.tally.adding(THIS).write(gate.meters))
    assert (judge(after).decision.reason, judge(after).decision.consume) == (Reason.METER, None)
    full = carrying(lw_meter=Tally(NOVEMBER).adding(OTHER).adding(OTHER[::-1]).write(gate.meters))
    assert judge(full).decision.reason is Reason.METER_USED
    assert judge(full, now=NOON + 6 * DAY).decision.consume is Consume.METER  # December


def test_nobody_is_promised_more_by_an_account_that_has_no_more():
    full = carrying(lw_meter=Tally(NOVEMBER).adding(OTHER).adding(OTHER[::-1]).write(gate.meters))
    words = judge(full, known=replace(known, anonymous=2, registered=2)).decision.reason.words
    assert "higher" not in words.line
    assert "sign-in" in words.actions


def test_for_an_account_whose_month_is_not_in_the_cookie_the_rows_are_asked():
    holding = {"lw_pass": pass_of(ida)}
    assert judge(carrying(**holding)).unsure
    of_a_browser = Tally(NOVEMBER).write(gate.meters)
    assert judge(carrying(**holding, lw_meter=of_a_browser)).unsure
    own = judge(carrying(**holding, lw_meter=Tally(NOVEMBER, 4).write(gate.meters)))
    assert (own.decision.consume, own.unsure) == (Consume.METER, False)


NAVIGATION = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "user-agent": "Mozilla/5.0 Firefox/140.0"}


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"sec-purpose": "prefetch"}),
        ("GET", {"sec-purpose": "prefetch;prerender"}),
        ("GET", {"purpose": "prefetch"}),
        ("GET", {"x-moz": "prefetch"}),
        ("GET", {"sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}),
        ("GET", {"sec-fetch-dest": "iframe"}),
        ("GET", {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}),
        ("GET", {"user-agent": "facebookexternalhit/1.1"}),
        ("GET", {"user-agent": "Mediapartners-Google"}),
        ("GET", {"user-agent": "Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)"}),
        ("GET", {"user-agent": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Claude-User/1.0)"}),
        ("GET", {"user-agent": "WhatsApp/2.23.20.0"}),
        ("GET", {"user-agent": "ichiro/3.0 (http://help.goo.example/)"}),
    ],
)
def test_what_is_no_readers_navigation_meets_the_wall_and_uses_nothing_up(method, headers):
    assert not counts(method, NAVIGATION | headers)
    decision = judge(NAVIGATION | headers, method).decision
    assert (decision.reason, decision.consume, decision.variant) == (Reason.SUBSCRIBE, None, Variant.WALL)


def test_a_navigation_counts_also_in_browsers_that_do_not_say_so():
    assert counts("GET", NAVIGATION)
    assert counts("GET", {"user-agent": "Mozilla/5.0 (an old one)"})
    assert counts("GET", {"user-agent": "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36"})
    assert counts("GET", {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36"})
    assert counts("GET", {})


# --- Links ------------------------------------------------------------------------------------------------------

none_free = replace(known, anonymous=0)


@pytest.mark.parametrize(
    ("cookie", "signer", "way", "ended", "gone"),
    [
        ("lw_link", gate.complimentary, Reason.COMPLIMENTARY, Reason.LINK_ENDED, "revoked"),
        ("lw_gift", gate.taken, Reason.GIFT, Reason.GIFT_ENDED, "withdrawn"),
    ],
)
def test_a_link_opens_its_work_until_its_end_or_until_it_is_taken_back(cookie, signer, way, ended, gone):
    held = carrying(**{cookie: Token(12, THIS, NOON + DAY).write(signer)})
    assert judge(held, known=none_free).decision.reason is way
    assert judge(held, known=none_free, now=NOON + DAY).decision.reason is ended
    assert judge(held, known=replace(none_free, **{gone: frozenset({12})})).decision.reason is ended
    assert judge(held, known=none_free, work=replace(article, uid=OTHER)).decision.reason is Reason.SUBSCRIBE


def test_a_gift_that_nobody_accepted_is_no_cookie():
    offered = Token(12, THIS, NOON + DAY).write(gate.gifts)
    assert judge(carrying(lw_gift=offered), known=none_free).decision.reason is Reason.SUBSCRIBE


# --- Networks ---------------------------------------------------------------------------------------------------


def test_on_campus_one_just_reads():
    judged = judge(peer=CAMPUS)
    assert (judged.decision.reason, judged.organisation) == (Reason.INSTITUTION, 7)
    assert judge(peer=f"::ffff:{CAMPUS}").decision.reason is Reason.INSTITUTION


def test_only_a_trusted_proxy_may_say_that_one_is_on_campus():
    claim = {"x-forwarded-for": CAMPUS}
    assert judge(claim, known=none_free).decision.reason is Reason.SUBSCRIBE
    assert judge(claim, peer="127.0.0.1").decision.reason is Reason.INSTITUTION
    assert judge({"x-forwarded-for": f"{CAMPUS}, {ELSEWHERE}"}, peer="127.0.0.1", known=none_free).organisation is None


def test_a_licence_that_ended_opens_nothing_but_the_range_is_still_known():
    judged = judge(peer=CAMPUS, known=none_free, now=NOON + DAY)
    assert (judged.decision.reason, judged.organisation) == (Reason.SUBSCRIBE, 7)


def test_of_two_cookies_with_one_name_the_first_counts():
    assert read_cookies("a=1; a=2; b=x=y; c") == {"a": "1", "b": "x=y", "c": ""}
