"""An account's own pages: what I may read, sessions, gifts, address, everything we hold, closing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from longwave.access import actions as access
from longwave.account import actions, billing_facts, codes, facts, limits, mail
from longwave.account.entrance import GET_OR_POST, NEXT, account_of, note_proof
from longwave.account.forms import AddressForm, CodeForm
from longwave.account.rules import may_close
from longwave.insight.facts import measures
from longwave.insight.rules import STOPPED_KEPT
from longwave.kernel import money
from longwave.membership import addresses
from longwave.membership.billing import checkouts, providers
from longwave.membership.models import Account
from longwave.newsletter.lists import facts as newsletters
from longwave.newsletter.lists import topics
from longwave.newsletter.lists.actions import choose
from longwave.newsletter.lists.forms import Line, lines, read_lines
from longwave.theme.rules import same_site_path

ADDRESS, CLOSE, CONFIRM = "address", "close", "confirm"  # the purposes of codes


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """`/account/`: what I may read, until when and why, and the ways to everything else."""
    account = account_of(request)
    reading = facts.reading(account, request, timezone.now())
    context = {
        "account": account,
        "reading": reading,
        "at_desk": facts.works_at_desk(account),
        "subscriptions": billing_facts.subscriptions(account, timezone.now()),
        "received": billing_facts.received(account, timezone.now()),
        "online": providers.provider() is not None,
        "walls_known": STOPPED_KEPT.days if measures() else 0,
    }
    return render(request, "longwave/account/overview.html", context)


# --- Sessions ---------------------------------------------------------------------------------------------------


@require_safe
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """`/account/sessions/`: where I am signed in."""
    found = facts.sessions(account_of(request), request.session.session_key)
    return render(request, "longwave/account/sessions.html", {"sessions": found})


@require_POST
@login_required
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """End one session. Another person's is not there."""
    if not actions.end_session(account_of(request), number):
        raise Http404
    messages.success(request, "That session has ended.")
    return redirect("account_sessions")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    actions.end_sessions(account_of(request), but=request.session.session_key)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("account_sessions")


# --- Gifts ------------------------------------------------------------------------------------------------------


@require_safe
@login_required
def gifts(request: HttpRequest) -> HttpResponse:
    """`/account/gifts/`: what I gave, how many readers took it, and subscriptions, given and received."""
    account = account_of(request)
    context = {
        "gifts": facts.gifts(account, timezone.now()),
        "given": billing_facts.given(account),
        "received": billing_facts.received(account, timezone.now()),
        "online": providers.provider() is not None,
    }
    return render(request, "longwave/account/gifts.html", context)


@require_POST
@login_required
def withdraw_gift(request: HttpRequest, number: int) -> HttpResponse:
    """Take a gift back. Another person's is not there."""
    try:
        access.withdraw(account_of(request), number, timezone.now())
    except access.NotGiven:
        raise Http404 from None
    messages.success(request, "The gift is withdrawn: its link opens nothing from now on.")
    return redirect("account_gifts")


# --- The address ------------------------------------------------------------------------------------------------


@GET_OR_POST
@login_required
def address(request: HttpRequest) -> HttpResponse:
    """`/account/address/`: another address, which has to be shown to be mine first."""
    account, form = account_of(request), AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["email"]
        if new == account.email:
            form.add_error("email", f"Your address is {new} already.")
        elif not limits.allowed(request, limits.ASK, new):
            return limits.too_many(request)
        elif _sent_code(request, form, ADDRESS, new):
            return redirect("account_address_code")
    context = {"account": account, "form": form}
    return render(request, "longwave/account/address.html", context, status=400 if form.errors else 200)


@GET_OR_POST
@login_required
def address_code(request: HttpRequest) -> HttpResponse:
    """`/account/address/code/`: the code that the new address got; then the old one is asked."""
    account, answer = account_of(request), _entered(request, ADDRESS, "account_address")
    if not isinstance(answer, str):
        return answer
    if addresses.is_taken(answer):
        context = {"taken": answer, "account": account}
        return render(request, "longwave/account/address-asked.html", context, status=409)
    try:
        actions.ask_old_address(account, answer)
    except mail.NotSent as fault:
        messages.error(request, str(fault))
        return redirect("account_address")
    return render(request, "longwave/account/address-asked.html", {"new": answer, "account": account})


@GET_OR_POST
def address_agree(request: HttpRequest, token: str) -> HttpResponse:
    """`/account/address/agree/…/`: the old address agrees, by a button. Its mail is enough; no session is needed."""
    try:
        if request.method == "POST":
            context = {"done": True, "new": actions.change_address(token).email}
        else:
            account, new = actions.change_asked(token)
            context = {"account": account, "new": new}
    except actions.Refused as refusal:
        return render(request, "longwave/account/address-agree.html", {"refusal": str(refusal)}, status=410)
    return render(request, "longwave/account/address-agree.html", context)


# --- Newsletters ------------------------------------------------------------------------------------------------


@GET_OR_POST
@login_required
def mails(request: HttpRequest) -> HttpResponse:
    """`/account/mails/`: what I get by mail, how often, and pauses; the same as by the link of a mail."""
    account, today = account_of(request), timezone.localdate()
    choices = newsletters.choices(account)
    if request.method != "POST":
        return _mails(request, account, lines(choices))
    sent = read_lines(request.POST, choices, today)
    if any(line.fault for line in sent):
        return _mails(request, account, sent, status=400)
    choose(account, {line.number: line.wish for line in sent}, "her account", timezone.now())
    topics.choose(account, request.POST)
    messages.success(request, "Saved. This is what you get from now on.")
    return redirect("account_mails")


def _mails(request: HttpRequest, account: Account, shown: list[Line], status: int = 200) -> HttpResponse:
    context = {"lines": shown, "topics": topics.shown(account, request.POST), "today": timezone.localdate()}
    return render(request, "longwave/account/mails.html", context, status=status)


# --- Everything we hold, and closing ----------------------------------------------------------------------------


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """`/account/data.json`: everything we hold about me."""
    found = facts.export(account_of(request), request.session.session_key, timezone.now())
    response = JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="account.json"'
    return response


@GET_OR_POST
@login_required
def close(request: HttpRequest) -> HttpResponse:
    """`/account/close/`: what closing means. The button sends a code; nothing is closed yet."""
    account, form = account_of(request), AddressForm(None)
    verdict = may_close(facts.works_at_desk(account))
    if request.method == "POST" and verdict.allowed:
        if not limits.allowed(request, limits.ASK, account.email):
            return limits.too_many(request)
        if _sent_code(request, form, CLOSE, account.email):
            return redirect("account_close_code")
    gave = account.given_subscriptions.filter(paid_at__isnull=False, cancelled_at=None).exists()
    about = {"subscribes": checkouts.lives(account), "gave": gave}
    context = {"account": account, "verdict": verdict, "form": form, **about}
    return render(request, "longwave/account/close.html", context, status=200 if verdict.allowed else 403)


@GET_OR_POST
@login_required
def close_code(request: HttpRequest) -> HttpResponse:
    """`/account/close/code/`: the code closes the account, for good."""
    account, answer = account_of(request), _entered(request, CLOSE, "account_close")
    if not isinstance(answer, str):
        return answer
    if answer != account.email:  # the address was changed after the code was sent
        return redirect("account_close")
    try:
        left = actions.close(account)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("account_close")
    logout(request)
    back = [money.words(one.refunded, one.currency) for one in left if one.refunded]
    mail.send_quietly("closed", answer, back=back, billed=bool(left))
    return render(request, "longwave/account/closed.html", {"address": answer, "back": back, "billed": bool(left)})


# --- Once more: it is really me ---------------------------------------------------------------------------------


@GET_OR_POST
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """`/account/confirm/`: a code once more, before the way in is changed."""
    account, form = account_of(request), AddressForm(None)
    to = same_site_path(request.POST.get("next") or request.GET.get("next") or "/account/")
    if request.method == "POST":
        if not limits.allowed(request, limits.ASK, account.email):
            return limits.too_many(request)
        if _sent_code(request, form, CONFIRM, account.email):
            request.session[NEXT] = to
            return redirect("account_confirm_code")
    return render(request, "longwave/account/confirm.html", {"account": account, "form": form, "to": to})


@GET_OR_POST
@login_required
def confirm_code(request: HttpRequest) -> HttpResponse:
    """`/account/confirm/code/`: with the code, on to where she was going."""
    account, answer = account_of(request), _entered(request, CONFIRM, "account_confirm")
    if not isinstance(answer, str):
        return answer
    if answer != account.email:
        return redirect("account_confirm")
    note_proof(request, account)
    return redirect(request.session.pop(NEXT, "/account/"))


# --- Codes ------------------------------------------------------------------------------------------------------


def _sent_code(request: HttpRequest, form: AddressForm, purpose: str, to: str) -> bool:
    """Send a code; where that fails, the form says so."""
    try:
        mail.send(f"{purpose}-code", to, code=codes.issue(request.session, purpose, to))
    except mail.NotSent as fault:
        form.errors["email"] = form.error_class([str(fault)])
        return False
    return True


def _entered(request: HttpRequest, purpose: str, before: str) -> HttpResponse | str:
    """The address whose code was entered; until then, the page that asks for it."""
    waiting = codes.sent(request.session, purpose)
    if waiting is None:
        return redirect(before)
    form, ended = CodeForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        if not limits.allowed(request, limits.TRY, waiting.address):
            return limits.too_many(request)
        verdict = codes.check(request.session, purpose, waiting, form.cleaned_data["code"])
        if verdict.allowed:
            return waiting.address
        form.add_error("code", verdict.reason)
        ended = not verdict.again
    context = {"form": form, "address": waiting.address, "ended": ended, "purpose": purpose}
    return render(request, "longwave/account/code.html", context, status=400 if form.errors else 200)
