"""Quentin, the publisher, keeps the organisations whose people read from their networks."""

import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from longwave.access import facts
from longwave.access.networks import parse
from longwave.desk.roles import Role
from longwave.membership.actions import midnight
from longwave.membership.models import Grant, Organisation
from tests import cast

pytestmark = pytest.mark.django_db
NEW = "/desk/organisations/new/"
LIBRARY = {"name": "University Library", "licence_start": "2026-01-01", "licence_end": "", "networks": "192.0.2.0/24"}


@pytest.fixture(autouse=True)
def quentin(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.staff(Role.PUBLISHER))


def faults(answer):
    assert answer.status_code == 200
    return {name: " ".join(errors) for name, errors in answer.context["form"].errors.items()}


def test_a_new_organisation_has_its_licence_at_once(client):
    answer = client.post(
        NEW, LIBRARY | {"licence_end": "2027-01-01", "networks": " 192.0.2.0/24\r\n\r\n2001:db8::/32 "}
    )
    assert answer.status_code == 302
    library = Organisation.objects.get()
    assert library.networks == "192.0.2.0/24\n2001:db8::/32"
    grant = library.grants.get()
    assert [grant.start, grant.end] == [midnight(day) for day in (library.licence_start, library.licence_end)]
    assert facts.known(timezone.now()).networks.organisation("192.0.2.77") == library.pk


def test_a_licence_that_is_changed_is_the_same_grant_with_other_days(client):
    client.post(NEW, LIBRARY)
    library = Organisation.objects.get()
    page = client.get(f"/desk/organisations/edit/{library.pk}/")
    assert "University Library" in page.content.decode()
    assert client.post(page.request["PATH_INFO"], LIBRARY | {"licence_end": "2026-06-01"}).status_code == 302
    assert Grant.objects.get().end == midnight(Organisation.objects.get().licence_end)


def test_it_keeps_its_own_ranges_when_it_is_saved_again(client):
    client.post(NEW, LIBRARY)
    assert client.post(f"/desk/organisations/edit/{Organisation.objects.get().pk}/", LIBRARY).status_code == 302


def test_what_overlaps_another_organisation_is_refused_beside_the_field(client):
    client.post(NEW, LIBRARY)
    answer = client.post(NEW, LIBRARY | {"name": "City Library", "networks": "198.51.100.1\n192.0.2.10-192.0.2.40"})
    assert (
        "192.0.2.10-192.0.2.40 shares addresses with 192.0.2.0/24 of University Library" in faults(answer)["networks"]
    )
    assert Organisation.objects.count() == 1


def test_all_faults_are_named_at_once(client):
    wrong = {"licence_end": "2025-12-31", "networks": "everywhere", "name": ""}
    found = faults(client.post(NEW, LIBRARY | wrong))
    assert set(found) == {"name", "licence_end", "networks"}
    assert "Found an end on 2025-12-31, expected a day after the licence begins on 2026-01-01" in found["licence_end"]
    assert "Line 1: Found 'everywhere'" in found["networks"]


def test_a_logo_is_a_picture_of_two_megabytes_at_most(client):
    def refusal(content, name):
        return faults(client.post(NEW, LIBRARY | {"logo": SimpleUploadedFile(name, content)})).get("logo", "")

    assert "not an image" in refusal(b"<svg onload='alert(1)'/>", "logo.png")
    assert "Found 2.0 MB, expected a picture of at most 2 MB" in refusal(
        cast.jpeg() + bytes(2 * 1024 * 1024), "logo.jpg"
    )
    assert "at most 25 million in all" in refusal(cast.jpeg(6000, 5000), "logo.jpg")
    assert "Found a picture that breaks off" in refusal(cast.jpeg(300, 300)[:-400], "logo.jpg")
    assert not Organisation.objects.exists()


def upload_logo(client):
    with_logo = {"logo": SimpleUploadedFile("library.jpg", cast.jpeg(1200, 900)), "networks": "127.0.0.1"}
    assert client.post(NEW, LIBRARY | with_logo).status_code == 302
    return Organisation.objects.get().logo


def test_a_logo_is_made_small_and_has_a_name_that_nobody_guesses(client):
    logo = upload_logo(client)
    assert re.fullmatch(r"images/organisations/[0-9a-f]{16}\.png", logo.name)
    assert (logo.width, logo.height) == (128, 96)
    answer = client.get(logo.url)
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    logo.instance.delete()
    assert client.get(logo.url).status_code == 404
    assert client.get("/media/images/organisations/library.png").status_code == 404


def test_its_readers_see_the_logo_and_nobody_else_does(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        logo = upload_logo(client)
    told = client.get("/here.json").json()
    assert (told["organisation"], told["logo"]) == ("University Library", logo.url)
    told = client.get("/here.json", REMOTE_ADDR="198.51.100.9").json()
    assert (told["organisation"], told["logo"]) == ("", "")


def test_days_are_written_as_everywhere_at_the_desk(client):
    client.post(NEW, LIBRARY)
    form = client.get(f"/desk/organisations/edit/{Organisation.objects.get().pk}/").content.decode()
    assert 'value="2026-01-01"' in form
    listed = client.get("/desk/organisations/").content.decode()
    assert "2026-01-01" in listed
    assert "open-ended" in listed


def test_an_organisation_is_not_deleted(client):
    client.force_login(cast.staff(Role.ADMINISTRATOR))
    client.post(NEW, LIBRARY)
    number = Organisation.objects.get().pk
    assert client.get(f"/desk/organisations/delete/{number}/").status_code == 404
    assert "/delete/" not in client.get(f"/desk/organisations/edit/{number}/").content.decode()


def test_the_list_finds_an_organisation_by_its_name(client):
    client.post(NEW, LIBRARY)
    for words, found in (("university", True), ("city", False)):
        assert ("University Library" in client.get("/desk/organisations/", {"q": words}).content.decode()) == found


def test_twenty_thousand_ranges_are_saved_in_seconds(client):
    client.post(NEW, LIBRARY)
    lines = [f"10.{n // 256}.{n % 256}.0-10.{n // 256}.{n % 256}.99" for n in range(20_000)]
    assert parse(lines[0]) < parse(lines[-1])
    began = time.process_time()
    answer = client.post(NEW, LIBRARY | {"name": "Everybody", "networks": "\n".join(lines)})
    assert answer.status_code == 302
    assert time.process_time() - began < 8
    assert (
        facts.known(timezone.now()).networks.organisation("10.78.31.9") == Organisation.objects.get(name="Everybody").pk
    )
