"""Rut says of which topics she wants to hear; a mail about water goes to whoever said so, and to nobody else."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from longwave.desk.roles import Role
from longwave.newsletter.lists import links, segments, topics
from longwave.newsletter.models import Delivery, Edition, Interest, Newsletter, Subscription
from longwave.newsletter.tests import press
from longwave.newsletter.tests.readers import IVO, RUT, SELMA, daily, getting
from longwave.newsletter.words import Rhythm
from longwave.published.actions import withdraw
from tests import cast
from tests.desk import _draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def water():
    return cast.topic("Water")


@pytest.fixture
def trade():
    return cast.topic("Trade")


def path(account):
    return links.preferences_path(account.pk)


def save(client, account, *ticked, on=True, shown=True):
    fields = {f"on-{daily().pk}": "yes"} if on else {}
    fields |= {"topics-shown": "yes"} if shown else {}
    return client.post(path(account), fields | {"topic": [str(uid) for uid in ticked]})


def page(client, account):
    return client.get(path(account)).content.decode()


def test_none_is_ticked_at_first_and_what_she_ticks_is_kept_and_taken_back(client, water, trade):
    rut = getting(RUT, daily())
    assert [(topic.name, topic.ticked) for topic in topics.shown(rut, client.get("/").wsgi_request.GET)] == [
        ("Trade", False),
        ("Water", False),
    ]
    assert f'id="topic-{water.uid}" value="{water.uid}">' in page(client, rut)
    assert f'id="topic-{water.uid}" value="{water.uid}" checked>' in save(client, rut, water.uid).content.decode()
    assert topics.chosen(rut) == {str(water.uid): "Water"}
    save(client, rut, water.uid, trade.uid)
    save(client, rut, trade.uid)
    assert topics.chosen(rut) == {str(trade.uid): "Trade"}
    save(client, rut)
    assert not Interest.objects.exists()


def test_a_form_without_topics_changes_none_and_what_is_no_topic_is_not_kept(client, water):
    rut = getting(RUT, daily())
    region = cast.region("Africa")
    save(client, rut, water.uid, region.uid, "x", "1" * 40)
    save(client, rut, shown=False)
    assert topics.chosen(rut) == {str(water.uid): "Water"}
    withdraw(water.uid, "")
    assert 'name="topic"' not in page(client, rut)


def test_her_account_shows_the_same(client, water):
    rut = getting(RUT, daily())
    client.force_login(rut)
    assert f'value="{water.uid}">' in client.get("/account/mails/").content.decode()
    client.post("/account/mails/", {f"on-{daily().pk}": "yes", "topics-shown": "yes", "topic": [str(water.uid)]})
    assert topics.chosen(rut) == {str(water.uid): "Water"}


def test_what_she_chose_is_hers_to_take_along_and_goes_with_her(client, water):
    rut = getting(RUT, daily())
    save(client, rut, water.uid)
    mine = links.proven_path(rut, timezone.now())
    held = json.loads(client.get(f"{mine}data.json").content)["newsletters"]
    assert held["topics"] == ["Water"]
    rut.last_login = timezone.now()  # her account stays: it is more than a place on a list
    rut.save()
    client.post(links.proven_path(rut, timezone.now()), {"act": "erase"})
    assert not Interest.objects.exists()


def a_mail(client, **fields):
    """As Ada's browser sends it."""
    client.force_login(cast.staff(Role.EDITOR))
    text = {"body-0-type": "text", "body-0-value": _draft("<p>It rains.</p>")}
    body = {"body-count": 1, "body-0-deleted": "", "body-0-order": 0} | text
    sent = {"newsletter": daily().pk, "whom": "", "subject": "Rain", "preheader": "", "about": ""}
    client.post(reverse("editions:add"), sent | body | fields, follow=True)
    return Edition.objects.get(day=None)


def test_a_mail_to_a_topic_goes_to_whoever_chose_it_and_still_gets_the_newsletter(client, water, trade):
    Newsletter.objects.update(sender_address="desk@magazine.example")
    rut, ivo, selma = (getting(name, daily()) for name in (RUT, IVO, SELMA))
    reader = Client()
    save(reader, rut, water.uid)
    save(reader, ivo, trade.uid)
    save(reader, selma, water.uid, on=False)
    edition = a_mail(client, topics=[str(water.uid)])
    assert edition.segment == {"topics": [str(water.uid)]}
    asked = client.get(reverse("editions:send_now", args=[edition.pk])).content.decode()
    assert "Everybody on its list, of these who chose Water" in asked
    assert "Send it to 1 reader" in asked
    client.post(reverse("editions:send_now", args=[edition.pk]))
    assert list(Delivery.objects.values_list("address", flat=True)) == [RUT]


def test_a_topic_that_is_gone_does_not_make_it_a_mail_to_everybody(client, water):
    rut, _ = getting(RUT, daily()), getting(IVO, daily())
    save(Client(), rut, water.uid)
    edition = a_mail(client, topics=[str(water.uid)])
    withdraw(water.uid, "")
    form = client.get(reverse("editions:write", args=[edition.pk])).content.decode()
    assert f'value="{water.uid}"' in form
    assert [place.account for place in segments.readers_of(edition, timezone.now(), timezone.now())] == [rut]
    nobody = press.edition(Rhythm.OCCASIONAL, day=None, segment={"topics": []})
    assert not segments.narrowed(Subscription.objects.all(), nobody.segment, timezone.now()).exists()


def test_a_magazine_without_topics_asks_nobody(client):
    rut = getting(RUT, daily())
    assert "topics-shown" not in page(client, rut)
    client.force_login(cast.staff(Role.EDITOR))
    assert 'name="topics"' not in client.get(reverse("editions:add")).content.decode()


def test_the_publisher_finds_those_who_chose_a_topic(client, water):
    rut, _ = getting(RUT, daily()), getting(IVO, daily())
    save(Client(), rut, water.uid)
    client.force_login(cast.staff(Role.PUBLISHER))
    found = client.get(reverse("subscribers:index"), {"topic": str(water.uid)}).content.decode()
    assert RUT in found
    assert IVO not in found
    history = client.get(reverse("subscribers:person", args=[rut.pk])).content.decode()
    assert "She wants to hear of Water." in history
