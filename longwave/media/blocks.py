"""Choosing audio at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.viewsets.chooser import ChooserViewSet

from longwave.media.models import Audio, digest_of
from longwave.media.sound import NotAudio, facts


class AudioForm(forms.ModelForm[Audio]):
    """Upload audio. Its length, duration and type are read from the file, never believed."""

    class Meta:
        model = Audio
        fields = ("title", "file")

    def clean_file(self) -> Any:
        """Read the file's facts; refuse what is not audio, with what was found."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        try:
            known = facts(file)
        except NotAudio as fault:
            raise ValidationError(str(fault)) from fault
        self.instance.length, self.instance.seconds = known.length, known.seconds
        self.instance.media_type, self.instance.digest = known.media_type, digest_of(file)
        return file


class UploadForm(AudioForm):
    """The same in the chooser's window, which stands on one page with the episode's own “title” and “file”."""

    prefix = "audio-upload"


class AudioChooser(ChooserViewSet):
    """The chooser of audio, with upload."""

    model = Audio
    icon = "media"
    choose_one_text = "Choose audio"
    choose_another_text = "Choose other audio"
    edit_item_text = "Edit this audio"
    creation_form_class = UploadForm
    create_action_label = "Upload"


chooser = AudioChooser("audio_chooser", url_prefix="audio-chooser")

AudioChooserBlock = chooser.get_block_class(name="AudioChooserBlock", module_path="longwave.media.blocks")
