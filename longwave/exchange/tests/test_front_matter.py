"""Files that editors send in: Ines writes them with care, Otto with whatever is at hand."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from longwave.access.rules import Tier
from longwave.exchange.faults import Refused
from longwave.exchange.files import (
    ArticleFile,
    Credit,
    EpisodeFile,
    Guest,
    MagazineFile,
    PersonFile,
    ShowFile,
    understand,
)
from longwave.exchange.front_matter import MOST_BYTES, parse, read

LISBON = ZoneInfo("Europe/Lisbon")


def article(keys: str, body: str = "Text.", name: str = "articles/the-quiet-grid.md", zone=UTC) -> ArticleFile:
    return understand(parse(f"---\n{keys}\n---\n\n{body}\n".encode(), name), ArticleFile, zone)


def faults(keys: str, kind=ArticleFile, name: str = "articles/a.md") -> list[tuple[int, str]]:
    with pytest.raises(Refused) as caught:
        understand(parse(f"---\n{keys}\n---\n".encode(), name), kind)
    assert all(fault.file == name for fault in caught.value.faults)
    return [(fault.line, fault.reason) for fault in caught.value.faults]


def test_an_article_is_read():
    found = article(
        "title: The quiet grid\nstandfirst: A standfirst\ndate: 2026-10-05T06:00:00+02:00\ntier: subscribers\n"
        "authors:\n  - ines-carvalho\nregions: [africa, Europe]\nrelated:\n  - cable-ships\n  - the-crossing/salt"
    )
    assert found.title == "The quiet grid"
    assert found.slug == "the-quiet-grid"
    assert found.date == datetime(2026, 10, 5, 4, tzinfo=UTC)
    assert found.tier is Tier.SUBSCRIBERS
    assert (found.authors, found.regions) == (("ines-carvalho",), ("africa", "Europe"))
    assert found.related == ("cable-ships", "the-crossing/salt")
    assert (found.body, found.body_line) == ("Text.", 14)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-07-01", datetime(2026, 6, 30, 23, tzinfo=UTC)),
        ("2026-07-01 06:00", datetime(2026, 7, 1, 5, tzinfo=UTC)),
        ("2026-01-15T06:00:30", datetime(2026, 1, 15, 6, 0, 30, tzinfo=UTC)),
        ("2026-07-01T06:00Z", datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ("2026-07-01 06:00:00 +0300", datetime(2026, 7, 1, 3, tzinfo=UTC)),
        ('"2026-07-01"', datetime(2026, 6, 30, 23, tzinfo=UTC)),
    ],
)
def test_a_date_without_an_offset_is_of_the_magazines_time_zone(written, meant):
    assert article(f"title: T\ndate: {written}", zone=LISBON).date == meant


@pytest.mark.parametrize(
    "written", ["yesterday", "2026-13-01", "2026-02-30", "23.11.2026", "2026-11-23T25:00", "20261123", "2026"]
)
def test_a_wrong_date_is_refused_with_its_line(written):
    [(line, reason)] = faults(f"title: T\ndate: {written}")
    assert line == 3
    assert "is not a date" in reason
    assert "2026-11-23T06:00:00+01:00" in reason


@pytest.mark.parametrize(
    ("keys", "line", "words"),
    [
        ("date: 2026-01-01", 2, "title is missing"),
        ("title:\ndate: 2026-01-01", 2, "title is missing"),
        ('title: "  "\ndate: 2026-01-01', 2, "title is missing"),
        ("titel: T\ndate: 2026-01-01", 2, "Did you mean “title”?"),
        ("title: T\ndate: 2026-01-01\ncolour: red", 4, "“colour” is unknown"),
        ("title: [a, b]\ndate: 2026-01-01", 2, "expected text, found a list"),
        ("title: {a: b}\ndate: 2026-01-01", 2, "expected text, found keys and values"),
        ("title: T\ndate: 2026-01-01\ntier: premium", 4, "not a tier"),
        ("title: T\ndate: 2026-01-01\ntier: subscriber", 4, "Did you mean “subscribers”?"),
        ("title: T\ndate: 2026-01-01\nslug: Bad Slug!", 4, "such as “bad-slug”"),
        ("title: T\ndate: 2026-01-01\nslug: ../x", 4, "not a slug"),
        ("title: T\ndate: 2026-01-01\npicture: ../../etc/passwd", 4, "leaves the folder"),
        ("title: T\ndate: 2026-01-01\npicture: /etc/passwd", 4, "leaves the folder"),
        ("title: T\ndate: 2026-01-01\npicture: https://x.example/a.jpg", 4, "is an address"),
        ("title: T\ndate: 2026-01-01\npicture: C:\\a.jpg", 4, "forward slashes"),
        ("title: T\ndate: 2026-01-01\nauthors:\n  - a\n  - [b]", 6, "expected text, found a list"),
        ("title: T\ndate: 2026-01-01\nauthors:\n  - a\n  -", 6, "is empty"),
        ("title: T\ndate: 2026-01-01\nrelated: [a/b/c]", 4, "show/episode"),
        ("title: T\ndate: 2026-01-01\ntitle: U", 4, "second time, first on line 2"),
        ("title: |\n  two\n  lines\ndate: 2026-01-01", 2, "expected one line"),
        (f"title: {'x' * 256}\ndate: 2026-01-01", 2, "at most 255"),
        ("title: *important*\ndate: 2026-01-01", 2, "quotation marks"),
        ("title: The grid: a story\ndate: 2026-01-01", 2, "quotation marks"),
        ("title: T\ndate: 2026-01-01\n- x", 4, "not YAML"),
        ("title: &a T\nstandfirst: *a\ndate: 2026-01-01", 3, "alias"),
        ("title: !!python/object/apply:os.system [ls]\ndate: 2026-01-01", 2, "tag"),
        ("title: !secret T\ndate: 2026-01-01", 2, "tag"),
        ("title: T\ndate: " + "[" * 5000, 3, "too deep"),
        ("title: T\ndate: 2026-01-01\nalt: a\ufffe", 4, "U+FFFE"),
        ('title: T\ndate: 2026-01-01\nalt: "a\\0b"', 4, "U+0000"),
        ('title: T\ndate: 2026-01-01\npicture: "a\\0.jpg"', 4, "U+0000"),
        ('title: T\ndate: 2026-01-01\ntopics: ["\\ud800"]', 4, "U+D800"),
        ('title: T\ndate: 2026-01-01\n"\\udfff": x', 4, "U+DFFF"),
        ("- title", 2, "keys and values"),
        ("a: &a [x]\n" + "\n".join(f"k{n}: [{'*a, ' * 9}*a]" for n in range(50)), 3, "alias"),
    ],
)
def test_a_fault_has_its_line_and_its_reason(keys, line, words):
    found = faults(keys)
    assert any(at == line and words in reason for at, reason in found), found


def test_all_faults_of_a_file_are_told_at_once():
    found = faults("tier: gold\ndate: tomorrow\nslug: a b\nnonsense: 1")
    assert [line for line, _ in found] == [2, 2, 3, 4, 5]


def test_texts_that_look_like_something_else_stay_texts():
    found = article("title: 2026\nstandfirst: no\ncaption: 1e3\ncredit: 12:30\nalt: on\ndate: 2026-01-01")
    assert (found.title, found.standfirst, found.caption, found.credit, found.alt) == (
        "2026",
        "no",
        "1e3",
        "12:30",
        "on",
    )


def test_windows_files_and_byte_order_marks_are_taken():
    text = "\ufeff---\r\ntitle: T\r\ndate: 2026-01-01\r\n---\r\n\r\nOne\r\ntwo\r\n"
    found = understand(parse(text.encode(), "articles/a.md"), ArticleFile)
    assert found.body == "One\ntwo"


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"Just text", 1, "three hyphens"),
        (b"", 1, "three hyphens"),
        (b"---\ntitle: T\n", 1, "have no end"),
        (b"---\ntitle: T\nalt: caf\xe9\n---\n", 3, "0xe9 is not UTF-8"),
        ("---\ntitle: T\n---\n".encode("utf-16"), 1, "UTF-16"),
        (b"---\ntitle: T\n---\n\nA\x00B", 5, "U+0000"),
        (b"---\ntitle: T\n---\n\nA\x1bB", 5, "U+001B"),
        (b"x" * (MOST_BYTES + 1), 0, "at most"),
        (b"---\ntitle: " + b"x" * 300_000 + b"\n---\n", 2, "at most"),
    ],
)
def test_files_that_are_no_text_are_refused(data, line, words):
    with pytest.raises(Refused) as caught:
        parse(data, "articles/a.md")
    [fault] = caught.value.faults
    assert fault.line == line
    assert words in fault.reason
    assert str(fault).startswith("articles/a.md")


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        read(tmp_path / "a.md", tmp_path)


def test_a_slug_is_made_of_the_files_name():
    keys = "title: T\ndate: 2026-01-01"
    assert article(keys, name="articles/2026-01-05-My Größe!.md").slug == "2026-01-05-my-größe"
    assert faults(keys, name="articles/!!!.md")[0][1].startswith("the file's name makes no slug")


def test_an_episode_is_read_with_its_people():
    keys = (
        "title: Mending the deep\nshow: the-crossing\ndate: 2026-11-20\nnumber: 17\nseason: 2\nexplicit: no\n"
        "guests:\n  - name: Ada\n    title: Captain\n    affiliation: Cable Company\n  - Bert\n"
        "credits:\n  - {name: Jonah, role: producer, link: https://jonah.example/}\nhost: hanna\ntype: Bonus"
    )
    found = understand(parse(f"---\n{keys}\n---\n".encode(), "episodes/mending.md"), EpisodeFile)
    assert found.guests == (Guest("Ada", "Captain", "Cable Company"), Guest("Bert"))
    assert found.credits == (Credit("Jonah", "producer", "https://jonah.example/"),)
    assert (found.number, found.season, found.explicit, found.type) == (17, 2, False, "bonus")


@pytest.mark.parametrize(
    ("kind", "keys", "line", "words"),
    [
        (EpisodeFile, "title: T\ndate: 2026-01-01", 2, "show is missing"),
        (EpisodeFile, "title: T\nshow: s\ndate: 2026-01-01\nnumber: twelve", 5, "whole number"),
        (EpisodeFile, "title: T\nshow: s\ndate: 2026-01-01\nnumber: -1", 5, "whole number"),
        (EpisodeFile, "title: T\nshow: s\ndate: 2026-01-01\nexplicit: maybe", 5, "true or false"),
        (EpisodeFile, "title: T\nshow: s\ndate: 2026-01-01\ntype: ful", 5, "Did you mean “full”?"),
        (
            EpisodeFile,
            "title: T\nshow: s\ndate: 2026-01-01\nguests:\n  - name: A\n    titel: B",
            7,
            "Did you mean “title”?",
        ),
        (EpisodeFile, "title: T\nshow: s\ndate: 2026-01-01\nguests:\n  - title: B", 6, "name is missing"),
        (
            EpisodeFile,
            "title: T\nshow: s\ndate: 2026-01-01\ncredits:\n  - {name: A, link: 'javascript:x'}",
            6,
            "not a web address",
        ),
        (PersonFile, "title: Editor", 2, "name is missing"),
        (PersonFile, "name: A\nlinks:\n  - {label: Own page}", 4, "url is missing"),
        (ShowFile, "title: T\nguid: 1234", 3, "not a UUID"),
        (ShowFile, "title: T\nowner_email: nobody", 3, "not a mail address"),
        (ShowFile, "title: T\nlanguage: Englisch!", 3, "not a language tag"),
        (ShowFile, "title: T\nfunding: {text: Support}", 3, "url is missing"),
        (ShowFile, "title: T\ntype: weekly", 3, "episodic or serial"),
    ],
)
def test_other_kinds_have_their_own_faults(kind, keys, line, words):
    found = faults(keys, kind)
    assert any(at == line and words in reason for at, reason in found), found


def test_the_magazine_is_keys_alone():
    text = b"name: Crosswater\ntagline: Read slowly\nmenu:\n  - label: About\n    url: /about/\n"
    found = understand(parse(text, "magazine.yaml"), MagazineFile)
    assert found.menu[0].url == "/about/"
    with pytest.raises(Refused) as caught:
        understand(parse(b"name: C\nmeni: []\n", "magazine.yaml"), MagazineFile)
    [fault] = caught.value.faults
    assert (fault.line, "Did you mean “menu”?" in fault.reason) == (2, True)
