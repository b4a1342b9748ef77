"""What cannot be taken is refused with a sentence, leaves nothing behind, and holds nobody else up."""

import struct
import zlib

import pytest

from longwave.editorial.models import ArticlePage, PersonPage, StandingPage
from longwave.exchange.actions import import_folder
from longwave.exchange.faults import Refused
from longwave.exchange.tests import magazines
from longwave.media.models import Audio, Picture
from longwave.podcast.models import EpisodePage, ShowPage
from longwave.published.models import Entry
from tests import cast

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def root(tmp_path, media):
    return tmp_path / "folder"


def change(root, path, old, new):
    target = root / path
    text = target.read_text()
    assert old in text
    target.write_text(text.replace(old, new))


def stored(media):
    return [path for path in media.rglob("*") if path.is_file()]


def refused(root, words, line=None, file="articles/the-port-that-waited.md", count=1):
    """Import, and expect one refusal, of the file, that says all these words."""
    report = import_folder(root)
    assert report.refused == count, report
    fault = report.faults[0]
    assert fault.file == file
    for word in words.split(" | "):
        assert word in fault.reason
    if line is not None:
        assert fault.line == line
    return report


def bomb(width, height):
    """A PNG that says it has far more pixels than bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")


PICTURES = {
    "cut off": (cast.jpeg(400, 400)[:900], "damaged or cut off | Copy or export it again"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG picture | Expected JPEG"),
    "a document": (b"%PDF-1.7\n", "a PDF document"),
    "a text": (b"no picture\n", "a text file"),
    "a bomb": (bomb(30_000, 30_000), "far more pixels | at most 60,000,000"),
    "a small bomb": (bomb(9_000, 9_000), "9,000 × 9,000 pixels"),
    "noise": (bytes(range(128, 256)) * 40, "no picture that can be read"),
}


@pytest.mark.parametrize("what", PICTURES)
def test_a_file_that_is_no_picture(root, media, what):
    data, words = PICTURES[what]
    magazines.write(magazines.plain(root), "pictures/quay.jpg", data)
    refused(root, words, line=11)
    assert not ArticlePage.objects.exists()
    assert not Picture.objects.exists()
    assert not stored(media)


def test_a_picture_of_too_many_bytes(root, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    refused(magazines.plain(root), "bytes; at most 100 are taken")


def test_a_bad_picture_in_the_body_has_its_own_line(root, media):
    magazines.plain(root)
    magazines.write(root, "pictures/two.jpg", b"no picture\n")
    body = "Text.\n\n::: picture\nfile: pictures/two.jpg\n:::\n"
    magazines.article(root, body=body, more=magazines.pictured())
    refused(root, "pictures/two.jpg: The file is a text file", line=19)
    assert not stored(media)


def test_a_missing_file(root):
    magazines.plain(root)
    (root / "pictures/quay.jpg").unlink()
    refused(root, "“pictures/quay.jpg” is not there", line=11)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no audio\n", "a text file | Export the recording as MP3"),
        (cast.mp3(3)[:-200], "This MP3 is cut off"),
        (cast.jpeg(), "a JPEG picture"),
    ],
)
def test_a_file_that_is_not_audio(root, media, data, words):
    magazines.rich(root)
    magazines.write(root, "audio/interview.mp3", data)
    refused(root, words, line=10, file="episodes/mending-the-deep.md")
    assert not EpisodePage.objects.exists()
    assert not Entry.objects.filter(kind="episode").exists()
    assert Audio.objects.count() == 1  # the horn of the article
    assert not [path for path in stored(media) if "mending" in path.name or "deep" in path.name]


def test_a_transcript_and_chapters_that_are_none(root):
    magazines.rich(root)
    magazines.write(root, "transcripts/mending.vtt", "WEBVTT\n\n00:00:05.000 --> 00:00:01.000\nBack.\n")
    magazines.write(root, "chapters/mending.json", "[1]")
    report = refused(root, "chapters: Found JSON", line=20, file="episodes/mending-the-deep.md")
    assert [fault.line for fault in report.faults] == [20, 21]
    assert "transcript: Line 3" in report.faults[1].reason


# --- slugs -------------------------------------------------------------------------------------------------------


def test_the_address_of_a_draft_at_the_desk(root):
    cast.draft()
    refused(magazines.plain(root), "slug: a draft at the desk, “The port that waited”", line=3)
    assert not ArticlePage.objects.get().live


def test_the_address_of_a_piece_that_was_withdrawn(root):
    page = cast.article()
    page.unpublish()
    refused(magazines.plain(root), "was withdrawn at the desk on | Publish it again at the desk first")
    assert not ArticlePage.objects.get().live


def test_a_piece_that_is_locked(root):
    page = cast.article()
    page.locked = True
    page.save()
    refused(magazines.plain(root), "is locked at the desk")


def test_an_old_address_of_a_piece_that_was_renamed(root):
    import_folder(magazines.plain(root))
    page = ArticlePage.objects.get()
    page.slug = "renamed"
    page.save_revision().publish()
    refused(root, "an old address of /articles/renamed/ | Write that slug", line=3)
    assert ArticlePage.objects.count() == 1


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("people", "taken by the people section “People”"),
        ("search", "/search/ is an address of the magazine itself"),
        ("desk", "/desk/ is an address of the magazine itself"),
        ("größe", "such as “grosse”"),
        ("a" * 200, "at most 120"),
    ],
)
def test_the_address_of_something_else(root, slug, words):
    magazines.write(root, "pages/about.md", f"---\ntitle: About\nslug: {slug}\n---\n\nText.\n")
    refused(root, words, line=3, file="pages/about.md")
    assert not StandingPage.objects.exists()


def test_two_files_with_one_slug(root):
    magazines.plain(root)
    magazines.write(root, "articles/zweite.md", (root / "articles/the-port-that-waited.md").read_text())
    refused(root, "taken by articles/the-port-that-waited.md", file="articles/zweite.md")
    assert ArticlePage.objects.count() == 1


# --- keys and texts ----------------------------------------------------------------------------------------------


def test_every_fault_of_a_file_is_told_at_once(root):
    magazines.plain(root)
    change(root, "articles/the-port-that-waited.md", "date: 2026-11-20T06:00:00+00:00", "date: yesterday\ncolour: red")
    report = import_folder(root)
    assert report.refused == 1
    assert [(fault.line, fault.reason[:20]) for fault in report.faults] == [
        (5, "date: “yesterday” is"),
        (6, "the key “colour” is "),
    ]


def test_a_text_that_the_desk_cannot_hold(root):
    magazines.rich(root)
    change(root, "shows/the-crossing.md", "role: Producer", f"role: {'p' * 81}")
    change(root, "shows/the-crossing.md", "https://hanna.example/", "/hanna/")
    report = refused(root, "credits: | at most 80 characters", file="shows/the-crossing.md", count=2)
    assert "Enter a valid URL. Found “/hanna/”" in report.faults[1].reason


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"## {'h' * 201}\n", "text of this heading | at most 200"),
        ("::: embed\nurl: https://exa mple\n:::\n", "is not a web address"),
        (f"::: note\ntitle: {'n' * 201}\n---\nText.\n:::\n", "title of this note"),
        (f"::: picture\nfile: pictures/quay.jpg\nalt: {'a' * 256}\n:::\n", "alt: | at most 255"),
    ],
)
def test_a_block_that_the_desk_cannot_hold(root, body, words):
    magazines.article(magazines.plain(root), body=body, more=magazines.pictured())
    refused(root, words)


def test_a_biography_of_more_than_paragraphs(root):
    magazines.people(root)
    change(root, "people/hanna-lindqvist.md", "Hanna edits.", "## Life")
    refused(root, "holds paragraphs only; found a heading", file="people/hanna-lindqvist.md", line=11)


# --- what hangs together -----------------------------------------------------------------------------------------


def test_an_episode_of_a_show_that_nobody_knows(root):
    magazines.rich(root)
    (root / "shows/the-crossing.md").unlink()
    refused(root, "no show “the-crossing” | Add shows/the-crossing.md", line=7, file="episodes/mending-the-deep.md")


def test_whoever_names_what_was_refused_is_refused_too(root):
    magazines.rich(root)
    change(root, "people/hanna-lindqvist.md", "title: Editor", "title: [Editor]")
    change(root, "shows/the-crossing.md", "language: en", "language: English, of course")
    report = import_folder(root)
    assert {fault.file: fault.reason for fault in report.faults}.keys() == {
        *("people/hanna-lindqvist.md", "shows/the-crossing.md", "articles/the-port-that-waited.md"),
        *("articles/the-second-tide.md", "episodes/mending-the-deep.md"),
    }
    assert "see people/hanna-lindqvist.md" in str(report)
    assert "see shows/the-crossing.md" in str(report)
    assert not PersonPage.objects.exists()


def test_mended_files_come_in_the_next_time(root):
    magazines.rich(root)
    change(root, "people/hanna-lindqvist.md", "title: Editor", "title: [Editor]")
    import_folder(root)
    change(root, "people/hanna-lindqvist.md", "title: [Editor]", "title: Editor")
    report = import_folder(root)
    assert not report.faults
    assert not report.gaps
    assert report.rows == 9


def test_a_guid_is_for_ever(root):
    import_folder(magazines.rich(root))
    change(root, "episodes/mending-the-deep.md", "guid: urn:uuid:14", "guid: urn:uuid:15")
    change(root, "shows/the-crossing.md", "139c66c7", "239c66c7")
    report = import_folder(root)
    assert [fault.reason.partition(":")[0] for fault in report.faults] == ["guid", "guid"]
    assert EpisodePage.objects.get().guid == "urn:uuid:14"
    assert ShowPage.objects.get().guid.startswith("139c66c7")


def test_two_episodes_with_one_guid(root):
    magazines.rich(root)
    twin = (root / "episodes/mending-the-deep.md").read_text()
    magazines.write(root, "episodes/twin.md", twin.replace("slug: mending-the-deep", "slug: twin"))
    refused(root, "the episode “mending-the-deep” has this GUID", file="episodes/twin.md", line=11)


def test_a_cover_that_directories_refuse_is_a_gap(root):
    magazines.rich(root)
    magazines.write(root, "pictures/cover.png", magazines.png(1200, 900))
    report = import_folder(root)
    assert report.refused == 0
    reasons = " ".join(gap.reason for gap in report.gaps)
    assert "1200 × 900 pixels" in reasons
    assert "Crop the cover" in reasons


# --- the folder itself -------------------------------------------------------------------------------------------


def test_no_folder_and_an_empty_one(tmp_path):
    with pytest.raises(Refused, match="not a folder"):
        import_folder(tmp_path / "nowhere")
    with pytest.raises(Refused, match="nothing to import"):
        import_folder(tmp_path)


def test_a_link_out_of_the_folder(root, tmp_path):
    magazines.rich(root)
    secret = magazines.write(tmp_path, "secret.vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nsecret\n")
    (root / "transcripts/mending.vtt").unlink()
    (root / "transcripts/mending.vtt").symlink_to(secret)
    refused(root, "a link that leads out of the folder", file="episodes/mending-the-deep.md")


def test_a_recording_that_vanishes_in_the_last_moment(root, media, monkeypatch):
    magazines.rich(root)

    def gone(found, title):
        raise FileNotFoundError("it is gone")

    monkeypatch.setattr("longwave.exchange.importing.door.keep_sound", gone)
    refused(root, "could not be written (it is gone)", count=2)
    assert not EpisodePage.objects.exists()
    assert not [path for path in stored(media) if "deep" in path.name]
