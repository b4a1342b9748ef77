"""Mails written at the desk: Ada writes one about an episode, is told what is missing, and chooses when it leaves."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from longwave.desk.roles import Role
from longwave.membership.actions import comp
from longwave.membership.models import Account
from longwave.newsletter.letters.compiling import trial
from longwave.newsletter.models import Delivery, Edition
from longwave.newsletter.sending import ledger
from longwave.newsletter.tests import mailing, press
from longwave.newsletter.words import Rhythm, State
from tests import cast
from tests.desk import _draft

pytestmark = pytest.mark.django_db


def ada(client):
    account = cast.staff(Role.EDITOR)
    client.force_login(account)
    return account


def written(
    paper, about=None, whom="", subject="An evening at the harbour", text="<p>Dear reader, come on Tuesday.</p>"
):
    """The form as a browser sends it."""
    return {
        "newsletter": paper.pk,
        "whom": whom,
        "subject": subject,
        "preheader": "Come on Tuesday.",
        "about": about.pk if about else "",
        "body-count": 1 if text else 0,
        **(
            {"body-0-deleted": "", "body-0-order": 0, "body-0-type": "text", "body-0-value": _draft(text)}
            if text
            else {}
        ),
    }


def act(client, edition, name, **fields):
    return client.post(reverse(f"editions:{name}", args=[edition.pk]), fields, follow=True)


def tomorrow(hours=24):
    return timezone.localtime(timezone.now() + dt.timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")


def a_mail(client, paper, **fields):
    answer = client.post(reverse("editions:add"), written(paper, **fields), follow=True)
    assert answer.status_code == 200
    return Edition.objects.get(day=None)


def test_a_mail_about_an_episode_is_written_looked_at_and_scheduled(client):
    account, episode = ada(client), cast.episode()
    edition = a_mail(client, press.newsletter(Rhythm.OCCASIONAL), about=episode)
    assert (edition.written_by, edition.about, edition.state) == (account, episode.uid, State.DRAFT)
    page = client.get(reverse("editions:look_page", args=[edition.pk, "light"])).content.decode()
    assert "Dear reader, come on Tuesday." in page
    assert episode.title in page
    answer = act(client, edition, "schedule", send_at=tomorrow())
    assert "It leaves on" in answer.content.decode()
    edition.refresh_from_db()
    assert edition.state == State.SCHEDULED
    client.post(reverse("editions:write", args=[edition.pk]), written(edition.newsletter, subject="Another evening"))
    edition.refresh_from_db()
    assert (edition.subject, edition.about, edition.state) == ("Another evening", None, State.SCHEDULED)
    act(client, edition, "take_back")
    edition.refresh_from_db()
    assert (edition.state, edition.send_at) == (State.DRAFT, None)


def test_everything_that_is_missing_is_said_at_once(client):
    ada(client)
    edition = a_mail(client, press.newsletter(Rhythm.OCCASIONAL, sender_address=""), subject="", text="")
    said = act(client, edition, "schedule", send_at=tomorrow()).content.decode()
    for sentence in ("has no sender", "It has no subject.", "There is nothing in it."):
        assert sentence in said, sentence
    assert "This moment has passed." in act(client, edition, "schedule", send_at=tomorrow(-1)).content.decode()
    assert "There is nothing in it." in act(client, edition, "send_now").content.decode()
    edition.refresh_from_db()
    assert edition.state == State.DRAFT


def test_a_mail_to_the_readers_of_the_daily_letter_is_not_the_daily_letter(client):
    ada(client)
    edition = a_mail(client, press.newsletter(Rhythm.DAILY))
    raw = trial(edition).message(press.RUT)
    assert "Dear reader, come on Tuesday." in press.part(raw, "html")
    assert "Dear reader, come on Tuesday." in press.part(raw, "plain")


@pytest.mark.parametrize(
    ("whom", "expected"),
    [("", {"rut", "ivo", "lan"}), ("paid", {"rut"}), ("free", {"ivo", "lan"}), ("registered", {"ivo"})],
)
def test_a_mail_goes_to_those_it_is_for(client, whom, expected):
    ada(client)
    paper = press.newsletter(Rhythm.OCCASIONAL)
    mailing.subscribe(paper, "rut", "ivo", "lan")
    comp(Account.objects.get(email="rut@readers.example"), timezone.now() + dt.timedelta(days=9), "reviews", None)
    Account.objects.filter(email="ivo@readers.example").update(last_login=timezone.now())
    edition = a_mail(client, paper, whom=whom)
    act(client, edition, "send_now")
    edition.refresh_from_db()
    assert edition.state == State.SENDING
    assert {copy.address.partition("@")[0] for copy in Delivery.objects.filter(edition=edition)} == expected


def test_a_segment_that_is_not_known_is_nobody_rather_than_everybody():
    edition = press.edition(segment={"mood": "good"})
    mailing.subscribe(edition.newsletter, "rut")
    with pytest.raises(ValueError, match="not known"):
        ledger.freeze_audience(edition, timezone.now())
    assert not Delivery.objects.exists()


def test_what_is_closed_is_not_written_any_more(client):
    ada(client)
    edition = a_mail(client, press.newsletter(Rhythm.OCCASIONAL))
    Edition.objects.filter(pk=edition.pk).update(state=State.SENDING.value)
    answer = client.get(reverse("editions:write", args=[edition.pk]), follow=True).content.decode()
    assert "past its cut-off" in answer
    client.post(reverse("editions:write", args=[edition.pk]), written(edition.newsletter, subject="Too late"))
    edition.refresh_from_db()
    assert edition.subject == "An evening at the harbour"


def test_an_editor_gives_a_composed_letter_words_of_her_own(client):
    ada(client)
    edition = press.edition(Rhythm.DAILY, state=State.SCHEDULED.value)
    words = {"subject": "Who pays for water", "preheader": "", "greeting": "Good morning. It rains."}
    client.post(reverse("editions:write", args=[edition.pk]), words)
    edition.refresh_from_db()
    assert (edition.subject, edition.greeting) == ("Who pays for water", "Good morning. It rains.")
    assert "compose this edition" in act(client, edition, "take_back").content.decode()


def test_a_person_is_no_piece_to_write_about(client):
    ada(client)
    answer = client.post(reverse("editions:add"), written(press.newsletter(Rhythm.OCCASIONAL), about=cast.person()))
    assert "Choose an article or an episode." in answer.content.decode()
    assert not Edition.objects.exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PRODUCER])
def test_other_roles_write_no_mails(client, role):
    client.force_login(cast.staff(role))
    client.post(reverse("editions:add"), written(press.newsletter(Rhythm.OCCASIONAL)))
    assert not Edition.objects.exists()
    edition = press.edition(Rhythm.OCCASIONAL, day=None, body=[{"type": "text", "value": "<p>x</p>"}])
    act(client, edition, "send_now")
    act(client, edition, "schedule", send_at=tomorrow())
    edition.refresh_from_db()
    assert edition.state == State.DRAFT
