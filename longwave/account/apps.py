"""Django's door to readers' accounts.

| signal | from | done here |
| --- | --- | --- |
| `user_logged_in`, `user_logged_out` | Django, whichever way was taken | the answer sets or takes back the pass |
"""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class AccountConfig(AppConfig):
    """Signing in, and the account's own pages. The label `account` is allauth's."""

    name = "longwave.account"
    label = "reader_account"

    def ready(self) -> None:
        """Listen."""
        from longwave.account.middleware import came_in, went_out

        user_logged_in.connect(came_in, dispatch_uid="account.came_in")
        user_logged_out.connect(went_out, dispatch_uid="account.went_out")
