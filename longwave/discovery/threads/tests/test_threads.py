"""Threads as readers meet them and Ada makes them."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from longwave.desk.roles import Role
from longwave.discovery import overview
from longwave.discovery.models import Nearest, ThreadPage, ThreadPart, ThreadSection, Wish
from longwave.discovery.threads import actions
from longwave.editorial.actions import publish_due
from longwave.published.models import Entry
from tests import cast
from tests.desk import form_of

pytestmark = pytest.mark.django_db
STRAIT = "/threads/the-strait/"


@pytest.fixture
def pieces():
    return [cast.article("Before", "before"), cast.article("During", "during"), cast.article("After", "after")]


@pytest.fixture
def strait(pieces):
    return cast.thread("The strait", "the-strait", *pieces, body="<p>What became of it.</p>")


def entry(page):
    return Entry.objects.get(uid=page.uid)


def places(page):
    return [(place["title"], place["part"], place["of"]) for place in entry(page).threads]


def reads(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_piece_says_its_part_and_leads_to_its_neighbours(client, strait):
    page = reads(client, "/articles/during/")
    assert "Part 2 of 3" in page
    assert '<a href="/articles/before/" rel="prev">Before</a>' in page
    assert '<a href="/articles/after/" rel="next">After</a>' in page
    assert page.index("Next in the thread · ") < page.index("Previous in the thread · ")
    assert f'<a href="{STRAIT}">The strait</a>' in page


def test_a_part_leads_to_each_neighbour_once_also_to_one_that_is_not_among_the_related_pieces(client, pieces, strait):
    for excluded in (False, True):
        if excluded:
            overview.say(pieces[1].uid, pieces[2].uid, Wish.EXCLUDE, cast.staff(Role.EDITOR))
        page = reads(client, "/articles/during/")
        assert page.count('href="/articles/before/"') == page.count('href="/articles/after/"') == 1
        assert ('<a href="/articles/after/" rel="next"><span class="meta">Next</span> After</a>' in page) is excluded


def test_the_page_has_introduction_timeline_and_feed(client, pieces):
    facts = [(2019, None, None, "It was closed.", "https://gazette.example/notice"), (2020, 2, None, "It reopened.")]
    cast.thread("The strait", "the-strait", *pieces, body="<p>What became of it.</p>", facts=facts)
    page = reads(client, STRAIT)
    assert "What became of it." in page
    assert '<time datetime="2019">2019</time>' in page
    assert '<time datetime="2020-02">February 2020</time>' in page
    assert page.index("It was closed.") < page.index("It reopened.") < page.rindex("Before")
    assert 'href="https://gazette.example/notice"' in page
    feed = etree.fromstring(client.get(f"{STRAIT}feed.xml").content)
    assert {item.findtext("title") for item in feed.iter("item")} == {"Before", "During", "After"}
    assert STRAIT in reads(client, "/threads/")
    assert STRAIT in reads(client, "/sitemap.xml")


def test_what_is_behind_the_wall_stays_there(client, strait):
    for address in ("/threads/", STRAIT, f"{STRAIT}feed.xml"):
        assert "Behind the wall" not in reads(client, address)


def test_a_draft_is_neither_shown_nor_counted_until_it_is_published(client, pieces):
    draft = cast.draft("Secret", "secret")
    cast.thread("The strait", "the-strait", pieces[0], draft, pieces[1])
    assert places(pieces[1]) == [("The strait", 2, 2)]
    assert "Secret" not in reads(client, STRAIT)
    draft.get_latest_revision().publish()
    assert places(pieces[1]) == [("The strait", 3, 3)]
    assert places(draft) == [("The strait", 2, 3)]
    assert "Secret" in reads(client, STRAIT)


def test_a_scheduled_piece_takes_its_place_when_it_appears(pieces):
    draft = cast.draft("Tomorrow", "tomorrow")
    draft.go_live_at = timezone.now() + dt.timedelta(hours=1)
    draft.save_revision().publish()
    cast.thread("The strait", "the-strait", draft, *pieces[:1])
    assert places(pieces[0]) == [("The strait", 1, 1)]
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        publish_due(timezone.now())
    assert places(pieces[0]) == [("The strait", 2, 2)]


def test_a_withdrawn_piece_goes_and_comes_back(client, pieces, strait):
    pieces[1].unpublish()
    assert places(pieces[2]) == [("The strait", 2, 2)]
    assert "During" not in reads(client, STRAIT)
    pieces[1].save_revision().publish()
    assert places(pieces[2]) == [("The strait", 3, 3)]


def test_a_deleted_piece_goes(client, pieces, strait):
    pieces[0].delete()
    assert places(pieces[2]) == [("The strait", 2, 2)]
    assert "Before" not in reads(client, STRAIT)


def test_a_renamed_piece_is_renamed_in_its_neighbours(client, pieces, strait):
    pieces[0].title = "Long before"
    pieces[0].save_revision().publish()
    assert "Long before" in reads(client, "/articles/during/")
    assert "Long before" in reads(client, STRAIT)


def test_reordering_renaming_and_removing_tell_every_part(client, pieces, strait):
    before, during, after = pieces
    generations = {page.pk: entry(page).generation for page in pieces}
    strait.title = "The other strait"
    strait.parts = [ThreadPart(target=after, sort_order=1), ThreadPart(target=before, sort_order=2)]
    strait.save_revision().publish()
    assert places(after) == [("The other strait", 1, 2)]
    assert places(before) == [("The other strait", 2, 2)]
    assert places(during) == []
    assert all(entry(page).generation > generations[page.pk] for page in pieces)
    assert "Part " not in reads(client, "/articles/during/")


def test_a_piece_may_be_in_two_threads_and_an_episode_too(client, pieces, strait):
    episode = cast.episode()
    cast.thread("Ships", "ships", pieces[1], episode)
    assert places(pieces[1]) == [("Ships", 1, 2), ("The strait", 2, 3)]
    assert "Part 2 of 2" in reads(client, episode.address)


def test_a_piece_keeps_its_threads_when_it_is_published_again(pieces, strait):
    pieces[1].standfirst = "Another line."
    pieces[1].save_revision().publish()
    assert places(pieces[1]) == [("The strait", 2, 3)]
    assert Entry.objects.listed(f"thread:{strait.uid}").count() == 3


def test_a_thread_that_goes_is_forgotten_by_its_parts(client, pieces, strait):
    strait.unpublish()
    assert [places(page) for page in pieces] == [[], [], []]
    assert client.get(STRAIT).status_code == 410
    assert client.get(f"{STRAIT}feed.xml").status_code == 410


def test_threads_lead_what_stands_under_a_piece_after_pins(pieces, strait):
    pinned = cast.article("Pinned", "pinned")
    pieces[1].related_pins = cast._pins([pinned])
    pieces[1].save_revision().publish()
    assert [stub["title"] for stub in entry(pieces[1]).related[:3]] == ["Pinned", "After", "Before"]
    why = Nearest.objects.get(entry__uid=pieces[1].uid).chosen
    assert [row[1] for row in why[:3]] == ["pin", "thread", "thread"]


def test_a_page_needs_no_more_queries_for_its_threads(client):
    alone, part = (cast.article(name.title(), name, tier="open") for name in ("alone", "part"))
    cast.thread("The strait", "the-strait", part, cast.article("After", "after"))
    counts = []
    for address in (alone.address, alone.address, part.address):  # the first of a process learns what it keeps
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[2] == counts[1]


def test_all_parts_of_a_thread_are_told_in_few_statements(monkeypatch):
    pages = [cast.article(f"Piece {number}", f"piece-{number}") for number in range(12)]
    thread = cast.thread("The strait", "the-strait", *pages)
    monkeypatch.setattr(actions, "relate_again", lambda numbers: 0)
    with CaptureQueriesContext(connection) as queries:
        actions.gather(entry(thread))
    assert len(queries) < 20
    assert places(pages[11]) == [("The strait", 12, 12)]


# --- At the desk ------------------------------------------------------------------------------------------------


def test_ada_adds_a_piece_and_a_fact_in_the_form_and_a_wrong_date_is_refused(client, strait):
    client.force_login(cast.staff(Role.EDITOR))
    form = form_of(client, strait) | {"action-publish": "1", "facts-TOTAL_FORMS": "1"}
    form |= {"facts-0-year": "2026", "facts-0-month": "2", "facts-0-day": "30", "facts-0-sentence": "It closed."}
    form |= {"facts-0-id": "", "facts-0-link": "", "facts-0-ORDER": "1"}
    address = reverse("wagtailadmin_pages:edit", args=[strait.pk])
    refused = client.post(address, form)
    assert "There is no such date as 2026-02-30." in refused.content.decode()
    client.post(address, form | {"facts-0-day": "28"})
    assert entry(strait).data["timeline"][0]["said"] == "28 February 2026"


def test_a_piece_that_stands_twice_is_refused(client, pieces, strait):
    client.force_login(cast.staff(Role.EDITOR))
    form = form_of(client, strait) | {"action-publish": "1", "parts-1-target": pieces[0].pk}
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[strait.pk]), form)
    assert "“Before” stands here twice: remove one." in answer.content.decode()
    assert ThreadPage.objects.get().parts.count() == 3


@pytest.mark.parametrize(
    ("role", "may"), [(Role.AUTHOR, False), (Role.PRODUCER, False), (Role.EDITOR, True), (Role.PUBLISHER, True)]
)
def test_whoever_may_make_one_finds_them_in_the_menu_and_begins_one_from_the_home_page(client, role, may):
    client.force_login(cast.staff(role))
    section = ThreadSection.objects.get().pk
    page = reads(client, "/desk/")
    assert (reverse("wagtailadmin_explore", args=[section]) in page) == may
    assert ("Begin a thread" in page) == may


def test_bo_may_not_change_a_thread(client, strait):
    client.force_login(cast.staff(Role.AUTHOR))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[strait.pk])).status_code == 302


def near(page, *others):
    found = [[str(other.uid), score, ["strait"]] for other, score in others]
    Nearest.objects.filter(entry__uid=page.uid).update(near=found)


def test_ada_adds_what_is_near_to_the_pieces_to_the_draft_and_readers_wait_for_her(client, pieces):
    thread = cast.thread("The strait", "the-strait", *pieces[:1])
    near(pieces[0], (pieces[2], 0.7), (pieces[1], 0.4))
    client.force_login(cast.staff(Role.EDITOR))
    address = reverse("threads:page", args=[thread.pk])
    page = reads(client, address)
    assert page.index("After") < page.index("During")
    assert "Near to 1 of its 1 piece: also speaks of strait" in page
    answer = client.post(address, {"piece": str(pieces[2].uid)}, follow=True)
    assert "“After” is the last part of the draft now" in answer.content.decode()
    client.post(address, {"piece": str(pieces[1].uid)})
    assert places(pieces[2]) == []
    thread.refresh_from_db()
    thread.get_latest_revision().publish()
    assert places(pieces[2]) == [("The strait", 2, 3)]
    assert places(pieces[1]) == [("The strait", 3, 3)]
    assert address in reads(client, reverse("wagtailadmin_pages:edit", args=[thread.pk]))


def test_what_shares_little_is_not_suggested_and_the_words_are_those_of_most_pieces(client, pieces):
    before, during, after = pieces
    far = cast.article("Far", "far")
    thread = cast.thread("The strait", "the-strait", before, during)
    rows = {before: [(after, ["tanker", "strait"]), (far, ["sea"])], during: [(after, ["pilot", "strait"])]}
    for page, near_it in rows.items():
        found = [[str(one.uid), 0.2 if one is far else 0.5, words] for one, words in near_it]
        Nearest.objects.filter(entry__uid=page.uid).update(near=found)
    client.force_login(cast.staff(Role.EDITOR))
    page = reads(client, reverse("threads:page", args=[thread.pk]))
    assert "Near to 2 of its 2 pieces: also speaks of pilot, strait, tanker" in page
    assert "Far" not in page


def test_a_preview_shows_the_box_as_it_would_be_and_stores_nothing(client, pieces):
    draft = cast.draft("Secret", "secret")
    cast.thread("The strait", "the-strait", pieces[0], draft, pieces[1])
    looked = draft.get_latest_revision_as_object().make_preview_request().content.decode()
    assert "Part 2 of 3" in looked
    assert "Before</a>" in looked
    assert places(pieces[1]) == [("The strait", 2, 2)]
    live = pieces[1].get_latest_revision_as_object()
    live.title = "Renamed"
    assert "Part 2 of 2" in live.make_preview_request().content.decode()
    alone = cast.draft("Alone", "alone").get_latest_revision_as_object()
    assert "Part " not in alone.make_preview_request().content.decode()


def test_a_draft_shows_at_the_desk_that_its_neighbours_will_lead(client, pieces):
    draft = cast.draft("Secret", "secret")
    cast.thread("The strait", "the-strait", pieces[0], draft, pieces[1])
    client.force_login(cast.staff(Role.EDITOR))
    page = reads(client, reverse("related:page", args=[draft.pk]))
    assert page.count("Next to this piece in a thread") == 2
    assert page.index(">During<") < page.index(">Before<")


def test_what_is_not_suggested_cannot_be_added_and_bo_is_refused(client, pieces):
    thread = cast.thread("The strait", "the-strait", *pieces[:1])
    address = reverse("threads:page", args=[thread.pk])
    client.force_login(cast.staff(Role.EDITOR))
    for wanted in ("", "nonsense", str(pieces[0].uid)):
        assert client.post(address, {"piece": wanted}).status_code == 404
    client.force_login(cast.staff(Role.AUTHOR))
    assert client.post(address, {"piece": str(pieces[1].uid)}).status_code == 302
