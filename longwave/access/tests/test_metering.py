"""The meter's cookie remembers a month of a browser, and of an account only for that account."""

import datetime as dt
import uuid
from http.cookies import SimpleCookie
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from longwave.access import metering
from longwave.access.metering import MOST, Tally, month_of
from longwave.kernel.tokens import Signer

SIGNER = Signer(["a secret of this magazine"], "meter")
NOVEMBER = "2026-11"
uids = st.uuids().map(str)


def read(value, month=NOVEMBER, account=None):
    return metering.read(SIGNER, value, month, account)


@given(st.lists(uids, max_size=8), st.none() | st.integers(1, 10**9))
def test_what_was_read_is_remembered_once(works, account):
    tally = Tally(NOVEMBER, account)
    for uid in [*works, *works]:
        tally = tally.adding(uid)
    assert read(tally.write(SIGNER), account=account) == tally
    assert len(tally.read) == len(set(works))
    assert all(tally.holds(uid) and uid in tally.works(uid) for uid in works)


@given(uids, uids)
def test_a_work_that_was_not_read_is_not_among_them(one, other):
    tally = Tally(NOVEMBER).adding(one)
    assert tally.holds(other) == (one == other)
    assert (other in tally.works(other)) == (one == other)


@given(st.text(max_size=100))
def test_an_edited_cookie_is_an_empty_one(text):
    assert read(text) is None


def test_a_new_month_begins_at_nothing():
    assert read(Tally(NOVEMBER).adding(str(uuid.uuid4())).write(SIGNER), month="2026-12") is None


def test_a_browsers_tally_is_no_accounts_and_one_accounts_no_others():
    own = Tally(NOVEMBER, 5).write(SIGNER)
    assert [read(own, account=who) for who in (None, 4, 5)] == [None, None, Tally(NOVEMBER, 5)]
    assert read(Tally(NOVEMBER).write(SIGNER), account=5) is None


def test_months_begin_at_the_magazines_midnight():
    zone = ZoneInfo("America/New_York")
    before, after = (dt.datetime(2026, 12, 1, 4, 59, tzinfo=dt.UTC), dt.datetime(2026, 12, 1, 5, tzinfo=dt.UTC))
    assert [month_of(before, zone), month_of(after, zone)] == ["2026-11", "2026-12"]


def test_the_longest_tally_fits_into_a_cookie():
    tally = Tally(NOVEMBER, 10**9)
    for _ in range(MOST + 20):
        tally = tally.adding(str(uuid.uuid4()))
    assert read(tally.write(SIGNER), account=10**9) == tally
    assert len(tally.read) == MOST


def test_the_cookie_needs_no_quoting():
    tally = Tally(NOVEMBER).adding(str(uuid.uuid4())).adding(str(uuid.uuid4()))
    jar: SimpleCookie = SimpleCookie()
    jar["lw_meter"] = tally.write(SIGNER)
    assert read(jar["lw_meter"].coded_value) == tally


def test_five_articles_take_little_room():
    tally = Tally(NOVEMBER)
    for _ in range(5):
        tally = tally.adding(str(uuid.uuid4()))
    assert len(tally.write(SIGNER)) < 100
