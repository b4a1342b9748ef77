"""Ada is asked before a whole list would notice: how many get what she sends now, or do not get what she cancels."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from longwave.desk.roles import Role
from longwave.membership.actions import comp
from longwave.membership.models import Account, Grant
from longwave.newsletter.models import Delivery, Edition, Returned
from longwave.newsletter.tests import mailing, press
from longwave.newsletter.words import Outcome, Rhythm, State
from tests import cast

pytestmark = pytest.mark.django_db


def ada(client):
    client.force_login(cast.staff(Role.EDITOR))


def ask(client, edition, name):
    return client.get(reverse(f"editions:{name}", args=[edition.pk])).content.decode()


def answer(client, edition, name):
    return client.post(reverse(f"editions:{name}", args=[edition.pk]), follow=True)


def state_of(edition):
    return Edition.objects.get(pk=edition.pk).state


@pytest.fixture
def appeal():
    """A mail of the desk's own to those who may not read what is for subscribers: Ivo and Lan, not Rut."""
    paper = press.newsletter(Rhythm.OCCASIONAL)
    mailing.subscribe(paper, "rut", "ivo", "lan")
    comp(Account.objects.get(email="rut@readers.example"), timezone.now() + dt.timedelta(days=9), "reviews", None)
    body = [{"type": "text", "value": "<p>Come on Tuesday.</p>"}]
    return press.edition(Rhythm.OCCASIONAL, day=None, subject="An evening", body=body, segment={"access": "free"})


def test_nothing_leaves_before_the_number_of_readers_was_shown(client, appeal):
    ada(client)
    page = client.get(reverse("editions:edition", args=[appeal.pk])).content.decode()
    address = reverse("editions:send_now", args=[appeal.pk])
    assert f'href="{address}"' in page
    assert f'action="{address}"' not in page
    asked = ask(client, appeal, "send_now")
    assert "Send it to 2 readers" in asked
    assert f"<dt>List</dt><dd>{appeal.newsletter}</dd>" in asked
    assert "<dt>For</dt><dd>Those who may not</dd>" in asked
    assert (state_of(appeal), Delivery.objects.count()) == (State.DRAFT, 0)
    answer(client, appeal, "send_now")
    assert (state_of(appeal), Delivery.objects.count()) == (State.SENDING, 2)


def test_whoever_has_episodes_alone_is_not_asked_to_subscribe_and_the_desk_reads_who_is_written_to(client, appeal):
    ada(client)
    Grant.objects.update(scope="kind:episode")
    assert "Send it to 2 readers" in ask(client, appeal, "send_now")
    Edition.objects.filter(pk=appeal.pk).update(segment={"access": "paid"})
    asked = ask(client, appeal, "send_now")
    assert "Send it to 1 reader<" in asked
    assert "<dt>For</dt><dd>Those who may read or hear what is for subscribers, all of it or a part</dd>" in asked


def test_a_mail_that_lacks_something_is_refused_after_the_question_too(client, appeal):
    ada(client)
    Edition.objects.filter(pk=appeal.pk).update(subject="")
    assert "It has no subject." in answer(client, appeal, "send_now").content.decode()
    assert state_of(appeal) == State.DRAFT


def test_whoever_cancels_sees_who_has_it_and_who_will_not_get_it(client):
    ada(client)
    paper = mailing.newsletter()
    mailing.subscribe(paper, "rut", "ivo", "lan")
    sending = mailing.frozen(paper)
    Delivery.objects.filter(address="rut@readers.example").update(state=Outcome.SENT.value)
    assert "1 copy of it has left. 2 readers would not get it." in ask(client, sending, "cancel")
    assert state_of(sending) == State.SENDING
    assert (
        f'action="{reverse("editions:cancel", args=[sending.pk])}"'
        not in client.get(reverse("editions:edition", args=[sending.pk])).content.decode()
    )
    answer(client, sending, "cancel")
    assert state_of(sending) == State.CANCELLED


def test_a_scheduled_letter_is_cancelled_for_all_of_its_list(client):
    ada(client)
    edition = press.edition(Rhythm.DAILY, state=State.SCHEDULED.value)
    mailing.subscribe(edition.newsletter, "rut")
    assert "1 reader would not get it. It is not composed again." in ask(client, edition, "cancel")


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PRODUCER])
def test_other_roles_are_asked_nothing(client, appeal, role):
    client.force_login(cast.staff(role))
    for name in ("send_now", "cancel"):
        assert client.get(reverse(f"editions:{name}", args=[appeal.pk])).status_code != 200
        answer(client, appeal, name)
    assert state_of(appeal) == State.DRAFT


def test_pausing_is_no_question(client, appeal):
    ada(client)
    assert client.get(reverse("editions:control", args=[appeal.pk, "pause"])).status_code == 405


def test_a_mail_of_ones_own_has_no_empty_places(client):
    ada(client)
    body = [{"type": "text", "value": "<p>Come on Tuesday.</p>"}]
    mail = press.edition(Rhythm.DAILY, day=None, subject="An evening", body=body)
    page = client.get(reverse("editions:edition", args=[mail.pk])).content.decode()
    assert "The rule found no piece" not in page
    assert "Preview of the day" not in page


def test_what_came_back_is_said_in_words(client):
    ada(client)
    paper = mailing.newsletter()
    mailing.subscribe(paper, "rut")
    sending = mailing.frozen(paper)
    for key, kind in (("1", "none"), ("2", "auto-reply")):
        Returned.objects.create(key=key, source="mail", kind=kind, effect="nothing", delivery=Delivery.objects.get())
    page = client.get(reverse("editions:edition", args=[sending.pk])).content.decode()
    assert "<dt>mails that are no report</dt><dd>1</dd>" in page
    assert "<dt>answers of those who are away</dt><dd>1</dd>" in page
