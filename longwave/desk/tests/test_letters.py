"""The next letters at the desk: Ada sees what is in them and why, puts other pieces there, and looks at the mail."""

import datetime as dt
import html

import pytest
from django.core import mail
from django.urls import reverse

from longwave.access.models import PreviewDay
from longwave.desk.roles import Role
from longwave.membership.models import Account
from longwave.newsletter import planning
from longwave.newsletter.models import Edition, Newsletter, Pick
from longwave.newsletter.tests.magazine import at, senders
from longwave.newsletter.words import Rhythm, Slot, State
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db

THURSDAY, FRIDAY = dt.date(2026, 12, 3), dt.date(2026, 12, 4)
NOON = at(dt.date(2026, 12, 2), 12)
REGIONS = ("Europe", "Asia", "Africa", "Americas")


@pytest.fixture
def noon(monkeypatch):
    """Wednesday at noon, a magazine with twelve articles, and its letters planned."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    for ago in range(1, 13):
        page = cast.article(f"Piece {ago}", f"piece-{ago}", regions=[cast.region(REGIONS[ago % 4])])
        moment = NOON - dt.timedelta(days=ago)
        type(page).objects.filter(pk=page.pk).update(first_published_at=moment)
        Entry.objects.filter(uid=page.uid).update(published_at=moment)
    list(senders())
    planning.keep(NOON)
    return NOON


def letter(rhythm=Rhythm.DAILY, day=THURSDAY):
    return Edition.objects.get(newsletter__rhythm=rhythm.value, day=day)


def in_it(edition, slot):
    return [str(work) for work in edition.items.filter(slot=slot.value).values_list("work", flat=True)]


def act(client, edition, name, **fields):
    return client.post(reverse(f"editions:{name}", args=[edition.pk]), fields, follow=True)


def ada(client):
    account = cast.staff(Role.EDITOR)
    client.force_login(account)
    return account


def test_the_first_page_shows_the_next_letter_with_every_reason(client, noon):
    ada(client)
    page = client.get("/desk/").content.decode()
    assert "Today's letter" in html.unescape(page)
    assert "Friday's roundup" in html.unescape(page)
    assert "Tomorrow, Thursday 3 December" in page
    assert "It can be changed for" in page
    assert "18 hours and 30 minutes" in page
    for item in letter().items.all():
        assert f'data-letter-work="{item.work}"' in page
        assert item.reason[1:] in page
    assert "Left out, and why" in page


def test_an_editor_puts_another_preview_in_its_place_and_lets_the_rule_choose_again(client, noon):
    account, edition = ada(client), letter()
    (before,) = in_it(edition, Slot.LEAD)
    wanted = edition.left_out[0][0]
    answer = act(client, edition, "place", slot="lead", work=wanted, instead=before)
    assert "composed anew with your choice" in answer.content.decode()
    assert in_it(edition, Slot.LEAD) == [wanted]
    assert Pick.objects.get(day=THURSDAY).by == account
    act(client, edition, "release", work=wanted)
    assert in_it(edition, Slot.LEAD) == [before]
    assert not Pick.objects.exists()


def test_what_she_put_there_after_midnight_goes_back_too_though_readers_have_seen_it(client, noon, monkeypatch):
    night = at(THURSDAY, 3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: night)
    planning.keep(night)
    ada(client)
    edition = letter()
    (before,) = in_it(edition, Slot.LEAD)
    wanted = edition.left_out[0][0]
    act(client, edition, "place", slot="lead", work=wanted, instead=before)
    assert str(PreviewDay.objects.get(day=THURSDAY).work) == wanted
    act(client, edition, "release", work=wanted)
    assert in_it(edition, Slot.LEAD) == [before]
    assert str(PreviewDay.objects.get(day=THURSDAY).work) == before


def test_a_piece_beside_the_preview_is_swapped_moved_and_stays_where_it_was_put(client, noon):
    ada(client)
    edition = letter()
    first, second, *_ = in_it(edition, Slot.ITEM)
    act(client, edition, "move", work=second, to=first)
    assert in_it(edition, Slot.ITEM)[:2] == [second, first]
    planning.keep(NOON + dt.timedelta(hours=1))
    assert in_it(edition, Slot.ITEM)[:2] == [second, first]
    other = next(
        str(e.uid) for e in all_pieces() if str(e.uid) not in map(str, edition.items.values_list("work", flat=True))
    )
    act(client, edition, "place", slot="item", work=other, instead=first)
    assert in_it(edition, Slot.ITEM)[:2] == [second, other]


def all_pieces():
    return Entry.objects.live().filter(kind="article").order_by("published_at")


def test_what_the_roundup_gives_away_is_picked_and_put_in_order(client, noon):
    ada(client)
    friday = letter(Rhythm.ROUNDUP, FRIDAY)
    first, second, third = in_it(friday, Slot.COMPLIMENTARY)
    act(client, friday, "move", work=third, to=first)
    assert in_it(friday, Slot.COMPLIMENTARY) == [third, first, second]
    free = next(work for work, why in friday.left_out if "preview" not in why)
    act(client, friday, "place", slot="complimentary", work=free, instead=first)
    assert in_it(friday, Slot.COMPLIMENTARY) == [third, free, second]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_the_roundup_gives_away_is_swapped_alone_also_where_the_rule_chose_all_three(client, noon, place):
    ada(client)
    friday = letter(Rhythm.ROUNDUP, FRIDAY)
    before = in_it(friday, Slot.COMPLIMENTARY)
    hers = next(work for work, why in friday.left_out if "preview" not in why and work not in before)
    act(client, friday, "place", slot="complimentary", work=hers, instead=before[place])
    after = [hers if work == before[place] else work for work in before]
    assert in_it(friday, Slot.COMPLIMENTARY) == after
    planning.keep(NOON + dt.timedelta(hours=1))
    assert in_it(friday, Slot.COMPLIMENTARY) == after
    act(client, friday, "release", work=hers)
    assert set(in_it(friday, Slot.COMPLIMENTARY)) > set(after) - {hers}


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.ROUNDUP])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_piece_further_down_is_swapped_alone_and_its_neighbours_stay(client, noon, rhythm, place):
    ada(client)
    for number in range(3):  # the week's other pieces are previews, or given away
        free = cast.article(f"Free {number}", f"free-{number}", tier="open", regions=[cast.region(REGIONS[number])])
        Entry.objects.filter(uid=free.uid).update(published_at=NOON - dt.timedelta(days=1, hours=number))
    planning.keep(NOON)
    edition = letter(rhythm, FRIDAY)
    before = in_it(edition, Slot.ITEM)
    there = {str(work) for work in edition.items.values_list("work", flat=True)}
    hers = next(str(entry.uid) for entry in all_pieces() if str(entry.uid) not in there)
    act(client, edition, "place", slot="item", work=hers, instead=before[place])
    after = [hers if work == before[place] else work for work in before]
    assert in_it(edition, Slot.ITEM) == after
    planning.keep(NOON + dt.timedelta(hours=1))
    assert in_it(edition, Slot.ITEM) == after
    edition.refresh_from_db()
    assert [before[place], "an editor put another piece in its place"] in edition.left_out
    act(client, edition, "release", work=hers)
    assert in_it(edition, Slot.ITEM) == before
    edition.refresh_from_db()
    assert "another piece in its place" not in str(edition.left_out)


def test_another_episode_of_the_week_stands_there_alone(client, noon):
    ada(client)
    episodes = [cast.episode(name, slug) for name, slug in (("The ferry", "ferry"), ("The dam", "dam"))]
    for ago, page in enumerate(episodes, start=1):
        Entry.objects.filter(uid=page.uid).update(published_at=NOON - dt.timedelta(days=ago))
    planning.keep(NOON)
    friday = letter(Rhythm.ROUNDUP, FRIDAY)
    ferry, dam = (str(page.uid) for page in episodes)
    assert in_it(friday, Slot.EPISODE) == [ferry]
    act(client, friday, "place", slot="episode", work=dam, instead=ferry)
    assert in_it(friday, Slot.EPISODE) == [dam]


def test_a_piece_that_became_the_preview_stands_there_alone(client, noon):
    ada(client)
    edition = letter()
    item = in_it(edition, Slot.ITEM)[1]
    act(client, edition, "move", work=item, to=in_it(edition, Slot.ITEM)[0])
    (lead,) = in_it(edition, Slot.LEAD)
    act(client, edition, "place", slot="lead", work=item, instead=lead)
    assert in_it(edition, Slot.LEAD) == [item]
    assert item not in in_it(edition, Slot.ITEM)


def test_what_cannot_be_done_is_said_and_changes_nothing(client, noon):
    ada(client)
    edition = letter()
    (lead,), items = in_it(edition, Slot.LEAD), in_it(edition, Slot.ITEM)
    for name, fields, said in [
        ("place", {"slot": "lead", "work": "", "instead": lead}, "Choose a piece first."),
        ("place", {"slot": "lead", "work": "x", "instead": lead}, "This is no piece of the magazine."),
        ("place", {"slot": "nowhere", "work": lead, "instead": ""}, "There is no such place."),
        ("place", {"slot": "item", "work": lead, "instead": items[0]}, "in the edition already"),
        ("place", {"slot": "item", "work": edition.left_out[0][0], "instead": lead}, "has changed meanwhile"),
        ("move", {"work": items[0], "to": lead}, "has changed meanwhile"),
        ("release", {"work": items[0]}, "has changed meanwhile"),
    ]:
        assert said in act(client, edition, name, **fields).content.decode(), (name, fields)
    assert (in_it(edition, Slot.LEAD), in_it(edition, Slot.ITEM)) == ([lead], items)
    Edition.objects.filter(pk=edition.pk).update(state=State.PREPARING.value)
    answer = act(client, edition, "place", slot="lead", work=edition.left_out[0][0], instead=lead)
    assert "past its cut-off" in answer.content.decode()
    assert not Pick.objects.exists()


def test_a_letter_is_looked_at_as_its_readers_get_it(client, noon):
    ada(client)
    edition = letter()
    for form in ("light", "dark", "text", "web"):
        assert client.get(reverse("editions:look", args=[edition.pk, form])).status_code == 200
    pages = {
        form: client.get(reverse("editions:look_page", args=[edition.pk, form]))
        for form in ("light", "dark", "text", "web")
    }
    light, dark = pages["light"].content.decode(), pages["dark"].content.decode()
    assert "prefers-color-scheme" not in light + dark
    assert "@media not all" in light
    assert "@media all" in dark
    assert "ada@magazine.example" in light
    assert pages["text"]["Content-Type"].startswith("text/plain")
    assert "frame-ancestors 'self'" in pages["web"]["Content-Security-Policy"]
    assert all(page["X-Frame-Options"] == "SAMEORIGIN" for page in pages.values())
    assert client.get(reverse("editions:look", args=[edition.pk, "braille"])).status_code == 404
    edition.refresh_from_db()
    assert (edition.subject, edition.dated, edition.complimentary) == ("", "", None)


def test_a_letter_without_a_sender_says_what_is_missing_instead(client, noon):
    ada(client)
    Newsletter.objects.update(sender_address="")
    page = client.get(reverse("editions:look", args=[letter().pk, "light"])).content.decode()
    assert "has no sender" in page
    assert "<iframe" not in page
    answer = act(client, letter(), "send_to_me")
    assert "has no sender" in answer.content.decode()
    assert mail.outbox == []


def test_send_to_me_sends_one_copy_and_leaves_no_trace(client, noon, django_capture_on_commit_callbacks):
    ada(client)
    edition = letter()
    with django_capture_on_commit_callbacks(execute=True):
        answer = act(client, edition, "send_to_me", next="/desk/")
    assert answer.redirect_chain == [("/desk/", 302)]
    (sent,) = mail.outbox
    assert sent.to == ["ada@magazine.example"]
    assert b"List-Unsubscribe-Post" in sent.message().as_bytes()
    edition.refresh_from_db()
    assert (edition.state, edition.deliveries.count(), edition.subject) == (State.SCHEDULED, 0, "")


ADDRESSES = [
    "/desk/editions/",
    "/desk/editions/{pk}/",
    "/desk/editions/{pk}/look/light/",
    "/desk/editions/{pk}/look/light/page/",
]


@pytest.mark.parametrize("role", list(Role))
def test_editors_and_publishers_look_after_the_letters_and_nobody_else(client, noon, role):
    edition, may = letter(), role not in (Role.AUTHOR, Role.PRODUCER)
    client.force_login(cast.staff(role))
    page = client.get("/desk/").content.decode()
    assert ("data-letter-place" in page) == may
    assert ("/desk/editions/" in page) == may
    for address in ADDRESSES:
        assert (client.get(address.format(pk=edition.pk)).status_code == 200) == may, address
    (lead,) = in_it(edition, Slot.LEAD)
    act(client, edition, "place", slot="lead", work=edition.left_out[0][0], instead=lead)
    assert Pick.objects.exists() == may
    client.post(f"/desk/editions/{edition.pk}/control/cancel/")
    edition.refresh_from_db()
    assert (edition.state == State.CANCELLED) == may


def test_a_reader_reaches_none_of_it(client, noon):
    client.force_login(Account.objects.create_user("rut@readers.example"))
    for address in ADDRESSES:
        assert client.get(address.format(pk=letter().pk)).status_code in (302, 403)
