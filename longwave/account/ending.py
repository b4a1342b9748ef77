"""A subscription that ends with its term: what stays open until then, by the rule that makes its grant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from longwave.account.rules import Ending, ending_words
from longwave.adapters.payments import Snapshot
from longwave.kernel import money
from longwave.membership.billing.facts import held
from longwave.membership.billing.failing import FAILING, opened_once
from longwave.membership.billing.projecting import opened_of, settings
from longwave.membership.billing.rules import access
from longwave.membership.models import Subscription
from longwave.membership.rules import Opened


def ending(found: Snapshot, now: datetime, opened: Opened) -> Ending:
    """What it means that a subscription ends with its term, or would. `opened` is what its plan opens."""
    last = found.ends_at or found.end
    end = access(replace(found, ends_at=last), timedelta(days=settings().grace_days)).end
    owed = sum(one.due for one in found.invoices if one.open)
    return Ending(
        day=last,
        open_until=end if end and end > now else None,
        owed=money.words(owed, found.currency) if owed else "",
        failing=found.state in FAILING,
        begun=opened_once(found),
        opened=opened,
    )


def mail_words(number: str, now: datetime) -> dict[str, Any] | None:
    """What the mail about an end says: None where it was taken back, or has come."""
    row = Subscription.objects.filter(number=number).select_related("plan").first()
    if row is None:
        return {}
    if row.ends_at is None or row.ended_at:
        return None
    owed = row.payments.filter(open=True).order_by("created").first()
    opened = opened_of(row)
    stays = ending_words(ending(held(row), now, opened), timezone.get_default_timezone())
    return {"stays": stays, "mend": owed.mend_url if owed else "", "opened": opened}
