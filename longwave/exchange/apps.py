"""Django's door to imports and exports."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """What comes in from elsewhere, and what goes out."""

    name = "longwave.exchange"
    label = "exchange"
