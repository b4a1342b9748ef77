"""Viktor, the publisher, is asked before he withdraws or deletes anything at the desk, one or many at a time."""

import pytest
from django.urls import reverse

from longwave.desk.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db

PAGES = {
    "region": cast.region,
    "topic": cast.topic,
    "person": cast.person,
    "article": cast.article,
    "show": cast.show,
    "episode": cast.episode,
    "thread": lambda: cast.thread("The strait", "the-strait", cast.article()),
    "standing": cast.standing,
    "draft": cast.draft,
}


@pytest.fixture
def viktor(client):
    client.force_login(cast.staff(Role.PUBLISHER))
    return client


def of_many(app, model, action, pk):
    return reverse("wagtail_bulk_action", args=[app, model, action]) + f"?id={pk}"


@pytest.mark.parametrize("kind", PAGES)
def test_before_a_page_of_any_kind_is_withdrawn_or_deleted_he_is_asked(viktor, kind):
    page = PAGES[kind]()
    many = [of_many("wagtailcore", "page", action, page.pk) for action in ("delete", "unpublish")]
    one = [reverse(f"wagtailadmin_pages:{act}", args=[page.pk]) for act in ("delete", *["unpublish"] * page.live)]
    for address in (*one, *many):
        answer = viktor.get(address)
        assert answer.status_code == 200, address
        assert page.title in answer.content.decode(), address
    assert viktor.post(one[0]).status_code == 302
    assert not type(page).objects.filter(pk=page.pk).exists()


def test_a_persons_pieces_are_counted_before_her_page_is_withdrawn(viktor):
    ines = cast.person()
    cast.article(authors=[ines])
    for address in (
        reverse("wagtailadmin_pages:unpublish", args=[ines.pk]),
        reverse("wagtailadmin_pages:delete", args=[ines.pk]),
        of_many("wagtailcore", "page", "delete", ines.pk),
    ):
        assert "One published article or episode is listed on its page." in viktor.get(address).content.decode()


def test_before_a_picture_or_a_recording_is_deleted_one_is_asked(client):
    client.force_login(cast.staff(Role.ADMINISTRATOR))  # recordings are deleted by nobody else
    picture, recording = cast.picture(), cast.audio()
    for address in (
        reverse("wagtailimages:delete", args=[picture.pk]),
        of_many("media", "picture", "delete", picture.pk),
        reverse("audio:delete", args=[recording.pk]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "Named in 0 other places." in answer.content.decode(), address
