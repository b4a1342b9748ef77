"""Suggestions in the editor: for what is saved, for what is typed, and only for whoever may edit the piece."""

import json

import pytest
from django.urls import reverse

from longwave.desk.roles import Role
from longwave.discovery import scoring
from longwave.editorial.base import Subject
from longwave.editorial.magazine import MagazineSettings, MenuLink
from longwave.editorial.models import ArticlePage, ArticleSection, PeopleSection, PersonPage
from longwave.published.models import Entry
from tests import cast
from tests.desk import form_of

pytestmark = pytest.mark.django_db
TEXT = "<p>Ankara sent a minister. Amina Haddad answered for Baghdad. Haddad smiled; Baghdad waits.</p>"


@pytest.fixture
def ada(client):
    client.force_login(cast.staff(Role.EDITOR))
    return client


@pytest.fixture
def east():
    return cast.region("Middle East", "middle-east")


@pytest.fixture
def amina():
    return cast.person("Amina Haddad", "amina-haddad", job="Minister for water")


def ask(client, **form):
    return client.post(reverse("story_suggestions"), form)


def test_a_saved_draft_is_suggested_its_region_and_whom_it_names(ada, east, amina):
    page = cast.draft(title="Two rivers", body=[("text", TEXT)])
    answer = ada.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f'data-set="regions" data-key="{east.pk}" hidden' in answer
    assert "Iraq: “Baghdad” 2 times" in answer
    assert "Minister for water; “Amina Haddad”, “Haddad”" in answer


def test_what_is_typed_is_looked_at_and_nothing_is_stored(ada, east):
    page = cast.draft()
    form = form_of(ada, page) | {"title": "What Ankara wants", "suggestions-page": page.pk}
    answer = ask(ada, **form)
    assert "Türkiye: “Ankara”, headline" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert ArticlePage.objects.get(pk=page.pk).title == "The port that waited"
    assert page.revisions.count() == 1


def test_what_is_chosen_already_is_not_suggested_again(ada, east, amina):
    page = cast.draft(title="Two rivers", body=[("text", TEXT)])
    form = form_of(ada, page) | {"suggestions-page": page.pk, "regions": [east.pk]}
    form |= {"subjects-TOTAL_FORMS": 1, "subjects-0-person": amina.pk}
    answer = ask(ada, **form).content.decode()
    assert 'data-set="regions"' not in answer
    assert 'data-set="people"' not in answer
    assert 'data-set="people"' in ask(ada, **form | {"subjects-0-DELETE": "on"}).content.decode()


def test_who_wrote_it_is_not_suggested_as_its_subject(ada, amina):
    page = cast.draft(title="Two rivers", authors=[amina], body=[("text", TEXT)])
    assert 'data-set="people"' not in ada.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    form = form_of(ada, page) | {"suggestions-page": page.pk}
    assert 'data-set="people"' not in ask(ada, **form).content.decode()


def test_the_form_of_a_new_piece_has_the_panel_too(ada):
    section = ArticleSection.objects.get()
    answer = ada.get(reverse("wagtailadmin_pages:add", args=["editorial", "articlepage", section.pk]))
    assert "Nothing to suggest for what is written so far." in answer.content.decode()


def test_a_new_piece_is_suggested_for_before_it_is_saved(ada, east):
    assert "Middle East" in ask(ada, title="Baghdad counts").content.decode()


def test_somebody_of_the_register_stands_for_her_country(ada, east):
    cast.person("Amina Haddad", "amina-haddad", country="IQ")
    answer = ask(ada, title="Amina Haddad waits").content.decode()
    assert "Iraq: “Amina Haddad”" in answer


def test_a_region_gathers_what_its_page_says(ada, east):
    cast.region("Lands of two seas", "two-seas")
    region = cast.region("Lands of two seas")
    region.countries = "Turkey\nGeorgia"
    region.save()
    answer = ask(ada, title="What Ankara wants").content.decode()
    assert "Lands of two seas" in answer


def test_a_country_in_no_region_is_named(ada, east):
    assert "In no region of the magazine: Peru" in ask(ada, title="Peru votes").content.decode()


def test_a_country_that_nobody_knows_is_refused_beside_its_field(ada, east):
    form = form_of(ada, east) | {"countries": "Iraq\nAtlantis"}
    answer = ada.post(reverse("wagtailadmin_pages:edit", args=[east.pk]), form)
    assert "No country is called “Atlantis”." in str(answer.context["form"].errors["countries"])


GRAIN = "A convoy of grain ships waits at the strait while pilots and customs count the sacks of wheat."
WATER = "Meltwater fills reservoirs, and engineers measure the snow and the moraine above the glacier."


@pytest.fixture
def filed():
    """Two pieces on grain and two on water, each under its topic, as the worker has scored them."""
    trade, water = cast.topic(), cast.topic("Water")
    for number, (about, topic) in enumerate([(GRAIN, trade), (GRAIN, trade), (WATER, water), (WATER, water)]):
        said = [("text", f"<p>{about} {topic.title} {number}</p>")]
        cast.article(f"Piece {number}", f"piece-{number}", standfirst=about[:40], body=said, topics=[topic])
    scoring.score_due()
    return trade, water


def test_topics_are_those_of_pieces_like_what_is_written_and_of_no_others(ada, filed):
    trade, water = filed
    answer = ask(ada, title="Grain ships leave the strait", standfirst="Pilots count the convoy.").content.decode()
    assert f'data-set="topics" data-key="{trade.pk}"' in answer
    assert "like “Piece " in answer
    assert f'data-set="topics" data-key="{water.pk}"' not in answer


def test_a_published_piece_that_is_written_anew_is_suggested_the_topics_of_its_new_text(ada, filed, monkeypatch):
    trade, water = filed
    page = ArticlePage.objects.get(title="Piece 0")
    told = form_of(ada, page) | {"suggestions-page": page.pk, "topics": []}
    compared = []
    look = scoring.look
    monkeypatch.setattr(scoring, "look", lambda piece: compared.append(piece.title) or look(piece))
    assert f'data-set="topics" data-key="{trade.pk}"' in ask(ada, **told).content.decode()
    assert compared == []  # as it was scored
    about = {"title": "Water", "standfirst": WATER, "body-count": 0}
    answer = ask(ada, **told | about).content.decode()
    assert f'data-set="topics" data-key="{water.pk}"' in answer
    assert f'data-set="topics" data-key="{trade.pk}"' not in answer
    assert compared == ["Water"]
    assert Entry.objects.get(uid=page.uid).title == "Piece 0"


def test_what_is_like_nothing_is_suggested_no_topic(ada, filed):
    for form in ({"title": "The violin maker", "standfirst": "Spruce and varnish."}, {}):
        assert 'data-set="topics"' not in ask(ada, **form).content.decode()


def test_before_anything_is_scored_no_topic_is_suggested(ada):
    cast.article("Grain ships wait", "grain", standfirst=GRAIN, topics=[cast.topic()])
    answer = ask(ada, title="Grain ships wait", standfirst=GRAIN)
    assert answer.status_code == 200
    assert 'data-set="topics"' not in answer.content.decode()


def test_an_unknown_name_leads_to_the_register(ada):
    standfirst = "General Tarek Mansour gave the order. Mansour denies it."
    answer = ask(ada, title="Orders", standfirst=standfirst).content.decode()
    assert "Tarek Mansour" in answer
    section = PeopleSection.objects.get()
    assert reverse("wagtailadmin_pages:add", args=["editorial", "personpage", section.pk]) in answer


def test_an_episode_is_read_with_its_transcript_and_its_guests_are_known(client, east, amina):
    client.force_login(cast.staff(Role.PUBLISHER))
    page = cast.episode(
        cues=[[0, 4, "Hanna", "Baghdad waits for Amina Haddad."], [4, 8, "Luz", "Baghdad always does."]]
    )
    page.host = amina
    page.save_revision().publish()
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Iraq: “Baghdad” 2 times" in answer
    assert 'data-set="people"' not in answer


LINKED = {"text": "Here", "type": "unstyled", "entityRanges": [{"offset": 0, "length": 4, "key": 7}]}
NO_SUCH_LINK = json.dumps({"blocks": [LINKED], "entityMap": {}})


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"title": "\0", "body-count": "many"},
        {"body-count": "1"},
        {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-value": "{"},
        {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "picture", "body-0-value": "x"},
        {
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "text",
            "body-0-value": NO_SUCH_LINK,
        },
        {"title": "🌊" * 5000, "suggestions-page": "many", "subjects-TOTAL_FORMS": "9" * 30},
    ],
)
def test_a_broken_form_is_answered_calmly(ada, form):
    assert ask(ada, **form).status_code == 200


def test_the_desk_alone_asks_and_of_ones_own_pieces_only(client, ada):
    assert ada.get(reverse("story_suggestions")).status_code == 405
    page = cast.draft()
    client.force_login(cast.staff(Role.AUTHOR))
    assert ask(client, **{"suggestions-page": page.pk}).status_code in (302, 403)
    client.logout()
    assert ask(client, title="Baghdad").status_code == 302


def test_subjects_are_listed_with_the_piece_and_shown(client, amina):
    page = cast.draft(title="Two rivers", slug="two-rivers")
    page.subjects = [Subject(person=amina)]
    page.save_revision().publish()
    entry = Entry.objects.get(kind="article")
    assert entry.data["about"] == [{"name": "Amina Haddad", "slug": "amina-haddad", "path": "/people/amina-haddad/"}]
    assert "Two rivers" in client.get("/people/amina-haddad/").content.decode()


def test_a_region_that_is_deleted_leaves_its_pieces(client):
    east = cast.region("Middle East", "middle-east")
    cast.article(regions=[east, cast.region()])
    east.unpublish()
    assert [term["slug"] for term in Entry.objects.get(kind="article").regions] == ["europe"]
    assert client.get("/regions/middle-east/").status_code == 410
    east.delete()
    answer = client.get("/articles/the-port-that-waited/")
    assert answer.status_code == 200
    assert "/regions/middle-east/" not in answer.content.decode()


def test_a_live_region_that_is_deleted_leaves_its_pieces(client):
    east = cast.region("Middle East", "middle-east")
    page = cast.article(regions=[east])
    east.delete()
    assert Entry.objects.get(kind="article").regions == []
    assert client.get("/regions/middle-east/").status_code in (404, 410)
    assert client.get("/articles/the-port-that-waited/").status_code == 200
    client.force_login(cast.staff(Role.EDITOR))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_before_a_region_is_deleted_one_reads_what_it_gathers(ada):
    east = cast.region("Middle East", "middle-east")
    delete = reverse("wagtailadmin_pages:delete", args=[east.pk])
    assert "No published article or episode is listed on its page." in ada.get(delete).content.decode()
    cast.article(regions=[east])
    cast.article("Two rivers", "two-rivers", regions=[east])
    settings = MagazineSettings.load()
    settings.links = [MenuLink(label="Middle East", url="/regions/middle-east/")]
    settings.save()
    for address in (delete, reverse("wagtailadmin_pages:unpublish", args=[east.pk])):
        answer = ada.get(address).content.decode()
        assert "2 published articles and episodes are listed on its page." in answer
        assert "The magazine’s menus lead to it" in answer
        assert "referenced 0 times" not in answer


def test_a_person_who_is_taken_back_comes_again_with_her_page(amina):
    page = cast.draft()
    page.subjects = [Subject(person=amina)]
    page.save_revision().publish()
    PersonPage.objects.get(pk=amina.pk).unpublish()
    assert Entry.objects.get(kind="article").data["about"] == []
    PersonPage.objects.get(pk=amina.pk).save_revision().publish()
    assert [one["slug"] for one in Entry.objects.get(kind="article").data["about"]] == ["amina-haddad"]
