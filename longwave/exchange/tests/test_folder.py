"""A whole folder: Ines sends one that is right, Otto one that is not."""

import os
from pathlib import Path
from unicodedata import normalize

import pytest

import longwave
from longwave.exchange.faults import Refused
from longwave.exchange.files import to_bytes, understand
from longwave.exchange.folder import KINDS, MagazineFile, read_folder
from longwave.exchange.front_matter import parse as parse_file
from longwave.exchange.markdown import parse, render

DEMO = Path(longwave.__file__).parent / "ops" / "magazine"


def put(root, path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    put(tmp_path, "magazine.yaml", "name: Crosswater\n")
    put(tmp_path, "people/ines.md", "---\nname: Ines\n---\n")
    put(tmp_path, "articles/debt.md", "---\ntitle: Debt\ndate: 2026-01-01\npicture: pictures/a.jpg\n---\n\nText.\n")
    put(tmp_path, "pictures/a.jpg", "not looked into here")
    put(tmp_path, "articles/.debt.md.swp.md", "an editor's own")
    put(tmp_path, "articles/readme.txt", "not an article")
    return tmp_path


def test_every_file_is_counted(folder):
    found = read_folder(folder)
    assert [item.path for item in found.items] == ["magazine.yaml", "people/ines.md", "articles/debt.md"]
    assert found.faults == ()
    assert found.items[2].blocks[0].kind == "text"


@pytest.mark.parametrize(
    ("path", "text", "line", "words"),
    [
        ("articles/x.md", "---\ntitle: X\ndate: 2026-01-01\npicture: pictures/b.jpg\n---\nText.\n", 4, "is not there"),
        ("articles/x.md", "---\ntitle: X\ndate: 2026-01-01\n---\n\n::: audio\nfile: a.mp3\n:::\n", 6, "is not there"),
        ("articles/x.md", "---\ntitle: X\ndate: 2026-01-01\nslug: debt\n---\nText.\n", 1, "taken by articles/debt.md"),
        ("episodes/x.md", "---\ntitle: X\ndate: 2026-01-01\nshow: s\naudio: x.mp3\n---\nText.\n", 5, "is not there"),
        ("articles/x.md", "---\ntitle: X\ndate: 2026-01-01\n---\n\nA\n\n<div>\n", 8, "HTML"),
        ("magazine.yaml", "name: C\nlogo: none.png\n", 2, "is not there"),
        ("magazine.yaml", f"name: C\nlogo: {'日' * 200}.png\n", 2, "is not there"),
        ("pictures/a.jpg", "", 4, "is empty"),
    ],
)
def test_a_refused_file_does_not_hinder_the_others(folder, path, text, line, words):
    put(folder, path, text)
    found = read_folder(folder)
    [fault] = found.faults
    assert (fault.line, words in fault.reason) == (line, True), fault
    assert len(found.items) >= 2


NOTHING = {
    "no text": ("", 5),
    "empty lines": ("\n \t\n\n", 5),
    "a comment": ("\n\n<!-- to come -->\n", 7),
    "an empty note": ("::: note\n:::\n", 5),
}


@pytest.mark.parametrize("what", NOTHING)
@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        ("articles", "date: 2026-01-01", "an article is not published without"),
        ("shows", "language: en", "a show is not"),
        ("pages", "standfirst: Us.", "a standing page is not"),
    ],
)
def test_what_readers_would_find_empty_is_refused(folder, kind, key, words, what):
    text, line = NOTHING[what]
    put(folder, f"{kind}/x.md", f"---\ntitle: X\n{key}\n---\n{text}")
    [fault] = read_folder(folder).faults
    assert (fault.file, fault.line) == (f"{kind}/x.md", line)
    assert words in fault.reason


def test_an_episode_needs_notes_as_it_does_at_the_desk(folder):
    put(folder, "episodes/x.md", "---\ntitle: X\ndate: 2026-01-01\nshow: s\n---\n")
    [fault] = read_folder(folder).faults
    assert "an episode is not published without. Write it" in fault.reason


@pytest.mark.parametrize("kind", ["people", "regions", "topics"])
def test_who_and_what_is_only_named_needs_no_text(folder, kind):
    put(folder, f"{kind}/x.md", "---\nname: X\n---\n")
    assert read_folder(folder).faults == ()


def test_links_that_lead_out_are_refused(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("---\ntitle: S\ndate: 2026-01-01\n---\n", encoding="utf-8")
    (folder / "articles" / "link.md").symlink_to(outside)
    (folder / "pictures" / "b.jpg").symlink_to(outside)
    put(folder, "articles/y.md", "---\ntitle: Y\ndate: 2026-01-01\npicture: pictures/b.jpg\n---\nText.\n")
    found = read_folder(folder)
    assert [(fault.file, "leads out" in fault.reason) for fault in found.faults] == [
        ("articles/link.md", True),
        ("articles/y.md", True),
    ]


def test_links_that_lead_nowhere_are_refused(folder):
    for path in ("articles/loop.md", "pictures/loop.jpg"):
        (folder / path).symlink_to((folder / path).name)
    (folder / "magazine.yaml").unlink()
    (folder / "magazine.yaml").symlink_to("gone.yaml")
    put(folder, "articles/y.md", "---\ntitle: Y\ndate: 2026-01-01\npicture: pictures/loop.jpg\n---\nText.\n")
    assert [fault.file for fault in read_folder(folder).faults] == [
        "magazine.yaml",
        "articles/loop.md",
        "articles/y.md",
    ]


def test_what_is_no_file_is_refused_and_not_waited_for(folder):
    os.mkfifo(folder / "articles/pipe.md")
    (folder / "articles/folder.md").mkdir()
    found = read_folder(folder)
    assert [(fault.file, "not a file" in fault.reason) for fault in found.faults] == [
        ("articles/folder.md", True),
        ("articles/pipe.md", True),
    ]


def test_names_that_are_no_text_are_refused_each_for_itself(folder):
    for name in (b"\xff.md", b"\xfe.md"):
        (folder / "articles" / os.fsdecode(name)).write_text("---\ntitle: X\ndate: 2026-01-01\nslug: x\n---\nText.\n")
    faults = read_folder(folder).faults
    assert [fault.file for fault in faults] == ["articles/\\xfe.md", "articles/\\xff.md"]
    assert all("not UTF-8" in fault.reason for fault in faults)


@pytest.mark.parametrize(("stored", "written"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_accents_in_names_may_be_written_either_way(folder, stored, written):
    put(folder, normalize(stored, "pictures/größe.jpg"), "x")
    path = normalize(written, "pictures/größe.jpg")
    put(folder, "articles/y.md", f"---\ntitle: Y\ndate: 2026-01-01\npicture: {path}\n---\nText.\n")
    assert read_folder(folder).faults == ()
    put(folder, normalize("NFD", "articles/größe.md"), "---\ntitle: G\ndate: 2026-01-01\n---\nText.\n")
    put(folder, normalize("NFC", "articles/größe.md"), "---\ntitle: G\ndate: 2026-01-01\n---\nText.\n")
    assert "is taken by" in read_folder(folder).faults[0].reason


def test_episodes_of_two_shows_may_share_a_slug(folder):
    for show in ("one", "two"):
        put(
            folder,
            f"episodes/{show}-pilot.md",
            f"---\ntitle: Pilot\ndate: 2026-01-01\nslug: pilot\nshow: {show}\n---\nText.\n",
        )
    assert read_folder(folder).faults == ()


def test_what_is_no_folder_is_refused(tmp_path):
    with pytest.raises(Refused, match="not a folder"):
        read_folder(tmp_path / "nothing")
    with pytest.raises(Refused, match="nothing to import"):
        read_folder(tmp_path)


def test_the_demo_magazine_is_a_folder_without_fault():
    found = read_folder(DEMO)
    assert [str(fault) for fault in found.faults] == []
    for item in found.items:
        kind = KINDS[item.folder] if item.folder else MagazineFile
        data = to_bytes(item.file)
        assert understand(parse_file(data, item.path), kind) == item.file
        assert parse(render(item.blocks)) == item.blocks
