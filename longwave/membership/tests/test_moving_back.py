"""Quentin takes a move to another price back. Olga was told of it, Ida was moved already, and Rut has paid it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from longwave.adapters.payments import Declined, Interval
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.desk.roles import Role
from longwave.membership.billing import leaving, moving_back, notices, repricing
from longwave.membership.billing.repricing import NotMoved
from longwave.membership.models import Notice, Outcome, Payment, PriceChange, Repricing
from longwave.membership.tests.shop import told
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OLD, NEW = 990, 1290


@pytest.fixture
def dear(shop):
    return shop.price(NEW, Interval.MONTH)


@pytest.fixture
def announced(shop, dear, quentin):
    """Decided, and told by a mail that has left."""

    def decide(days=10):
        now = timezone.now()
        made = repricing.announce(shop.month, dear, now + days * DAY, quentin, now)
        repricing.gather(shop.provider, now)
        Notice.objects.filter(kind=repricing.KIND).update(sent_at=now, next_at=None)
        return made

    return decide


def taken_back(shop, change, now=None):
    now = now or timezone.now()
    moving_back.take_back(change, now)
    moving_back.once(shop.provider, now)


def renewed(shop, row):
    """The next renewal, and what it charged."""
    shop.stand_in.move_to(row.end + timedelta(hours=2))
    shop.deliver()
    row.refresh_from_db()
    return Payment.objects.filter(subscription=row).latest("created").paid


def kinds(account):
    return [kind for kind, _ in told(account)]


def test_whoever_was_told_keeps_her_price_and_is_told_once(shop, olga, announced):
    row, change = shop.subscribe(olga), announced()
    assert repricing.to_come(row)
    taken_back(shop, change)
    moving_back.once(shop.provider, timezone.now())
    assert repricing.to_come(row) is None
    assert kinds(olga).count("price-kept") == 1
    assert list(Repricing.objects.values_list("outcome", flat=True)) == [Outcome.KEPT]
    assert repricing.move_due(shop.provider, row.end - DAY) == 0
    assert renewed(shop, row) == OLD


def test_whoever_was_moved_and_has_not_paid_it_gets_her_price_back(shop, ida, announced):
    row, change = shop.subscribe(ida), announced()
    before = row.end - DAY
    shop.stand_in.move_to(before)
    assert repricing.move_due(shop.provider, before) == 1
    row.refresh_from_db()
    assert row.price.amount == NEW
    taken_back(shop, change, before)
    row.refresh_from_db()
    assert row.price.amount == OLD
    assert "price-kept" in kinds(ida)
    assert renewed(shop, row) == OLD


def test_whoever_has_paid_the_new_price_keeps_it(shop, rut, announced):
    row, change = shop.subscribe(rut), announced()
    before = row.end - DAY
    shop.stand_in.move_to(before)
    repricing.move_due(shop.provider, before)
    assert renewed(shop, row) == NEW
    with pytest.raises(NotMoved, match="Nobody is left"):
        moving_back.take_back(change, shop.stand_in.now())
    assert "price-kept" not in kinds(rut)


def test_a_mail_that_has_not_left_is_not_sent_and_needs_no_second_one(shop, olga, announced):
    shop.subscribe(olga)
    change = announced()
    Notice.objects.filter(kind=repricing.KIND).update(sent_at=None, next_at=timezone.now())
    taken_back(shop, change)
    assert not repricing.stands(Notice.objects.get(kind=repricing.KIND).about)
    assert "price-kept" not in kinds(olga)


def test_taken_back_before_anybody_was_told_nobody_is(shop, olga, dear, quentin):
    shop.subscribe(olga)
    change = repricing.announce(shop.month, dear, timezone.now() + 40 * DAY, quentin, timezone.now())
    taken_back(shop, change)
    assert repricing.gather(shop.provider, timezone.now()) == 0
    assert kinds(olga) == ["receipt"]
    assert repricing.announce(shop.month, dear, timezone.now() + 40 * DAY, quentin, timezone.now())


def test_a_worker_killed_half_way_tells_the_others_and_nobody_twice(shop, olga, ida, announced, monkeypatch):
    for reader in (olga, ida):
        shop.subscribe(reader)
    change = announced()
    moving_back.take_back(change, timezone.now())
    with monkeypatch.context() as patched:
        patched.setattr(moving_back, "CHUNK", 1)
        patched.setattr(moving_back, "CHUNKS", 1)
        moving_back.once(shop.provider, timezone.now())
    assert Notice.objects.filter(kind="price-kept").count() == 1
    moving_back.once(shop.provider, timezone.now())
    assert [kinds(reader).count("price-kept") for reader in (olga, ida)] == [1, 1]


def test_where_the_provider_is_away_it_is_asked_again_later(shop, ida, announced):
    row, change = shop.subscribe(ida), announced()
    before = row.end - 3 * DAY
    shop.stand_in.move_to(before)
    repricing.move_due(shop.provider, before)
    moving_back.take_back(change, before)
    shop.stand_in.break_down(Fault.DOWN)
    assert moving_back.move_back(change, shop.provider, before) == 0
    shop.stand_in.break_down(None)
    assert moving_back.move_back(change, shop.provider, before) == 0
    assert moving_back.move_back(change, shop.provider, before + repricing.AGAIN) == 1
    row.refresh_from_db()
    assert row.price.amount == OLD


def test_a_renewal_is_announced_at_the_price_that_stays(shop, olga, quentin):
    shop.subscribe(olga, shop.year)
    dear = shop.price(12_000, Interval.YEAR)
    change = repricing.announce(shop.year, dear, timezone.now() + 40 * DAY, quentin, timezone.now())
    repricing.gather(shop.provider, timezone.now())
    taken_back(shop, change)
    notices.renewals(timezone.now() + 350 * DAY, 21 * DAY)
    assert Notice.objects.get(kind="renewal").words["amount"] == "€99"


def test_it_is_no_news_to_whoever_has_left_meanwhile(shop, olga, announced):
    row, change = shop.subscribe(olga), announced()
    taken_back(shop, change)
    about = Notice.objects.get(kind="price-kept").about
    assert moving_back.stands(about)
    leaving.leave_now(row, timezone.now(), shop.provider)
    assert not moving_back.stands(about)


# --- At the desk ------------------------------------------------------------------------------------------------


def at(change):
    return f"/desk/plans/moves/{change.pk}/"


def test_it_is_taken_back_at_the_desk_once_and_the_history_says_by_whom(client, shop, olga, announced, quentin):
    shop.subscribe(olga)
    change = announced()
    assert at(change) in client.get(f"/desk/plans/edit/{shop.plan.pk}/").content.decode()
    shown = client.get(at(change)).content.decode()
    assert "1 subscriber still to be moved keeps €9.90 a month" in shown
    said = client.post(at(change), follow=True).content.decode()
    assert "nobody else is moved to €12.90 a month" in said
    assert "taken back on" in said
    assert "Nobody is left" in client.post(at(change), follow=True).content.decode()
    entry = ModelLogEntry.objects.get(action="membership.price_change_back")
    assert (entry.user, entry.data["after"]) == (quentin, "€12.90 a month")
    assert entry.message.startswith("Moving subscribers from €9.90 a month to €12.90 a month")
    assert "Take it back and tell" not in client.get(at(change)).content.decode()


def test_whom_the_provider_refused_and_why_is_shown(client, shop, olga, announced, quentin, monkeypatch):
    row, change = shop.subscribe(olga), announced()

    def refused(*_):
        raise Declined("No such <price>.")

    monkeypatch.setattr(shop.provider, "reprice", refused)
    repricing.move_due(shop.provider, row.end - DAY)
    shown = client.get(at(change)).content.decode()
    assert "No such &lt;price&gt;." in shown
    assert "olga@readers.example" in shown


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.PRODUCER])
def test_other_roles_take_nothing_back(client, shop, olga, announced, role):
    shop.subscribe(olga)
    change = announced()
    client.force_login(cast.staff(role))
    assert client.get(at(change)).status_code == 302
    client.post(at(change))
    assert not PriceChange.objects.exclude(taken_back_at=None).exists()


def test_a_move_that_is_none_is_not_there(client, quentin):
    assert client.get("/desk/plans/moves/99999/").status_code == 404
