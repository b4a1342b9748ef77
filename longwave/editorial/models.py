"""The desk's pages: the front, articles, people, regions, topics and standing pages."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from longwave.editorial import records
from longwave.editorial.base import PublishedPage, RelatedPin, StoryPage
from longwave.editorial.blocks import FEATURES, Body
from longwave.editorial.forms import ArticleForm
from longwave.editorial.magazine import MagazineSettings, MenuLink
from longwave.editorial.widgets import Checkboxes
from longwave.kernel import countries
from longwave.kernel.text import lines
from longwave.published.shapes import Record

__all__ = ["ArticlePage", "FrontPage", "MagazineSettings", "MenuLink", "PersonPage", "RegionPage", "RelatedPin"]


class FrontPage(Page):
    """The root of the desk's tree. Readers' front page is laid out from the published record."""

    private_page_options: list[str] = []
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    promote_panels: list[FieldPanel] = []
    settings_panels: list[FieldPanel] = []
    is_creatable = False


class Section(Page):
    """A folder of the desk's tree: its children are what readers see."""

    private_page_options: list[str] = []
    parent_page_types = ["editorial.FrontPage"]
    promote_panels: list[FieldPanel] = []
    settings_panels: list[FieldPanel] = []
    is_creatable = False

    class Meta:
        abstract = True


class ArticleSection(Section):
    """All articles: `/articles/`."""

    max_count = 1
    subpage_types = ["editorial.ArticlePage"]


class PeopleSection(Section):
    """All people: `/people/`."""

    max_count = 1
    subpage_types = ["editorial.PersonPage"]


class RegionSection(Section):
    """All regions: `/regions/`."""

    max_count = 1
    subpage_types = ["editorial.RegionPage"]


class TopicSection(Section):
    """All topics: `/topics/`."""

    max_count = 1
    subpage_types = ["editorial.TopicPage"]


class PersonPage(PublishedPage):
    """Somebody who writes, speaks, produces or is written about; or an organisation that is."""

    parent_page_types = ["editorial.PeopleSection"]
    subpage_types: list[str] = []

    job = models.CharField("title", max_length=160, blank=True, help_text="e.g. “Senior fellow”.")
    affiliation = models.CharField(max_length=200, blank=True)
    picture = models.ForeignKey("media.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
    body = RichTextField("biography", blank=True, features=FEATURES)
    organisation = models.BooleanField(
        default=False, help_text="A ministry, a company, a movement. Texts call it by its whole name or an alias."
    )
    other_names = models.TextField(
        blank=True,
        help_text="Other names in texts, one on each line. Suggestions know her by them; readers never see them.",
    )
    country = models.CharField(max_length=2, blank=True, choices=countries.choices)

    content_panels = [
        TitleFieldPanel("title", heading="Name", placeholder="Name"),
        FieldPanel("job"),
        FieldPanel("affiliation"),
        MultiFieldPanel([FieldPanel(n) for n in ("organisation", "other_names", "country")], "In texts"),
        FieldPanel("picture"),
        FieldPanel("body"),
        InlinePanel("links", heading="Links", label="Link"),
    ]

    class Meta:
        verbose_name = "person"

    def entry(self) -> Record:
        """The person as readers see her."""
        return records.of_person(self)


class PersonLink(Orderable):
    """Where else a person can be found."""

    person = ParentalKey(PersonPage, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=80)
    url = models.URLField("address")

    def __str__(self) -> str:
        return self.label


class TermPage(PublishedPage):
    """A region or a topic."""

    body = RichTextField("description", blank=True, features=FEATURES)

    content_panels = [TitleFieldPanel("title", heading="Name", placeholder="Name"), FieldPanel("body")]

    class Meta:
        abstract = True

    def entry(self) -> Record:
        """The term as readers see it."""
        return records.of_term(self)


class RegionPage(TermPage):
    """A part of the world."""

    parent_page_types = ["editorial.RegionSection"]
    subpage_types: list[str] = []
    kind = "region"

    countries = models.TextField(
        blank=True,
        help_text="By name, one on each line: a text that speaks of one suggests this region. Empty: those that a "
        "region of this name usually has.",
    )

    content_panels = [*TermPage.content_panels, FieldPanel("countries")]

    class Meta:
        verbose_name = "region"

    def clean(self) -> None:
        """Refuse a country that nobody knows."""
        super().clean()
        unknown = [name for name in lines(self.countries) if not countries.code_of(name)]
        if unknown:
            raise ValidationError({"countries": f"No country is called {', '.join(f'“{name}”' for name in unknown)}."})

    def gathers(self) -> frozenset[str]:
        """The codes of its countries."""
        named = frozenset(countries.code_of(name) for name in lines(self.countries))
        return named or countries.usual(self.title)


class TopicPage(TermPage):
    """A subject."""

    parent_page_types = ["editorial.TopicSection"]
    subpage_types: list[str] = []
    kind = "topic"

    class Meta:
        verbose_name = "topic"


class ArticlePage(StoryPage):
    """A piece of analysis."""

    kind = "article"
    parent_page_types = ["editorial.ArticleSection"]
    subpage_types: list[str] = []

    base_form_class = ArticleForm

    body = StreamField(Body())
    regions = ParentalManyToManyField(RegionPage, related_name="+")
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="+")

    content_panels = [
        TitleFieldPanel("title", heading="Headline", placeholder="Headline"),
        FieldPanel("standfirst"),
        FieldPanel("picture"),
        InlinePanel("authors", heading="Authors", label="Author"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("regions", widget=Checkboxes, required_on_save=False),
                FieldPanel("topics", widget=Checkboxes),
            ],
            "Filed under",
        ),
        StoryPage.subjects_panel,
        StoryPage.suggestions_panel,
        StoryPage.related_panel,
    ]
    settings_panels = [StoryPage.access_panel, FieldPanel("dateline"), PublishingPanel()]

    class Meta:
        verbose_name = "article"

    def entry(self) -> Record:
        """The article as readers see it."""
        return records.of_article(self)


class ArticleAuthor(Orderable):
    """Who wrote an article, in order."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(PersonPage, models.CASCADE, related_name="+")

    panels = [PageChooserPanel("person", "editorial.PersonPage")]

    def __str__(self) -> str:
        return str(self.person)


class StandingPage(PublishedPage):
    """A page that is always there: about, contact, privacy, terms."""

    parent_page_types = ["editorial.FrontPage"]
    subpage_types: list[str] = []

    standfirst = models.TextField(blank=True)
    body = StreamField(Body())

    content_panels = [TitleFieldPanel("title"), FieldPanel("standfirst"), FieldPanel("body")]

    class Meta:
        verbose_name = "standing page"

    def entry(self) -> Record:
        """The page as readers see it."""
        return records.of_standing(self)
