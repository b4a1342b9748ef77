"""Django's door to pictures and audio."""

from django.apps import AppConfig
from django.db.models.signals import post_save


class MediaConfig(AppConfig):
    """Pictures and audio files."""

    name = "longwave.media"
    label = "media"

    def ready(self) -> None:
        """Make renditions whenever a picture's file is new."""
        from longwave.media.actions import on_picture_saved

        post_save.connect(on_picture_saved, sender="media.Picture", dispatch_uid="media.renditions")
