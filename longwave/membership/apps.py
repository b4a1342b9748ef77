"""Django's door to membership."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    """Accounts."""

    name = "longwave.membership"
    label = "membership"
