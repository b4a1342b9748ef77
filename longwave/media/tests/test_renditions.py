"""A picture's sizes and formats: JPEG at once, the slow ones by the worker, none in a reader's request."""

import pytest
from django_tasks_db.models import DBTaskResult

from longwave.media.actions import make_modern
from longwave.media.models import Picture, Rendition
from longwave.media.rules import PictureFacts, picture_gaps, srcset
from longwave.published.models import Entry
from tests import cast


@pytest.mark.django_db
def test_an_upload_has_its_jpegs_at_once_and_asks_the_worker_for_the_rest():
    picture = cast.picture()
    image = picture.image()
    assert image["src"].endswith(".jpg")
    assert image["sources"] == []
    asked = DBTaskResult.objects.get(task_path="longwave.media.tasks.make_modern_renditions")
    assert asked.args_kwargs["args"] == [picture.pk]


@pytest.mark.django_db
def test_when_the_worker_is_done_every_page_that_shows_it_offers_the_better_formats(client):
    article = cast.article()
    before = client.get("/articles/the-port-that-waited/").content
    assert b"image/avif" not in before
    make_modern(article.picture)
    entry = Entry.objects.get(path="/articles/the-port-that-waited/")
    assert [source["type"] for source in entry.picture["sources"]] == ["image/avif", "image/webp"]
    assert b"image/avif" in client.get("/articles/the-port-that-waited/").content
    article.picture.refresh_from_db()
    assert article.picture.modern


@pytest.mark.django_db
def test_reading_makes_no_rendition(client):
    cast.article()
    made = Rendition.objects.count()
    for address in ("/", "/articles/the-port-that-waited/", "/regions/europe/"):
        client.get(address)
    assert Rendition.objects.count() == made


@pytest.mark.django_db
def test_a_picture_that_is_gone_does_not_trouble_the_worker():
    from longwave.media.tasks import make_modern_renditions

    assert make_modern_renditions.call(Picture.objects.count() + 99) is None


@pytest.mark.django_db
def test_a_decorative_picture_has_an_empty_alt_text():
    assert cast.picture(ornamental=True).image()["alt"] == ""


def test_a_published_picture_needs_credit_caption_and_alt_text():
    gaps = picture_gaps(PictureFacts("Harbour", "", "", ""))
    assert [word for gap in gaps for word in ("credit", "caption", "alt text") if word in gap] == [
        "credit",
        "caption",
        "alt text",
    ]
    assert all("Harbour" in gap for gap in gaps)


def test_a_decorative_picture_needs_no_alt_text():
    assert picture_gaps(PictureFacts("Harbour", "", "At noon.", "Ana", decorative=True)) == []


def test_white_space_is_no_credit():
    assert len(picture_gaps(PictureFacts("Harbour", "Cranes", "At noon.", "  "))) == 1


def test_a_small_picture_names_each_width_once():
    assert srcset([("a.jpg", 64), ("b.jpg", 64), ("c.jpg", 64)]) == "a.jpg 64w"
    assert srcset([("a.jpg", 480), ("b.jpg", 960)]) == "a.jpg 480w, b.jpg 960w"
