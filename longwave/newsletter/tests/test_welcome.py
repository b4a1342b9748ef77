"""After the button: the preview of the day, which she can read at once, and quietly the plans; and the box on pages."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from longwave.access.models import AccessSettings, ComplimentaryEdition, PreviewDay
from longwave.newsletter.models import Edition, Item, Newsletter
from longwave.newsletter.tests.readers import RUT, daily, delivered, link_in, roundup, sign_up
from longwave.published.models import Entry, Magazine
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    cast.article(tier="subscribers")
    return Entry.objects.get(kind="article")


@pytest.fixture
def welcome(client, mailoutbox):
    """Her page after the button."""

    def come():
        daily()
        sign_up(client, RUT)
        delivered()
        client.post(link_in(mailoutbox[0]))
        return client.get(link_in(mailoutbox[0])).content.decode()

    return come


def previewed(article):
    PreviewDay.objects.create(day=timezone.localdate(), work=article.uid)


def test_the_preview_of_the_day_is_offered_and_the_plans_quietly(welcome, article):
    previewed(article)
    page = welcome()
    assert f'<a class="button" href="{article.path}">Read it now</a>' in page
    assert article.title in page
    assert 'class="preview-note"' not in page
    assert page.count("/subscribe/") == page.split("</main>")[0].count("/subscribe/") >= 1
    assert "Pause it, choose how often, or leave" in page


def test_where_only_the_newsletters_link_opens_it_that_link_is_offered(welcome, article):
    previewed(article)
    AccessSettings.objects.update_or_create(pk=1, defaults={"preview_for_all": False})
    link = ComplimentaryEdition.objects.create(label="today", end=timezone.now() + dt.timedelta(days=14))
    today = Edition.objects.create(newsletter=daily(), slug="today", day=timezone.localdate(), complimentary=link)
    Item.objects.create(edition=today, slot="lead", work=article.uid)
    page = welcome()
    assert 'class="button" href="/free/' in page
    token = page.split('class="button" href="/free/')[1].split("/")[0]
    assert Client().get(f"/free/{token}/")["Location"] == article.path


def test_a_day_without_a_preview_has_none(welcome):
    page = welcome()
    assert "preview</h2>" not in page
    assert "To the front page" in page


def test_a_withdrawn_piece_is_no_preview(welcome, article):
    previewed(article)
    Entry.objects.update(withdrawn_at=timezone.now())
    assert article.title not in welcome()


# --- The box on pages -------------------------------------------------------------------------------------------


def test_articles_and_episodes_carry_the_box_with_their_address(client, article):
    daily()
    roundup()
    cast.episode()
    for path in (article.path, Entry.objects.get(kind="episode").path):
        page = client.get(path).content.decode()
        assert '<form method="post" action="/newsletter/sign-up/">' in page
        assert f'<input type="hidden" name="from" value="{path}">' in page
        assert "Every morning one article." in page
        assert "csrf" not in page


def test_without_a_newsletter_there_is_no_box(client, article):
    Newsletter.objects.update(at_sign_up=False)
    assert "/newsletter/sign-up/" not in client.get(article.path).content.decode()


def test_a_newsletter_is_offered_as_soon_as_it_is_saved(client, article, django_capture_on_commit_callbacks):
    Newsletter.objects.update(at_sign_up=False)
    assert "/newsletter/sign-up/" not in client.get(article.path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        daily(at_sign_up=True)
    assert "/newsletter/sign-up/" in client.get(article.path).content.decode()


def test_one_newsletter_needs_no_choice(client, article):
    Newsletter.objects.update(at_sign_up=False)
    daily(at_sign_up=True)
    page = client.get(article.path).content.decode()
    assert '<input type="hidden" name="newsletter" value="daily-preview">' in page
    assert 'type="checkbox" name="newsletter"' not in page


def test_a_changed_newsletter_has_every_kept_page_made_anew(article):
    paper, before = daily(), Magazine.objects.get().chrome_generation
    paper.description = "Every noon one article."
    paper.save()
    assert Magazine.objects.get().chrome_generation > before
    assert Magazine.objects.get().generation == Magazine.objects.get().chrome_generation
