"""The audio library at the desk."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from longwave.media.blocks import AudioForm, chooser
from longwave.media.models import Audio


class AudioViewSet(ModelViewSet):
    """Every audio file: uploaded, listed, retitled."""

    model = Audio
    icon = "media"
    menu_label = "Audio"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["title", "seconds", "length", "media_type", "created_at"]
    search_fields = ["title"]
    copy_view_enabled = False
    inspect_view_enabled = True

    def get_form_class(self, for_update: bool = False) -> type[AudioForm]:
        """The form that reads the file's facts."""
        return AudioForm


@hooks.register("register_admin_viewset")
def register_audio() -> list[object]:
    """The library and its chooser."""
    return [AudioViewSet("audio"), chooser]
