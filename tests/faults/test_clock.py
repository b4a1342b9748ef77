"""The clock jumps in the middle of an edition, as it does when somebody sets it, or a machine wakes up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.newsletter.tests import mailing
from longwave.newsletter.tests.mailing import ended, sending, until
from longwave.newsletter.words import State
from tests.sink import sink


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("days", [2, -2])
def test_two_senders_do_not_take_each_other_for_dead(tmp_path, monkeypatch, days):
    now, shift = timezone.now, timedelta()
    monkeypatch.setattr(timezone, "now", lambda: now() + shift)
    paper = mailing.newsletter()
    mailing.subscribe(paper, *(f"reader-{number}" for number in range(1200)))
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--delay", 0.03) as server, sending(tmp_path, server.url), sending(tmp_path, server.url):
        until(lambda: len(server.taken()) > 100)
        shift = timedelta(days=days)
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts().total() == len(server.counts()) == 1200
