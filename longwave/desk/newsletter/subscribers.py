"""Subscribers at the desk: who gets what, one person's history, lists brought along and taken out."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from longwave.desk.newsletter import rules
from longwave.exchange.actions import Given, export_list, import_list
from longwave.exchange.faults import Refused
from longwave.exchange.report import Report
from longwave.membership.desk import HOME
from longwave.membership.models import Account
from longwave.newsletter.lists import segments, suppression, topics
from longwave.newsletter.lists.segments import Access
from longwave.newsletter.models import Consent, Delivery, Newsletter, Returned, Subscription
from longwave.newsletter.words import Outcome, Standing

POLICY = ModelPermissionPolicy(Subscription)
SHOWN = 50  # of one person's copies and reports, the newest
LARGEST = 5_000_000  # bytes of a list that is brought along here; the command takes any
STANDINGS = {Standing.ASKED: "has not confirmed", Standing.ON: "gets it", Standing.LEFT: "left"}
SEGMENTS = [
    (Access.PAID.value, "may read or hear what is for subscribers"),
    (Access.FREE.value, "may not"),
    (Access.REGISTERED.value, "may not, and has signed in before"),
]
KINDS = [
    ("", "As the file says, or subscribed"),
    ("subscribed", "Subscribed"),
    ("unsubscribed", "Left"),
    ("cleaned", "Mail came back"),
    ("complained", "Complained"),
]


def crumb() -> dict[str, str]:
    """The way back to the list."""
    return {"url": reverse("subscribers:index"), "label": "Subscribers"}


# --- The list ---------------------------------------------------------------------------------------------------


class Subscribers(WagtailFilterSet):
    """Those of one newsletter, of one standing, of a segment, or who chose a topic."""

    newsletter = django_filters.ModelChoiceFilter(
        label="Newsletter", queryset=Newsletter.objects.all(), field_name="newsletter"
    )
    standing = django_filters.ChoiceFilter(label="Standing", choices=[(s.value, w) for s, w in STANDINGS.items()])
    segment = django_filters.ChoiceFilter(label="Segment", choices=SEGMENTS, method="narrowed")
    topic = django_filters.ChoiceFilter(
        label="Topic", choices=lambda: list(topics.offered().items()), method="narrowed_by_topic"
    )

    class Meta:
        model = Subscription
        fields = ["newsletter", "standing"]

    def narrowed(self, places: Any, name: str, value: str) -> Any:
        """As a mail to the segment would go."""
        return segments.narrowed(places, {"access": value}, timezone.now())

    def narrowed_by_topic(self, places: Any, name: str, value: str) -> Any:
        """Likewise."""
        return segments.narrowed(places, {"topics": [value]}, timezone.now())


class SubscribersView(generic.IndexView):
    """Every place on a list."""

    model = Subscription
    permission_policy = POLICY
    any_permission_required = ["change"]
    page_title = "Subscribers"
    header_icon = "group"
    index_url_name, index_results_url_name = "subscribers:index", "subscribers:index_results"
    search_fields = ["account__email", "account__first_name", "account__last_name"]
    search_backend_name = None
    filterset_class = Subscribers
    default_ordering = "-since"
    paginate_by = 50
    breadcrumbs_items = [HOME]

    def get_base_queryset(self) -> QuerySet[Subscription]:
        """With its reader and newsletter."""
        return Subscription.objects.select_related("account", "newsletter")

    @cached_property
    def columns(self) -> list[Column]:
        """Who, what, and how she stands."""
        return [
            TitleColumn("account", label="Reader", accessor="account.email", get_url=person_url),
            Column("newsletter", label="Newsletter", accessor="newsletter"),
            Column("standing", label="Standing", accessor=standing_of),
            Column("since", label="Since", accessor=lambda one: f"{timezone.localtime(one.since):%Y-%m-%d}"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Bring a list along, take one out."""
        return [
            HeaderButton("Bring a list along", url=reverse("subscribers:import"), icon_name="upload"),
            HeaderButton("Take out as a table", url=reverse("subscribers:export"), icon_name="download"),
        ]


def person_url(place: Subscription) -> str:
    """The page of whoever has a place."""
    return reverse("subscribers:person", args=[place.account_id])


def standing_of(place: Subscription) -> str:
    """How somebody stands with a newsletter, in words."""
    said = STANDINGS[Standing(place.standing)]
    if place.standing == Standing.ON and place.paused_until and place.paused_until > timezone.localdate():
        return f"paused until {place.paused_until}"
    return said


# --- One person -------------------------------------------------------------------------------------------------


class PersonView(generic.InspectView):
    """One subscriber: what she gets, to what she agreed and when, what was sent to her, what came back."""

    model = Account
    permission_policy = POLICY
    any_permission_required = ["change"]
    template_name = "desk/newsletter/person.html"
    page_title = "Subscriber"
    header_icon = "user"
    fields = ["email", "first_name", "last_name", "date_joined"]
    header_more_buttons: ClassVar[list[Any]] = []

    def get_object(self, queryset: QuerySet[Account] | None = None) -> Account:
        """Whoever has, or had, a place on a list."""
        found: Account = get_object_or_404(
            Account.objects.filter(subscriptions__isnull=False).distinct(), pk=self.kwargs["pk"]
        )
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, subscribers, this one."""
        return [HOME, crumb(), {"url": "", "label": self.object.email}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Her history, newest first."""
        account, now = self.object, timezone.now()
        copies = Delivery.objects.filter(account=account).select_related("edition").order_by("-pk")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        digest = suppression.digest(account.email)
        return context | {
            "topics": list(topics.chosen(account).values()),
            "places": [(one, standing_of(one)) for one in account.subscriptions.select_related("newsletter")],
            "consents": Consent.objects.filter(account=account).select_related("newsletter").order_by("-at", "-pk"),
            "copies": [(one, rules.OUTCOMES[Outcome(one.state)], moment_of(one)) for one in copies[:SHOWN]],
            "returned": Returned.objects.filter(account=account).order_by("-at")[:SHOWN],
            "suppressed": suppression.in_force(now).filter(digest=digest),
        }


def moment_of(copy: Delivery) -> datetime | None:
    """When a copy was settled."""
    return datetime.fromtimestamp(copy.done_at, UTC) if copy.done_at else None


# --- Lists brought along, and taken out --------------------------------------------------------------------------


class ImportForm(forms.Form):
    """A table, and what is the same for each of its rows."""

    file = forms.FileField(label="Table (CSV)", help_text="Its first line names the columns; email is required.")
    newsletter = forms.ModelChoiceField(
        Newsletter.objects.all(), required=False, help_text="For rows that name none.", to_field_name="slug"
    )
    status = forms.ChoiceField(choices=KINDS, required=False, label="It is a list of")
    consent_text = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="The words that all of them agreed to."
    )
    consent_source = forms.CharField(required=False, max_length=200, help_text="Where all of them agreed.")

    def clean_file(self) -> UploadedFile[bytes]:
        """Not longer than a page's request should last."""
        found: UploadedFile[bytes] = self.cleaned_data["file"]
        if (found.size or 0) > LARGEST:
            raise ValidationError("This is longer than 5 MB. Use the command `longwave newsletter import` for it.")
        return found


class ImportView(WagtailAdminTemplateMixin, PermissionCheckedMixin, FormView):  # type: ignore[type-arg]  # it takes none at run time
    """Bring a list along: tried first, if one likes, with the same report."""

    permission_policy = POLICY
    permission_required = "change"
    template_name = "desk/newsletter/import.html"
    form_class = ImportForm
    page_title = "Bring a list along"
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, subscribers, this."""
        return [HOME, crumb(), {"url": "", "label": "Bring a list along"}]

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """The report, below the form. A file that cannot be read is refused beside its field."""
        try:
            report = bring(form.cleaned_data, dry_run="try" in self.request.POST)
        except Refused as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, report=report))


def bring(given: dict[str, Any], *, dry_run: bool) -> Report:
    """Import an uploaded file, under its own name, which consents are kept with. Raises `Refused`."""
    newsletter = given["newsletter"].slug if given["newsletter"] else ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (PurePath(given["file"].name).name or "list.csv")
        path.write_bytes(given["file"].read())
        same = Given(newsletter, given["status"], given["consent_source"], given["consent_text"])
        report = import_list(path, same, dry_run=dry_run)
        report.source = path.name
    return report


class ExportView(PermissionCheckedMixin, View):
    """All lists as a table, which an import reads again. Asked for by a button: it is full of people."""

    permission_policy = POLICY
    permission_required = "change"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Which list."""
        papers = Newsletter.objects.all()
        crumbs = [HOME, crumb(), {"url": "", "label": "Take out as a table"}]
        context = {"papers": papers, "breadcrumbs_items": crumbs, "header_title": "Take out as a table"}
        return render(request, "desk/newsletter/export.html", context)

    def post(self, request: HttpRequest) -> FileResponse:
        """The table."""
        slugs = set(Newsletter.objects.values_list("slug", flat=True))
        wanted = request.POST.get("newsletter", "")
        wanted = wanted if wanted in slugs else ""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list.csv"
            export_list(path, wanted)
            file = path.open("rb")  # it stays readable after its name is gone
        name = f"{wanted or 'subscribers'}-{timezone.localdate()}.csv"
        return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
