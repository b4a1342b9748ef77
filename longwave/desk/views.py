"""The desk's door."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from longwave.theme.rules import same_site_path

SIGN_IN = "/account/sign-in/"


def sign_in(request: HttpRequest) -> HttpResponse:
    """`/desk/login/`: the one sign-in, and back. Somebody who is signed in and not of the desk is told so."""
    to = same_site_path(request.GET.get("next") or "/desk/")
    if request.user.is_anonymous:
        return redirect(f"{SIGN_IN}?{urlencode({'next': to})}")
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect(to)
    return render(request, "desk/not-yours.html", status=403)
