"""What an account's pages say, and what they keep to themselves."""

import json
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from longwave.access.actions import gift_path
from longwave.access.models import AccessSettings, GiftLink, MeterEntry
from longwave.account.tests.people import LARS, MALLORY, RUT, SELMA, account, come_in, lapsed, subscriber
from longwave.desk.roles import Role
from longwave.membership.actions import license_organisation, pair
from longwave.membership.billing import providers
from longwave.membership.models import Grant, Organisation
from longwave.published.models import Entry
from tests import cast

OWN = ["/account/", "/account/sessions/", "/account/gifts/", "/account/address/", "/account/data.json"]
OWN += ["/account/close/", "/account/security/", "/account/security/totp/activate/", "/account/security/webauthn/add/"]


def library():
    return Organisation.objects.create(
        name="University Library", networks="192.0.2.0/24", licence_start=timezone.localdate() - timedelta(days=9)
    )


def overview(client):
    return client.get("/account/").content.decode()


@pytest.mark.parametrize("path", OWN)
def test_a_stranger_is_asked_to_sign_in_and_led_back(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert unquote(answer["Location"]) == f"/account/sign-in/?next={path}"


@pytest.mark.parametrize("path", [*OWN, "/account/sign-in/", "/account/sign-out/"])
def test_nobody_keeps_or_finds_these_pages(client, mailoutbox, path):
    if path != "/account/sign-in/":
        come_in(client, mailoutbox, RUT)
    answer = client.get(path)
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert answer["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_she_is_told_which_mails_come_without_being_asked_for(client, mailoutbox, monkeypatch):
    monkeypatch.setattr(providers, "provider", lambda: None)
    come_in(client, mailoutbox, RUT)
    assert "we send the codes that you ask for, and a notice when the way in" in overview(client)
    assert "receipts" not in overview(client)


def test_where_one_can_subscribe_mails_about_that_are_named_too(client, mailoutbox, shop):
    come_in(client, mailoutbox, RUT)
    assert "of a subscription: receipts, a payment that is due or failed, its end" in overview(client)


def test_a_registered_reader_is_told_how_many_articles_are_left(client, mailoutbox):
    rut = account(RUT)
    month = timezone.localdate().strftime("%Y-%m")
    MeterEntry.objects.create(account=rut, month=month, mark="aaaaaaaaaa")
    MeterEntry.objects.create(account=account(MALLORY), month=month, mark="bbbbbbbbbb")
    come_in(client, mailoutbox, RUT)
    assert "You can read 3 subscribers’ articles free" in overview(client)


def test_a_subscriber_is_told_until_when_and_why_and_nothing_of_a_meter(client, mailoutbox):
    subscriber()
    come_in(client, mailoutbox, SELMA)
    page = overview(client)
    assert "given by the desk (reviews our books)" in page
    assert "free before the count" not in page


def test_a_lapsed_reader_is_told_what_has_ended(client, mailoutbox):
    lapsed()
    come_in(client, mailoutbox, LARS)
    page = overview(client)
    assert "which has passed: given by the desk (taught our summer school)" in page
    assert "free before the count" in page


def test_what_was_taken_back_is_not_said_to_be_hers(client, mailoutbox):
    Grant.objects.filter(account=subscriber()).update(revoked_at=timezone.now())
    come_in(client, mailoutbox, SELMA)
    assert "given by the desk" not in overview(client)


def test_a_paired_reader_is_told_with_whom(client, mailoutbox):
    pair(account(RUT), library(), timezone.now())
    come_in(client, mailoutbox, RUT)
    assert "your account was paired in the network of University Library" in overview(client)


def test_a_right_to_one_show_names_it_and_says_when_it_is_gone(client, mailoutbox):
    show = cast.show()
    Grant.objects.create(account=account(RUT), scope=f"show:{show.uid}", source="import")
    Grant.objects.create(account=account(RUT), scope="kind:episode", source="import")
    come_in(client, mailoutbox, RUT)
    page = overview(client)
    assert "All of the show “The Crossing”" in page
    assert "All episodes" in page
    assert str(show.uid) not in page
    show.unpublish()
    page = overview(client)
    assert "All of a show that is no longer here" in page
    assert str(show.uid) not in page


def test_in_a_librarys_network_it_is_named_and_elsewhere_not(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        license_organisation(library())
    for address, named in (("192.0.2.7", True), ("198.51.100.7", False)):
        cache.clear()
        browser = Client(REMOTE_ADDR=address)
        come_in(browser, mailoutbox, RUT)
        assert ("in the network of University Library" in overview(browser)) is named


def test_an_editor_finds_the_way_to_the_desk_and_a_reader_does_not(mailoutbox):
    for address, shown in ((cast.staff(Role.EDITOR).email, True), (RUT, False)):
        browser = Client()
        come_in(browser, mailoutbox, address)
        assert ("To the desk" in overview(browser)) is shown


def test_without_free_articles_the_page_says_so(client, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        AccessSettings.objects.create(free_anonymous=0, free_registered=0)
    come_in(client, mailoutbox, RUT)
    assert "not free to read without a subscription" in overview(client)


# --- Gifts ------------------------------------------------------------------------------------------------------


def gift(giver, **facts):
    work = facts.pop("work", None) or Entry.objects.get(path=cast.article().get_url()).uid
    least = {"end": timezone.now() + timedelta(days=9), "readers": 10, "taken": 3}
    return GiftLink.objects.create(giver=giver, work=work, **(least | facts))


def test_gifts_are_listed_with_how_many_took_them(client, mailoutbox):
    gift(subscriber())
    come_in(client, mailoutbox, SELMA)
    page = client.get("/account/gifts/").content.decode()
    assert '<a href="/articles/the-port-that-waited/">The port that waited</a>' in page
    assert "Taken by 3 of 10 readers" in page


def test_a_gift_that_still_opens_can_be_sent_again_and_no_other(client, mailoutbox):
    selma = subscriber()
    still = gift(selma)
    gift(selma, work=still.work, taken=10)
    gift(selma, work=still.work, end=timezone.now())
    gift(selma, work=still.work, withdrawn_at=timezone.now())
    come_in(client, mailoutbox, SELMA)
    page = client.get("/account/gifts/").content.decode()
    assert f">http://localhost:8000{gift_path(still)}</p>" in page
    assert page.count("localhost:8000/gift/") == 1
    assert client.get(gift_path(still)).status_code == 200


def test_a_gift_is_withdrawn_by_its_giver(client, mailoutbox):
    given = gift(subscriber())
    come_in(client, mailoutbox, SELMA)
    assert client.get(f"/account/gifts/{given.pk}/withdraw/").status_code == 405
    assert client.post(f"/account/gifts/{given.pk}/withdraw/").status_code == 302
    given.refresh_from_db()
    assert given.withdrawn_at
    page = client.get("/account/gifts/").content.decode()
    assert "withdrawn</p>" in page
    assert "/withdraw/" not in page


# --- Everything we hold -----------------------------------------------------------------------------------------


def test_the_export_holds_everything_about_her_and_nobody_else(client, mailoutbox):
    selma, mallory = subscriber(), account(MALLORY)
    back = gift(selma, withdrawn_at=timezone.now())
    for reader in (selma, mallory):
        MeterEntry.objects.create(account=reader, month="2026-11", mark=f"{reader.pk:010}")
    come_in(client, mailoutbox, SELMA)
    answer = client.get("/account/data.json")
    assert answer["Content-Disposition"] == 'attachment; filename="account.json"'
    found = json.loads(answer.content)
    assert found["account"]["email"] == SELMA
    assert [grant["reason"] for grant in found["grants"]] == ["reviews our books"]
    assert [entry["mark"] for entry in found["free_articles"]] == [f"{selma.pk:010}"]
    assert [(given["taken"], given["readers"]) for given in found["gifts"]] == [(3, 10)]
    assert [given["withdrawn"][:10] for given in found["gifts"]] == [f"{back.withdrawn_at:%Y-%m-%d}"]
    assert len(found["sessions"]) == 1
    assert MALLORY not in answer.content.decode()
    assert "password" not in answer.content.decode()
