"""A reader's own pages, by signed links: preferences, another address, leaving. None needs an account or a cookie."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from longwave.membership.models import Account
from longwave.newsletter.lists import actions, addresses, limits, links, post, topics
from longwave.newsletter.lists import facts as lists
from longwave.newsletter.lists.forms import Line, lines, read_lines
from longwave.newsletter.lists.links import Holder
from longwave.newsletter.lists.views import GET_OR_POST, TOO_OFTEN, page
from longwave.newsletter.models import Newsletter
from longwave.published.mail import NotSent
from longwave.published.ways_in import guarded, keep_secret, nothing_here

SOURCE = "her preferences, by the link of a mail"
ONE_CLICK = "the one click of a mail program"
BUTTON = "the button behind a mail's link"


@csrf_exempt  # the address of the page is its secret: whoever has it needs no session
@GET_OR_POST
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """`/newsletter/preferences/<token>/`: what comes, how often, and pauses. By a link from a mail of its own, also
    everything we hold, another address, and being forgotten."""
    keep_secret(request, "/newsletter/preferences/…/")
    holder = links.holder(token)
    account = _account(holder)
    if holder is None:
        return nothing_here(request)
    if account is None:
        return page(request, "preferences", status=410)
    act = ACTS.get(request.POST.get("act", ""), save) if request.method == "POST" else None
    return act(request, account, holder) if act else show(request, account, holder)


def save(request: HttpRequest, account: Account, holder: Holder) -> HttpResponse:
    """Make it what she wants."""
    sent = read_lines(request.POST, lists.choices(account), timezone.localdate())
    if any(line.fault for line in sent):
        return show(request, account, holder, sent, status=400)
    actions.choose(account, {line.number: line.wish for line in sent}, SOURCE, timezone.now())
    topics.choose(account, request.POST)
    return show(request, account, holder, said="Saved. This is what you get from now on.")


def prove(request: HttpRequest, account: Account, holder: Holder) -> HttpResponse:
    """Send the link that only her mailbox has."""
    if not limits.allowed(request, account.email):
        return show(request, account, holder, status=429, refusal=TOO_OFTEN)
    try:
        post.send_proof(account, timezone.now())
    except NotSent as fault:
        return show(request, account, holder, status=503, refusal=str(fault))
    return show(request, account, holder, said=f"A mail with a link is on its way to {account.email}. It lasts a day.")


def move(request: HttpRequest, account: Account, holder: Holder) -> HttpResponse:
    """Ask another address to agree."""
    if not holder.proven(account, timezone.now()):
        return prove(request, account, holder)
    typed = request.POST.get("email", "")[: 2 * addresses.LONGEST]
    try:
        new = addresses.read(typed)
        if new == account.email:
            raise addresses.NotAnAddress(f"Your address is {new} already.")
        if not limits.allowed(request, new):
            return show(request, account, holder, status=429, refusal=TOO_OFTEN)
        post.ask_new_address(account, new)
    except addresses.NotAnAddress as wrong:
        return show(request, account, holder, status=400, fault=str(wrong), typed=typed)
    except NotSent as fault:
        return show(request, account, holder, status=503, refusal=str(fault))
    return show(
        request, account, holder, said=f"A mail is on its way to {new}. The button behind its link makes the change."
    )


def erase(request: HttpRequest, account: Account, holder: Holder) -> HttpResponse:
    """Forget her."""
    if not holder.proven(account, timezone.now()):
        return prove(request, account, holder)
    gone = actions.erase(account)
    return page(request, "erased", gone=gone)


ACTS = {"prove": prove, "move": move, "erase": erase}


@require_safe
def data(request: HttpRequest, token: str) -> HttpResponse:
    """`/newsletter/preferences/<token>/data.json`: everything we hold, for whoever has shown that the mail is hers."""
    keep_secret(request, "/newsletter/preferences/…/data.json")
    holder = links.holder(token)
    account = _account(holder)
    if holder is None or account is None or not holder.proven(account, timezone.now()):
        return nothing_here(request)
    about = {"address": account.email, "name": account.get_full_name(), "since": account.date_joined}
    found = about | {"newsletters": lists.export(account)}
    response = JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="newsletters.json"'
    return guarded(response)


def show(
    request: HttpRequest,
    account: Account,
    holder: Holder,
    sent: list[Line] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page, as it is or as it was sent."""
    now = timezone.now()
    about = {
        "account": account,
        "lines": sent or lines(lists.choices(account)),
        "topics": topics.shown(account, request.POST),
        "proven": holder.proven(account, now),
        "today": timezone.localdate(now),
        "whole": not actions.more_than_a_reader(account),
    }
    return page(request, "preferences", status=status, **about | more)


@csrf_exempt  # the address of the page is its secret: whoever has it needs no session
@GET_OR_POST
def address(request: HttpRequest, token: str) -> HttpResponse:
    """`/newsletter/address/<token>/`: the new address agrees, by a button."""
    keep_secret(request, "/newsletter/address/…/")
    try:
        if request.method == "POST":
            account = actions.change_address(token)
            return page(
                request, "address", done=True, new=account.email, preferences=links.preferences_path(account.pk)
            )
        account, new = actions.new_address_asked(token)
    except actions.Refused as refusal:
        return page(request, "address", status=410, refusal=str(refusal))
    return page(request, "address", account=account, new=new)


@csrf_exempt  # mail programs post it: they have no cookie, no token and no page that they came from (RFC 8058)
@GET_OR_POST
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """`/newsletter/unsubscribe/<token>/`: a button, and the same by one click of a mail program. It may be repeated.

    Whoever is on no list any more, or was forgotten, is told the same: nothing comes.
    """
    keep_secret(request, "/newsletter/unsubscribe/…/")
    leaving = links.leaving(token)
    if leaving is None:
        return nothing_here(request)
    account = Account.objects.filter(pk=leaving.account).first()
    newsletter = Newsletter.objects.filter(pk=leaving.newsletter).first()
    on = account is not None and newsletter is not None and lists.is_on(account, newsletter)
    if request.method == "POST" and account and newsletter:
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        actions.leave(account, newsletter, ONE_CLICK if one_click else BUTTON, timezone.now(), leaving.edition)
    about: dict[str, Any] = {
        "newsletter": newsletter,
        "address": account.email if account else "",
        "preferences": links.preferences_path(account.pk) if account else "",
        "on": on and request.method != "POST",
    }
    return page(request, "unsubscribe", **about)


def _account(holder: Holder | None) -> Account | None:
    return Account.objects.filter(pk=holder.account, is_active=True).first() if holder else None
