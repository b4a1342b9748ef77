"""No word from behind a wall is in a letter, on its page or in the feed, whoever asks and however it came there."""

import pytest

from longwave.newsletter.letters.compiling import compile_edition, load
from longwave.newsletter.models import Item
from longwave.newsletter.tests import press
from longwave.newsletter.tests.press import RUT, part
from longwave.newsletter.words import Rhythm, Slot, State
from longwave.published.models import Entry
from tests import canaries

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _magazine(django_db_setup, django_db_blocker):
    with canaries.published_once(django_db_blocker):
        yield


def edition(rhythm, lead, other, **fields):
    """An edition that was sent, with both gated pieces in it."""
    made = press.edition(rhythm, press.FRIDAY, state=State.SENT.value, **fields)
    works = [Entry.objects.get(path=path).uid for path in (canaries.ARTICLE, canaries.EPISODE)]
    for at, (work, slot) in enumerate(zip(works, (lead, other), strict=True)):
        Item.objects.create(edition=made, work=work, slot=slot.value, position=at)
    made.compiled = compile_edition(made)
    made.save()
    return made


def editions():
    uid = Entry.objects.get(path=canaries.ARTICLE).uid
    body = [{"type": "text", "value": "<p>See below.</p>"}]
    return [
        edition(Rhythm.DAILY, Slot.LEAD, Slot.EPISODE),
        edition(Rhythm.ROUNDUP, Slot.COMPLIMENTARY, Slot.ITEM, subject="The week"),
        edition(Rhythm.OCCASIONAL, Slot.ITEM, Slot.ITEM, body=body, about=uid),
    ]


def test_letters():
    for made in editions():
        raw = load(made.compiled, made).message(RUT)
        for kind in ("html", "plain"):
            assert canaries.found(part(raw, kind)) == set()


@pytest.mark.parametrize("reader", ["anonymous, metered out", "robot", "registered, metered out"])
def test_pages(reader):
    persona = canaries.OUTSIDE[reader]()
    paths = [f"/newsletter/{made.slug}/" for made in editions()]
    for path in ("/newsletter/", "/newsletter/feed.xml", *paths):
        answer = canaries.inside(path, persona)
        assert answer.status == 200
        assert answer.shown == set()
