"""Who may read what comes in: as its file says, and where it says nothing, as the access settings do."""

import pytest

from longwave.access.models import AccessSettings
from longwave.editorial.models import ArticlePage
from longwave.exchange.actions import import_folder
from longwave.exchange.tests import magazines
from longwave.exchange.tests.hosts import brought, counts, episode
from longwave.podcast.models import EpisodePage
from longwave.published.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(tmp_path, media):
    folder = magazines.rich(tmp_path / "folder")
    for path in folder.glob("*/*.md"):
        path.write_text(path.read_text().replace("tier: open\n", ""))
    return folder


def test_without_a_tier_a_new_piece_has_that_of_its_kind(root):
    import_folder(root)
    assert set(ArticlePage.objects.values_list("tier", flat=True)) == {"subscribers"}
    assert EpisodePage.objects.get().tier == "open"
    assert Entry.objects.get(path="/articles/the-port-that-waited/").tier == "subscribers"


def test_the_publisher_chooses_which_and_a_file_may_say_otherwise(root):
    AccessSettings.objects.create(articles_tier="registered", episodes_tier="subscribers")
    path = root / "articles/the-second-tide.md"
    path.write_text(path.read_text().replace("date: ", "tier: open\ndate: "))
    import_folder(root)
    assert dict(ArticlePage.objects.values_list("slug", "tier")) == {
        "the-port-that-waited": "registered",
        "the-second-tide": "open",
    }
    assert EpisodePage.objects.get().tier == "subscribers"


def test_importing_again_keeps_the_tier_that_a_piece_has(root):
    import_folder(root)
    page = ArticlePage.objects.get(slug="the-second-tide")
    page.tier = "registered"
    page.save_revision().publish()
    AccessSettings.objects.create(articles_tier="open")
    assert import_folder(root).total.unchanged == 9
    magazines.article(root, "the-second-tide", title="Another headline", more=magazines.pictured("pictures/tide.webp"))
    path = root / "articles/the-second-tide.md"
    path.write_text(path.read_text().replace("tier: open\n", ""))
    assert counts(import_folder(root), "articles") == (0, 1, 1, 0)
    page.refresh_from_db()
    assert (page.title, page.tier) == ("Another headline", "registered")


def test_an_episode_of_a_feed_is_what_new_episodes_are_and_stays_it(source):
    AccessSettings.objects.create(episodes_tier="registered")
    brought(source())
    assert episode(1).tier == "registered"
    AccessSettings.objects.update(episodes_tier="open")
    report = brought(source())
    assert counts(report)[0] == 0
    assert episode(1).tier == "registered"
