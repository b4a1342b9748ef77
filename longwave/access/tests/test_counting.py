"""What links open is counted together, and nothing is lost when it cannot be written."""

import uuid

import pytest
from django.utils import timezone

from longwave.access import actions
from longwave.access.counting import Uses
from longwave.access.links import Token
from longwave.access.models import ComplimentaryEdition, ComplimentaryUse

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    work = uuid.uuid4()
    actions.mint("the author's own page", [work], None)
    return Token(ComplimentaryEdition.objects.get().pk, str(work), timezone.now())


def count():
    return ComplimentaryUse.objects.get().count


def test_a_hundred_readers_are_one_write(link, django_assert_max_num_queries):
    uses = Uses()
    uses.batched = True
    for _ in range(100):
        uses.opened(link)
    assert count() == 0
    with django_assert_max_num_queries(3):
        uses.write()
        uses.write()
    assert count() == 100


def test_where_nobody_writes_regularly_each_is_written_at_once(link):
    uses = Uses()
    uses.opened(link)
    assert count() == 1


def test_what_could_not_be_written_is_written_the_next_time(link, monkeypatch):
    uses = Uses()
    uses.batched = True
    uses.opened(link)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "count_uses", lambda opened: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            uses.write()
    uses.opened(link)
    uses.write()
    assert count() == 2
