"""Scheduled pieces go live at their hour, and after a pause what was missed is caught up."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from longwave.editorial.actions import publish_due
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


def scheduled(slug, minutes):
    page = cast.draft(slug.title(), slug)
    page.go_live_at = timezone.now() + dt.timedelta(minutes=minutes)
    page.save_revision().publish()
    return page


def a_round(minutes):
    """What the worker does at its next round, so many minutes from now."""
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False):
        return publish_due(timezone.now())


def live():
    return set(Entry.objects.live().filter(kind="article").values_list("path", flat=True))


def test_a_scheduled_piece_is_not_there_before_its_hour(client):
    scheduled("tomorrow", minutes=60)
    assert a_round(0) == []
    assert live() == set()
    assert client.get("/articles/tomorrow/").status_code == 404


def test_it_is_there_afterwards(client):
    scheduled("tomorrow", minutes=60)
    assert a_round(61) == ["published Tomorrow"]
    assert client.get("/articles/tomorrow/").status_code == 200


def test_what_fell_due_during_a_pause_is_caught_up_in_order():
    scheduled("later", minutes=120)
    scheduled("sooner", minutes=30)
    assert a_round(2880) == ["published Sooner", "published Later"]


def test_one_that_fails_is_tried_again_and_holds_up_nobody(monkeypatch, caplog):
    scheduled("broken", minutes=10)
    scheduled("sound", minutes=20)
    from longwave.editorial.models import ArticlePage

    real = ArticlePage.entry

    def entry(page):
        if page.slug == "broken":
            raise RuntimeError("no picture server")
        return real(page)

    monkeypatch.setattr(ArticlePage, "entry", entry)
    assert a_round(60) == ["published Sound"]
    assert not ArticlePage.objects.get(slug="broken").live
    monkeypatch.setattr(ArticlePage, "entry", real)
    assert a_round(60) == ["published Broken"]


def test_an_expiring_piece_is_withdrawn(client):
    page = cast.article()
    page.expire_at = timezone.now() + dt.timedelta(minutes=5)
    page.save_revision().publish()
    assert a_round(6) == ["withdrew The port that waited"]
    assert client.get("/articles/the-port-that-waited/").status_code == 410
