"""Quentin chooses who may read what is new; what is there already stays as it is."""

import pytest
from django.urls import reverse

from longwave.access.models import AccessSettings
from longwave.desk.roles import Role
from longwave.editorial.models import ArticlePage, ArticleSection
from tests import cast
from tests.desk import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quentin(client):
    client.force_login(cast.staff(Role.PUBLISHER))


@pytest.fixture
def settings_page():
    """Where the publisher changes them."""
    return reverse("wagtailsettings:edit", args=["access", "accesssettings", AccessSettings.load().pk])


def offered(client, parent, model):
    """The tier that the form of a new page begins with."""
    answer = client.get(reverse("wagtailadmin_pages:add", args=[*model, parent.pk]))
    return answer.context["form"]["tier"].value()


def offers(client):
    article = offered(client, ArticleSection.objects.get(), ("editorial", "articlepage"))
    return article, offered(client, cast.show(), ("podcast", "episodepage"))


def test_at_first_articles_are_for_subscribers_and_episodes_for_everybody(client):
    assert offers(client) == ("subscribers", "open")


def test_the_publisher_chooses_and_nothing_that_is_there_changes(client, settings_page):
    article, episode = cast.article(tier="subscribers"), cast.episode(tier="open")
    shown = client.get(settings_page).context["form"]
    numbers = {field.name: field.value() for field in shown}
    numbers |= {"articles_tier": "registered", "episodes_tier": "subscribers"}
    assert client.post(settings_page, numbers).status_code == 302
    assert offers(client) == ("registered", "subscribers")
    for page, tier in ((article, "subscribers"), (episode, "open")):
        page.refresh_from_db()
        assert page.tier == tier
        assert form_of(client, page)["tier"] == tier


def test_an_editor_may_still_choose_otherwise(client):
    AccessSettings.objects.create(articles_tier="open")
    section = ArticleSection.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["editorial", "articlepage", section.pk])
    form = form_of(client, cast.draft(tier="registered"))
    client.post(address, form | {"title": "Chosen", "slug": "chosen"})
    assert ArticlePage.objects.get(slug="chosen").tier == "registered"


def test_a_tier_that_there_is_not_is_refused(client, settings_page):
    shown = client.get(settings_page).context["form"]
    answer = client.post(settings_page, {field.name: field.value() for field in shown} | {"articles_tier": "gold"})
    assert "articles_tier" in answer.context["form"].errors
