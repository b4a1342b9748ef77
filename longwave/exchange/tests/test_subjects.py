"""A folder carries the register: whom a piece is about, what texts call her, and which countries a region has."""

import pytest

from longwave.editorial.base import Subject
from longwave.editorial.models import ArticlePage, PersonPage, RegionPage
from longwave.exchange.actions import export_folder, import_folder
from longwave.exchange.tests import magazines
from longwave.podcast.models import EpisodePage
from tests import cast

pytestmark = pytest.mark.django_db

MINISTRY = """---
name: Ministry of Ports
slug: ministry-of-ports
organisation: true
other_names:
  - Port Ministry
  - "MoP: the ministry"
country: {country}
---
"""
EUROPE = "---\nname: Europe\nslug: europe\ncountries:\n{countries}---\n\nA continent of small print.\n"


@pytest.fixture
def root(tmp_path, media):
    """The Estuary, whose article is about a ministry and its captain, its episode about the ministry."""
    root = tmp_path / "folder"
    magazines.plain(root)
    magazines.podcast(root)
    magazines.write(root, "people/ministry-of-ports.md", MINISTRY.format(country="Norway"))
    magazines.write(root, "regions/europe.md", EUROPE.format(countries="  - Norway\n  - Georgia\n"))
    magazines.article(root, more=magazines.pictured() + "about:\n  - ministry-of-ports\n  - Luz Ortega\n")
    episode = magazines.EPISODE.format(photo=magazines.PHOTO).replace("related:", "about: ministry-of-ports\nrelated:")
    magazines.write(root, "episodes/mending-the-deep.md", episode)
    return root


def test_the_desk_has_what_the_folder_says(root):
    report = import_folder(root)
    assert not report.faults
    assert "person “Luz Ortega”, named in articles/the-port-that-waited.md" in report.made
    ministry = PersonPage.objects.get(slug="ministry-of-ports")
    assert (ministry.organisation, ministry.country) == (True, "NO")
    assert ministry.other_names == "Port Ministry\nMoP: the ministry"
    assert RegionPage.objects.get().gathers() == {"NO", "GE"}
    assert [one.slug for one in ArticlePage.objects.get().about()] == ["ministry-of-ports", "luz-ortega"]
    assert EpisodePage.objects.get().about() == [ministry]


def test_a_second_import_and_one_of_the_export_find_nothing_to_do(root, tmp_path):
    import_folder(root)
    again = import_folder(root)
    assert again.total.unchanged == again.rows
    out = tmp_path / "out"
    export_folder(out)
    exported = import_folder(out)
    assert exported.total.unchanged == exported.rows
    assert b"about:\n" in (out / "articles/the-port-that-waited.md").read_bytes()
    assert b"country: " in (out / "people/ministry-of-ports.md").read_bytes()
    assert b"organisation" not in (out / "people/hanna-lindqvist.md").read_bytes()


def test_what_the_folder_says_otherwise_is_published_again(root):
    import_folder(root)
    magazines.write(root, "regions/europe.md", EUROPE.format(countries="  - Norway\n"))
    magazines.article(root, more=magazines.pictured() + "about: luz-ortega\n")
    assert import_folder(root).total.updated == 2
    assert RegionPage.objects.get().countries == "Norway"
    assert [one.slug for one in ArticlePage.objects.get().about()] == ["luz-ortega"]


def test_a_country_that_nobody_knows_is_refused_with_its_line(root):
    magazines.write(root, "people/ministry-of-ports.md", MINISTRY.format(country="Atlantis"))
    magazines.write(root, "regions/europe.md", EUROPE.format(countries="  - Norway\n  - Lemuria\n"))
    faults = [str(fault) for fault in import_folder(root).faults]
    assert any(one.startswith("people/ministry-of-ports.md, line 8: country: no country is called") for one in faults)
    assert any(one.startswith("regions/europe.md, line 6: countries: no country is called") for one in faults)
    assert any("articles/the-port-that-waited.md" in one and "was refused" in one for one in faults)
    assert not PersonPage.objects.filter(slug="ministry-of-ports").exists()
    assert not ArticlePage.objects.exists()


def test_whoever_is_not_published_stays_at_home(tmp_path, media):
    ortega = cast.person("Luz Ortega", "luz-ortega", other_names="The captain")
    page = cast.article()
    page.subjects = [Subject(person=ortega)]
    page.save()
    ortega.unpublish()
    report = export_folder(tmp_path / "out")
    assert "1 whom pieces are about are not published; the pieces do not name them." in report.notes
    assert b"ortega" not in b"".join(magazines.contents(tmp_path / "out").values()).lower()
