"""Static files by address."""

import pytest

from longwave.front.static import find, proper


@pytest.fixture
def root(tmp_path):
    """A folder of collected files: one style sheet zipped both ways, one font, one file of the publisher."""
    folder = tmp_path / "longwave"
    folder.mkdir()
    for name in ("longwave.0123456789ab.css", "longwave.0123456789ab.css.br", "longwave.0123456789ab.css.gz"):
        (folder / name).write_text(name)
    (folder / "serif.0123456789ab.woff2").write_text("font")
    (tmp_path / "theme.css").write_text("theme")
    (tmp_path / ".hidden").write_text("no")
    (tmp_path.parent / "outside.css").write_text("no")
    return tmp_path


SHEET = "/static/longwave/longwave.0123456789ab.css"


@pytest.mark.parametrize(
    ("accepted", "suffix", "coding"),
    [("gzip, deflate, br", ".br", "br"), ("gzip", ".gz", "gzip"), ("br;q=0, gzip", ".gz", "gzip"), (None, "", "")],
)
def test_the_zipped_form_that_the_reader_takes(root, accepted, suffix, coding):
    found = find(root, SHEET, accepted)
    assert found.path.name == f"longwave.0123456789ab.css{suffix}"
    assert found.encoding == coding
    assert found.media_type == "text/css; charset=utf-8"
    assert found.more == {"vary": "Accept-Encoding"}


def test_a_file_named_by_its_content_is_kept_for_ever_and_others_are_asked_for_again(root):
    assert "immutable" in find(root, SHEET, None).cache
    assert find(root, "/static/theme.css", None).cache == "public, max-age=300"


def test_forms_have_different_tags(root):
    assert len({find(root, SHEET, accepted).etag for accepted in ("br", "gzip", None)}) == 3


def test_a_font_is_a_font(root):
    assert find(root, "/static/longwave/serif.0123456789ab.woff2", "br").media_type == "font/woff2"


@pytest.mark.parametrize(
    "address",
    ["/static/", "/static/longwave", "/static/nothing.css", "/static/../outside.css", "/static/./theme.css",
     "/static//theme.css", "/static/.hidden", "/static/longwave/..\\theme.css", "/static/a\0b", "/static/theme.css/"],
)  # fmt: skip
def test_nothing_else_is_found(root, address):
    assert find(root, address, "br") is None


def test_names_that_climb_are_not_proper():
    assert proper("longwave/a.css")
    assert not proper("longwave/../a.css")
    assert not proper("")
