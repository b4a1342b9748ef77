"""Each test begins with nothing counted and nothing known of the one before. What changes, changes a moment later.

Those who buy do it in the same shop: Olga is known to the magazine, Rut has come in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

if TYPE_CHECKING:
    from django.test import Client

    from longwave.membership.models import Account


@pytest.fixture(autouse=True)
def as_new(db: None, settings: Any) -> None:
    """Limits are counted in the cache; whose passes are void is held by the process."""
    from longwave.access import generation  # this file may be read before there are settings
    from longwave.access.facts import held
    from longwave.access.known import Known

    cache.clear()
    held.last = Known()
    generation.at(settings.GENERATION).move()


@pytest.fixture
def later(django_capture_on_commit_callbacks: Any) -> Callable[..., AbstractContextManager[None]]:
    """Some time on, so that what happened before is older than what is issued now; what is done there is committed."""

    @contextmanager
    def then(**ago: int) -> Iterator[None]:
        with time_machine.travel(timezone.now() + timedelta(**ago)), django_capture_on_commit_callbacks(execute=True):
            yield

    return then


@pytest.fixture
def olga() -> Account:
    """A reader who buys, and gives."""
    from longwave.membership.models import Account

    return Account.objects.create_user("olga@readers.example", first_name="Olga", last_name="Marsh")


@pytest.fixture
def rut(client: Client, mailoutbox: list[Any]) -> Account:
    """A reader who is signed in."""
    from longwave.account.tests.people import RUT, account, come_in

    come_in(client, mailoutbox, RUT)
    return account(RUT)
