"""A draft may be incomplete. What is published may not, and the form says beside each field what is missing."""

import pytest
from django.urls import reverse

from longwave.desk.roles import Role
from longwave.editorial.models import ArticlePage
from longwave.published.models import Entry
from tests import cast
from tests.desk import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    client.force_login(cast.staff(Role.EDITOR))
    return client


def post(client, page, **changes):
    form = {**form_of(client, page), **changes}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def faults(answer):
    assert answer.status_code == 200
    return answer.context["form"].errors


def test_a_draft_without_standfirst_and_picture_is_saved(ada):
    page = cast.draft()
    assert post(ada, page, standfirst="", picture="").status_code == 302
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().standfirst == ""


@pytest.mark.parametrize("field", ["standfirst", "picture", "regions"])
def test_publishing_asks_for_what_is_missing_beside_its_field(ada, field):
    page = cast.draft()
    assert field in faults(post(ada, page, **{field: "", "action-publish": "1"}))
    assert not ArticlePage.objects.get(pk=page.pk).live
    assert Entry.objects.filter(kind="article").count() == 0


@pytest.mark.parametrize("make", [cast.draft, cast.episode])
def test_what_is_missing_is_said_once(client, make):
    client.force_login(cast.staff(Role.PUBLISHER))
    found = faults(post(client, make(), standfirst="", **{"action-publish": "1"}))
    assert found["standfirst"] == ["This field is required."]


def test_publishing_asks_for_an_author(ada):
    page = cast.draft()
    answer = post(ada, page, **{"authors-0-DELETE": "on", "action-publish": "1"})
    assert answer.status_code == 200
    assert answer.context["form"].formsets["authors"].non_form_errors()


@pytest.mark.parametrize(
    ("lacking", "word"), [("credit", "credit"), ("caption", "caption"), ("description", "alt text")]
)
def test_publishing_asks_what_the_picture_lacks_beside_the_picture(ada, lacking, word):
    page = cast.draft(picture=cast.picture(**{lacking: ""}))
    assert word in str(faults(post(ada, page, **{"action-publish": "1"}))["picture"])


def test_with_all_that_it_needs_it_is_published(ada):
    page = cast.draft()
    assert post(ada, page, **{"action-publish": "1"}).status_code == 302
    assert Entry.objects.get(kind="article").title == "The port that waited"


def test_a_text_block_without_words_is_named_beside_the_body(ada):
    page = cast.draft(body=[("text", "<p>Words.</p>"), ("text", "<p></p>")])
    assert "A block of text is empty" in str(faults(post(ada, page, **{"action-publish": "1"}))["body"])


@pytest.mark.parametrize("make", [cast.person, cast.region, cast.topic, cast.show, cast.standing, cast.episode])
def test_every_kind_of_page_can_be_published_at_the_desk(client, make):
    client.force_login(cast.staff(Role.PUBLISHER))
    page = make()
    if make in (cast.person, cast.region, cast.topic):
        page.body = "<p>A few words about it.</p>"
        page.save_revision().publish()
    assert post(client, page, title="A new name", **{"action-publish": "1"}).status_code == 302
    assert Entry.objects.get(uid=page.uid).title == "A new name"


def test_a_taken_slug_is_refused_beside_the_slug(ada):
    cast.article()
    page = cast.draft("Another", "another")
    assert "slug" in faults(post(ada, page, slug="the-port-that-waited", **{"action-publish": "1"}))


def test_the_note_of_a_withdrawal_reaches_the_reader(ada):
    page = cast.article()
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert b"Note for readers" in ada.get(address).content
    ada.post(address, {"withdrawal_note": "We could not stand by the figures."})
    answer = ada.get("/articles/the-port-that-waited/")
    assert answer.status_code == 410
    assert b"We could not stand by the figures." in answer.content


def test_publishing_many_at_once_names_the_incomplete_one_and_publishes_none(ada):
    whole, broken = cast.draft("Whole", "whole"), cast.draft("Broken", "broken")
    broken.standfirst = ""
    broken.save_revision(clean=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = ada.post(f"{address}?id={whole.pk}&id={broken.pk}&next=/desk/", {}, follow=True)
    assert "“Broken” is incomplete and was not published: standfirst" in answer.content.decode()
    assert Entry.objects.filter(kind="article").count() == 0


def test_an_address_that_leads_to_another_piece_for_ever_is_refused_beside_the_slug(ada, client):
    port = cast.article()
    port.slug = "the-pier"
    port.save_revision().publish()
    page = cast.draft("Another", "another")
    wanted = {"slug": "the-port-that-waited", "action-publish": "1"}
    assert "leads there for ever" in str(faults(post(ada, page, **wanted))["slug"])
    assert client.get("/articles/the-port-that-waited/").status_code == 301


def test_a_piece_may_take_back_an_address_of_its_own(ada):
    port = cast.article()
    port.slug = "the-pier"
    port.save_revision().publish()
    assert post(ada, port, slug="the-port-that-waited", **{"action-publish": "1"}).status_code == 302
    assert Entry.objects.get(uid=port.uid).path == "/articles/the-port-that-waited/"
