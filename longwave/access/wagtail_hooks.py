"""Organisations at the desk. They stand here, above their table, since their ranges are access's to judge."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from longwave.access.forms import OrganisationForm
from longwave.membership.actions import license_organisation
from longwave.membership.menu import READERS_MENU, ReadersItem
from longwave.membership.models import Organisation

PAGES = {"index", "index_results", "add", "edit", "history", "history_results"}


class AddView(generic.CreateView):
    """A new organisation and its licence."""

    def save_instance(self) -> Organisation:
        """Store it, and let its grant say what its dates do."""
        saved: Organisation = super().save_instance()
        license_organisation(saved)
        return saved


class EditView(generic.EditView):
    """An organisation as it is changed."""

    def save_instance(self) -> Organisation:
        """Store it, and let its grant say what its dates do."""
        saved: Organisation = super().save_instance()
        license_organisation(saved)
        return saved


class Organisations(ModelViewSet):
    """`/desk/organisations/`. None is deleted: its licence ends, and what was read by it can still be told."""

    model = Organisation
    name = "organisations"
    icon = "site"
    menu_label, menu_order, menu_hook = "Organisations", 30, READERS_MENU
    menu_item_class = ReadersItem
    add_view_class, edit_view_class = AddView, EditView
    list_display = [
        "name",
        Column("licence_start", label="Licence begins", accessor=lambda one: f"{one.licence_start}"),
        Column("licence_end", label="Licence ends", accessor=lambda one: f"{one.licence_end or 'open-ended'}"),
        Column(
            "changed_at", label="Changed", accessor=lambda one: f"{timezone.localtime(one.changed_at):%Y-%m-%d %H:%M}"
        ),
    ]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        """The form that holds ranges against everybody else's."""
        return OrganisationForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """All pages but those that an organisation has no use for."""
        return [each for each in super().get_urlpatterns() if each.name in PAGES]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Nor the links to them."""
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return found | {"delete_url_name": None, "usage_url_name": None}


@hooks.register("register_admin_viewset")
def register_organisations() -> Organisations:
    """Under “Readers”."""
    return Organisations()
