"""What the mails about a payment that fails say, by how it stands at the moment at which they leave."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from longwave.adapters.payments import State
from longwave.membership.billing import failing, reminders
from longwave.membership.billing.facts import held, invoice
from longwave.membership.billing.failing import Mail
from longwave.membership.billing.projecting import opened_of, settings
from longwave.membership.billing.rules import access
from longwave.membership.models import Notice, Payment

KINDS = frozenset(Mail)


def words(notice: Notice, now: datetime) -> dict[str, Any] | None:
    """How it stands now; None where the mail would be no news, or not true: it was mended, it ends, it closed before
    it could be told that it would."""
    mail, grace = Mail(notice.kind), timedelta(days=settings().grace_days)
    payment = Payment.objects.filter(number=notice.about).select_related("subscription__plan").first()
    if payment is None:
        return {}
    row = payment.subscription
    if row is None:
        return {"url": payment.mend_url} if payment.open else None
    found = held(row)
    if not failing.stands(mail, found, invoice(payment, row), grace, now) or row.withdrawals.waiting().exists():
        return None
    otherwise = reminders.reads_otherwise(row, found, notice.account, grace, now)
    if otherwise and mail is not Mail.FAILED:
        return None
    waits, shut = not failing.opened_once(found), failing.closed(found, grace, now)
    return {
        "plan": row.plan.name if row.plan else "",
        "opened": opened_of(row),
        "url": payment.mend_url if payment.open else "",
        "until": None if otherwise or shut else access(found, grace).end,
        "otherwise": otherwise,
        "again": found.state is State.PAST_DUE,
        "waits": waits,
        "shut": shut and not waits and not otherwise,
    }
