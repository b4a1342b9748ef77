"""Quentin, the publisher, says how generous the magazine is, in numbers that can be meant."""

import pytest
from django.urls import reverse

from longwave.access.models import AccessSettings
from longwave.desk.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(client):
    """Save the settings with other numbers, as the desk does."""
    client.force_login(cast.staff(Role.PUBLISHER))
    path = reverse("wagtailsettings:edit", args=["access", "accesssettings", AccessSettings.load().pk])
    shown = {field.name: field.value() for field in client.get(path).context["form"]}
    return lambda **other: client.post(path, shown | other)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("gift_days", 0, "Found 0, expected a number from 1 to 366."),
        ("gift_readers", 0, "Found 0, expected a number from 1 to 1000."),
        ("gift_readers", 1001, "Found 1001, expected a number from 1 to 1000."),
        ("gifts_a_month", 1001, "Found 1001, expected a number from 0 to 1000."),
        ("free_anonymous", 201, "Found 201, expected a number from 0 to 200."),
        ("free_registered", 32_767, "Found 32767, expected a number from 0 to 200."),
    ],
)
def test_a_number_that_nobody_means_is_refused_beside_its_field(save, field, value, words):
    answer = save(**{field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors == {field: [words]}
    assert getattr(AccessSettings.load(), field) != value


def test_a_magazine_may_give_nothing_free_and_let_nobody_give(save):
    assert save(free_anonymous=0, free_registered=0, gifts_a_month=0).status_code == 302
    rules = AccessSettings.load()
    assert (rules.free_anonymous, rules.free_registered, rules.gifts_a_month) == (0, 0, 0)
