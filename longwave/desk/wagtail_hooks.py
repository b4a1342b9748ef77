"""The desk's own doors: straight to articles, shows and people, and what one can begin from the home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.models import Page

from longwave.desk.actions import UNLOCKED
from longwave.desk.newsletter import hooks as newsletter  # noqa: F401  # registers its pages and panels
from longwave.desk.path import hooks as the_path  # noqa: F401  # the same
from longwave.desk.readers import hooks as readers  # noqa: F401  # likewise
from longwave.desk.related import hooks as related  # noqa: F401  # and so on
from longwave.desk.tagging import hooks as tagging  # noqa: F401  # as they do
from longwave.desk.threads import hooks as threads  # noqa: F401  # and so on

SECTIONS = (
    ("articles", "Articles", "doc-full", 101, "Write an article"),
    ("podcasts", "Podcast", "media", 102, "Add to the podcast"),
    ("people", "People", "group", 103, "Add a person"),
    ("threads", "Threads", "list-ol", 103, "Begin a thread"),
)
DOCUMENTS = "documents"  # Wagtail's name for its menu item and its search


def _section(slug: str) -> Page | None:
    found: Page | None = Page.objects.filter(depth=3, slug=slug).first()
    return found


def _may_write(request: HttpRequest, section: Page | None) -> bool:
    return section is not None and bool(section.specific.permissions_for_user(request.user).can_add_subpage())


class SectionItem(MenuItem):
    """A section of the tree in the main menu, for those who may write in it."""

    def __init__(self, slug: str, label: str, icon: str, order: int) -> None:
        self.slug = slug
        super().__init__(label, "", name=slug, icon_name=icon, order=order)

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for those who may write there."""
        return _may_write(request, _section(self.slug))

    def render_component(self, request: HttpRequest) -> Any:
        """The item, leading to the section's list."""
        section = _section(self.slug)
        self.url = reverse("wagtailadmin_explore", args=[section.pk]) if section else ""
        return super().render_component(request)


def _register(slug: str, label: str, icon: str, order: int) -> None:
    @hooks.register("register_admin_menu_item")
    def item() -> SectionItem:
        return SectionItem(slug, label, icon, order)


for _slug, _label, _icon, _order, _ in SECTIONS:
    _register(_slug, _label, _icon, _order)


class Beginnings(Component):
    """What one can begin: a link for each section one may write in, and the magazine itself."""

    name = "beginnings"
    template_name = "desk/beginnings.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """The links that this person may follow."""
        request = parent_context["request"]
        links = []
        for slug, _, icon, _, words in SECTIONS:
            section = _section(slug)
            if section and _may_write(request, section):
                url = reverse("wagtailadmin_pages:add_subpage", args=[_parent_of(slug, section).pk])
                links.append({"url": url, "icon": icon, "words": words})
        return {"links": links}


def _parent_of(slug: str, section: Page) -> Page:
    """Where a new piece goes: an episode into the show, while there is only one."""
    children = list(section.get_children()[:2])
    return children[0] if slug == "podcasts" and len(children) == 1 else section


@hooks.register("construct_homepage_panels")
def begin(request: HttpRequest, panels: list[Any]) -> None:
    """Put the beginnings above everything else."""
    panels.insert(0, Beginnings())


@hooks.register("construct_main_menu")
def no_documents(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's documents are part of it, but nothing a reader sees holds one: do not offer them."""
    items[:] = [item for item in items if item.name != DOCUMENTS]


@hooks.register("construct_search")
def search_no_documents(request: HttpRequest, areas: list[Any]) -> None:
    """Nor among the things to search."""
    areas[:] = [area for area in areas if area.name != DOCUMENTS]


@hooks.register("construct_homepage_summary_items", order=100)
def count_no_documents(request: HttpRequest, items: list[Any]) -> None:
    """Nor among what the home page counts."""
    items[:] = [item for item in items if not isinstance(item, DocumentsSummaryItem)]


@hooks.register("register_log_actions")
def name_the_unlocking(actions: Any) -> None:
    """Let the site's history say whose second step was taken away."""
    actions.register_action(UNLOCKED, "Unlock", "Second step removed")


@hooks.register("insert_editor_js")
def wait_for_autosave() -> str:
    """Let a form that is saving itself end that before it is sent."""
    return format_html('<script src="{}"></script>', static("desk/autosave.js"))
