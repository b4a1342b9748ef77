"""Django's door to the published record."""

from django.apps import AppConfig


class PublishedConfig(AppConfig):
    """The published record."""

    name = "longwave.published"
    label = "published"
