"""An address whose last slash was forgotten leads on where there is something, in one hop, and nowhere else."""

import pytest

from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    cast.standing()
    return cast.article()


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/about", "/about/"),
        ("/about?from=mail&x=1", "/about/?from=mail&x=1"),
        ("/articles/the-port-that-waited", "/articles/the-port-that-waited/"),
        ("/regions/europe", "/regions/europe/"),
        ("/articles", "/articles/"),
        ("/podcasts?page=2", "/podcasts/?page=2"),
        ("/search?q=port", "/search/?q=port"),
        ("/archive/2026/11", "/archive/2026/11/"),
        ("/desk", "/desk/"),
    ],
)
def test_what_exists_with_a_slash_is_found(client, article, asked, led):
    answer = client.get(asked)
    assert (answer.status_code, answer["Location"]) == (301, led)


@pytest.mark.parametrize("asked", ["/nonsense", "/nonsense?x=1", "/articles/nothing", "/podcasts/a/b"])
def test_nonsense_is_a_404_at_once(client, article, asked):
    answer = client.get(asked)
    assert answer.status_code == 404
    assert article.title.encode() in answer.content


def test_an_old_address_without_its_slash_leads_to_the_new_one_in_one_hop(client, article):
    article.slug = "the-pier"
    article.save_revision().publish()
    answer = client.get("/articles/the-port-that-waited?from=mail")
    assert (answer.status_code, answer["Location"]) == (301, "/articles/the-pier/?from=mail")


def test_a_withdrawn_piece_says_so_at_its_own_address(client, article):
    article.unpublish()
    assert client.get("/articles/the-port-that-waited", follow=True).status_code == 410


def test_a_form_sent_without_the_slash_is_not_led_on(client, article):
    assert client.post("/about").status_code == 404
