"""Coming in and going out: one form for those we know and those we do not, a code, a one-time link."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from longwave.account import actions, codes, limits, mail
from longwave.account.facts import works_at_desk
from longwave.account.forms import AddressForm, CodeForm
from longwave.account.rules import FRESH
from longwave.membership.models import Account
from longwave.theme.rules import same_site_path

PURPOSE = "sign-in"
NEXT = "longwave_next"  # in the session: where she was going
STRANGERS = 3600  # seconds for which we keep the session of somebody who asked for a code and never came in
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """`/account/sign-in/`: an address, to which a code is sent, whether we know it or not.

    Nothing is looked up before the code is entered, so the answer can say nothing about who has an account: not by its
    words, its status or its time.
    """
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    to = same_site_path(wanted) if wanted else ""
    if request.user.is_authenticated:
        return redirect(to or "/account/")
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        if not limits.allowed(request, limits.ASK, address):
            return limits.too_many(request)
        try:
            mail.send("code", address, code=codes.issue(request.session, PURPOSE, address))
        except mail.NotSent as fault:
            form.add_error("email", str(fault))
        else:
            request.session[NEXT] = to
            request.session.set_expiry(STRANGERS)
            return redirect("account_code")
    passed_on = format_html('<input type="hidden" name="next" value="{}">', to) if to else ""
    context = {"form": form, "to": to, "redirect_field": passed_on}
    return render(request, "longwave/account/sign-in.html", context, status=400 if form.errors else 200)


@GET_OR_POST
def code(request: HttpRequest) -> HttpResponse:
    """`/account/code/`: the code that was sent to this browser's address signs in, or makes the account first."""
    waiting = codes.sent(request.session, PURPOSE)
    if waiting is None:
        return redirect("account_login")
    form, ended = CodeForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        if not limits.allowed(request, limits.TRY, waiting.address):
            return limits.too_many(request)
        verdict = codes.check(request.session, PURPOSE, waiting, form.cleaned_data["code"])
        if verdict.allowed:
            limits.forgive(request, limits.TRY, waiting.address)
            return enter(request, actions.account_of(waiting.address), request.session.pop(NEXT, ""))
        form.add_error("code", verdict.reason)
        ended = not verdict.again
    context = {"form": form, "address": waiting.address, "ended": ended, "to": request.session.get(NEXT, "")}
    return render(request, "longwave/account/code.html", context, status=400 if form.errors else 200)


def enter(request: HttpRequest, account: Account, to: str) -> HttpResponse:
    """Sign somebody in who has proven her address, by way of a second step where she has set one up."""
    if not account.is_active:
        return render(request, "longwave/account/inactive.html", status=403)
    note_proof(request, account)
    answer: HttpResponse = perform_login(request, account, redirect_url=to or None, email=account.email)
    return answer


def note_proof(request: HttpRequest, account: Account) -> None:
    """Note that somebody has just proven her address. It is enough to go on to her settings, unless a second step is
    set up: then allauth asks for that one."""
    enough = not is_mfa_enabled(account)
    record_authentication(request, account, method="code", email=account.email, reauthenticated=enough or None)


@GET_OR_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """`/account/sign-out/`: a button; pressed, it ends the session and leaves nothing in the browser."""
    if request.method == "POST":
        logout(request)
        return redirect("/")
    return render(request, "longwave/account/sign-out.html")


@GET_OR_POST
def welcome(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """`/account/welcome/…/`: a one-time link. A button signs in; looking at the page, as mail scanners do, does not."""
    if request.method != "POST":
        account = actions.welcomed(uid, token)
        return render(request, "longwave/account/welcome.html", {"account": account}, status=200 if account else 410)
    with transaction.atomic():  # of two who press at once, one comes in
        account = actions.welcomed(uid, token, lock=True)
        if account is None:
            return render(request, "longwave/account/welcome.html", {"account": None}, status=410)
        if request.user.is_authenticated:
            logout(request)
        actions.note_address(account)
        return enter(request, account, "/desk/" if works_at_desk(account) else "/")


def account_of(request: HttpRequest) -> Account:
    """Whoever is signed in; only for views that ask for it."""
    assert isinstance(request.user, Account)
    return request.user


def fresh(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that changes the way in: whoever is signed in, but proved her address long ago, does so once more.

    A session that somebody left open on another's machine could otherwise be made a lock with a key of his own.
    """

    @wraps(view)
    def asked_first(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        records = get_authentication_records(request, request.user)
        proven = max((record["at"] for record in records), default=0.0)
        if request.user.is_authenticated and time.time() - proven > FRESH.total_seconds():
            return redirect(f"/account/confirm/?{urlencode({'next': request.path})}")
        return view(request, *args, **words)

    return asked_first
