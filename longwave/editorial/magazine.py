"""The magazine's own settings: name, logo, menus, social links. Saving them writes the chrome of every page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from longwave.published.models import Entry
from longwave.published.shapes import Chrome, Link

PLACES = [("menu", "Navigation"), ("footer", "Footer"), ("social", "Social links")]
LEADS_SOMEWHERE = re.compile(r"/(?!/)|https?://|mailto:")


@register_setting(icon="cogs", order=1)
class MagazineSettings(ClusterableModel, BaseGenericSetting):
    """What surrounds every page."""

    name = models.CharField(max_length=120, default="Longwave")
    tagline = models.CharField(max_length=200, blank=True)
    logo = models.ForeignKey("media.Picture", models.SET_NULL, null=True, blank=True, related_name="+")

    panels = [
        FieldPanel("name"),
        FieldPanel("tagline"),
        FieldPanel("logo"),
        InlinePanel("links", heading="Menus, footer and social links", label="Link"),
    ]

    class Meta:
        verbose_name = "magazine"

    def chrome(self) -> Chrome:
        """The settings as pages read them: without links to what is withdrawn."""
        gone = self._gone()
        return {
            "name": self.name,
            "tagline": self.tagline,
            "logo": self.logo.mark() if self.logo else None,
            "menu": self._links("menu", gone),
            "footer": self._links("footer", gone),
            "social": self._links("social", gone),
        }

    def _links(self, place: str, gone: frozenset[str]) -> list[Link]:
        links = [link for link in self.links.all() if link.place == place and link.path not in gone]
        return [{"label": link.label, "url": link.url} for link in links]

    def _gone(self) -> frozenset[str]:
        """The addresses of links that would answer that what was there is withdrawn."""
        paths = {link.path for link in self.links.all()}
        withdrawn = Entry.objects.filter(withdrawn_at__isnull=False)
        now = withdrawn.filter(path__in=paths).values_list("path", flat=True)
        once = withdrawn.filter(old_paths__path__in=paths).values_list("old_paths__path", flat=True)
        return frozenset(now) | frozenset(once)

    def leads_to(self, entry: Entry) -> bool:
        """Whether a link leads to an entry, by an address that it has or had."""
        paths = {link.path for link in self.links.all()} - {""}
        return entry.path in paths or entry.old_paths.filter(path__in=paths).exists()


class MenuLink(Orderable):
    """One link of the masthead, the footer or the social row."""

    settings = ParentalKey(MagazineSettings, on_delete=models.CASCADE, related_name="links")
    place = models.CharField(max_length=10, choices=PLACES, default="menu")
    label = models.CharField(max_length=80)
    url = models.CharField("address", max_length=255, help_text="A path of this magazine, /about/, or a whole address.")

    def __str__(self) -> str:
        return self.label

    @property
    def path(self) -> str:
        """The address of a page of this magazine, without what follows # and ?; nothing where it leads elsewhere."""
        return urlsplit(self.url).path if self.url.startswith("/") else ""

    def clean(self) -> None:
        """Refuse what would be read as a path below whichever page the link stands on."""
        if self.url and not LEADS_SOMEWHERE.match(self.url):
            expected = "a path that begins with / or an address that begins with https://"
            raise ValidationError({"url": f"Found “{self.url}”, expected {expected}."})
