"""What the desk fills in about letters: a mail written here, the words of a composed one, when it leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput, AdminPageChooser
from wagtail.blocks.base import BlockField
from wagtail.models import Page

from longwave.editorial.base import StoryPage
from longwave.editorial.blocks import Body
from longwave.editorial.models import ArticlePage
from longwave.newsletter.lists import topics
from longwave.newsletter.lists.segments import EVERYBODY, WORDS
from longwave.newsletter.models import Edition, Newsletter
from longwave.podcast.models import EpisodePage

WHOM = [("", EVERYBODY), *((access.value, words) for access, words in WORDS.items())]
HELP = {
    "subject": "Subject. Left empty, it is the headline of the first piece.",
    "preheader": "What mail programs show beside the subject.",
    "greeting": "A few words above the pieces.",
}


class MailForm(WagtailAdminModelForm):
    """A mail written at the desk."""

    body = BlockField(block=Body(required=False), required=False, label="Text")
    about = forms.ModelChoiceField(
        queryset=Page.objects.all(),
        required=False,
        label="About",
        widget=AdminPageChooser(target_models=[ArticlePage, EpisodePage]),
        help_text="An article or episode, which stands below the text.",
    )
    whom = forms.ChoiceField(choices=WHOM, required=False, label="For")
    topics = forms.MultipleChoiceField(
        required=False,
        label="Topics",
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for those of them who have chosen one of these among their preferences.",
    )

    field_order = ["newsletter", "whom", "topics", "subject", "preheader", "body", "about"]

    class Meta:
        model = Edition
        fields = ["newsletter", "subject", "preheader"]
        help_texts = {"preheader": HELP["preheader"], "newsletter": "On whose list its readers are."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletter"].queryset = Newsletter.objects.filter(active=True)
        block = self.fields["body"].block
        self.initial["body"] = block.to_python(self.instance.body or [])
        self.initial["whom"] = self.instance.segment.get("access", "")
        self._offer_topics(self.instance.segment.get("topics", []))
        self.initial["about"] = _page_of(self.instance)

    def _offer_topics(self, held: list[str]) -> None:
        """Also those that the mail is for and the magazine has no more: without them it would be to everybody."""
        self.fields["topics"].choices = list((topics.offered() | topics.names(held)).items())
        self.initial["topics"] = held
        if not self.fields["topics"].choices:
            del self.fields["topics"]

    def clean_about(self) -> Page | None:
        """Only what has a page for readers."""
        found: Page | None = self.cleaned_data["about"]
        if found is not None and not isinstance(found.specific, StoryPage):
            raise ValidationError("Choose an article or an episode.")
        return found

    def save(self, commit: bool = True) -> Edition:
        """Put the parts where they are kept."""
        given, edition = self.cleaned_data, self.instance
        edition.body = self.fields["body"].block.get_prep_value(given["body"])
        edition.about = given["about"].specific.uid if given["about"] else None
        edition.segment = {"access": given["whom"]} if given["whom"] else {}
        edition.segment |= {"topics": given["topics"]} if given.get("topics") else {}
        edition.slug = edition.slug or free_slug(edition)
        saved: Edition = super().save(commit=commit)
        return saved


def _page_of(edition: Edition) -> Page | None:
    if edition.about is None:
        return None
    found = (model.objects.filter(uid=edition.about).first() for model in (ArticlePage, EpisodePage))
    return next((page.page_ptr for page in found if page), None)


def free_slug(edition: Edition) -> str:
    """A name for its page that no other edition has."""
    day = timezone.localdate(timezone=timezone.get_default_timezone())
    base = f"{edition.newsletter.slug}-{day}-{slugify(edition.subject)[:40]}".strip("-")
    taken = set(Edition.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


class WordsForm(WagtailAdminModelForm):
    """What an editor says in an edition that the rules compose."""

    class Meta:
        model = Edition
        fields = ["subject", "preheader", "greeting"]
        help_texts = HELP
        widgets = {"greeting": forms.Textarea(attrs={"rows": 3})}


class ScheduleForm(forms.Form):
    """When a mail leaves."""

    send_at = forms.DateTimeField(label="Leaves", widget=AdminDateTimeInput)

    def clean_send_at(self) -> datetime:
        """A moment that is to come."""
        found: datetime = self.cleaned_data["send_at"]
        if found <= timezone.now():
            raise ValidationError("This moment has passed.")
        return found
