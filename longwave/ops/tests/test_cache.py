"""What is counted in the cache is still known after a busy evening, and pictures crowd nothing out of it."""

import pytest
from django.core.cache import cache
from django.db import connection

from longwave.conf.environment import read
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty():
    cache.clear()
    yield
    cache.clear()


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM longwave_cache")
        return cursor.fetchone()[0]


def test_a_thousand_people_who_sign_in_let_no_counter_be_forgotten(empty):
    assert cache.add("a-counter", 1, 3600)
    cache.set_many({f"somebody-{number}": 1 for number in range(1000)}, 3600)
    cache.set("and-one-more", 1)
    assert not cache.add("a-counter", 1, 3600)


def test_versions_of_pictures_are_not_kept_there(empty):
    before = rows()
    cast.picture().get_rendition("width-20")
    assert rows() == before


def test_whoever_chooses_another_size_or_another_cache_has_it():
    least = {"LONGWAVE_MODE": "development"}
    assert read(least).cache["OPTIONS"] == {"MAX_ENTRIES": 20_000}
    assert read(least | {"CACHE_URL": "dbcache://mine?max_entries=50"}).cache["OPTIONS"] == {"MAX_ENTRIES": 50}
    assert "OPTIONS" not in read(least | {"CACHE_URL": "rediscache://localhost:6379/0"}).cache
