"""The pass: set at the sign-in, kept true while it is carried, gone with the session."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from longwave.access import facts
from longwave.access.facts import gate
from longwave.access.gate import METER, PASS
from longwave.access.metering import Tally
from longwave.access.models import MeterEntry
from longwave.access.passes import Pass
from longwave.access.rules import Reader
from longwave.account.tests.people import RUT, SELMA, account, carried, come_in, is_in, lapsed, subscriber
from longwave.desk.roles import Role
from longwave.membership import actions as membership
from longwave.membership.models import Grant
from tests import cast

QUARTER = timedelta(minutes=15)


def test_a_subscribers_pass_carries_her_rights(client, mailoutbox):
    selma = subscriber()
    come_in(client, mailoutbox, SELMA)
    reader = carried(client).reader
    assert (reader.account, reader.staff, len(reader.rights)) == (selma.pk, False, 1)
    assert reader.rights[0].holds(timezone.now())


def test_a_lapsed_readers_pass_carries_what_she_had(client, mailoutbox):
    lars = lapsed()
    come_in(client, mailoutbox, lars.email)
    (right,) = carried(client).reader.rights
    assert not right.holds(timezone.now())


def test_an_editors_pass_says_that_she_is_of_the_desk(client, mailoutbox):
    ada = cast.staff(Role.EDITOR)
    come_in(client, mailoutbox, ada.email)
    assert carried(client).reader.staff
    assert carried(client).name == "Ada"


def test_no_script_and_no_other_site_gets_the_pass(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    cookie = client.cookies[PASS]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/", "")


def test_over_tls_the_pass_is_sent_over_tls_only(client, mailoutbox, settings):
    settings.SESSION_COOKIE_SECURE = True
    come_in(client, mailoutbox, RUT)
    assert client.cookies[PASS]["secure"] is True


def test_a_pass_that_ran_out_is_renewed_by_whatever_page_is_asked_for(later, client, mailoutbox):
    subscriber()
    come_in(client, mailoutbox, SELMA)
    first = carried(client)
    with later(minutes=16):
        answer = client.get("/livez")
        assert answer.wsgi_request.longwave_who.reader.account == first.reader.account
        assert carried(client).issued > first.issued + QUARTER


def test_a_fresh_pass_asks_nobody(client, mailoutbox, django_assert_num_queries):
    come_in(client, mailoutbox, RUT)
    client.get("/livez")
    with django_assert_num_queries(0):
        answer = client.get("/livez")
    assert not answer.cookies


@pytest.mark.parametrize("forge", ["nothing", "made up", "another's key", "longer"])
def test_nobody_and_forged_passes_cost_no_query_and_stay_nobody(client, django_assert_num_queries, forge):
    pass_ = Pass(Reader(account().pk), timezone.now() - timedelta(days=1))
    values = {
        "made up": "1|1|d||.x",
        "another's key": pass_.write(gate().meters),
        "longer": pass_.write(gate().passes) + "x" * 5000,
    }
    if forge in values:
        client.cookies[PASS] = values[forge]
    with django_assert_num_queries(0):
        answer = client.get("/livez")
    assert not hasattr(answer.wsgi_request, "longwave_who")


def test_an_old_pass_without_its_session_is_taken_away(client):
    client.cookies[PASS] = Pass(Reader(account().pk), timezone.now() - timedelta(days=1)).write(gate().passes)
    answer = client.get("/livez")
    assert answer.wsgi_request.longwave_who.reader.account is None
    assert answer.cookies[PASS].value == ""


def test_a_grant_taken_back_is_out_of_the_pass_at_the_next_page(later, client, mailoutbox):
    selma = subscriber()
    come_in(client, mailoutbox, SELMA)
    with later(seconds=2):
        membership.revoke(Grant.objects.get(account=selma))
    with later(seconds=4):
        client.get("/livez")
        assert carried(client).reader.rights == ()


def test_a_role_taken_away_is_out_of_the_pass_at_the_next_page(later, client, mailoutbox):
    ada = cast.staff(Role.EDITOR)
    come_in(client, mailoutbox, ada.email)
    with later(seconds=2):
        ada.groups.remove(Group.objects.get(name="Editor"))
    with later(seconds=4):
        client.get("/livez")
        assert not carried(client).reader.staff


def test_a_role_given_from_the_groups_side_is_noted_too(later, client, mailoutbox):
    rut = account(RUT)
    come_in(client, mailoutbox, RUT)
    with later(seconds=2):
        Group.objects.get(name="Editor").user_set.add(rut)
    with later(seconds=4):
        client.get("/livez")
        assert carried(client).reader.staff


def test_an_account_that_is_switched_off_is_nobody_at_the_next_page(later, client, mailoutbox):
    rut = account(RUT)
    come_in(client, mailoutbox, RUT)
    with later(seconds=2):
        rut.is_active = False
        rut.save()
    with later(seconds=4):
        assert client.get("/livez").cookies[PASS].value == ""


def test_signing_in_voids_nobodys_pass_in_another_browser(later, mailoutbox):
    one, other = Client(), Client()
    come_in(one, mailoutbox, RUT)
    with later(seconds=2):
        come_in(other, mailoutbox, RUT)
    with later(seconds=4):
        assert not one.get("/livez").cookies


def test_signing_out_leaves_nothing_in_the_browser(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    answer = client.post("/account/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert (answer.cookies[PASS].value, answer.cookies[METER].value) == ("", "")
    assert not is_in(client)


def test_a_pass_that_was_copied_before_signing_out_is_worth_nothing(client, mailoutbox, later):
    come_in(client, mailoutbox, RUT)
    copied, now = client.cookies[PASS].value, timezone.now()
    assert gate().who({PASS: copied}, facts.known(now), now).reader.account == account(RUT).pk
    client.post("/account/sign-out/")
    assert gate().who({PASS: copied}, facts.known(timezone.now()), now).stale


def test_signing_out_at_the_desk_does_the_same(client, mailoutbox):
    come_in(client, mailoutbox, cast.staff(Role.EDITOR).email)
    answer = client.post("/desk/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer.cookies[PASS].value == ""


def test_looking_at_the_sign_out_page_signs_nobody_out(client, mailoutbox):
    come_in(client, mailoutbox, RUT)
    assert client.get("/account/sign-out/").status_code == 200
    assert is_in(client)


def test_a_session_without_a_pass_gets_one_at_the_accounts_pages(client):
    client.force_login(account(RUT))
    client.get("/account/")
    assert carried(client).reader.account == account(RUT).pk


def test_what_the_browser_read_counts_towards_the_account_once(client, mailoutbox):
    rut = account(RUT)
    month = timezone.localdate().strftime("%Y-%m")
    MeterEntry.objects.create(account=rut, month=month, mark="aaaaaaaaaa")
    read = Tally(month, None, ("aaaaaaaaaa", "bbbbbbbbbb"))
    client.cookies[METER] = read.write(gate().meters)
    come_in(client, mailoutbox, RUT)
    assert set(MeterEntry.objects.values_list("account", "mark")) == {(rut.pk, "aaaaaaaaaa"), (rut.pk, "bbbbbbbbbb")}
    assert client.cookies[METER].value == Tally(month, rut.pk, read.read).write(gate().meters)


def test_an_edited_or_anothers_meter_counts_nothing(mailoutbox):
    month = timezone.localdate().strftime("%Y-%m")
    for value in (f"{month}||cccccccccc.forged", Tally(month, 99_999, ("cccccccccc",)).write(gate().meters)):
        browser = Client()
        browser.cookies[METER] = value
        come_in(browser, mailoutbox, RUT)
    assert not MeterEntry.objects.exists()
