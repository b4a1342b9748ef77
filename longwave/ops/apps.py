"""Django's door to operations."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Running a magazine: commands, the worker, health. Its one migration makes the table of the default cache."""

    name = "longwave.ops"
    label = "ops"

    def ready(self) -> None:
        """Keep what must not follow the magazine's clock from doing so."""
        from django.conf import settings

        from longwave.ops import clock

        if not settings.ENVIRONMENT.in_production:
            clock.spare_the_cache()
