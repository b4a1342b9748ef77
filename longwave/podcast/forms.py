"""The forms of shows and episodes: what podcast directories ask for is said beside the field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from longwave.editorial.forms import PublishForm, StoryForm
from longwave.podcast import categories, chapters, facts, rules, transcripts
from longwave.podcast.cues import Cue

LARGEST_TEXT = 8 * 1024 * 1024  # bytes of a transcript or a list of chapters


def text_of(upload: Any) -> str:
    """An uploaded text, decoded. Raises ValidationError with what was found."""
    if upload.size > LARGEST_TEXT:
        raise ValidationError(f"Found {upload.size:,} bytes, expected at most {LARGEST_TEXT:,}: is this a text file?")
    try:
        text: str = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ValidationError("This is not UTF-8 text: save it as UTF-8 and upload it again.") from fault
    return text


def say(form: PublishForm, gaps: Iterable[rules.Fault]) -> None:
    """Say each gap beside its field, unless it was said there already that the field is empty."""
    empty = {name for name in form.fields if form.has_error(name, "required")}
    for gap in gaps:
        if gap.field not in empty:
            form.add_error(gap.field if gap.field in form.fields else None, str(gap))


class ShowForm(PublishForm):
    """A show, held against what Apple, Spotify and YouTube ask for once it is to be published."""

    category = forms.ChoiceField(choices=categories.CHOICES)

    def clean(self) -> dict[str, Any]:
        """Say beside each field what the directories would refuse."""
        cleaned = super().clean()
        if not self.is_deferred_validation:
            say(self, rules.show_gaps(facts.show_facts(cleaned)))
        return cleaned


class EpisodeForm(StoryForm):
    """An episode. Chapters and transcript are uploaded as files and kept as what they say."""

    transcript_file = forms.FileField(
        required=False, label="Transcript", help_text="WebVTT, SRT, Podcasting JSON or plain text."
    )
    no_transcript = forms.BooleanField(required=False, label="Remove the transcript")
    chapters_file = forms.FileField(
        required=False, label="Chapters", help_text="Podcasting JSON, or lines such as “00:01:23 The first cable”."
    )
    no_chapters = forms.BooleanField(required=False, label="Remove the chapters")

    def clean_transcript_file(self) -> tuple[Cue, ...]:
        """The cues of an uploaded transcript."""
        upload, audio = self.cleaned_data["transcript_file"], self.cleaned_data.get("audio")
        length = audio.seconds if audio else None
        try:
            return transcripts.parse(text_of(upload), upload.name, length) if upload else ()
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault

    def clean_chapters_file(self) -> tuple[chapters.Chapter, ...]:
        """The chapters of an uploaded list."""
        upload = self.cleaned_data["chapters_file"]
        try:
            return chapters.parse(text_of(upload)) if upload else ()
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        """Say beside each field what the directories would refuse, and hold chapters against the audio."""
        cleaned = super().clean()
        if self.is_deferred_validation:
            return cleaned
        episode = facts.episode_facts(cleaned, self.instance, self.parent_page.specific)
        gaps = [*rules.episode_gaps(episode)]
        if episode.url:
            gaps += chapters.faults(facts.chapters_of(cleaned, self.instance), episode.seconds)
        say(self, gaps)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Keep what was uploaded with the episode: a new transcript is a new row, so that revisions can go back."""
        episode = super().save(commit=False)
        if self.cleaned_data.get("no_transcript") or self.cleaned_data.get("transcript_file"):
            episode.keep_transcript(self.cleaned_data["transcript_file"])
        if self.cleaned_data.get("no_chapters") or self.cleaned_data.get("chapters_file"):
            episode.keep_chapters(self.cleaned_data["chapters_file"])
        if commit:
            episode.save()
        return episode
