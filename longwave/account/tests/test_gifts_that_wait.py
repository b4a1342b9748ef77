"""Rut has two gifts, one after the other. The desk makes the first one longer: a mail says when the second begins."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.account import notices
from longwave.desk.roles import Role
from longwave.membership.actions import midnight, reader_at
from longwave.membership.billing import gifts
from longwave.membership.billing.notices import day
from longwave.membership.desk import acts
from tests import cast

pytestmark = pytest.mark.django_db


def test_where_the_first_lasts_longer_the_mail_says_that_the_second_begins_later(shop, rut, mailoutbox):
    ida, now = reader_at("ida@readers.example"), timezone.now()
    first, _ = (gifts.redeem(shop.give(ida, shop.month).code, rut, now) for _ in range(2))
    until = midnight(timezone.localdate(first.end) + timedelta(days=20))
    acts.extend(first, until, "we were on strike", cast.staff(Role.PUBLISHER))
    mailoutbox.clear()
    notices.send_waiting(timezone.now() + timedelta(seconds=1))
    [mail] = [one for one in mailoutbox if "begins later" in one.subject]
    assert mail.subject == f"Your gift of Longwave begins later, on {day(until)}"
    assert f"One before it lasts longer now, so this one begins later. From {day(until)} on" in mail.body
