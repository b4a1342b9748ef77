"""Two changes at once: the second waits for the first, on every database, and both are there in the end."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection, transaction

from longwave.published import actions
from longwave.published.models import Entry
from longwave.published.shapes import Record

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def record(slug):
    return Record(
        uid=uuid.uuid5(uuid.NAMESPACE_URL, slug), path=f"/{slug}/", kind="page", title=slug, published_at=NOON
    )


def publish(slug, done):
    try:
        actions.write(record(slug))
        done.set()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_second_change_waits_until_the_first_is_whole():
    done = threading.Event()
    second = threading.Thread(target=publish, args=("quentins-page", done))
    with transaction.atomic():
        actions.write(record("adas-page"))
        second.start()
        assert not done.wait(0.5)
    second.join(10)
    assert done.is_set()
    assert set(Entry.objects.values_list("path", flat=True)) == {"/adas-page/", "/quentins-page/"}
