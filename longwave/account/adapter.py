"""What allauth asks us: whom mails come from, where somebody goes once she is in, and from which address she asks."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone

from longwave.access import networks
from longwave.access.facts import held
from longwave.account.mail import sender
from longwave.membership.models import Account
from longwave.published import facts

QUIET = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")  # the page itself says it


class Adapter(DefaultAccountAdapter):
    """Longwave's answers."""

    def get_from_email(self) -> str:
        """The magazine."""
        return sender()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Allauth's own notices, with the magazine's name in them."""
        name = facts.magazine()["name"]
        super().send_mail(template_prefix, email, {"magazine": name, "now": timezone.now()} | context)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The account's page, where nobody said anything else."""
        return "/account/"

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by: behind trusted proxies only."""
        meta = request.META
        return networks.client(meta["REMOTE_ADDR"], meta.get("HTTP_X_FORWARDED_FOR", ""), held.fresh().proxies)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **words: Any) -> None:
        """Say what happened, except what is plain to see."""
        name = words.get("message_template") or (args[0] if args else "")
        if name not in QUIET:
            super().add_message(request, level, *args, **words)


class StepsAdapter(DefaultMFAAdapter):
    """Longwave's answers about second steps."""

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002  # its name
        """What a new passkey is called, until its owner says otherwise."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"
