"""Ada sees at the desk what stands under a piece and why, pins and excludes, before and after it is published."""

import argparse
import json
import random

import pytest
from django.urls import reverse

from longwave.desk.roles import Role
from longwave.discovery import scoring
from longwave.discovery.models import Nearest, Wish
from longwave.ops.commands import related
from longwave.published.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db

HARBOUR = "Cranes unload containers in the harbour while dockers and pilots wait for the tide and the customs shed."


def told(name, **fields):
    words = HARBOUR.split()
    random.Random(name).shuffle(words)
    slug = name.lower().replace(" ", "-")
    author = cast.person(f"Writer of {name}", f"writer-{slug}")
    make = cast.draft if fields.pop("draft", False) else cast.article
    about = " ".join(words)
    return make(name, slug, standfirst=about[:60], body=[("text", f"<p>{about}</p>")], authors=[author], **fields)


@pytest.fixture
def desk(client):
    client.force_login(cast.staff(Role.EDITOR))
    return client


@pytest.fixture
def pieces():
    made = [told(f"Harbour {name}") for name in ("north", "south", "east", "west", "inner", "outer")]
    scoring.score_due()
    return made


def address(page):
    return reverse("related:page", args=[page.pk])


def say(desk, page, other, verdict, part=""):
    return desk.post(address(page) + part, {"other": str(other.uid), "verdict": verdict})


def under(page):
    return [stub["title"] for stub in Entry.objects.get(uid=page.uid).related]


def sheet(desk, page):
    return desk.get(address(page)).context["sheet"]


def test_she_sees_what_readers_see_with_the_words_both_share(desk, pieces):
    found = sheet(desk, pieces[0])
    assert [line.title for line in found.shown] == under(pieces[0])
    assert all(line.why.startswith("Both speak of ") for line in found.shown)
    assert len(found.spares) == 1
    answer = desk.get(address(pieces[0]))
    assert "Readers see under this piece" in answer.content.decode()


def test_the_editor_has_a_place_for_it(desk, pieces):
    said = desk.get(reverse("wagtailadmin_pages:edit", args=[pieces[0].pk])).content.decode()
    assert f'data-related="{address(pieces[0])}"' in said
    assert "desk/related.js" in said
    part = desk.get(address(pieces[0]) + "?part").content.decode()
    assert "<form" not in part
    assert 'data-verdict="pin"' in part


def test_a_pin_counts_at_once_and_holds_after_all_were_scored_again(desk, pieces):
    spare = sheet(desk, pieces[0]).spares[0]
    page = next(one for one in pieces if str(one.uid) == spare.uid)
    assert say(desk, pieces[0], page, "pin").status_code == 302
    assert under(pieces[0])[0] == page.title
    scoring.score_all()
    assert under(pieces[0])[0] == page.title
    assert sheet(desk, pieces[0]).shown[0].why == "Pinned"
    assert Nearest.objects.get(entry__uid=pieces[0].uid).chosen[0][1] == "pin"


def test_an_exclusion_holds_too_and_can_be_taken_back(desk, pieces):
    gone = next(one for one in pieces if one.title == under(pieces[0])[0])
    answer = say(desk, pieces[0], gone, "exclude", "?part").content.decode()
    assert "Let back in" in answer
    scoring.score_all()
    assert gone.title not in under(pieces[0])
    assert len(under(pieces[0])) == 4
    say(desk, pieces[0], gone, "let-back")
    assert gone.title in under(pieces[0])


def test_what_another_editor_said_meanwhile_is_not_taken_back_by_a_page_that_is_old(desk, pieces):
    other = pieces[1]
    say(desk, pieces[0], other, "pin")
    say(desk, pieces[0], other, "exclude")
    say(desk, pieces[0], other, "unpin")
    assert other.title not in under(pieces[0])
    say(desk, pieces[0], other, "let-back")
    say(desk, pieces[0], other, "pin")
    say(desk, pieces[0], other, "let-back")
    assert under(pieces[0])[0] == other.title


def test_a_button_that_is_pressed_twice_is_one_word_of_hers(desk, pieces):
    say(desk, pieces[0], pieces[1], "pin")
    say(desk, pieces[0], pieces[2], "pin")
    say(desk, pieces[0], pieces[1], "pin")
    assert Wish.objects.count() == 2
    assert under(pieces[0])[:2] == [pieces[1].title, pieces[2].title]


def test_who_said_what_and_when_stays_written_down(desk, pieces):
    before = [str(stub["uid"]) for stub in Entry.objects.get(uid=pieces[0].uid).related]
    say(desk, pieces[0], pieces[1], "exclude")
    say(desk, pieces[0], pieces[1], "pin")
    first, second = Wish.objects.order_by("pk")
    ada = cast.staff(Role.EDITOR)
    assert (first.verdict, first.made_by, first.undone_by, first.shown) == ("exclude", ada, ada, before)
    assert (second.verdict, second.undone_at) == ("pin", None)


def test_a_draft_is_shown_what_would_stand_under_it_and_nobody_finds_the_draft(desk, pieces):
    page = told("Harbour draft", draft=True)
    found = sheet(desk, page)
    assert (found.live, found.scored) == (False, True)
    assert len(found.shown) == 4
    wanted = next(one for one in pieces if one.title == found.spares[0].title)
    say(desk, page, wanted, "pin")
    assert sheet(desk, page).shown[0].title == wanted.title
    told("Harbour later")
    scoring.score_due()
    assert not Nearest.objects.filter(near__icontains=str(page.uid)).exists()
    page.get_latest_revision().publish()
    assert under(page)[0] == wanted.title


def test_what_the_form_pins_is_changed_in_the_form(desk, pieces):
    page = told("Harbour by hand", pins=[pieces[2]])
    line = sheet(desk, page).shown[0]
    assert (line.title, line.why, line.says) == (pieces[2].title, "Chosen by hand above", ())


def test_before_the_texts_were_compared_it_says_so(desk):
    told("Harbour alone")
    page = told("Harbour beside")
    found = sheet(desk, page)
    assert not found.scored
    assert found.shown[0].why == "Both are filed under Europe"
    assert "were not compared yet" in desk.get(address(page)).content.decode()


@pytest.mark.parametrize("other", ["nonsense", "", "00000000-0000-4000-8000-000000000000"])
def test_nonsense_is_refused(desk, pieces, other):
    assert desk.post(address(pieces[0]), {"other": other, "verdict": "pin"}).status_code == 404
    assert say(desk, pieces[0], pieces[1], "love").status_code == 404
    assert say(desk, pieces[0], pieces[0], "pin").status_code == 404
    assert not Wish.objects.exists()


def test_who_may_not_edit_a_piece_has_no_word_on_it(client, pieces):
    assert client.get(address(pieces[0])).status_code == 302
    client.force_login(cast.staff(Role.AUTHOR))
    for answer in (client.get(address(pieces[0])), say(client, pieces[0], pieces[1], "pin", "?part")):
        assert answer.status_code in (302, 403)
    assert not Wish.objects.exists()
    client.force_login(cast.staff(Role.EDITOR))
    assert client.get(reverse("related:page", args=[cast.region().pk])).status_code == 404


def test_what_editors_said_is_written_out(desk, pieces, capsys):
    page = told("Harbour by hand", pins=[pieces[2]])
    say(desk, pieces[0], pieces[1], "exclude")
    say(desk, pieces[0], pieces[1], "let-back")
    capsys.readouterr()
    args = argparse.Namespace(pins=True, json=False)
    assert related.run(args) == 0
    clicked, by_hand = map(json.loads, capsys.readouterr().out.splitlines())
    assert (clicked["work"], clicked["other"]) == (str(pieces[0].uid), str(pieces[1].uid))
    assert clicked["by"] == clicked["undone_by"] == cast.staff(Role.EDITOR).email
    assert (by_hand["work"], by_hand["other"]) == (str(page.uid), str(pieces[2].uid))
    assert related.run(argparse.Namespace(pins=False, json=True)) == 0
    assert json.loads(capsys.readouterr().out)["waiting"] == 1
