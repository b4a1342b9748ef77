"""Who may do what at the desk: the table in `roles.py`, tried through Wagtail's own pages."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from longwave.access.actions import mint
from longwave.access.models import ComplimentaryEdition
from longwave.desk.actions import let_in
from longwave.desk.roles import ROLES, Role
from longwave.editorial.models import ArticleSection, FrontPage, PeopleSection, RegionSection
from longwave.membership.actions import comp
from longwave.membership.models import Account, Grant, Organisation
from longwave.podcast.models import PodcastSection
from tests import cast

pytestmark = pytest.mark.django_db

SECTIONS = {
    "articles": ArticleSection,
    "people": PeopleSection,
    "regions": RegionSection,
    "podcasts": PodcastSection,
    "": FrontPage,
}


def may(role, verb, section):
    tester = SECTIONS[section].objects.get().permissions_for_user(cast.staff(role))
    return {"add": tester.can_add_subpage, "publish": tester.can_publish_subpage}[verb]()


ALLOWED = {
    Role.AUTHOR: {("add", "articles")},
    Role.EDITOR: {(v, s) for v in ("add", "publish") for s in ("articles", "people", "regions")},
    Role.PRODUCER: {(v, s) for v in ("add", "publish") for s in ("podcasts", "people")},
    Role.PUBLISHER: {(v, s) for v in ("add", "publish") for s in SECTIONS},
    Role.ADMINISTRATOR: {(v, s) for v in ("add", "publish") for s in SECTIONS},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_the_table_says_and_nothing_else(role):
    found = {(verb, section) for verb in ("add", "publish") for section in SECTIONS if may(role, verb, section)}
    assert found == ALLOWED[role]


def test_an_author_edits_her_own_piece_and_not_her_colleagues():
    bo = cast.staff(Role.AUTHOR)
    theirs = cast.draft("Theirs", "theirs")
    own = cast.draft("Own", "own")
    own.owner = bo
    own.save()
    assert own.permissions_for_user(bo).can_edit()
    assert not own.permissions_for_user(bo).can_publish()
    assert not theirs.permissions_for_user(bo).can_edit()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUTHOR, 302), (Role.EDITOR, 302), (Role.PRODUCER, 302), (Role.PUBLISHER, 200), (Role.ADMINISTRATOR, 200)],
)
def test_only_the_publisher_changes_menus_and_logo(client, role, status):
    client.force_login(cast.staff(role))
    address = reverse("wagtailsettings:edit", args=["editorial", "magazinesettings"])
    assert client.get(address, follow=status == 200).status_code == status


READERS = [
    "/desk/readers/",
    "/desk/grants/",
    "/desk/grants/new/",
    "/desk/organisations/",
    "/desk/organisations/new/",
    "/desk/complimentary/",
    "/desk/complimentary/new/",
    "/desk/settings/access/accesssettings/",
    "/desk/settings/membership/billingsettings/",
    "/desk/settings/insight/insightsettings/",
    "/desk/plans/",
    "/desk/plans/new/",
    "/desk/offers/",
    "/desk/offers/new/",
    "/desk/invoices/",
    "/desk/invoices/new/",
    "/desk/proofs/",
    "/desk/alerts/",
]


@pytest.mark.parametrize("path", READERS)
@pytest.mark.parametrize("role", list(Role))
def test_only_the_publisher_and_administrators_look_after_readers(client, role, path):
    client.force_login(cast.staff(role))
    answer = client.get(path, follow=True)
    may = role in (Role.PUBLISHER, Role.ADMINISTRATOR)
    assert (answer.status_code, "do not have permission" in answer.content.decode()) == (200, not may)
    menu = client.get("/desk/").content.decode()
    assert ("/desk/organisations/" in menu) == may


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.PRODUCER])
def test_other_roles_change_nothing_about_readers_either(client, role):
    olga = Account.objects.create_user("olga@reader.example")
    grant = comp(olga, timezone.now() + dt.timedelta(days=1), "reviews our books", None)
    mint("by hand", [], None)
    client.force_login(cast.staff(role))
    edition = ComplimentaryEdition.objects.get()
    client.post("/desk/grants/new/", {"email": "x@reader.example", "last_day": "2099-01-01", "reason": "friend"})
    client.post(f"/desk/grants/take-back/{grant.pk}/", {"reason": "spite"})
    client.post("/desk/organisations/new/", {"name": "Mine", "licence_start": "2026-01-01", "networks": ""})
    client.post(f"/desk/complimentary/revoke/{edition.pk}/")
    assert list(Grant.objects.standing()) == [grant]
    assert not Organisation.objects.exists()
    assert not ComplimentaryEdition.objects.filter(revoked_at__isnull=False).exists()


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_only_an_administrator_manages_people(client, role):
    client.force_login(cast.staff(role))
    assert client.get(reverse("wagtailusers_users:index")).status_code == 302
    client.force_login(cast.staff(Role.ADMINISTRATOR))
    assert client.get(reverse("wagtailusers_users:index")).status_code == 200


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/login/?next=/desk/")


def test_every_role_of_the_table_has_a_group():
    assert set(ROLES) == set(Role) - {Role.ADMINISTRATOR}


def test_somebody_who_is_let_in_has_the_role_and_a_link_to_the_one_way_in():
    link = let_in("New.Editor@Magazine.example", Role.EDITOR)
    account = Account.objects.get(email="new.editor@magazine.example")
    assert link.startswith("http://localhost:8000/account/welcome/")
    assert set(account.groups.values_list("name", flat=True)) == {"Editor"}
    assert not account.has_usable_password()


def test_a_second_role_keeps_the_first():
    ada = cast.staff(Role.EDITOR)
    let_in(ada.email, Role.PRODUCER)
    assert set(ada.groups.values_list("name", flat=True)) == {"Editor", "Producer"}
