"""“Readers” in the desk's menu: one place for accounts, what they were given, organisations and links."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

READERS_MENU = "register_readers_menu_item"  # the hook by which rooms above put their pages there


class ReadersItem(MenuItem):
    """A page under “Readers”, for those who look after readers: the role table gives it to them as a whole."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for them."""
        return bool(request.user.has_perm("membership.add_grant"))
