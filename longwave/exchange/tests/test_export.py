"""An export writes what is published with the same bytes each time, also after an import into an empty site."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from longwave.editorial.models import ArticlePage, MagazineSettings, MenuLink, PersonPage
from longwave.exchange.actions import export_folder, import_folder
from longwave.exchange.exporting import MARK, transcript_file
from longwave.exchange.faults import Refused
from longwave.exchange.tests import magazines
from longwave.media.models import Picture
from longwave.podcast.cues import Cue
from longwave.podcast.models import EpisodePage, ShowPage
from tests import cast

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "ops" / "magazine"


@pytest.fixture
def root(tmp_path, media):
    return tmp_path / "folder"


@pytest.fixture
def without_renditions(monkeypatch):
    """Renditions take nearly all of an import's time and are no part of an export."""
    monkeypatch.setattr("longwave.media.actions.make_jpegs", lambda picture: None)


def fill_the_desk():
    """What editors made by hand, in ways in which no file is written."""
    related = cast.article("The other piece", "other", dateline=None)
    writer = cast.person("Ana «Lima»: a name", "ana-lima", job="Reporter", body="<p>One.</p><p>Two<br/>lines.</p>")
    cast.article(
        "A title: with #signs, “quotes” & <tags>",
        "signs",
        standfirst="Line one.\n\n  Line two.",
        authors=[writer, cast.person()],
        regions=[cast.region("Europe"), cast.region("Africa")],
        topics=[cast.topic("Trade")],
        pins=[
            related,
            cast.episode(cues=[[0, 1.5, "Ana Lima", "Hello."]], chapters=[{"start": 0.0, "title": "Start"}]),
        ],
        dateline=datetime(2026, 11, 20, 6, 30, 15, 123456, tzinfo=UTC),
        opens_at=datetime(2026, 12, 20, 6, 30, 15, 123456, tzinfo=UTC),
        closes_at=datetime(2027, 1, 20, 5, tzinfo=UTC),
        picture=cast.picture(description="", caption="", credit=""),
        body=[
            (
                "text",
                f'<p>Linked <a linktype="page" id="{related.pk}">inside</a>, <b>bold<i>er</i></b>.</p><p>1. no</p>',
            ),
            ("text", "<p>A second text block.</p>"),
            ("heading", {"text": "# not a mark", "level": "3"}),
            ("picture", cast.picture("Another", caption="Multi\nline: caption")),
            ("list", {"ordered": True, "items": ["<p>one</p>", "two <a href='mailto:a@b.example'>x</a>"]}),
            ("pullquote", {"text": "— said nobody", "by": ""}),
            ("audio", {"audio": cast.audio(), "title": "A sound"}),
            ("divider", None),
            ("readalso", [related]),
        ],
    )
    cast.standing()
    MagazineSettings.objects.create(name="The Desk's Own", tagline="")


def round_trip(tmp_path, settings, first):
    """The exports before and after an import into an empty site."""
    before, after = tmp_path / "first", tmp_path / "second"
    with transaction.atomic():
        first()
        report = export_folder(before)
        transaction.set_rollback(True)
    assert not ArticlePage.objects.exists()
    settings.MEDIA_ROOT = tmp_path / "empty"
    imported = import_folder(before)
    assert not imported.faults
    export_folder(after)
    return magazines.contents(before), magazines.contents(after), report


def test_a_magazine_of_everything_comes_back_the_same(root, tmp_path, settings):
    before, after, report = round_trip(tmp_path, settings, lambda: import_folder(magazines.rich(root)))
    assert after == before
    assert report.notes == []
    once = ("magazine", "regions", "topics", "people", "shows", "episodes", "pages")
    assert report.kinds == dict.fromkeys(once, 1) | {"articles": 2}
    assert sorted(before) == [
        MARK,
        "articles/the-port-that-waited.md",
        "articles/the-second-tide.md",
        "audio/the-crossing-mending-the-deep.mp3",
        "audio/the-port-that-waited.mp3",
        "chapters/the-crossing-mending-the-deep.json",
        "episodes/mending-the-deep.md",
        "magazine.yaml",
        "pages/about.md",
        "people/hanna-lindqvist.md",
        "pictures/logo.png",
        "pictures/show-the-crossing.png",
        "pictures/the-crossing-mending-the-deep.jpg",
        "pictures/the-port-that-waited.jpg",
        "pictures/the-second-tide.webp",
        "regions/europe.md",
        "shows/the-crossing.md",
        "topics/trade.md",
        "transcripts/the-crossing-mending-the-deep.vtt",
    ]


def test_what_editors_made_comes_back_the_same(tmp_path, media, settings):
    before, after, report = round_trip(tmp_path, settings, fill_the_desk)
    assert after == before
    assert report.notes == []
    assert b"[inside](/articles/other/)" in before["articles/signs.md"]
    assert (
        b"opens_at: 2026-12-20T06:30:15.123456+00:00\ncloses_at: 2027-01-20T05:00:00+00:00\n"
        in before["articles/signs.md"]
    )


def test_the_demo_comes_back_the_same(tmp_path, media, settings, without_renditions):
    before, after, report = round_trip(tmp_path, settings, lambda: import_folder(DEMO))
    assert after == before
    assert report.notes == []
    names = [path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*.md")]
    assert sorted(names) == sorted(name for name in before if name.endswith(".md"))


def test_an_import_of_an_export_finds_nothing_to_do(root, tmp_path):
    import_folder(magazines.rich(root))
    export_folder(tmp_path / "out")
    report = import_folder(tmp_path / "out")
    assert report.total.unchanged == report.rows == 9
    assert report.notes == []


def test_pictures_and_sounds_are_the_very_files(root, tmp_path):
    import_folder(magazines.rich(root))
    export_folder(tmp_path / "out")
    written = magazines.contents(tmp_path / "out")
    assert written["pictures/the-port-that-waited.jpg"] == cast.jpeg()
    assert written["audio/the-crossing-mending-the-deep.mp3"] == cast.mp3(3, 1)
    assert written["audio/the-port-that-waited.mp3"] == cast.mp3(1, 2)


def test_two_shows_may_have_an_episode_of_the_same_name(root, tmp_path, settings):
    def first():
        magazines.rich(root)
        for name, old, new in (("shows", "slug: the-crossing", "slug: other"), ("episodes", "the-crossing", "other")):
            path = next((root / name).iterdir())
            text = path.read_text().replace(old, new).replace("139c66c7", "239c66c7").replace("the-port", "the-port")
            magazines.write(root, f"{name}/other.md", text)
        assert not import_folder(root).faults

    before, after, _ = round_trip(tmp_path, settings, first)
    assert after == before
    assert {"episodes/other/mending-the-deep.md", "episodes/the-crossing/mending-the-deep.md"} <= before.keys()


# --- what is left out --------------------------------------------------------------------------------------------


def test_only_what_is_published(tmp_path, media):
    secret = cast.draft("A secret draft", "secret")
    withdrawn = cast.article("Withdrawn", "withdrawn")
    shown = cast.article("Shown", "shown", pins=[withdrawn], body=[("readalso", [withdrawn]), ("text", "<p>x</p>")])
    withdrawn.unpublish()
    report = export_folder(tmp_path / "out")
    written = magazines.contents(tmp_path / "out")
    assert [name for name in written if name.startswith("articles/")] == ["articles/shown.md"]
    assert b"withdrawn" not in written["articles/shown.md"]
    assert secret.slug.encode() not in b"".join(written.values())
    assert report.notes == [
        "References to 1 pieces that are not published were left out.",
        "2 articles at the desk are not published and were left out.",
    ]
    assert shown.live


def test_an_author_without_a_page_comes_along_by_name(tmp_path, media, settings):
    def first():
        author = cast.person("Ana Lima", "ana-lima")
        cast.article(authors=[author])
        author.unpublish()

    before, after, _ = round_trip(tmp_path, settings, first)
    assert b"name: Ana Lima" in before["people/ana-lima.md"]
    assert after == before
    assert PersonPage.objects.get().title == "Ana Lima"


def test_a_file_that_is_gone_is_said_to_be(tmp_path, media):
    cast.article()
    picture = Picture.objects.get()
    picture.file.storage.delete(picture.file.name)
    report = export_folder(tmp_path / "out")
    assert report.notes == [
        f"The file of the picture “A harbour” ({picture.file.name}) is missing or unreadable; it was left out."
    ]
    assert b"picture:" not in (tmp_path / "out/articles/the-port-that-waited.md").read_bytes()


def test_what_an_import_would_refuse_is_said_at_once(tmp_path, media):
    settings = MagazineSettings.objects.create(name="Mine")
    settings.links = [MenuLink(place="menu", label="Odd", url="not an address")]
    settings.save()
    report = export_folder(tmp_path / "out")
    assert "magazine.yaml, line 4" in report.notes[0]
    assert "correct it at the desk" in report.notes[0]


def test_an_episode_that_came_from_a_feed_without_notes_is_mentioned(tmp_path, media):
    cast.episode(body=[])
    notes = " ".join(export_folder(tmp_path / "out").notes)
    assert "episodes/mending-the-deep.md, line" in notes
    assert "an episode is not published without" in notes


# --- the folder --------------------------------------------------------------------------------------------------


def test_a_folder_with_something_else_in_it_is_refused(tmp_path, media):
    magazines.write(tmp_path, "out/mine.txt", "mine")
    with pytest.raises(Refused, match="not empty"):
        export_folder(tmp_path / "out")
    assert magazines.contents(tmp_path / "out") == {"mine.txt": b"mine"}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path, media):
    magazines.write(tmp_path, "out", "mine")
    with pytest.raises(Refused, match="cannot be written to"):
        export_folder(tmp_path / "out")


def test_an_earlier_export_is_brought_up_to_date(tmp_path, media):
    out = tmp_path / "out"
    cast.article("First", "first")
    cast.show()
    export_folder(out)
    magazines.write(out, ".git/config", "mine")
    magazines.write(out, "README", "mine")
    ArticlePage.objects.get().unpublish()
    ShowPage.objects.get().unpublish()
    cast.article("Second", "second")
    report = export_folder(out)
    written = magazines.contents(out)
    assert {"README", ".git/config", "articles/second.md"} <= written.keys()
    assert "articles/first.md" not in written
    assert "pictures/show-the-crossing.jpg" not in written
    assert not (out / "shows").exists()
    assert report.files == len(written) - 3


def test_an_export_that_was_cut_off_may_be_repeated(tmp_path, media, monkeypatch):
    cast.article()

    def cut(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("longwave.exchange.exporting.describe", cut)
        with pytest.raises(KeyboardInterrupt):
            export_folder(tmp_path / "out")
    assert export_folder(tmp_path / "out").kinds["articles"] == 1


def test_a_mark_that_names_other_folders_removes_nothing_there(tmp_path, media):
    victim = magazines.write(tmp_path, "victim.txt", "mine")
    magazines.write(tmp_path, f"out/{MARK}", '{"files": ["../victim.txt"]}')
    with pytest.raises(Refused, match="leaves the folder"):
        export_folder(tmp_path / "out")
    assert victim.exists()


def test_progress_is_told(tmp_path, media):
    cast.article()
    seen = []
    export_folder(tmp_path / "out", progress=lambda done, total, what: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]


# --- transcripts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cues", "form"),
    [
        ([Cue(0.0, 1.5, "Ana", "Hello & <welcome>.")], "vtt"),
        ([Cue(0.0, 0.0, "", "No times here."), Cue(0.0, 0.0, "Ana Lima", "None.")], "txt"),
        ([Cue(0.0, 1.0, "", "A name: like this")], "vtt"),
    ],
)
def test_a_transcript_is_written_in_a_form_that_says_all_of_it(cues, form):
    assert transcript_file(cues)[0] == form


def test_an_episodes_transcript_without_times_comes_back(tmp_path, media, settings):
    def first():
        cast.episode(cues=[[0.0, 0.0, "", "We talk."], [0.0, 0.0, "Luz Ortega", "We do."]])

    before, after, _ = round_trip(tmp_path, settings, first)
    assert after == before
    assert EpisodePage.objects.get().transcript.cues[1][3] == "We do."
