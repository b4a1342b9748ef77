"""Django's door to operations."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Running a magazine: commands, the worker, health. Its one migration makes the table of the default cache."""

    name = "longwave.ops"
    label = "ops"
