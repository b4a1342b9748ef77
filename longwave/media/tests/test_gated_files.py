"""Pictures and sounds behind a wall: addressed below their entry, had by those who may have it, nowhere else."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from longwave.access.actions import mint
from longwave.access.models import AccessSettings
from longwave.desk.roles import Role
from longwave.media.actions import make_modern
from longwave.membership.actions import comp
from longwave.membership.models import Account
from longwave.published import files
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db
PATH = "/articles/the-port-that-waited/"
FILE = re.compile(r"/[\w/.-]*(?:/?media/images/[\w.-]+|/?audio/\d+-[0-9a-f]{16}/[\w.-]+)")


@pytest.fixture
def drawing():
    return cast.picture("A drawing")


@pytest.fixture
def article(drawing):
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 1, "free_registered": 1})
    body = [
        ("text", "<p>One.</p><p>Two.</p><p>Three.</p>"),
        ("picture", drawing),
        ("audio", {"audio": cast.audio("The winch"), "title": "The winch"}),
    ]
    return cast.article(body=body)


def named(markup):
    """The addresses of files that a text names."""
    return sorted(set(FILE.findall(markup)))


def of_body():
    return named(Entry.objects.get(path=PATH).body_html)


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def subscriber(client):
    olga = Account.objects.create_user("olga@reader.example")
    comp(olga, timezone.now() + dt.timedelta(days=400), "reviews our books", None)
    client.cookies["lw_pass"] = cast.pass_of(olga)
    return client


def test_files_of_a_body_that_is_not_for_everybody_lie_below_their_entry(client, article):
    found = of_body()
    assert len(found) >= 2
    assert all(address.startswith((f"{PATH}audio/", f"{PATH}media/")) for address in found)
    assert {address.rpartition(".")[2] for address in found} == {"jpg", "mp3"}


def test_whoever_may_not_read_on_is_told_why_and_nothing_is_kept(client, article):
    for address in of_body():
        for answer in (client.get(address), client.head(address), client.get(address, headers={"range": "bytes=0-9"})):
            assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
            assert answer["Content-Type"] == "text/plain"
        assert f"http://localhost:8000{PATH}" in client.get(address).content.decode()


def test_a_subscriber_gets_them_for_herself_whole_in_parts_and_not_twice(client, article):
    subscriber(client)
    for address in of_body():
        whole = client.get(address)
        body = b"".join(whole)
        assert (whole.status_code, whole["Cache-Control"], whole["Vary"]) == (200, "private, no-cache", "Cookie")
        part = client.get(address, headers={"range": "bytes=5-9"})
        assert (part.status_code, b"".join(part)) == (206, body[5:10])
        assert client.head(address)["Content-Length"] == str(len(body))
        assert client.get(address, headers={"if-none-match": whole["ETag"]}).status_code == 304


def test_a_tag_held_from_better_days_opens_nothing(client, article):
    address = of_body()[0]
    tag = subscriber(client).get(address)["ETag"]
    client.cookies.clear()
    assert client.get(address, headers={"if-none-match": tag}).status_code == 403


def test_a_free_article_opens_its_files_and_they_use_up_none(client, article):
    address = of_body()[0]
    assert client.get(address).status_code == 403
    client.get(PATH)
    assert client.get(address).status_code == 200


def test_a_complimentary_link_opens_the_files_of_its_article_alone(client, article, drawing):
    AccessSettings.objects.update(free_anonymous=0)
    other = cast.article("Another", "another", body=[("text", "<p>x</p>"), ("picture", cast.picture("Another"))])
    uid = Entry.objects.get(path=PATH).uid
    client.cookies["lw_link"] = mint("by hand", [uid], None)[uid].split("/")[2]
    assert client.get(of_body()[0]).status_code == 200
    for address in named(Entry.objects.get(path=other.address).body_html):
        assert client.get(address).status_code == 403


def test_a_file_of_another_entry_is_not_had_through_one_that_is_open(client, article):
    cast.article("Free", "free", tier="open")
    subscriber(client)
    for address in of_body():
        assert client.get(address.replace("the-port-that-waited", "free")).status_code == 404


def test_the_public_address_of_a_file_behind_walls_is_not_there(client, article):
    for address in of_body():
        public = address.removeprefix(PATH[:-1])
        assert files.PUBLIC.match(public)
        assert client.get(public).status_code == 404
    subscriber(client)
    assert {client.get(address.removeprefix(PATH[:-1])).status_code for address in of_body()} == {404}


def test_a_picture_that_something_open_shows_is_everybodys(client, article, drawing):
    address = next(a for a in of_body() if a.endswith(".jpg")).removeprefix(PATH[:-1])
    assert client.get(address).status_code == 404
    cast.article("Free", "free", tier="open", picture=drawing)
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=86400")


def test_the_picture_above_a_piece_is_everybodys_whatever_its_tier(client, article):
    shown = named(str(Entry.objects.get(path=PATH).picture))
    assert shown
    assert {client.get(address).status_code for address in shown} == {200}


def test_a_new_tier_moves_the_addresses_at_once_and_back(client, article):
    publish(article, tier="open")
    free = of_body()
    assert all(address.startswith(("/media/images/", "/audio/")) for address in free)
    assert {client.get(address).status_code for address in free} == {200}
    publish(article, tier="subscribers")
    assert {client.get(address).status_code for address in free} == {404}
    assert not files.public_names() & {address.removeprefix("/media/") for address in free}
    assert {client.get(address).status_code for address in of_body()} == {403}
    publish(article, tier="open")
    assert of_body() == free
    assert {client.get(address).status_code for address in free} == {200}


def test_what_opens_at_a_date_has_its_files_below_it_before_and_after(client, article):
    publish(article, opens_at=cast.NOON)
    with time_machine.travel(cast.NOON - dt.timedelta(seconds=1), tick=False):
        closed = of_body()
        assert {client.get(address).status_code for address in closed} == {403}
    with time_machine.travel(cast.NOON, tick=False):
        answers = [client.get(address) for address in closed]
        assert {(answer.status_code, answer["Cache-Control"]) for answer in answers} == {(200, "public, no-cache")}


def test_what_closes_at_a_date_closes_its_files_too(client, article):
    publish(article, tier="open", closes_at=cast.NOON)
    for moment, status in ((cast.NOON - dt.timedelta(seconds=1), 200), (cast.NOON, 403)):
        with time_machine.travel(moment, tick=False):
            assert {client.get(address).status_code for address in of_body()} == {status}
            assert {client.get(a.removeprefix(PATH[:-1])).status_code for a in of_body()} == {404}


def test_the_better_formats_that_the_worker_makes_later_follow(client, article, drawing):
    make_modern(drawing)
    found = [address for address in of_body() if address.endswith((".avif", ".webp"))]
    assert len(found) >= 2
    assert all(address.startswith(PATH) for address in found)
    assert {client.get(address).status_code for address in found} == {403}
    assert {client.get(address.removeprefix(PATH[:-1])).status_code for address in found} == {404}
    subscriber(client)
    assert {client.get(address).status_code for address in found} == {200}


def test_sizes_that_the_desk_makes_for_itself_are_the_desks(client, article, drawing):
    thumbnail = drawing.get_rendition("max-165x165").url
    assert client.get(thumbnail).status_code == 404
    client.force_login(cast.staff(Role.EDITOR))
    answer = client.get(thumbnail)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")


def test_a_reader_who_is_signed_in_is_not_the_desk(client, article, drawing):
    client.force_login(Account.objects.create_user("rut@reader.example"))
    assert client.get(drawing.get_rendition("max-165x165").url).status_code == 404


def test_a_draft_shows_its_files_to_the_desk_and_to_nobody_else(client, drawing):
    draft = cast.draft("Not yet", "not-yet", body=[("picture", drawing)])
    addresses = named(draft.entry().body_html)
    assert addresses
    assert {client.get(address).status_code for address in addresses} == {404}
    client.force_login(cast.staff(Role.EDITOR))
    assert {client.get(address).status_code for address in addresses} == {200}


def test_what_is_withdrawn_shows_nothing_any_more(client, article):
    publish(article, tier="open")
    free = of_body()
    article.unpublish()
    assert {client.get(address).status_code for address in free} == {404}


def test_an_article_that_moved_takes_its_files_along(client, article):
    before = of_body()
    publish(article, slug="the-port")
    subscriber(client)
    for address in before:
        answer = client.get(address)
        moved = address.replace("the-port-that-waited", "the-port")
        assert (answer.status_code, answer["Location"]) == (301, moved)
        assert client.get(moved).status_code == 200


def test_the_magazines_logo_is_everybodys(client):
    from longwave.editorial.magazine import MagazineSettings

    settings = MagazineSettings.load()
    settings.logo = cast.picture("The logo")
    settings.save()
    assert client.get(settings.chrome()["logo"]["src"]).status_code == 200
    settings.logo = None
    settings.save()
    assert files.public_names() == frozenset()
