"""A change at the desk is one transaction: it happens whole or not at all."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from longwave.desk.roles import Role
from longwave.editorial.models import ArticlePage
from longwave.membership.models import Account, Payment
from longwave.published.models import Entry
from tests import cast
from tests.desk import form_of

pytestmark = pytest.mark.django_db


def test_publishing_that_fails_half_way_leaves_no_trace(client, monkeypatch):
    client.force_login(cast.staff(Role.EDITOR))
    page = cast.article()
    revisions = Revision.objects.count()
    monkeypatch.setattr("longwave.published.actions._replace", lambda *_: 1 / 0)
    client.raise_request_exception = False
    form = form_of(client, page) | {"title": "Half a thought", "action-publish": "1"}
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert answer.status_code == 500
    assert Revision.objects.count() == revisions
    assert ArticlePage.objects.get(pk=page.pk).title == "The port that waited"
    assert Entry.objects.get(path="/articles/the-port-that-waited/").title == "The port that waited"


def test_publishing_that_works_is_seen_by_the_next_reader(client):
    client.force_login(cast.staff(Role.EDITOR))
    page = cast.article()
    form = form_of(client, page) | {"title": "The harbour that waited", "action-publish": "1"}
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form).status_code == 302
    assert b"The harbour that waited" in client.get("/articles/the-port-that-waited/").content


@pytest.mark.django_db(transaction=True)
def test_whoever_is_asked_over_the_network_is_asked_outside_of_it(client, monkeypatch):
    rut = Account.objects.create_user("rut@readers.example")
    about = {"provider": "manual", "number": "1", "due": 900, "paid": 900, "currency": "EUR", "created": timezone.now()}
    payment = Payment.objects.create(account=rut, **about)
    client.force_login(cast.staff(Role.PUBLISHER))
    seen = []
    monkeypatch.setattr("longwave.membership.desk.acts.refund", lambda *_: seen.append(connection.in_atomic_block))
    form = {"amount": "1", "left": "900", "reason": "she wrote to us"}
    assert client.post(f"/desk/readers/refund/{payment.pk}/", form).status_code == 302
    assert seen == [False]
