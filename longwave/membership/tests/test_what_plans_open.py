"""Quentin sells articles alone, episodes alone, and both. Olga and Rut buy, Ida is given something."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from longwave.adapters.payments import Interval
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.actions import comp
from longwave.membership.billing import gifts, leaving, manual, reminders
from longwave.membership.billing.facts import held
from longwave.membership.billing.gifts import source_id
from longwave.membership.billing.manual import NotRecorded
from longwave.membership.billing.selling import after
from longwave.membership.desk.readers import opens
from longwave.membership.models import Grant, Plan, RightsChange
from longwave.membership.rules import Scope, Tier, covered, covered_until
from longwave.membership.tests.shop import reads, scopes

EVERYTHING, ARTICLES, EPISODES = Scope
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
FORM = {"name": "Text", "includes": "All articles", "position": "1", "on_sale": "on"}


@pytest.fixture
def text(shop):
    return shop.another("Text", ARTICLES, 500)


@pytest.fixture
def audio(shop):
    return shop.another("Audio", EPISODES, 400)


# --- The rule ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "by", "expected"),
    [
        (ARTICLES, [], False),
        (ARTICLES, ["show:1", EPISODES], False),
        (ARTICLES, [ARTICLES], True),
        (ARTICLES, [EVERYTHING], True),
        (EVERYTHING, [ARTICLES], False),
        (EVERYTHING, [ARTICLES, EPISODES], True),
        (EVERYTHING, [EVERYTHING], True),
    ],
)
def test_what_a_plan_opens_may_be_open_by_several_others(scope, by, expected):
    assert covered(scope, by) is expected


def test_what_several_open_together_is_open_until_the_first_part_of_it_closes():
    march, april, may = (after(NOON, months) for months in (1, 2, 3))
    assert covered_until(EVERYTHING, [(ARTICLES, may)], NOON) == NOON
    assert covered_until(EVERYTHING, [(ARTICLES, may), (EPISODES, march)], NOON) == march
    assert covered_until(EVERYTHING, [(ARTICLES, may), (EVERYTHING, april)], NOON) == april
    assert covered_until(ARTICLES, [(EVERYTHING, april), (EPISODES, may)], NOON) == april


# --- Subscriptions ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_subscription_opens_what_its_plan_does(shop, olga, rut, text):
    shop.subscribe(olga, text)
    shop.subscribe(rut)
    assert (scopes(olga), scopes(rut)) == ([ARTICLES], [EVERYTHING])


@pytest.mark.django_db
def test_whoever_switches_has_what_the_other_plan_opens_at_once_and_her_passes_are_void(shop, olga, text):
    row = shop.subscribe(olga, text)
    before = RightsChange.objects.get(account_id=olga.pk).at
    leaving.switch(row, shop.month, datetime.now(UTC), shop.provider)
    assert scopes(olga) == [EVERYTHING]
    assert RightsChange.objects.get(account_id=olga.pk).at > before
    row.refresh_from_db()
    leaving.switch(row, text, datetime.now(UTC), shop.provider)
    shop.deliver()
    assert scopes(olga) == [ARTICLES]


@pytest.mark.django_db
def test_of_two_that_go_on_each_opens_its_own(shop, olga, text, audio):
    shop.subscribe(olga, text)
    row = manual.subscribe(olga, audio, timezone.localdate(), "2026-17", timezone.localdate())
    manual.pay(row.payments.get(), timezone.localdate())
    assert scopes(olga) == [ARTICLES, EPISODES]


@pytest.mark.django_db
@pytest.mark.parametrize(("kept", "spared"), [(ARTICLES, True), (EVERYTHING, True), (EPISODES, False)])
def test_whoever_reads_the_same_by_another_right_is_not_reminded(shop, olga, text, kept, spared):
    row = shop.subscribe(olga, text, card=Card.FAILS_LATER)
    given = comp(olga, datetime.now(UTC) + timedelta(days=365), "reviews our books", None)
    Grant.objects.filter(pk=given.pk).update(scope=kept)
    assert reminders.reads_otherwise(row, held(row), olga, timedelta(days=14), datetime.now(UTC)) is spared


# --- By invoice -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_next_invoice_neither_closes_what_is_paid_for_nor_opens_what_is_not(shop, olga, text):
    today = timezone.localdate()
    row = manual.pay(manual.subscribe(olga, shop.month, today, "2026-17", today).payments.get(), today)
    with pytest.raises(NotRecorded, match="“Text”, which opens all articles; expected a plan that opens everything"):
        manual.renew(row, text, timezone.localdate(row.end), "2026-18", today)
    assert scopes(olga) == [EVERYTHING]
    assert row.payments.count() == 1


# --- Gifts ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_gift_opens_what_was_given(shop, olga, ida, text):
    gifts.redeem(shop.give(olga, text).code, ida, datetime.now(UTC))
    assert scopes(ida) == [ARTICLES]


@pytest.mark.django_db
def test_a_gift_waits_for_what_opens_as_much_also_together_and_for_nothing_else(shop, olga, ida, text, audio):
    def redeemed(price):
        return gifts.redeem(shop.give(olga, price).code, ida, NOON)

    articles, episodes = redeemed(text), redeemed(audio)
    assert {articles.start, episodes.start} == {NOON}
    assert redeemed(text).start == articles.end
    everything = redeemed(shop.year)
    assert everything.start == episodes.end, "the second gift of articles goes on, and episodes would close"
    assert redeemed(audio).start == everything.end


@pytest.mark.django_db
def test_a_gift_that_waited_for_two_together_begins_when_one_of_them_is_taken_back(shop, olga, ida, text, audio):
    bought = [shop.give(olga, price) for price in (text, audio, shop.year)]
    for gift in bought:
        gifts.redeem(gift.code, ida, NOON)
    waits = Grant.objects.filter(source_id=source_id(bought[2]))
    assert waits.get().start == after(NOON, 1)
    gifts.cancel(bought[1], NOON + timedelta(days=1))
    assert waits.get().start == NOON + timedelta(days=1)


@pytest.mark.django_db
def test_a_gift_that_waited_for_one_that_is_taken_back_waits_for_no_other_kind(shop, olga, ida, text, audio):
    whole, other, waits = shop.give(olga), shop.give(olga, text), shop.give(olga, audio)
    gifts.redeem(other.code, ida, NOON)
    gifts.redeem(whole.code, ida, NOON)
    assert gifts.redeem(waits.code, ida, NOON).start == after(NOON, 12)
    gifts.cancel(whole, NOON + timedelta(days=1))
    assert Grant.objects.get(source_id=source_id(waits)).start == NOON + timedelta(days=1)


# --- At the desk ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("quentin")
@pytest.mark.parametrize("scope", Scope)
def test_a_plan_is_made_with_what_it_opens(client, scope):
    assert client.post("/desk/plans/new/", FORM | {"scope": scope.value}).status_code == 302
    assert Plan.objects.get().scope == scope


@pytest.mark.django_db
@pytest.mark.usefixtures("quentin")
def test_a_plan_opens_nothing_that_there_is_not(client):
    answer = client.post("/desk/plans/new/", FORM | {"scope": "show:1"})
    assert "scope" in answer.context["form"].errors
    assert not Plan.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("quentin")
def test_what_a_plan_opens_may_change_until_somebody_begins_to_buy_it(client, shop, olga, text):
    path = f"/desk/plans/edit/{text.plan.pk}/"
    client.post(path, FORM | {"scope": EPISODES.value})
    assert Plan.objects.get(name="Text").scope == EPISODES
    client.post(path, FORM | {"scope": ARTICLES.value})
    shop.begin(olga, text)
    assert "keeps what it opens. To sell something else, make another plan" in client.get(path).content.decode()
    older = client.post(path, FORM | {"scope": EVERYTHING.value})
    assert "keeps what it opens" in str(older.context["form"].errors["scope"])
    assert client.post(path, FORM | {"includes": "All of our articles"}).status_code == 302
    kept = Plan.objects.get(name="Text")
    assert (kept.scope, kept.includes) == (ARTICLES, "All of our articles")


@pytest.mark.django_db
@pytest.mark.usefixtures("quentin")
def test_a_plan_that_somebody_has_by_invoice_opens_what_it_opened(client, olga, text):
    today = timezone.localdate()
    manual.subscribe(olga, text, today, "2026-17", today)
    client.post(f"/desk/plans/edit/{text.plan.pk}/", FORM | {"scope": EVERYTHING.value})
    assert Plan.objects.get(name="Text").scope == ARTICLES


@pytest.mark.django_db
def test_the_price_of_a_plan_that_opens_less_may_be_switched_to(shop, olga, audio):
    row = shop.subscribe(olga, shop.year)
    yearly = shop.price(2900, Interval.YEAR, plan=audio.plan)
    leaving.switch(row, yearly, datetime.now(UTC), shop.provider)
    assert scopes(olga) == [EPISODES]
    assert reads(olga)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([], "what registered readers may"),
        ([EVERYTHING], "everything"),
        ([EVERYTHING, EPISODES], "everything"),
        ([ARTICLES, EPISODES], "everything"),
        ([ARTICLES], "all articles"),
        ([EPISODES, "show:1"], "all episodes, one show"),
        (["show:1", "show:2"], "some shows"),
    ],
)
def test_the_desk_says_what_somebodys_grants_open(held, said):
    assert opens([Grant(scope=one) for one in held]) == said


def test_the_desk_counts_no_grant_for_registered_readers_as_a_subscribers():
    assert opens([Grant(tier=Tier.REGISTERED)]) == "what registered readers may"


@pytest.mark.django_db
@pytest.mark.usefixtures("quentin")
def test_her_page_and_the_list_of_readers_say_what_she_pays_for(client, shop, olga, text):
    row = shop.subscribe(olga, text)
    found = client.get(f"/desk/readers/{olga.pk}/").content.decode()
    assert "<td>all articles</td>" in found
    assert "opens all articles until" in found
    assert "all articles" in client.get("/desk/readers/").content.decode()
    prolong = client.get(reverse("readers:prolong", args=[row.pk])).content.decode()
    assert "All articles stay open until the new day" in prolong


@pytest.mark.django_db
@pytest.mark.usefixtures("quentin")
def test_a_payment_that_is_recorded_says_what_it_opened(client, olga, audio):
    today = timezone.localdate()
    payment = manual.subscribe(olga, audio, today, "2026-17", today).payments.get()
    answer = client.post(f"/desk/invoices/paid/{payment.pk}/", {"paid_on": today.isoformat()}, follow=True)
    assert "Recorded. All episodes are open until" in answer.content.decode()
