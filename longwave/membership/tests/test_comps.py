"""Quentin, the publisher, gives readers access for a reason and takes it back. Olga reviews books; Ada edits."""

import datetime as dt

import pytest
from django.utils import timezone

from longwave.desk.roles import Role
from longwave.membership.actions import comp, license_organisation, midnight, pair
from longwave.membership.models import Account, Grant, Organisation
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quentin")]
NEW = "/desk/grants/new/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def olga():
    return Account.objects.create_user("olga@reader.example", first_name="Olga", last_name="Šimić")


def test_somebody_unknown_gets_an_account_and_access_until_the_end_of_a_day(client, quentin):
    day = timezone.localdate() + 30 * DAY
    answer = client.post(NEW, {"email": " New@Reader.example", "last_day": day, "reason": "spoke at our dinner"})
    assert answer.status_code == 302
    grant = Grant.objects.get()
    assert (grant.account.email, grant.end) == ("new@reader.example", midnight(day + DAY))
    assert (grant.reason, grant.given_by, grant.source) == ("spoke at our dinner", quentin, "comp")
    assert not grant.account.has_usable_password()
    page = client.get(answer["Location"]).content.decode()
    assert f"new@reader.example may read everything until {day.day} {day:%B %Y}." in page


def test_somebody_we_know_keeps_her_account(client, olga):
    client.post(NEW, {"email": "OLGA@reader.example", "last_day": timezone.localdate(), "reason": "reviews our books"})
    assert Grant.objects.get().account == olga


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "nobody", "valid email"),
        ("last_day", "2020-01-01", "which has passed; expected today or a later day"),
        ("last_day", "0001-01-01", "Found 0001-01-01, which has passed"),
        ("last_day", "9999-12-31", "Found 9999-12-31, expected a day from 1970-01-01 to 2999-12-31"),
        ("reason", "  ", "required"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field_and_makes_no_account(client, field, value, words):
    before = Account.objects.count()
    right = {"email": "new@reader.example", "last_day": timezone.localdate(), "reason": "reviews our books"}
    answer = client.post(NEW, right | {field: value})
    assert answer.status_code == 200
    assert words in " ".join(answer.context["form"].errors[field])
    assert (Grant.objects.count(), Account.objects.count()) == (0, before)


def test_the_list_has_readers_and_not_the_desk_and_is_searched_by_address(client, olga):
    cast.staff(Role.EDITOR)
    cast.staff(Role.ADMINISTRATOR)
    Account.objects.create_user("ida@reader.example")
    everybody = client.get("/desk/readers/").content.decode()
    assert "olga@reader.example" in everybody
    assert "ida@reader.example" in everybody
    for name in ("ada", "quentin", "root"):
        assert f"{name}@magazine.example" not in everybody.split("<main")[1]
    found = client.get("/desk/readers/", {"q": "olga@"}).content.decode()
    assert "olga@reader.example" in found
    assert "ida@reader.example" not in found


def test_a_reader_page_says_what_she_reads_and_why(client, olga, quentin):
    comp(olga, timezone.now() + DAY, "reviews our books", quentin)
    page = client.get(f"/desk/readers/{olga.pk}/").content.decode()
    for words in ("olga@reader.example", "Šimić", "reviews our books", "in force", "Quentin"):
        assert words in page
    assert "everything" in client.get("/desk/readers/").content.decode()


def test_people_of_the_desk_are_not_shown_among_readers(client):
    assert client.get(f"/desk/readers/{cast.staff(Role.EDITOR).pk}/").status_code == 404


def test_somebody_of_the_desk_who_was_given_access_has_a_page_where_it_is_taken_back(client):
    ada = cast.staff(Role.EDITOR)
    client.post(NEW, {"email": ada.email, "last_day": timezone.localdate() + DAY, "reason": "for her next post"})
    page = client.get("/desk/grants/").content.decode()
    assert f"/desk/readers/{ada.pk}/" in page
    shown = client.get(f"/desk/readers/{ada.pk}/").content.decode()
    assert "as long as she works at the desk" in shown
    path = f"/desk/grants/take-back/{Grant.objects.get().pk}/"
    assert path in shown
    assert client.get(client.post(path, {"reason": "she has left"})["Location"]).status_code == 200
    assert ada.email not in client.get("/desk/readers/").content.decode().split("<main")[1]


def test_access_is_taken_back_after_a_question(client, olga, quentin):
    grant = comp(olga, timezone.now() + DAY, "reviews our books", quentin)
    path = f"/desk/grants/take-back/{grant.pk}/"
    assert path in client.get(f"/desk/readers/{olga.pk}/").content.decode()
    question = client.get(path).content.decode()
    assert "What this opened to olga@reader.example closes within a second" in question
    assert Grant.objects.standing().exists()
    assert client.post(path, {"reason": " "})["Location"] == path
    assert Grant.objects.standing().exists()
    answer = client.post(path, {"reason": "writes elsewhere now"})
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/readers/{olga.pk}/")
    assert not Grant.objects.standing().exists()
    page = client.get(answer["Location"]).content.decode()
    assert "taken back" in page
    assert path not in page
    assert client.get(path).status_code == 404


def test_an_organisations_licence_is_not_taken_back_here(client):
    library = Organisation.objects.create(name="Library", licence_start=dt.date(2020, 1, 1))
    license_organisation(library)
    assert client.post(f"/desk/grants/take-back/{Grant.objects.get().pk}/").status_code == 404
    assert "Library" not in client.get("/desk/grants/").content.decode().split("<main")[1]


def test_of_a_pairing_it_is_said_that_it_comes_again(client, olga):
    library = Organisation.objects.create(name="Library", licence_start=dt.date(2020, 1, 1))
    grant = pair(olga, library, timezone.now())
    assert "paired again" in client.get(f"/desk/grants/take-back/{grant.pk}/").content.decode()


def test_what_was_given_is_listed_with_its_reason_and_found_by_it(client, olga, quentin):
    comp(olga, timezone.now() + DAY, "reviews our books", quentin)
    comp(Account.objects.create_user("ida@reader.example"), timezone.now() + DAY, "won the quiz", quentin)
    page = client.get("/desk/grants/", {"q": "books"}).content.decode()
    assert "olga@reader.example" in page
    assert "ida@reader.example" not in page


def test_the_form_knows_whose_page_one_came_from(client, olga):
    page = client.get(f"/desk/readers/{olga.pk}/").content.decode()
    assert f"{NEW}?email=olga%40reader.example" in page
    assert 'value="olga@reader.example"' in client.get(f"{NEW}?email=olga%40reader.example").content.decode()
