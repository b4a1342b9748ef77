"""`/subscribe/` says what is free and what is not; a standing page of that address takes its place."""

import pytest

from longwave.access.models import AccessSettings
from tests import cast

pytestmark = pytest.mark.django_db


def test_it_names_the_free_articles_of_the_settings(client):
    AccessSettings.objects.create(free_anonymous=3, free_registered=7)
    page = client.get("/subscribe/").content.decode()
    assert "3 of the subscribers’ articles each month" in page
    assert "7 of the subscribers’ articles each month" in page


def test_a_magazine_that_gives_nothing_away_does_not_say_zero(client):
    AccessSettings.objects.create(free_anonymous=0, free_registered=0)
    page = client.get("/subscribe/").content.decode()
    assert "0 of the subscribers" not in page
    assert "Everything that is open, and the preview of the day." in page


def test_the_magazines_own_page_comes_first(client):
    page = cast.standing()
    page.slug = "subscribe"
    page.save_revision().publish()
    assert page.title in client.get("/subscribe/").content.decode()
