"""Plans, prices and offers at the desk. No price is changed, and nothing that was bought is deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from longwave.kernel import money
from longwave.membership.billing import providers
from longwave.membership.billing.checkouts import LIVING
from longwave.membership.desk.common import HOME, day
from longwave.membership.desk.moving import ChangeView, MoveView, changes
from longwave.membership.desk.plan_forms import OfferForm, PlanForm, PriceForm
from longwave.membership.menu import READERS_MENU, ReadersItem
from longwave.membership.models import CheckoutState, Offer, Plan, Price

PAGES = {"index", "index_results", "add", "edit", "history", "history_results"}
PRICED, OFF_SALE, ON_SALE = "membership.price", "membership.off_sale", "membership.on_sale"


def crumb() -> dict[str, str]:
    """The way back to the plans."""
    return {"url": reverse("plans:index"), "label": "Plans"}


def sold(plan: Plan) -> str:
    """What a plan costs whoever buys it now."""
    if not plan.on_sale:
        return "not on sale"
    prices = [price.words() for price in plan.prices.all() if price.on_sale]
    return ", ".join(prices) or "no price yet"


# --- Plans ------------------------------------------------------------------------------------------------------


class PlansView(generic.IndexView):
    """Every plan, in the order in which readers see them."""

    def get_base_queryset(self) -> QuerySet[Plan]:
        """With prices and how many subscribe."""
        living = Count("subscriptions", filter=Q(subscriptions__state__in=LIVING), distinct=True)
        return Plan.objects.prefetch_related("prices").annotate(living=living).order_by("position", "name")


class PlanEditView(generic.EditView):
    """A plan, and below it what it costs."""

    template_name = "membership/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its prices, those on sale first, with how many subscribe at each."""
        living = Count("subscriptions", filter=Q(subscriptions__state__in=LIVING))
        prices = Price.objects.filter(plan=self.object).annotate(living=living)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "prices": prices.order_by("-on_sale", "currency", "interval", "count", "amount"),
            "changes": changes(self.object),
            "online": providers.provider() is not None,
        }


class Plans(ModelViewSet):
    """`/desk/plans/`."""

    model = Plan
    name = "plans"
    icon = "tag"
    menu_label, menu_order, menu_hook = "Plans and prices", 50, READERS_MENU
    menu_item_class = ReadersItem
    index_view_class, edit_view_class = PlansView, PlanEditView
    list_display = [
        "name",
        Column("costs", label="Costs", accessor=sold),
        Column("living", label="Subscribers", accessor="living"),
        Column("proof", label="Asks for proof", accessor=lambda one: "yes" if one.needs_proof else ""),
    ]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[PlanForm]:
        """The form in words."""
        return PlanForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, a plan, its prices. None is deleted: it is taken off sale, and whoever has it keeps it."""
        return [
            *(each for each in super().get_urlpatterns() if each.name in PAGES),
            path("<int:plan>/price/", PriceView.as_view(), name="price"),
            path("price/<int:pk>/sale/", SaleView.as_view(), name="sale"),
            path("price/<int:pk>/move/", MoveView.as_view(), name="move"),
            path("moves/<int:pk>/", ChangeView.as_view(), name="change"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Nor are there links to pages that it does not have."""
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return found | {"delete_url_name": None, "usage_url_name": None}


# --- Prices -----------------------------------------------------------------------------------------------------


class PriceView(generic.CreateView):
    """Another price of a plan."""

    model = Price
    form_class = PriceForm
    permission_policy = ModelPermissionPolicy(Plan)
    permission_required = "change"
    index_url_name, add_url_name = "plans:index", "plans:price"
    page_title = page_subtitle = "Add a price"
    header_icon = "tag"
    submit_button_label, submit_button_active_label = "Add this price", "Adding…"
    error_message = "No price was added: look at what is said below."

    @cached_property
    def plan(self) -> Plan:
        """Of which."""
        found: Plan = get_object_or_404(Plan, pk=self.kwargs["plan"])
        return found

    def get_initial_form_instance(self) -> Price:
        """A price of this plan."""
        return Price(plan=self.plan)

    def get_add_url(self) -> str:
        """This page."""
        return reverse("plans:price", args=[self.plan.pk])

    def get_success_url(self) -> str:
        """Back to the plan."""
        return plan_url(self.plan)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, plans, this plan, this."""
        plan = {"url": plan_url(self.plan), "label": self.plan.name}
        return [HOME, crumb(), plan, {"url": "", "label": "Add a price"}]

    def save_instance(self) -> Price:
        """Store it; the plan's history says who added it."""
        saved: Price = self.form.save()
        log(instance=self.plan, action=PRICED, user=self.request.user, data={"price": saved.words()})
        return saved

    def get_success_message(self, instance: Price) -> str:
        """What it costs now."""
        return f"{self.plan} is sold at {instance.words()}. Whoever subscribes already pays what she paid."

    def get_success_buttons(self) -> list[Any]:
        """None: a price is not edited."""
        return []


class SaleView(PermissionCheckedMixin, View):
    """Take a price off sale, or put it on sale again. Whoever bought at it keeps it."""

    permission_policy = ModelPermissionPolicy(Plan)
    permission_required = "change"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As the button says, whatever it was before."""
        price = get_object_or_404(Price.objects.select_related("plan"), pk=pk)
        on = request.POST.get("to") == "on"
        if price.on_sale != on:
            price.on_sale = on
            price.save(update_fields=["on_sale"])
            data = {"price": price.words()}
            log(instance=price.plan, action=ON_SALE if on else OFF_SALE, user=request.user, data=data)
        said = "is on sale" if on else "is no longer on sale; whoever has it keeps it"
        messages.success(request, f"{price.words()} {said}.")
        return redirect(plan_url(price.plan))


def plan_url(plan: Plan) -> str:
    """A plan's page."""
    return reverse("plans:edit", args=[plan.pk])


# --- Offers -----------------------------------------------------------------------------------------------------


def gives(offer: Offer) -> str:
    """What an offer gives, in a few words."""
    said = [f"{offer.trial_days} days free"] if offer.trial_days else []
    less = f"{offer.percent} % off" if offer.percent else ""
    less = less or (f"{money.words(offer.amount, offer.currency)} off" if offer.amount else "")
    if less:
        once = {0: "as long as one stays", 1: "the first payment"}
        said.append(f"{less} {once.get(offer.months, f'for {offer.months} months')}")
    return ", ".join(said)


def standing(offer: Offer) -> str:
    """Whether an offer can be had now, and if not, why."""
    now = timezone.now()
    if not offer.active:
        return "switched off"
    if offer.starts and offer.starts > now:
        return f"from {day(offer.starts)} on"
    if offer.ends and offer.ends <= now:
        return f"ended on {day(offer.ends)}"
    return f"until {day(offer.ends)}" if offer.ends else "runs"


def used(offer: Any) -> str:
    """How often it was used, of how many times."""
    return f"{offer.used} of {offer.most_uses}" if offer.most_uses is not None else f"{offer.used}"


class OffersView(generic.IndexView):
    """Every offer."""

    def get_base_queryset(self) -> QuerySet[Offer]:
        """With how often each was used."""
        paid = Count("checkouts", filter=Q(checkouts__state=CheckoutState.PAID))
        return Offer.objects.annotate(used=paid).order_by("-active", "name")


class Offers(ModelViewSet):
    """`/desk/offers/`. None is deleted: it is switched off."""

    model = Offer
    name = "offers"
    icon = "pick"
    menu_label, menu_order, menu_hook = "Offers", 60, READERS_MENU
    menu_item_class = ReadersItem
    index_view_class = OffersView
    list_display = [
        "name",
        Column("code", label="Code", accessor=lambda one: one.code or "for everybody"),
        Column("gives", label="Gives", accessor=gives),
        Column("standing", label="Stands", accessor=standing),
        Column("used", label="Used", accessor=used),
    ]
    search_fields = ["name", "code"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[OfferForm]:
        """The form in words."""
        return OfferForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list and an offer."""
        return [each for each in super().get_urlpatterns() if each.name in PAGES]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """No links to pages that it does not have."""
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return found | {"delete_url_name": None, "usage_url_name": None}
