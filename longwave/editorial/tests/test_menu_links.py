"""A link of a menu leads somewhere from whichever page it stands on, and nowhere to what is gone."""

import pytest
from django.core.exceptions import ValidationError

from longwave.editorial.magazine import MagazineSettings, MenuLink
from longwave.published import facts
from tests import cast


@pytest.mark.parametrize(
    "url", ["/about/", "/", "https://social.example/@us", "http://old.example/", "mailto:a@b.example"]
)
def test_a_path_or_a_whole_address_is_taken(url):
    MenuLink(label="Somewhere", url=url).clean()


@pytest.mark.parametrize("url", ["about/", "social.example/@us", "//social.example/", "javascript:alert(1)", "#main"])
def test_anything_else_is_refused_with_what_was_found(url):
    with pytest.raises(ValidationError) as refused:
        MenuLink(label="Nowhere", url=url).clean()
    assert f"Found “{url}”" in refused.value.message_dict["url"][0]


LINKS = [
    ("menu", "Middle East", "/regions/middle-east/#newest"),
    ("menu", "Archive", "/archive/"),
    ("footer", "E", "/regions/middle-east/"),
]


@pytest.fixture
def east(db):
    """A region that the menu and the footer lead to."""
    page = cast.region("Middle East", "middle-east")
    settings = MagazineSettings.load()
    settings.links = [MenuLink(place=place, label=label, url=url) for place, label, url in LINKS]
    settings.save()
    return page


def named():
    return [link["label"] for place in ("menu", "footer") for link in facts.magazine()[place]]


def test_menus_leave_out_what_is_withdrawn_and_have_it_again_when_it_comes_back(client, east):
    assert named() == ["Middle East", "Archive", "E"]
    east.unpublish()
    assert named() == ["Archive"]
    assert "/regions/middle-east/" not in client.get("/").content.decode()
    east.save_revision().publish()
    assert named() == ["Middle East", "Archive", "E"]


def test_menus_leave_out_what_is_deleted_also_by_an_address_that_it_once_had(east):
    east.slug = "west-asia"
    east.save_revision().publish()
    assert named() == ["Middle East", "Archive", "E"]
    east.delete()
    assert named() == ["Archive"]
    MagazineSettings.load().save()
    assert named() == ["Archive"]
