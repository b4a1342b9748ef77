"""From the desk's pages to the records that publishing writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from wagtail.rich_text import expand_db_html

from longwave.access.rules import Tier
from longwave.editorial.base import person_of, term_of
from longwave.editorial.rendering import Rendered, render
from longwave.kernel import html
from longwave.kernel.text import lines
from longwave.published import files
from longwave.published.models import Kind
from longwave.published.shapes import Image, Person, Record

if TYPE_CHECKING:
    from longwave.editorial.base import StoryPage
    from longwave.editorial.models import ArticlePage, PersonPage, StandingPage, TermPage
    from longwave.media.models import Picture


def image_of(picture: Picture | None) -> Image | None:
    """A chosen picture as entries show it."""
    return picture.image() if picture else None


def shown(pages: Iterable[Any], *pictures: Picture | None) -> frozenset[str]:
    """The keys of what a record repeats of other pages and of pictures."""
    keys = {f"entry:{page.uid}" for page in pages} | {f"picture:{p.pk}" for p in pictures if p}
    return frozenset(keys)


def rich(markup: str) -> Rendered:
    """A rich text field in its three renderings."""
    clean = html.clean(expand_db_html(markup))
    return Rendered(html=clean, text=html.plain(clean), mail=clean)


def wall_of(page: StoryPage) -> str:
    """Below which address a story's files are found, where they are not for everybody."""
    return files.walled(page.address, Tier(page.tier), page.opens_at, page.closes_at)


def of_story(page: StoryPage, kind: Kind, body: Rendered, people: list[Person], **more: Any) -> Record:
    """What articles and episodes have in common. `more` adds `data`, `listings` and the pages it shows."""
    terms = [*page.regions.all(), *page.topics.all()]
    about, pins = page.about(), page.pins()
    # What was taken back is shown nowhere; it is depended on all the same, so that it comes back with its own page.
    shows = shown([*terms, *about, *pins, *more.get("pages", [])], page.picture) | body.shows
    regions, topics = ([term for term in terms if term.kind == kind and term.live] for kind in ("region", "topic"))
    about = [person for person in about if person.live]
    listings = {f"{term.kind}:{term.slug}" for term in [*regions, *topics]}
    listings |= {f"person:{person.slug}" for person in about}
    return Record(
        uid=page.uid,
        path=page.address,
        kind=kind.value,
        title=page.title,
        standfirst=page.standfirst,
        tier=Tier(page.tier),
        opens_at=page.opens_at,
        closes_at=page.closes_at,
        body_html=body.html,
        body_text=body.text,
        body_mail=body.mail,
        teaser_html=body.teaser,
        picture=image_of(page.picture),
        people=people,
        regions=[term_of(region) for region in regions],
        topics=[term_of(topic) for topic in topics],
        data={
            "corrections": body.corrections,
            "pins": [str(pin.uid) for pin in pins],
            "about": [term_of(one) for one in about],
            **more.get("data", {}),
        },
        published_at=page.dated,
        updated_at=page.last_published_at,
        listings=frozenset(listings | more.get("listings", set())),
        shows=shows,
    )


def of_article(page: ArticlePage) -> Record:
    """An article's record."""
    authors = [author.person for author in page.authors.select_related("person")]
    people = [person_of(person, "author") for person in authors]
    listings = {f"person:{person.slug}" for person in authors}
    return of_story(page, Kind.ARTICLE, render(page.body, wall_of(page)), people, pages=authors, listings=listings)


def of_person(page: PersonPage) -> Record:
    """A person's record."""
    links = [{"label": link.label, "url": link.url} for link in page.links.all()]
    body = rich(page.body)
    return Record(
        uid=page.uid,
        path=page.address,
        kind=Kind.PERSON.value,
        title=page.title,
        standfirst=", ".join(filter(None, [page.job, page.affiliation])),
        body_html=body.html,
        body_text=body.text,
        picture=image_of(page.picture),
        data={
            "title": page.job,
            "affiliation": page.affiliation,
            "links": links,
            "organisation": page.organisation,
            "other_names": lines(page.other_names),
        },
        published_at=page.dated,
        updated_at=page.last_published_at,
        shows=shown([], page.picture),
    )


def of_term(page: TermPage) -> Record:
    """A region's or topic's record."""
    body = rich(page.body)
    return Record(
        uid=page.uid,
        path=page.address,
        kind=page.kind,
        title=page.title,
        standfirst=body.text,
        published_at=page.dated,
        updated_at=page.last_published_at,
    )


def of_standing(page: StandingPage) -> Record:
    """A standing page's record."""
    body = render(page.body)
    return Record(
        uid=page.uid,
        path=page.address,
        kind=Kind.PAGE.value,
        title=page.title,
        standfirst=page.standfirst,
        body_html=body.html,
        body_text=body.text,
        body_mail=body.mail,
        data={"corrections": body.corrections},
        published_at=page.dated,
        updated_at=page.last_published_at,
        shows=body.shows,
    )
