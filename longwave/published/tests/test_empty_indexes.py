"""`/articles/`, `/podcasts/`, `/regions/`, `/topics/` and `/people/` of a magazine that has published nothing yet."""

import pytest
from bs4 import BeautifulSoup

from longwave.published.rules import INDEXES


@pytest.mark.django_db
@pytest.mark.parametrize("address", INDEXES)
def test_an_empty_magazine_has_them_too(client, address):
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    assert INDEXES[address].empty in soup.main.text
    assert not soup.select(".story-title a")
