"""What Wagtail brings along and a magazine has no use for is not offered at the desk."""

import pytest
from django.urls import reverse

from longwave.desk.roles import Role
from longwave.editorial.models import ArticleSection, FrontPage
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ines(client):
    client.force_login(cast.staff(Role.ADMINISTRATOR))


@pytest.mark.parametrize("path", ["/desk/", "/desk/images/?q=harbour", "/desk/pages/search/?q=harbour"])
def test_no_documents_not_even_for_an_administrator(client, path):
    page = client.get(path).content.decode()
    assert "/desk/images/" in page
    assert "/desk/documents/" not in page


@pytest.mark.parametrize("make", [cast.draft, cast.article, cast.episode, cast.person, cast.standing])
def test_who_may_read_a_piece_is_its_tier_and_no_privacy(client, make):
    page = client.get(reverse("wagtailadmin_pages:edit", args=[make().pk])).content.decode()
    assert "Change privacy" not in page
    assert "set-privacy" not in page


def test_a_new_piece_has_none_either(client):
    address = reverse("wagtailadmin_pages:add", args=["editorial", "articlepage", ArticleSection.objects.get().pk])
    assert "Change privacy" not in client.get(address).content.decode()


@pytest.mark.parametrize("model", [FrontPage, ArticleSection])
def test_nor_has_a_folder_of_the_desk(client, model):
    page = model.objects.get()
    assert "Change privacy" not in client.get(reverse("wagtailadmin_explore", args=[page.pk])).content.decode()
    asked = client.get(
        reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert "Accessible with" not in asked.content.decode()
