"""Django's door to the theme."""

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """The default theme."""

    name = "longwave.theme"
    label = "theme"
