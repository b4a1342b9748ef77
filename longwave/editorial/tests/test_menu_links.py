"""A link of a menu leads somewhere from whichever page it stands on."""

import pytest
from django.core.exceptions import ValidationError

from longwave.editorial.magazine import MenuLink


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
