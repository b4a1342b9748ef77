"""Whether the DNS vouches for whom letters come from, as the worker last found it: read before anything leaves.

Large providers refuse bulk mail from a domain without SPF, DKIM and DMARC, and remember who sent it. So an edition is
not frozen while one of these is missing or doubled, unless a publisher has decided otherwise. A DNS that does not
answer stops nothing: it says nothing about the domain.
"""

from __future__ import annotations

from django.conf import settings

from longwave.newsletter.letters import headers
from longwave.newsletter.models import Newsletter, SenderDomain

LOCAL = ("localhost", "127.0.0.1", "::1", "[::1]")
REMEDY = "`longwave doctor` says what to publish; a publisher may let it leave all the same, in its settings."
UNSEEN = "The DNS of %s has not been looked at yet. The worker does that within a minute; then it goes on."


def applies() -> bool:
    """Whether there are receivers who ask: not in the demo, in development, and on somebody's own machine."""
    local = settings.HOST in LOCAL or settings.HOST.endswith(".localhost")
    return settings.ENVIRONMENT.in_production and not local


def domain_of(newsletter: Newsletter) -> str:
    """The domain that a newsletter comes from; empty for what is no address, which is said where it is to be sent."""
    try:
        return headers.address(newsletter.sender_address).rpartition("@")[2]
    except headers.Unaddressable:
        return ""


def objection(newsletter: Newsletter) -> str:
    """Why nothing of a newsletter may be scheduled; empty where nothing is known against it."""
    found = finding(newsletter)
    if found is None or not found.faults or newsletter.send_anyway:
        return ""
    return f"Receivers would refuse it: {'; '.join(found.faults)}. {REMEDY}"


def last_objection(newsletter: Newsletter) -> str:
    """Why nothing of a newsletter may leave now. A domain that nobody has looked at yet has to be, first."""
    domain = domain_of(newsletter)
    if applies() and domain and not newsletter.send_anyway and finding(newsletter) is None:
        return UNSEEN % domain
    return objection(newsletter)


def doubts(newsletter: Newsletter) -> list[str]:
    """What an editor should know of mail that leaves all the same."""
    found = finding(newsletter)
    if found is None:
        return []
    if found.silent:
        return [f"The DNS does not answer for {found.domain}, so nobody knows whether receivers believe this mail."]
    if found.faults and newsletter.send_anyway:
        return [f"It leaves because a publisher has decided so: receivers may refuse it ({'; '.join(found.faults)})."]
    return []


def finding(newsletter: Newsletter) -> SenderDomain | None:
    """What was found last of a newsletter's domain; nothing where nobody asks, or nobody has asked yet."""
    return SenderDomain.objects.filter(domain=domain_of(newsletter)).first() if applies() else None
