"""Quentin and Ines save two organisations at the same moment, with an address that both claim: one of them gets it."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from longwave.access import forms
from longwave.desk.roles import Role
from longwave.membership.models import Organisation
from tests import cast

NEW = "/desk/organisations/new/"
LICENCE = {"licence_start": "2026-01-01", "licence_end": "", "networks": "192.0.2.0/24"}
MEETING = 2.0  # seconds in which both would have compared their ranges, if both could


@pytest.fixture
def compared(monkeypatch):
    """Lets whoever has compared her ranges wait for the other one to have done so too, before either saves."""
    both, faults_of_ranges = threading.Barrier(2), forms.faults_of_ranges

    def compare(*ranges):
        found = faults_of_ranges(*ranges)
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits for us, as she should
            both.wait(MEETING)
        return found

    monkeypatch.setattr(forms, "faults_of_ranges", compare)


def save(role, name):
    client = Client()
    client.force_login(cast.staff(role))
    try:
        answer = client.post(NEW, LICENCE | {"name": name})
        return " ".join(answer.context["form"].errors.get("networks", [])) if answer.status_code == 200 else ""
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_an_address_at_once_one_is_refused_and_told_why(compared):
    for role in (Role.PUBLISHER, Role.ADMINISTRATOR):
        cast.staff(role)
    with ThreadPoolExecutor(2) as people:
        saved = [
            people.submit(save, role, name)
            for role, name in ((Role.PUBLISHER, "University Library"), (Role.ADMINISTRATOR, "City Library"))
        ]
        said = [one.result(120) for one in saved]
    (held,) = Organisation.objects.all()
    assert sorted(said) == [
        "",
        f"192.0.2.0/24 shares addresses with 192.0.2.0/24 of {held.name}. An address belongs "
        "to one organisation: change one.",
    ]
