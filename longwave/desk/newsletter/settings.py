"""Newsletters' settings: what each is called, when it leaves and as whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminTimeInput
from wagtail.log_actions import log

from longwave.newsletter.letters import vouching
from longwave.newsletter.lists import addresses
from longwave.newsletter.models import Newsletter
from longwave.newsletter.words import Rhythm

RHYTHMS = [
    (Rhythm.DAILY.value, "Daily: the preview of the day, composed by the rules"),
    (Rhythm.ROUNDUP.value, "Weekly: the roundup, composed by the rules"),
    (Rhythm.OCCASIONAL.value, "Now and then: what is written at the desk"),
]
WEEKDAYS = list(enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")))
A_DAY = 24 * 60
SENT_ANYWAY, HELD_AGAIN = "newsletter.send_anyway", "newsletter.hold_again"
PAGES = {"index", "index_results", "add", "edit", "history", "history_results"}


@hooks.register("register_log_actions")
def name_the_decisions(actions: Any) -> None:
    """Let a newsletter's history say who decided to send it against what the DNS says."""
    actions.register_action(SENT_ANYWAY, "Send anyway", "Let it leave although receivers may refuse it")
    actions.register_action(HELD_AGAIN, "Hold again", "Let it leave only where receivers believe it")


class PublishersItem(MenuItem):
    """A page of the menu for those who look after readers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for them."""
        return bool(request.user.has_perm("newsletter.change_newsletter"))


class NewsletterForm(WagtailAdminModelForm):
    """A newsletter."""

    rhythm = forms.ChoiceField(choices=RHYTHMS)
    weekday = forms.TypedChoiceField(choices=WEEKDAYS, coerce=int, help_text="Of a weekly one.")

    class Meta:
        model = Newsletter
        fields = [
            *("name", "slug", "description", "rhythm", "weekday", "send_at", "cut_off", "too_late"),
            *("sender_name", "sender_address", "reply_to", "send_anyway", "at_sign_up", "active"),
        ]
        widgets = {"send_at": AdminTimeInput}
        labels = {
            "send_at": "Leaves at",
            "too_late": "Too late",
            "send_anyway": "Send although receivers may refuse it",
        }
        help_texts = {
            "slug": "Names its pages; it stays as it is once editions are out.",
            "send_at": "By the clock of the magazine's zone.",
            "cut_off": "Minutes before it leaves. Until then its editions can be changed.",
            "too_late": "Minutes after its time. An edition that was missed for longer is not sent.",
            "sender_name": "Left empty, it is the newsletter's name.",
            "sender_address": "At a domain whose DNS lets us send. Without one nothing is scheduled.",
            "send_anyway": "SPF, DKIM and DMARC of the sender's domain are looked at each hour, and nothing leaves "
            "while one of them is missing or doubled. This lets it leave all the same, and is kept in the history.",
            "active": "One that is not active sends nothing, and is not offered.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.editions.exists():
            self.fields["slug"].disabled = True

    def save(self, commit: bool = True) -> Newsletter:
        """Keep who lets it leave against what the DNS says, or no longer, and what that was."""
        saved: Newsletter = super().save(commit)
        if "send_anyway" in self.changed_data and commit:
            said = vouching.finding(saved)
            data = {"faults": said.faults if said else []}
            log(instance=saved, action=SENT_ANYWAY if saved.send_anyway else HELD_AGAIN, user=self.for_user, data=data)
        return saved

    def clean_sender_address(self) -> str:
        """One that mail can be sent as."""
        return self._address("sender_address")

    def clean_reply_to(self) -> str:
        """One that mail can be sent to."""
        return self._address("reply_to")

    def clean_cut_off(self) -> int:
        """Within a day."""
        return self._minutes("cut_off")

    def clean_too_late(self) -> int:
        """Within a day."""
        return self._minutes("too_late")

    def _address(self, name: str) -> str:
        written: str = self.cleaned_data[name]
        try:
            return addresses.read(written) if written else ""
        except addresses.NotAnAddress as fault:
            raise ValidationError(str(fault)) from fault

    def _minutes(self, name: str) -> int:
        found: int = self.cleaned_data[name]
        if found > A_DAY:
            raise ValidationError(f"Found {found} minutes, expected at most {A_DAY}: a day.")
        return found


class Newsletters(ModelViewSet):
    """`/desk/newsletters/`. None is deleted: one that is not active sends nothing, and its archive stays."""

    model = Newsletter
    name = "newsletters"
    icon = "mail"
    menu_label, menu_order = "Settings", 30
    menu_item_class = PublishersItem
    list_display = [
        "name",
        Column("rhythm", label="Rhythm"),
        Column("send_at", label="Leaves at", accessor=lambda one: f"{one.send_at:%H:%M}"),
        Column("sender_address", label="From", accessor=lambda one: one.sender_address or "no sender yet"),
        Column("active", label="Active", accessor=lambda one: "yes" if one.active else "no"),
    ]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[NewsletterForm]:
        """The form in words."""
        return NewsletterForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """All pages but those that a newsletter has no use for."""
        return [each for each in super().get_urlpatterns() if each.name in PAGES]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Nor the links to them."""
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return found | {"delete_url_name": None, "usage_url_name": None}
