"""What is personal on a page, in a few words of JSON: the page is complete without it, and the same for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from longwave.access.gate import Judged
from longwave.access.giving import GIVERS
from longwave.access.known import Known
from longwave.access.rules import Reason

LENT = (Reason.PREVIEW, Reason.COMPLIMENTARY, Reason.GIFT, Reason.METER)  # this piece, and not the next


def here(judged: Judged, known: Known, now: datetime, gift: str = "") -> dict[str, Any]:
    """Who reads, by what right, what is left of the month, and whether she may give the piece away.

    `left` is a number where the meter matters to her; `organisation` is named, with the address of its logo, where its
    licence is in force, `gift` where she reads by one. `lent`: she reads this piece without a right to the next.
    """
    reader, reason = judged.who.reader, judged.decision.reason
    licensed = any(right.holds(now) for right in known.sites.get(judged.organisation or 0, ()))
    metered = reason is Reason.METER or reason.wall is not None
    return {
        "signedIn": reader.account is not None,
        "name": judged.who.name,
        "reason": reason.value,
        "organisation": known.organisations.get(judged.organisation or 0, "") if licensed else "",
        "logo": known.logos.get(judged.organisation or 0, "") if licensed else "",
        "left": max(0, known.allowance(reader.account) - len(judged.tally.read)) if metered else None,
        "give": reason in GIVERS,
        "gift": gift,
        "lent": reason in LENT,
    }
