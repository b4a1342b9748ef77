"""The demo: our own magazine, of today, with everybody's way in; and articles for scale."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from longwave.access import facts
from longwave.access.actions import revoke_edition
from longwave.access.models import AccessSettings, ComplimentaryEdition
from longwave.membership.models import Account, Grant, Offer, Organisation, Plan, Subscription
from longwave.ops import demo, demo_readers, phrases, reading_room
from longwave.ops.commands.demo import claim
from longwave.ops.folder import settings_of, write_folder
from longwave.ops.generate import Shelf, article, ascii_slug, date_of
from longwave.ops.stop import Stop
from tests import cast

NOW = datetime(2027, 3, 5, 9, 30, tzinfo=UTC)
SHELF = Shelf(["ines", "samir"], ['picture: "pictures/a.jpg"\nalt: "A"\ncaption: "B"\ncredit: "C"'])


class TestItsFolder:
    """Where a demo may be made."""

    def test_an_empty_folder_becomes_a_demos(self, tmp_path):
        claim(tmp_path, "http://localhost:8000")
        known = settings_of(tmp_path)
        assert (known["LONGWAVE_MODE"], known["LONGWAVE_URL"]) == ("demo", "http://localhost:8000")
        claim(tmp_path, "http://localhost:9000")
        assert settings_of(tmp_path) == known, "a demo's folder is left as it is"

    def test_a_folder_with_other_things_is_refused(self, tmp_path):
        (tmp_path / "thesis.txt").write_text("mine")
        with pytest.raises(Stop, match=r"other things.*--dir trial"):
            claim(tmp_path, "http://localhost:8000")
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]

    def test_a_real_magazine_is_refused(self, tmp_path):
        write_folder(tmp_path / "mag", {"LONGWAVE_MODE": "production"})
        with pytest.raises(Stop, match="a magazine in mode production"):
            claim(tmp_path / "mag", "http://localhost:8000")


class TestItsDates:
    """The newest piece is of today."""

    def test_the_newest_piece_is_the_latest_it_can_be(self):
        newest = datetime(2026, 11, 23, 6, tzinfo=UTC)
        days = demo.days_to_today(newest, NOW)
        assert newest + timedelta(days=days) == datetime(2027, 3, 5, 6, tzinfo=UTC)

    def test_before_its_hour_it_is_of_yesterday(self):
        newest = datetime(2026, 11, 23, 6, tzinfo=UTC)
        early = NOW.replace(hour=5)
        assert newest + timedelta(days=demo.days_to_today(newest, early)) == datetime(2027, 3, 4, 6, tzinfo=UTC)

    @given(st.integers(0, 2**31))
    def test_it_is_never_early_and_never_a_day_old(self, seconds):
        now = datetime.fromtimestamp(seconds, UTC)
        newest = datetime(2026, 11, 23, 6, tzinfo=UTC)
        shown = newest + timedelta(days=demo.days_to_today(newest, now))
        assert timedelta(0) <= now - shown < timedelta(days=1)


class TestGenerated:
    """Articles for scale."""

    @settings(max_examples=40)
    @given(st.integers(1, 100_000))
    def test_each_is_the_same_on_every_run_and_a_file_of_the_format(self, number):
        slug, text = article(number, NOW, SHELF)
        assert (slug, text) == article(number, NOW, SHELF)
        head = yaml.safe_load(text.split("---\n")[1])
        assert head["slug"] == slug == ascii_slug(head["title"]) + f"-{number:05}"
        assert head["regions"][0] in phrases.PLACES
        assert head["topics"][0] in phrases.SUBJECTS
        assert head["date"] < NOW
        assert 400 <= len(text.split()) <= 1000
        assert not re.search(r"[{}]", text), "every slot is filled"
        assert len(head["title"]) <= 90

    def test_they_are_spread_over_weekday_mornings(self):
        dates = [date_of(number, NOW) for number in range(1, 400)]
        assert all(date.weekday() < 5 and date.hour == 5 for date in dates)
        assert len(set(dates)) == len(dates)
        assert max(dates) < NOW

    def test_their_addresses_differ(self):
        assert len({article(number, NOW, SHELF)[0] for number in range(1, 300)}) == 299

    def test_they_use_what_the_magazine_has(self):
        shelf = demo.shelf_of(demo.MAGAZINE)
        people = {path.stem for path in (demo.MAGAZINE / "people").glob("*.md")}
        assert set(shelf.people) <= people
        regions = {path.stem for path in (demo.MAGAZINE / "regions").glob("*.md")}
        topics = {path.stem for path in (demo.MAGAZINE / "topics").glob("*.md")}
        assert set(phrases.PLACES) <= regions
        assert set(phrases.SUBJECTS) <= topics


@pytest.mark.any_database
def test_a_demo_from_nothing_and_again(magazine):
    """One start brings everything in; the next is quick, keeps it and makes new links."""
    text = (magazine.folder / "longwave.env").read_text()
    (magazine.folder / "longwave.env").write_text(text + "LONGWAVE_MODE=demo\n")
    with magazine.running("demo", "--port", magazine.port, "--articles", "3"):
        assert b"Crosswater" in magazine.get("/").body
        assert magazine.get("/articles/cable-ships/").status == 200
        assert magazine.get("/podcasts/the-crossing/mending-the-deep/").status == 200
        first = re.findall(r"http://\S+/account/welcome/\S+", magazine.log())
        assert magazine.get(first[0].partition(str(magazine.port))[2]).status in (200, 302)
        room = re.search(r"network of Harbour University.*\n    http://localhost:(\d+)/\n", magazine.log())
        inside = replace(magazine, port=int(room[1]))
        told = [json.loads(door.get("/here.json").body)["organisation"] for door in (magazine, inside)]
        assert told == ["", "Harbour University"]
        for page in demo.MAGAZINE.glob("articles/*.md"):
            read = inside.get(f"/articles/{page.stem}/")
            assert (read.status, b"data-reason=" in read.body) == (200, False)
    assert len(first) == 11
    state = json.loads((magazine.folder / "data" / "demo.json").read_text())
    assert (state["seeded"], state["articles"]) == (True, 3)
    with magazine.running("demo", "--port", magazine.port):
        assert magazine.get("/articles/cable-ships/").status == 200
    links = re.findall(r"http://\S+/account/welcome/\S+", magazine.log())
    assert len(links) == 22
    assert magazine.log().count("Bringing the magazine in") <= 1
    assert json.loads((magazine.folder / "data" / "demo.json").read_text()) == state


@pytest.mark.django_db
class TestItsReaders:
    """A way in for each kind of reader, who is that kind whenever the demo starts."""

    @pytest.fixture
    def ways(self):
        return lambda: dict(demo_readers.readers_ways_in(timezone.now()))

    def test_each_kind_reads_what_it_says(self, client, ways):
        found = {}
        for kind, link in ways().items():
            assert client.post(link.removeprefix("http://localhost:8000"))["Location"] == "/"
            page = client.get("/account/").content.decode()
            why = re.search(r"given by the desk \(reviews our books\)|brought along from before", page)
            found[kind] = (why[0] if why else "", "which has passed" in page)
        assert found == {
            "registered": ("", False),
            "subscriber": ("brought along from before", False),
            "lapsed": ("brought along from before", True),
            "comped": ("given by the desk (reviews our books)", False),
            "paying": ("", False),
            "card-fails": ("", False),
        }

    def test_starting_again_gives_fresh_links_to_the_same_readers(self, client, ways):
        for link in ways().values():
            client.post(link.removeprefix("http://localhost:8000"))
        again = ways()
        assert Account.objects.filter(email__endswith="@reader.example").count() == len(again) == 6
        assert Grant.objects.count() == 5
        assert all(client.get(link.removeprefix("http://localhost:8000")).status_code == 200 for link in again.values())

    def test_one_has_paid_and_the_card_of_another_one_failed_both_once(self, ways):
        for _ in range(2):
            ways()
            held = Subscription.objects.order_by("account__email").values_list("account__email", "state")
            assert list(held) == [("card-fails@reader.example", "past_due"), ("paying@reader.example", "active")]
        failed = Subscription.objects.get(state="past_due")
        assert timedelta() < timezone.now() - failed.failing_since < timedelta(days=3)
        assert failed.payments.get(open=True).mend_url.startswith("http://localhost:8000/till/invoice/")

    def test_what_was_changed_of_its_plans_at_the_desk_stays(self, ways):
        ways()
        Plan.objects.filter(name="Students").update(name="Pupils")
        ways()
        assert list(Plan.objects.values_list("name", flat=True)) == ["Digital", "Pupils"]
        assert Offer.objects.get(code="WELCOME").runs(timezone.now())

    def test_all_ways_in_are_printed_with_where_mail_lies(self):
        doors = iter([("A gift", "three")])
        said = demo.welcome("http://localhost:8000", iter([("editor", "one")]), iter([("lapsed", "two")]), doors)
        assert re.search(r"^  editor +one$", said, re.MULTILINE)
        assert re.search(r"^  lapsed +two$", said, re.MULTILINE)
        assert "  A gift:\n    three\n" in said
        assert "http://localhost:8000/outbox/" in said
        assert "http://localhost:8000/subscribe/" in said
        assert "WELCOME" in said


@pytest.mark.django_db
class TestWithoutAnAccount:
    """The university's network, a complimentary link and a gift."""

    @pytest.fixture
    def doors(self):
        return lambda: [link for _, link in demo_readers.open_doors("http://localhost:8000", 8001, timezone.now())]

    def test_each_opens_what_it_says(self, client, doors):
        AccessSettings.objects.create(free_anonymous=0)
        cast.article("Open", "open", tier="open")
        pieces = [cast.article("One", "one"), cast.article("Another", "another")]
        room, free, given = doors()
        assert room == "http://localhost:8001/"
        university = Organisation.objects.get()
        networks = facts.known(timezone.now()).networks
        assert networks.organisation(reading_room.ADDRESS) == university.pk
        assert "Behind the wall." not in client.get("/articles/one/").content.decode()
        opened = {client.get(free.removeprefix("http://localhost:8000"))["Location"]}
        offer = given.removeprefix("http://localhost:8000")
        assert "A gift from Olga, open until" in re.sub(r"<[^>]+>", "", client.get(offer).content.decode())
        opened.add(client.post(offer)["Location"])
        assert opened == {piece.address for piece in pieces}
        for path in opened:
            assert "Behind the wall." in client.get(path).content.decode()

    def test_starting_again_names_the_same_and_keeps_what_was_changed_at_the_desk(self, doors):
        cast.article()
        first = doors()
        Organisation.objects.update(networks="203.0.113.0/24")
        assert doors() == first
        assert Organisation.objects.get().networks == "203.0.113.0/24"

    def test_a_link_that_was_revoked_is_replaced(self, doors):
        cast.article()
        _, first, _ = doors()
        revoke_edition(ComplimentaryEdition.objects.get())
        _, again, _ = doors()
        assert again != first

    def test_without_a_gift_to_give_and_without_articles_there_is_less(self, doors):
        AccessSettings.objects.create(gifts_a_month=0)
        assert len(doors()) == 1
        cast.article()
        assert len(doors()) == 2
