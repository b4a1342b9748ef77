"""The desk's pages about readers: who they are, what they may read and why, and giving or taking that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from longwave.membership.actions import midnight, reader_at
from longwave.membership.desk import acts
from longwave.membership.desk.common import HOME, POLICY, last_day
from longwave.membership.desk.history import history, money_of
from longwave.membership.forms import CompForm
from longwave.membership.models import Account, Grant, tidy_address
from longwave.membership.rules import OPENED, GrantSource, Scope, Tier, covered, parts

READER_PARTS = "construct_reader_parts"  # by this hook rooms above put what they know of a reader on her page
MOST = 1000  # readers whom a search finds
LAST = "\U0010ffff"  # after every character that an address can have
READER = Q(is_superuser=False, groups__isnull=True)


def state(grant: Grant) -> str:
    """How a grant stands now."""
    now = timezone.now()
    if grant.revoked_at:
        return "taken back"
    if grant.end and grant.end <= now:
        return "ended"
    return "in force" if grant.start <= now else "to come"


def opens(grants: Iterable[Grant]) -> str:
    """What of the magazine some grants open together."""
    scopes = {grant.scope for grant in grants if grant.tier == Tier.SUBSCRIBERS}
    if covered(Scope.EVERYTHING, scopes):
        return OPENED[Scope.EVERYTHING].what
    shows = "one show" if len(scopes - parts(Scope.EVERYTHING)) == 1 else "some shows"
    said = [OPENED[Scope(one)].what if one in parts(Scope.EVERYTHING) else shows for one in sorted(scopes)]
    return ", ".join(dict.fromkeys(said)) or "what registered readers may"


def until(grant: Grant) -> str:
    """The last day of a grant."""
    return last_day(grant.end) if grant.end else "open-ended"


class Pages(WagtailPaginator):
    """Pages of readers among very many: the numbers of a page's fifty come from the index of addresses alone, and only
    those fifty are then read."""

    def page(self, number: int | str) -> Any:
        """One page."""
        number = self.validate_number(number)
        last = number * self.per_page
        numbers = list(self.object_list.values_list("pk", flat=True)[last - self.per_page : last])
        grants = Prefetch("grants", Grant.objects.in_force(timezone.now()), to_attr="in_force")
        found = Account.objects.prefetch_related(grants).in_bulk(numbers)
        return self._get_page([found[one] for one in numbers if one in found], number, self)


class ReadersView(generic.IndexView):
    """Every account that is not of the desk."""

    model = Account
    permission_policy = POLICY
    any_permission_required = ["add", "change", "view"]
    page_title = "Readers"
    header_icon = "group"
    index_url_name, index_results_url_name = "readers:index", "readers:index_results"
    search_fields = ["email", "first_name", "last_name"]
    search_backend_name = None
    default_ordering = "email"
    paginate_by = 50
    paginator_class = Pages
    breadcrumbs_items = [HOME]

    def get_base_queryset(self) -> QuerySet[Account]:
        """Without people of the desk. They are few, and named: a join would be asked about each reader."""
        return Account.objects.exclude(pk__in=people_of_the_desk())

    def search_queryset(self, queryset: QuerySet[Account]) -> QuerySet[Account]:
        """By the beginning of an address, which has an index, where an @ was typed; otherwise by any part of address or
        name, as far as the first thousand."""
        if not self.is_searching:
            return queryset
        typed = tidy_address(self.search_query)
        found = starting(queryset, typed) if "@" in typed else super().search_queryset(queryset)
        return queryset.filter(pk__in=list(found.order_by().values_list("pk", flat=True)[:MOST]))

    @cached_property
    def columns(self) -> list[Column]:
        """Address, name, what she reads, since when we know her."""
        return [
            TitleColumn("email", label="E-mail address", url_name="readers:reader", sort_key="email"),
            Column("name", label="Name", accessor=lambda one: f"{one.first_name} {one.last_name}".strip()),
            Column("reads", label="Reads", accessor=lambda one: opens(one.in_force)),
            Column("date_joined", label="Since", accessor=lambda one: f"{one.date_joined:%Y-%m-%d}"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Give somebody access."""
        return [HeaderButton("Give access", url=reverse("grants:add"), icon_name="plus")]


def readers() -> QuerySet[Account]:
    """Accounts without a role at the desk."""
    return Account.objects.filter(READER)


def people_of_the_desk() -> list[int]:
    """The numbers of those who have one."""
    roles = Account.groups.through.objects.values_list("account_id", flat=True)
    return sorted({*roles, *Account.objects.filter(is_superuser=True).values_list("pk", flat=True)})


def starting(accounts: QuerySet[Account], typed: str) -> QuerySet[Account]:
    """Those whose address begins like this, by its index: SQLite's `LIKE` would not use it, PostgreSQL's does."""
    if connection.vendor == "sqlite":
        return accounts.filter(email__gte=typed, email__lt=f"{typed}{LAST}")
    return accounts.filter(email__startswith=typed)


class ReaderView(generic.InspectView):
    """One reader: her grants, each with its source, and what can be taken back."""

    model = Account
    permission_policy = POLICY
    any_permission_required = ["add", "change", "view"]
    template_name = "membership/reader.html"
    page_title = "Reader"
    header_icon = "user"
    fields = ["email", "first_name", "last_name", "date_joined", "last_login"]
    header_more_buttons: ClassVar[list[Any]] = []

    def get_object(self, queryset: QuerySet[Account] | None = None) -> Account:
        """Readers, and whoever else was given something; other people of the desk are an administrator's."""
        shown = Account.objects.filter(READER | Q(grants__isnull=False)).distinct()
        found: Account = get_object_or_404(shown, pk=self.kwargs["pk"])
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, readers, this one."""
        return [HOME, {"url": reverse("readers:index"), "label": "Readers"}, {"url": "", "label": self.object.email}]

    def get_last_login_display_value(self) -> Any:
        """When she last signed in, if she ever did."""
        return self.object.last_login or "never"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Her grants, newest first, what she pays, what she was told, and what the desk did."""
        account = self.object
        grants = Grant.objects.of(account).select_related("given_by")
        rows = [
            {
                "grant": one,
                "state": state(one),
                "until": until(one),
                "opens": opens([one]),
                "lasting": one.end and one.source in acts.LASTING,
                "paid": one.source == GrantSource.SUBSCRIPTION,
            }
            for one in grants
        ]
        parts = [part(self.request, account) for part in hooks.get_hooks(READER_PARTS)]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        at_desk = not readers().filter(pk=account.pk).exists()
        return context | {
            "rows": rows,
            "at_desk": at_desk,
            "parts": parts,
            "history": history(account),
            **money_of(account),
        }


class GrantsView(generic.IndexView):
    """Everything that was given to anybody, newest first, with its reason."""

    model = Grant
    page_title = "Access given"
    header_icon = "key"
    index_url_name, index_results_url_name, add_url_name = "grants:index", "grants:index_results", "grants:add"
    search_fields = ["account__email", "reason"]
    search_backend_name = None
    paginate_by = 50
    breadcrumbs_items = [HOME]
    add_item_label = "Give access"

    def get_base_queryset(self) -> QuerySet[Grant]:
        """Accounts' grants; an organisation's is its licence, and stands with the organisation."""
        return Grant.objects.filter(account__isnull=False).select_related("account")

    @cached_property
    def columns(self) -> list[Column]:
        """To whom, until when, why, and how it stands; by whom, the reader's page says."""
        return [
            TitleColumn("account", label="Reader", accessor="account.email", get_url=reader_url),
            Column("until", label="Until", accessor=until),
            Column("source", label="From", accessor="source"),
            Column("reason", label="Reason"),
            Column("state", label="State", accessor=state),
        ]


def reader_url(grant: Grant) -> str:
    """The page of whoever holds a grant, where it can be taken back."""
    return reverse("readers:reader", args=[grant.account_id])


class GiveView(generic.CreateView):
    """Give somebody access for a reason, until a day."""

    model = Grant
    form_class = CompForm
    index_url_name, add_url_name = "grants:index", "grants:add"
    page_title, page_subtitle = "Give access", "Give access"
    header_icon = "key"
    submit_button_label, submit_button_active_label = "Give access", "Giving…"
    error_message = "Nothing was given: look at what is said below."

    def get_initial(self) -> dict[str, Any]:
        """The address of the reader whose page one came from."""
        return {"email": self.request.GET.get("email", "")}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, what was given, this."""
        return [HOME, {"url": reverse("grants:index"), "label": "Access given"}, {"url": "", "label": "Give access"}]

    def save_instance(self) -> Grant:
        """Give it, and note who did."""
        given = self.form.cleaned_data
        end = midnight(given["last_day"] + timedelta(days=1))
        return acts.comp(reader_at(given["email"]), end, given["reason"], self.request.user)

    def get_success_message(self, instance: Grant) -> str:
        """Who may read now, and until when."""
        return f"{instance.account.email if instance.account else ''} may read everything until {until(instance)}."

    def get_success_buttons(self) -> list[Any]:
        """None: what was given is not edited, but taken back."""
        return []


class TakeBackView(generic.DeleteView):
    """Ask once more, and why, and take a grant back. Its row stays, so that it can be looked up."""

    model = Grant
    # What a subscription opens closes with it: taken back here, its provider's next message would open it again.
    queryset = Grant.objects.standing().filter(account__isnull=False).exclude(source=GrantSource.SUBSCRIPTION.value)
    permission_required = "change"
    template_name = "membership/take-back.html"
    page_title = "Take access back"
    header_icon = "key"
    delete_url_name = "grants:take_back"

    def get_page_subtitle(self) -> str:
        """From whom."""
        return str(self.object.account.email)

    @property
    def confirmation_message(self) -> str:
        """What this does, and what it does not."""
        says = f"What this opened to {self.object.account.email} closes within a second; everything else stays."
        if self.object.source == GrantSource.PAIRING:
            says += " She is paired again when she next reads in the network of her organisation."
        return says

    def get_success_url(self) -> str:
        """Back to the reader."""
        return reader_url(self.object)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only with a reason: whoever looks later will ask."""
        if not request.POST.get("reason", "").strip():
            messages.error(request, "Nothing was taken back: say why, in a few words.")
            return redirect(self.get_delete_url())
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def delete_action(self) -> None:
        """Take it back."""
        acts.take_back(self.object, self.request.POST.get("reason", "").strip()[:200], self.request.user)

    def get_success_message(self) -> str:
        """What happened."""
        return f"Taken back from {self.object.account.email}."
