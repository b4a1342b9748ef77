"""Readers' own links: they say whom they are for, and nobody else can write one."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from longwave.membership.models import Account
from longwave.newsletter.lists import links

NOW = datetime(2026, 11, 25, 7, tzinfo=UTC)
EDITION, DAILY, RUT, IDA = uuid4(), 3, 12, 13


def token(path):
    return path.rstrip("/").rpartition("/")[2]


def test_a_link_to_leave_by_names_the_edition_the_list_and_the_reader():
    path = links.unsubscribe_path(EDITION, DAILY, RUT)
    assert path.startswith("/newsletter/unsubscribe/")
    assert links.leaving(token(path)) == links.Leaving(EDITION, DAILY, RUT)


def test_a_mail_that_is_no_edition_has_one_too():
    assert links.leaving(token(links.unsubscribe_path(None, DAILY, RUT))) == links.Leaving(None, DAILY, RUT)


def test_links_are_the_same_each_time_and_each_readers_own():
    assert links.unsubscribe_path(EDITION, DAILY, RUT) == links.unsubscribe_path(EDITION, DAILY, RUT)
    assert links.preferences_path(RUT) != links.preferences_path(IDA)


def test_a_link_from_a_letter_proves_nothing_and_one_from_a_mail_of_its_own_does_for_a_day():
    rut = Account(pk=RUT, email="rut@readers.example", email_since=NOW)
    assert links.holder(token(links.preferences_path(RUT))) == links.Holder(RUT)
    assert not links.Holder(RUT).proven(rut, NOW)
    mailed = links.holder(token(links.proven_path(rut, NOW)))
    assert mailed.account == RUT
    assert mailed.proven(rut, NOW + timedelta(hours=23))
    assert not mailed.proven(rut, NOW + timedelta(days=1))
    for other in ({"email": "rut@new.example"}, {"email_since": NOW + timedelta(minutes=1)}):
        moved = Account(**({"pk": RUT, "email": rut.email, "email_since": NOW} | other))
        assert not mailed.proven(moved, NOW + timedelta(hours=1))


@pytest.mark.parametrize("read", [links.leaving, links.holder])
def test_what_we_did_not_sign_says_nothing(read):
    to_leave = token(links.unsubscribe_path(EDITION, DAILY, RUT))
    to_choose = token(links.preferences_path(RUT))
    other = to_choose if read is links.leaving else to_leave
    own = to_leave if read is links.leaving else to_choose
    for wrong in ("", "x", "13.abc", other, own[:-1], own.replace("12", "13", 1), "é", own + "x", "a" * 5000):
        assert read(wrong) is None


def test_no_database_is_asked(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        links.leaving(token(links.unsubscribe_path(EDITION, DAILY, RUT)))
        links.holder(token(links.preferences_path(RUT)))
