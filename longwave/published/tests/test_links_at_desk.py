"""Quentin, the publisher, makes complimentary links by hand, sees how often they open, and revokes them."""

import datetime as dt

import pytest
from django.utils import timezone

from longwave.access import actions
from longwave.access.models import ComplimentaryEdition
from longwave.desk.roles import Role
from longwave.membership.actions import midnight
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
NEW = "/desk/complimentary/new/"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def quentin(client):
    found = cast.staff(Role.PUBLISHER)
    client.force_login(found)
    return found


@pytest.fixture
def entry():
    return Entry.objects.get(path=cast.article().address)


def make(client, entry, **other):
    said = {"work": entry.pk, "label": "the author's own page", "last_day": timezone.localdate() + 7 * DAY}
    return client.post(NEW, said | other)


def test_a_link_is_made_for_an_article_and_shown_to_be_copied(client, entry, quentin):
    answer = make(client, entry)
    edition = ComplimentaryEdition.objects.get()
    assert answer["Location"] == f"/desk/complimentary/{edition.pk}/"
    assert (edition.minted_by, edition.end) == (quentin, midnight(timezone.localdate() + 8 * DAY))
    page = client.get(answer["Location"]).content.decode()
    link = actions.complimentary_path(edition, entry.uid)
    assert f'value="http://localhost:8000{link}"' in page
    assert "The port that waited" in page
    client.logout()
    assert client.get(link)["Location"] == entry.path


def test_uses_are_shown_for_each_article_and_summed_up_for_the_edition(client, entry):
    other = Entry.objects.get(path=cast.article("Another", "another").address)
    actions.mint("Monday's letter", [entry.uid, other.uid], None)
    edition = ComplimentaryEdition.objects.get()
    actions.count_uses({(edition.pk, str(entry.uid)): 3, (edition.pk, str(other.uid)): 1})
    page = client.get(f"/desk/complimentary/{edition.pk}/").content.decode()
    assert "Used 3 times." in page
    assert "Used 1 time." in page
    rows = client.get("/desk/complimentary/").context["object_list"]
    assert [(row.label, row.used) for row in rows] == [("Monday's letter", 4)]


def test_links_are_revoked_after_a_question(client, entry):
    make(client, entry)
    edition = ComplimentaryEdition.objects.get()
    path = f"/desk/complimentary/revoke/{edition.pk}/"
    assert path in client.get(f"/desk/complimentary/{edition.pk}/").content.decode()
    assert "meets the wall" in client.get(path).content.decode()
    assert not ComplimentaryEdition.objects.filter(revoked_at__isnull=False).exists()
    assert client.post(path)["Location"] == f"/desk/complimentary/{edition.pk}/"
    page = client.get(f"/desk/complimentary/{edition.pk}/").content.decode()
    assert "Revoked: these links open nothing any more." in page
    assert "/free/" not in page
    assert client.post(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("label", " "), ("work", ""), ("last_day", "2020-01-01"), ("last_day", "9999-12-31")]
)
def test_a_link_without_an_article_a_label_or_a_future_is_refused(client, entry, field, value):
    answer = make(client, entry, **{field: value})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {field}
    assert not ComplimentaryEdition.objects.exists()


def test_the_chooser_offers_what_is_not_open_by_its_headline(client, entry):
    cast.article("For everybody", "for-everybody", tier="open")
    cast.person()
    window = client.get("/desk/piece-chooser/").json()["html"]
    assert "The port that waited" in window
    assert "For everybody" not in window
    assert "Inês Duarte" not in window
    chosen = client.get(f"/desk/piece-chooser/chosen/{entry.pk}/").json()["result"]
    assert chosen["title"].startswith("The port that waited (")


@pytest.mark.parametrize(("words", "found"), [("port waited", True), ("concession", True), ("port harbour", False)])
def test_the_chooser_is_searched_by_words(client, entry, words, found):
    window = client.get("/desk/piece-chooser/results/", {"q": words}).content.decode()
    assert ("The port that waited" in window) == found
