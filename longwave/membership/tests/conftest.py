"""Who stands in these tests: Olga buys and Ida is given something, Rut is a reader, Quentin publishes.

Models are imported late, since this file may be read before there are settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from longwave.membership.models import Account


@pytest.fixture
def olga(db: None) -> Account:
    """A reader who buys, and gives."""
    return _reader("olga@readers.example", first_name="Olga", last_name="Marsh")


@pytest.fixture
def ida(db: None) -> Account:
    """Whom somebody gives something."""
    return _reader("ida@readers.example")


@pytest.fixture
def rut(db: None) -> Account:
    """A reader as the desk sees her."""
    return _reader("rut@readers.example", first_name="Rut")


@pytest.fixture
def quentin(client: Client) -> Account:
    """The publisher, at the desk."""
    from longwave.desk.roles import Role
    from tests import cast

    found = cast.staff(Role.PUBLISHER)
    client.force_login(found)
    return found


def _reader(address: str, **names: str) -> Account:
    from longwave.membership.models import Account

    return Account.objects.create_user(address, **names)
