"""The desk's tree: the front page and one section for each kind of page."""

from __future__ import annotations

from wagtail.models import Page, Site

from longwave.editorial.models import ArticleSection, FrontPage, PeopleSection, RegionSection, TopicSection

SECTIONS = (
    (ArticleSection, "articles", "Articles"),
    (PeopleSection, "people", "People"),
    (RegionSection, "regions", "Regions"),
    (TopicSection, "topics", "Topics"),
)


def plant() -> FrontPage:
    """Make what is missing of the tree; Wagtail's own welcome page makes way."""
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    front: FrontPage | None = FrontPage.objects.first()
    if front is None:
        Page.objects.filter(depth=2, slug="home").delete()
        root = Page.objects.get(pk=root.pk)
        front = root.add_child(instance=FrontPage(title="Magazine", slug="magazine"))
    for section, slug, title in SECTIONS:
        grow(front, section, slug, title)
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": front, "hostname": "localhost"})
    return front


def grow(front: FrontPage, section: type[Page], slug: str, title: str) -> Page:
    """A section of the tree, made when missing."""
    held = section.objects.first()
    return held or FrontPage.objects.get(pk=front.pk).add_child(instance=section(title=title, slug=slug))
