"""Complimentary links at the desk: made for one article under a label, counted, and revoked together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser as choosing
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.chooser import BaseChooser

from longwave.access.actions import complimentary_path, mint, revoke_edition
from longwave.access.links import COMPLIMENTARY_LIFE
from longwave.access.models import ComplimentaryEdition
from longwave.access.rules import Tier
from longwave.membership.actions import midnight
from longwave.membership.desk import HOME, last_day
from longwave.membership.rules import fault_of_last_day
from longwave.published.models import Entry

# --- Choosing an article ----------------------------------------------------------------------------------------


def titled(entry: Entry) -> str:
    """A piece as lists at the desk name it."""
    return f"{entry.title} ({timezone.localtime(entry.published_at):%Y-%m-%d})"


class Wanted(BaseFilterForm):
    """Words of the headline or the standfirst."""

    q = forms.CharField(label="Search", required=False)

    def filter(self, pieces: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those that carry every word."""
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            pieces = pieces.filter(Q(title__icontains=word) | Q(standfirst__icontains=word))
        return pieces


class PiecesMixin:
    """Pieces that are not open to everybody, newest first, by their headlines."""

    filter_form_class = Wanted
    ordering = ("-published_at", "-id")

    def get_object_list(self) -> QuerySet[Entry]:
        """What a link can be made for."""
        return Entry.objects.stories().exclude(tier=Tier.OPEN.value).without_bodies()

    @property
    def title_column(self) -> TitleColumn:
        """The headline instead of the address."""
        column: TitleColumn = super().title_column  # type: ignore[misc]
        column.accessor = titled
        return column


class ChooseView(PiecesMixin, choosing.ChooseView):
    """The window."""


class ChooseResultsView(PiecesMixin, choosing.ChooseResultsView):
    """What is in it."""


class ChosenView(choosing.ChosenView):
    """What was chosen."""

    def get_display_title(self, instance: Entry) -> str:
        """The headline."""
        return titled(instance)


class PieceWidget(BaseChooser):
    """The field."""

    def get_display_title(self, instance: Entry) -> str:
        """The headline."""
        return titled(instance)


class PieceChooser(ChooserViewSet):
    """Choosing a published piece."""

    model = Entry
    icon = "doc-full"
    choose_one_text = "Choose an article"
    choose_another_text = "Choose another article"
    register_widget = False
    choose_view_class, choose_results_view_class, chosen_view_class = ChooseView, ChooseResultsView, ChosenView
    base_widget_class = PieceWidget


chooser = PieceChooser("piece_chooser", url_prefix="piece-chooser")


# --- Links ------------------------------------------------------------------------------------------------------


class LinkForm(WagtailAdminModelForm):
    """A link for one article: to whom it goes, and until when it opens."""

    work = forms.ModelChoiceField(
        Entry.objects.stories().exclude(tier=Tier.OPEN.value), label="Article", widget=chooser.widget_class()
    )
    last_day = forms.DateField(label="Last day", widget=AdminDateInput, help_text="The last day on which it opens.")

    field_order = ["work", "label", "last_day"]

    class Meta:
        model = ComplimentaryEdition
        fields = ["label"]
        help_texts = {"label": "For whom, such as “the author's own page”. Only the desk sees it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = (timezone.localtime() + COMPLIMENTARY_LIFE).date()

    def clean_last_day(self) -> date:
        """A day that has not passed."""
        day: date = self.cleaned_data["last_day"]
        fault = fault_of_last_day(day, timezone.localdate())
        if fault:
            raise ValidationError(fault)
        return day


def state(edition: ComplimentaryEdition) -> str:
    """How links stand now."""
    if edition.revoked_at:
        return "revoked"
    return "ended" if edition.end <= timezone.now() else "open"


class LinksView(generic.IndexView):
    """Everything that links were made for, newest first, with how often they were used."""

    model = ComplimentaryEdition
    page_title = "Complimentary links"
    header_icon = "link"
    index_url_name, index_results_url_name = "complimentary:index", "complimentary:index_results"
    add_url_name = "complimentary:add"
    add_item_label = "Make a link"
    search_fields = ["label"]
    search_backend_name = None
    paginate_by = 50
    breadcrumbs_items = [HOME]

    def get_base_queryset(self) -> QuerySet[ComplimentaryEdition]:
        """With the sum of uses."""
        return ComplimentaryEdition.objects.select_related("minted_by").annotate(used=Sum("uses__count"))

    @cached_property
    def columns(self) -> list[Column]:
        """For what, by whom, until when, how often."""
        return [
            TitleColumn("label", label="For", url_name="complimentary:edition"),
            Column("minted_by", label="Made by"),
            Column("end", label="Until", accessor=lambda one: last_day(one.end)),
            Column("used", label="Uses"),
            Column("state", label="State", accessor=state),
        ]


class MakeView(generic.CreateView):
    """Make a link, and show it to be copied."""

    model = ComplimentaryEdition
    form_class = LinkForm
    index_url_name, add_url_name = "complimentary:index", "complimentary:add"
    page_title, page_subtitle = "Make a link", "Make a link"
    header_icon = "link"
    submit_button_label, submit_button_active_label = "Make the link", "Making…"
    error_message = "No link was made: look at what is said below."
    success_message = "Copy the link below. It is not sent to anybody."

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, links, this."""
        links = {"url": reverse("complimentary:index"), "label": "Complimentary links"}
        return [HOME, links, {"url": "", "label": "Make a link"}]

    def save_instance(self) -> ComplimentaryEdition:
        """Mint it until the end of its last day."""
        said = self.form.cleaned_data
        end = midnight(said["last_day"] + timedelta(days=1))
        mint(said["label"], [said["work"].uid], self.request.user, end)
        return ComplimentaryEdition.objects.latest("pk")

    def get_success_url(self) -> str:
        """Where it can be copied."""
        return reverse("complimentary:edition", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        """None: a link is not edited, but revoked."""
        return []


class EditionView(generic.InspectView):
    """The links of one edition or label, to be copied, with the uses of each."""

    model = ComplimentaryEdition
    template_name = "published/edition.html"
    page_title = "Complimentary links"
    header_icon = "link"
    fields = ["minted_by", "minted_at"]
    header_more_buttons: ClassVar[list[Any]] = []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, links, these."""
        links = {"url": reverse("complimentary:index"), "label": "Complimentary links"}
        return [HOME, links, {"url": "", "label": self.object.label}]

    def get_field_label(self, field_name: str, field: Any) -> str:
        """In the desk's words."""
        return {"minted_by": "Made by", "minted_at": "Made"}[field_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each work's link."""
        uses = list(self.object.uses.order_by("pk"))
        titles = dict(Entry.objects.filter(uid__in=[use.work for use in uses]).values_list("uid", "title"))
        rows = [
            {
                "title": titles.get(use.work, "A piece that is no longer published"),
                "link": settings.LONGWAVE_URL + complimentary_path(self.object, use.work),
                "count": use.count,
            }
            for use in uses
        ]
        more = {"rows": rows, "state": state(self.object), "last_day": last_day(self.object.end)}
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | more


class RevokeView(generic.DeleteView):
    """Ask once more, and close all links of an edition."""

    model = ComplimentaryEdition
    queryset = ComplimentaryEdition.objects.filter(revoked_at__isnull=True)
    permission_required = "change"
    template_name = "published/revoke.html"
    page_title = "Revoke links"
    header_icon = "link"
    delete_url_name = "complimentary:revoke"
    confirmation_message = (
        "Whoever follows these links from now on meets the wall, also those who followed them before."
    )

    def get_success_url(self) -> str:
        """Back to them."""
        return reverse("complimentary:edition", args=[self.object.pk])

    def delete_action(self) -> None:
        """Close them."""
        revoke_edition(self.object)

    def get_success_message(self) -> str:
        """What happened."""
        return f"The links for “{self.object.label}” open nothing any more."
