"""Who may send a large body. Asked before the body is read, so that a stranger cannot fill the disk."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest, parse_cookie

AT_DESK = "wagtailadmin.access_admin"


def trusted(cookies: str) -> bool:
    """`works_at_desk` in a thread of the front, outside of any request: the database may have gone away meanwhile."""
    close_old_connections()
    try:
        return works_at_desk(cookies)
    finally:
        close_old_connections()


def works_at_desk(cookies: str) -> bool:
    """Whether a `Cookie` header holds a session that Django knows, of an active account that may work at the desk."""
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return get_user(request).has_perm(AT_DESK)
