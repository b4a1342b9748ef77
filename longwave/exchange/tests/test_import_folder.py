"""A magazine's folder comes to the desk: everything in it is published, and a second time nothing happens."""

from datetime import UTC, datetime

import pytest
from wagtail.models import Revision

from longwave.editorial.models import ArticlePage, MagazineSettings, PersonPage, RegionPage, StandingPage
from longwave.exchange.actions import import_folder
from longwave.exchange.report import Tally
from longwave.exchange.tests import magazines
from longwave.media.models import Audio, Picture
from longwave.podcast.models import EpisodePage, ShowPage, Transcript
from longwave.published.models import Entry, Magazine
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
KINDS = {"magazine": 1, "regions": 1, "topics": 1, "people": 1, "shows": 1, "articles": 2, "episodes": 1, "pages": 1}


def entry(path):
    return Entry.objects.live().get(path=path)


def counts(report):
    return {kind: (t.created, t.updated, t.unchanged, t.refused) for kind, t in report.kinds.items()}


def rows():
    return {model: model.objects.count() for model in (Revision, Picture, Audio, Transcript)}


@pytest.fixture
def root(tmp_path):
    return tmp_path / "folder"


def test_everything_comes_in_and_is_published(root, client):
    report = import_folder(magazines.rich(root))
    assert not report.faults
    assert counts(report) == {kind: (count, 0, 0, 0) for kind, count in KINDS.items()}
    assert report.total == Tally(created=9)
    for path in ("/articles/the-port-that-waited/", "/podcasts/the-crossing/mending-the-deep/", "/about/"):
        assert client.get(path).status_code == 200
    assert Magazine.objects.get().chrome["name"] == "The Estuary"
    assert Magazine.objects.get().chrome["logo"]["alt"] == "The Estuary"
    assert MagazineSettings.objects.get().tagline == "Slow: and deep"


def test_an_article_says_at_the_desk_what_its_file_says(root):
    import_folder(magazines.rich(root))
    page = ArticlePage.objects.get(slug="the-port-that-waited")
    assert [block.block_type for block in page.body] == [
        *("text", "heading", "heading", "list", "list", "pullquote", "picture", "table", "audio", "divider", "embed"),
        *("note", "correction", "readalso", "text"),
    ]
    assert page.live
    assert not page.has_unpublished_changes
    assert [author.person.title for author in page.authors.all()] == ["Hanna Lindqvist"]
    assert [region.slug for region in page.regions.all()] == ["europe"]
    body = entry(page.address).body_html
    for words in ("<b>bold</b>", "July | August", "The horn", "Through the locks", "By hand"):
        assert words in body


def test_pieces_that_come_later_are_related_and_read_also(root):
    import_folder(magazines.rich(root))
    shown = entry("/articles/the-port-that-waited/")
    assert [stub["path"] for stub in shown.related][:2] == [
        "/articles/the-second-tide/",
        "/podcasts/the-crossing/mending-the-deep/",
    ]
    assert "The second tide" in shown.body_html
    assert "Mending the deep" in shown.body_html


def test_an_episode_has_its_recording_transcript_chapters_and_people(root):
    import_folder(magazines.rich(root))
    page = EpisodePage.objects.get()
    assert page.guid == "urn:uuid:14"
    assert page.audio.length == len(cast.mp3(3, 1))
    assert page.transcript.cues[1] == [1.2, 2.9, "Luz Ortega", "Where the chart says: nothing here."]
    assert [chapter["title"] for chapter in page.chapters] == ["A call", "The splice"]
    assert page.host.title == "Hanna Lindqvist"
    assert [(guest.name, guest.affiliation) for guest in page.guests.all()] == [("Luz Ortega", "CS Meridian")]
    shown = entry(page.address)
    assert shown.data["guid"] == "urn:uuid:14"
    assert [person["role"] for person in shown.people] == ["host", "guest"]


def test_who_is_credited_is_linked_to_the_person_of_that_name(root):
    import_folder(magazines.rich(root))
    people = {credit.name: credit.person for credit in ShowPage.objects.get().credits.all()}
    assert people["Hanna Lindqvist"] == PersonPage.objects.get(slug="hanna-lindqvist")
    assert people["Jonah Reyes"] is None


def test_a_person_who_comes_later_is_linked_then(root):
    import_folder(magazines.rich(root))
    magazines.write(root, "people/jonah-reyes.md", "---\nname: Jonah Reyes\n---\n")
    report = import_folder(root)
    assert counts(report)["shows"] == (0, 1, 0, 0)
    assert counts(report)["episodes"] == (0, 1, 0, 0)
    assert ShowPage.objects.get().credits.get(name="Jonah Reyes").person.slug == "jonah-reyes"


def test_the_second_time_nothing_happens(root):
    import_folder(magazines.rich(root))
    before = rows()
    entries = list(Entry.objects.order_by("pk").values_list("revision", flat=True))
    report = import_folder(root)
    assert counts(report) == {kind: (0, 0, count, 0) for kind, count in KINDS.items()}
    assert before == rows()
    assert entries == list(Entry.objects.order_by("pk").values_list("revision", flat=True))


def test_only_what_changed_is_published_again(root):
    import_folder(magazines.rich(root))
    magazines.article(root, "the-second-tide", title="Another headline", more=magazines.pictured("pictures/tide.webp"))
    report = import_folder(root)
    assert counts(report)["articles"] == (0, 1, 1, 0)
    assert report.total.updated == 1
    assert entry("/articles/the-second-tide/").title == "Another headline"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("pictures/quay.jpg", cast.jpeg(colour="#ffffff")),
        ("audio/horn.mp3", cast.mp3(1, 5)),
    ],
)
def test_a_file_with_other_content_is_a_change(root, path, content):
    import_folder(magazines.rich(root))
    magazines.write(root, path, content)
    assert counts(import_folder(root))["articles"] == (0, 1, 1, 0)


def test_a_transcript_that_was_mended_is_a_change(root):
    import_folder(magazines.rich(root))
    magazines.write(root, "transcripts/mending.vtt", magazines.TRANSCRIPT.replace("nothing", "something"))
    assert counts(import_folder(root))["episodes"] == (0, 1, 0, 0)
    assert "something" in str(entry("/podcasts/the-crossing/mending-the-deep/").data["cues"])


def test_the_same_file_with_another_caption_is_another_picture(root):
    import_folder(magazines.rich(root))
    quay = Picture.objects.filter(title="quay")
    assert sorted(quay.values_list("caption", flat=True)) == ["The quay at noon", "The same quay, seen again"]
    assert len(set(quay.values_list("file_hash", flat=True))) == 1


def test_a_change_at_the_desk_is_undone_by_the_folder_and_stays_in_the_history(root):
    import_folder(magazines.plain(root))
    page = ArticlePage.objects.get()
    page.title = "From the desk"
    page.save_revision().publish()
    assert counts(import_folder(root))["articles"] == (0, 1, 0, 0)
    assert ArticlePage.objects.get().title == "The port that waited"
    assert "From the desk" in [revision.as_object().title for revision in page.revisions.all()]


def test_what_the_folder_no_longer_holds_stays(root):
    import_folder(magazines.rich(root))
    before = set(Entry.objects.live().values_list("path", flat=True))
    for path in ("articles/the-second-tide.md", "pages/about.md", "topics/trade.md", "magazine.yaml"):
        (root / path).unlink()
    import_folder(root)
    assert set(Entry.objects.live().values_list("path", flat=True)) == before
    assert MagazineSettings.objects.get().name == "The Estuary"


def test_changes_that_were_not_published_are_mentioned(root):
    import_folder(magazines.plain(root))
    page = ArticlePage.objects.get()
    page.title = "From the desk"
    page.save_revision()
    magazines.article(root, body="Other text.", more=magazines.pictured())
    assert any("not published" in note for note in import_folder(root).notes)


def test_readers_see_the_date_of_the_file_and_no_later_update(root):
    import_folder(magazines.plain(root))
    shown = entry("/articles/the-port-that-waited/")
    assert shown.published_at == shown.updated_at == datetime(2026, 11, 20, 6, tzinfo=UTC)
    page = ArticlePage.objects.get()
    assert page.first_published_at == shown.published_at
    magazines.article(root, body="Other text.", more=magazines.pictured())
    import_folder(root)
    assert entry("/articles/the-port-that-waited/").updated_at > shown.updated_at


def test_a_piece_that_named_a_later_one_was_not_updated_either(root):
    import_folder(magazines.rich(root))
    shown = entry("/articles/the-port-that-waited/")
    assert shown.updated_at == shown.published_at


def test_names_stand_for_slugs(root):
    magazines.plain(root)
    path = root / "articles/the-port-that-waited.md"
    path.write_text(path.read_text().replace("- hanna-lindqvist", "- hanna LINDQVIST").replace("- europe", "- Europe"))
    report = import_folder(root)
    assert not report.made
    assert [author.person.slug for author in ArticlePage.objects.get().authors.all()] == ["hanna-lindqvist"]


def test_who_and_what_is_missing_is_made(root):
    magazines.plain(root)
    path = root / "articles/the-port-that-waited.md"
    text = path.read_text().replace("- hanna-lindqvist", "- Rūta Petkevičiūtė\n  - hanna-lindqvist\n  - ana-lima")
    path.write_text(text.replace("regions:\n  - europe\n", "regions: [Central Eurasia]\ntopics: [water]\n"))
    report = import_folder(root)
    page = ArticlePage.objects.get()
    assert [author.person.slug for author in page.authors.all()] == ["ruta-petkeviciute", "hanna-lindqvist", "ana-lima"]
    assert PersonPage.objects.get(slug="ruta-petkeviciute").title == "Rūta Petkevičiūtė"
    assert PersonPage.objects.get(slug="ana-lima").title == "Ana Lima"
    assert RegionPage.objects.get(slug="central-eurasia").live
    assert len(report.made) == 4
    assert entry("/people/ruta-petkeviciute/")
    assert import_folder(root).total.unchanged == 4


def test_a_name_that_two_people_have_is_refused(root):
    magazines.plain(root)
    for slug in ("ana-lima", "ana-lima-porto"):
        magazines.write(root, f"people/{slug}.md", "---\nname: Ana Lima\n---\n")
    path = root / "articles/the-port-that-waited.md"
    path.write_text(path.read_text().replace("- hanna-lindqvist", "- Ana Lima"))
    report = import_folder(root)
    assert "ana-lima, ana-lima-porto" in report.faults[0].reason
    assert report.faults[0].line == 7


def test_what_nobody_knows_is_a_gap_and_no_refusal(root):
    magazines.plain(root)
    body = "Text.\n\n::: readalso\n- nowhere\n:::\n"
    magazines.article(root, body=body, more="related: [a-lost-piece]\n" + magazines.pictured())
    report = import_folder(root)
    assert report.refused == 0
    assert {gap.reason.partition("”")[0] for gap in report.gaps} == {"“a-lost-piece", "“nowhere"}
    assert {gap.line for gap in report.gaps} == {11, 20}


def test_gaps_are_listed_and_the_piece_is_published(root):
    magazines.people(root)
    magazines.write(root, "pictures/quay.jpg", cast.jpeg())
    magazines.article(root, more="picture: pictures/quay.jpg\n")
    magazines.article(root, "no-picture")
    report = import_folder(root)
    assert report.total.created == 5
    reasons = {gap.file: gap.reason for gap in report.gaps}
    assert reasons["articles/the-port-that-waited.md"] == "picture: it has no credit, caption and alt."
    assert reasons["articles/no-picture.md"] == "it has no picture."
    assert entry("/articles/no-picture/").picture is None


def test_an_episode_without_a_recording_is_kept_as_a_draft_until_it_has_one(root):
    magazines.rich(root)
    path = root / "episodes/mending-the-deep.md"
    whole = path.read_text()
    path.write_text(whole.replace("audio: audio/interview.mp3\n", ""))
    report = import_folder(root)
    assert counts(report)["episodes"] == (1, 0, 0, 0)
    assert "draft" in str(report.gaps)
    assert not Entry.objects.filter(kind="episode").exists()
    assert counts(import_folder(root))["episodes"] == (0, 0, 1, 0)
    path.write_text(whole)
    assert counts(import_folder(root))["episodes"] == (0, 1, 0, 0)
    shown = entry("/podcasts/the-crossing/mending-the-deep/")
    assert shown.updated_at == shown.published_at


def test_audio_at_the_desk_is_not_lost_to_a_file_that_names_none(root):
    import_folder(magazines.rich(root))
    path = root / "episodes/mending-the-deep.md"
    path.write_text(path.read_text().replace("audio: audio/interview.mp3\n", ""))
    assert counts(import_folder(root))["episodes"] == (0, 0, 1, 0)
    assert EpisodePage.objects.get().audio


def test_the_report_counts_for_people_and_programs(root):
    magazines.rich(root)
    magazines.write(root, "articles/broken.md", "no keys\n")
    magazines.write(root, "articles/notes.txt", "remember\n")
    seen = []
    report = import_folder(root, progress=lambda done, total, what: seen.append((done, total, what)))
    data = report.as_json()
    assert data["total"] == {"rows": 10, "created": 9, "updated": 0, "unchanged": 0, "refused": 1}
    assert data["refused"][0]["file"] == "articles/broken.md"
    assert data["refused"][0]["line"] == 1
    assert "articles/notes.txt" in data["notes"][0]
    assert "articles/broken.md, line 1: " in str(report)
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]


def test_a_standing_page_without_a_file_name_for_slug_is_found_again(root):
    magazines.write(root, "pages/privacy.md", "---\ntitle: Privacy\n---\n\nWe keep nothing.\n")
    import_folder(root)
    assert StandingPage.objects.get().slug == "privacy"
    assert import_folder(root).total.unchanged == 1
