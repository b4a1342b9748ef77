"""An edition that is on its way: Ada sees how far it is and stops it; whoever is in doubt is named, with what to do."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from longwave.desk.roles import Role
from longwave.insight.models import Read
from longwave.membership.actions import comp
from longwave.newsletter.models import Delivery, Edition, Link, LinkDay, Returned, Subscription
from longwave.newsletter.tests import mailing
from longwave.newsletter.words import Outcome, Standing, State
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def sending():
    """An edition under way: Rut has hers, Ivo's failed, Lan's is in doubt, Sol waits."""
    paper = mailing.newsletter()
    mailing.subscribe(paper, "rut", "ivo", "lan", "sol")
    edition = mailing.frozen(paper, started_at=timezone.now() - dt.timedelta(hours=1))
    done = timezone.now().timestamp()
    for name, state, code, answer in [
        ("rut", Outcome.SENT, 250, "taken"),
        ("ivo", Outcome.FAILED, 550, "no such user"),
        ("lan", Outcome.DOUBT, None, "The connection ended before the answer."),
    ]:
        copy = Delivery.objects.filter(address=f"{name}@readers.example")
        copy.update(state=state.value, code=code, answer=answer, done_at=done, provider="relay")
    return edition


def ada(client):
    account = cast.staff(Role.EDITOR)
    account.first_name, account.last_name = "Ada", "Holm"
    account.save()
    client.force_login(account)
    return account


def act(client, edition, name, *args, **fields):
    return client.post(reverse(f"editions:{name}", args=[edition.pk, *args]), fields, follow=True)


def page_of(client, edition):
    return client.get(reverse("editions:edition", args=[edition.pk])).content.decode()


def copy_of(name):
    return Delivery.objects.get(address=f"{name}@readers.example")


def test_its_page_says_how_far_it_is_and_what_came_of_it(client, sending):
    ada(client)
    rut = copy_of("rut").account
    link = Link.objects.create(edition=sending, url="/articles/cable-ships/")
    LinkDay.objects.create(link=link, day=mailing.FRIDAY, count=7)
    piece = cast.article()
    sending.items.create(slot="item", work=piece.uid)
    Read.objects.create(work=piece.uid, day=mailing.FRIDAY, count=31)
    Subscription.objects.filter(account=rut).update(standing=Standing.LEFT.value, left_after=sending.uid)
    comp(rut, timezone.now() + dt.timedelta(days=30), "took a plan", None)
    Returned.objects.create(key="1", source="mail", kind="complaint", effect="nothing", delivery=copy_of("rut"))
    page = page_of(client, sending)
    assert "75 % of 4 copies settled." in page
    assert "In doubt: 1" in page
    for name, count in [("sent", 1), ("failed", 1), ("waits", 1), ("left by its link", 1), ("complaints", 1)]:
        assert f"<dt>{name}</dt><dd>{count}</dd>" in page, name
    assert "<dt>got access within a fortnight</dt><dd>1</dd>" in page
    assert "<td>/articles/cable-ships/</td><td>7</td>" in page
    assert f"<td>{piece.title}</td><td>31</td>" in page


def test_an_editor_pauses_lets_it_go_on_and_cancels(client, sending):
    ada(client)
    act(client, sending, "control", "pause")
    sending.refresh_from_db()
    assert (sending.state, sending.why) == (State.PAUSED, "Paused by Ada Holm.")
    act(client, sending, "control", "resume")
    sending.refresh_from_db()
    assert (sending.state, sending.why) == (State.SENDING, "")
    act(client, sending, "control", "cancel")
    sending.refresh_from_db()
    assert (sending.state, sending.why) == (State.CANCELLED, "Cancelled by Ada Holm.")
    assert copy_of("sol").state == Outcome.CANCELLED
    assert copy_of("rut").state == Outcome.SENT
    refused = act(client, sending, "control", "resume").content.decode()
    assert "It is not in a state in which this can be done any more." in refused
    assert act(client, sending, "control", "explode").status_code == 404


def test_every_copy_is_found_by_address_state_and_what_the_server_said(client, sending):
    ada(client)
    address = reverse("editions:ledger", args=[sending.pk])
    assert all(name in client.get(address).content.decode() for name in ("rut@", "ivo@", "lan@", "sol@"))
    found = client.get(address, {"q": "no such"}).content.decode()
    assert "ivo@readers.example" in found
    assert "550 no such user" in found
    assert "rut@readers.example" not in found
    doubtful = client.get(address, {"state": Outcome.DOUBT.value}).content.decode()
    assert "lan@readers.example" in doubtful
    assert "ivo@readers.example" not in doubtful


def test_whoever_is_in_doubt_is_sent_again_and_the_edition_goes_on(client, sending):
    ada(client)
    Edition.objects.filter(pk=sending.pk).update(state=State.SENT_WITH_FAILURES.value, ended_at=timezone.now())
    act(client, sending, "doubt", "again", copy=[copy_of("lan").pk, copy_of("rut").pk])
    assert (copy_of("lan").state, copy_of("rut").state) == (Outcome.PENDING, Outcome.SENT)
    sending.refresh_from_db()
    assert (sending.state, sending.ended_at) == (State.SENDING, None)
    said = act(client, sending, "doubt", "again", copy=["all"]).content.decode()
    assert "None of these copies is in doubt any more." in said


def test_whoever_is_in_doubt_is_left_at_that_or_asked_about(client, sending):
    ada(client)
    table = client.get(reverse("editions:ask", args=[sending.pk]))
    header, row = table.content.decode().splitlines()
    assert header == "address,message_id,provider,at,said"
    assert row.startswith("lan@readers.example,<")
    assert "@magazine.example>,relay," in row
    assert "relay: a mail server is asked by whoever looks after it." in page_of(client, sending)
    Delivery.objects.filter(pk=copy_of("lan").pk).update(provider="postmark")
    page = page_of(client, sending)
    assert "postmark: tells by itself what became of a copy" in page
    assert "is asked by whoever looks after it" not in page
    act(client, sending, "doubt", "leave", copy=["all"])
    assert copy_of("lan").state == Outcome.FAILED
    assert "left it at that" in copy_of("lan").answer
    assert not Delivery.objects.refused().filter(pk=copy_of("lan").pk).exists()  # no server refused it


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PRODUCER])
def test_other_roles_see_no_addresses_and_stop_nothing(client, sending, role):
    client.force_login(cast.staff(role))
    for name in ("ledger", "ask", "edition"):
        answer = client.get(reverse(f"editions:{name}", args=[sending.pk]), follow=True)
        assert "readers.example" not in answer.content.decode()
    act(client, sending, "control", "pause")
    act(client, sending, "doubt", "again", copy=["all"])
    act(client, sending, "doubt", "failed")
    sending.refresh_from_db()
    assert (sending.state, copy_of("lan").state) == (State.SENDING, Outcome.DOUBT)
    assert copy_of("ivo").state == Outcome.FAILED


def test_whoever_failed_for_a_fault_of_the_server_is_sent_hers_when_it_is_mended(client, sending):
    ada(client)
    Edition.objects.filter(pk=sending.pk).update(state=State.SENT_WITH_FAILURES.value, ended_at=timezone.now())
    left = Delivery.objects.get(address="lan@readers.example")
    act(client, sending, "doubt", "leave", copy=["all"])
    assert "Failed: 1" in page_of(client, sending)
    act(client, sending, "doubt", "failed")
    assert (copy_of("ivo").state, copy_of("ivo").attempts, copy_of("ivo").code) == (Outcome.PENDING, 0, None)
    left.refresh_from_db()
    assert (left.state, copy_of("rut").state) == (Outcome.FAILED, Outcome.SENT)
    sending.refresh_from_db()
    assert (sending.state, sending.ended_at) == (State.SENDING, None)
    assert "No copy of this edition has failed." in act(client, sending, "doubt", "failed").content.decode()
    assert "Failed:" not in page_of(client, sending)


def test_while_nothing_leaves_its_page_says_why(client, sending):
    ada(client)
    Edition.objects.filter(pk=sending.pk).update(why="relay: It refuses everybody in the same words: 554 5.7.1")
    assert "relay: It refuses everybody in the same words: 554 5.7.1" in page_of(client, sending)
