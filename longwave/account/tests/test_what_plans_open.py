"""Quentin sells articles alone and episodes alone beside both. Rut reads what each opens, before and after she buys."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from longwave.account import notices
from longwave.account.ending import mail_words
from longwave.account.rules import Ending, Standing, ending_words, subscription_sentence, switch_words
from longwave.account.tests.people import page
from longwave.adapters.payments import Interval, State
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.billing import gifts, leaving
from longwave.membership.models import Grant, Plan, Subscription
from longwave.membership.rules import OPENED, Scope
from longwave.membership.tests.shop import scopes

EVERYTHING, ARTICLES, EPISODES = Scope
MARCH = datetime(2027, 3, 3, 12, tzinfo=UTC)
OWN = "/account/subscription/"


@pytest.fixture
def text(shop):
    return shop.another("Text", ARTICLES, 500)


@pytest.fixture
def audio(shop):
    return shop.another("Audio", EPISODES, 400)


# --- In sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (ARTICLES, ARTICLES, ""),
        (EVERYTHING, EVERYTHING, ""),
        (ARTICLES, EVERYTHING, "All episodes open to you at once."),
        (EVERYTHING, ARTICLES, "All episodes close to you at once."),
        (EPISODES, ARTICLES, "All articles open to you at once. All episodes close to you at once."),
    ],
)
def test_a_change_says_what_opens_and_what_closes(old, new, said):
    assert switch_words(old, new) == said


@pytest.mark.parametrize(
    ("old", "new", "besides", "said"),
    [
        (ARTICLES, EVERYTHING, EPISODES, "All episodes are open to you already, by what else you have."),
        (EVERYTHING, EPISODES, ARTICLES, "All articles stay open to you, by what else you have."),
        (EVERYTHING, EPISODES, "show:7", "All articles close to you at once."),
        (
            EPISODES,
            ARTICLES,
            EVERYTHING,
            "All articles are open to you already, by what else you have. "
            "All episodes stay open to you, by what else you have.",
        ),
    ],
)
def test_what_else_she_has_open_neither_opens_nor_closes(old, new, besides, said):
    assert switch_words(old, new, [besides]) == said


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        (State.ACTIVE, {"ends_at": MARCH}, "All articles are open until then, and nothing more is charged."),
        (State.PAST_DUE, {"open_until": MARCH}, "the last payment failed. All articles stay open until 3 March 2027."),
        (State.UNPAID, {}, "Once it is paid, all articles are open again."),
    ],
)
def test_a_subscription_to_articles_promises_articles_alone(state, more, said):
    held = Standing("Text", "€5 a month", state, MARCH, opened=OPENED[ARTICLES], **more)
    assert subscription_sentence(held, UTC).endswith(said)


def test_an_end_of_one_to_episodes_leaves_episodes_open_until_then():
    whole = Ending(MARCH, MARCH, opened=OPENED[EPISODES])
    assert ending_words(whole, UTC) == "All episodes are open until then, and nothing more is charged."
    early = Ending(MARCH, MARCH - timedelta(days=1), failing=True, opened=OPENED[EPISODES])
    assert ending_words(early, UTC).startswith("All episodes are open until 2 March 2027, since a payment failed.")


# --- Before she buys --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_plans_say_what_each_opens(client, shop, text, audio):
    found = page(client, "/subscribe/")
    order = ("Audio", "All episodes are open to you.", "Digital", "Everything is open to you.")
    at = [found.index(f">{words}<") for words in order]
    assert at == sorted(at)
    assert "All articles are open to you." in found
    assert "What your plan opens, and pieces of it to give away." in found


@pytest.mark.django_db
def test_the_page_of_a_price_and_the_choice_of_a_gift_say_it_too(client, shop, rut, audio):
    assert "All episodes are open to you." in page(client, f"/subscribe/{audio.uid}/")
    found = page(client, "/subscribe/gift/")
    assert "Audio, €4 for 1 month: all episodes" in found
    assert "Digital, €99 for 12 months: everything" in found


@pytest.mark.django_db
def test_the_prices_of_a_plan_stand_together_where_plans_are_chosen(client, shop, rut, text, audio):
    for price in (text, audio):
        shop.price(5 * price.amount, Interval.YEAR, plan=price.plan)
    wanted = ["Audio, €4", "Audio, €20", "Digital, €9.90", "Digital, €99", "Text, €5", "Text, €25"]
    given = page(client, "/subscribe/gift/")
    shop.subscribe(rut, shop.price(100, Interval.MONTH, plan=audio.plan, on_sale=False))
    for found in (given, page(client, OWN)):
        at = [re.search(rf"{words}[^.\d]", found).start() for words in wanted]
        assert at == sorted(at)


# --- What she has -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_whoever_has_bought_articles_reads_that_she_can_read_those(client, shop, rut, text):
    checkout = shop.buy(rut, text)
    assert "You can read all articles now" in page(client, f"/subscribe/done/{checkout.uid}/")
    found = page(client, "/account/")
    assert "All articles: your subscription (Text)." in found
    assert "4 subscribers’ episodes free before the count starts again" in found, "articles are not counted to her"


@pytest.mark.django_db
def test_whoever_has_episodes_alone_still_has_free_articles(client, shop, rut, audio):
    shop.subscribe(rut, audio)
    found = page(client, "/account/")
    assert "All episodes: your subscription (Audio)." in found
    assert "before the count starts again" in found


@pytest.mark.django_db
def test_a_gift_of_episodes_says_what_can_be_heard(client, shop, rut, olga, audio):
    code = shop.give(olga, audio).code
    assert "You can hear all episodes now" in client.post("/subscribe/redeem/", {"code": code}).content.decode()
    again = client.post("/subscribe/redeem/", {"code": shop.give(olga, audio).code}).content.decode()
    assert "By this one, all episodes are open from that day until" in again


@pytest.mark.django_db
def test_a_change_to_another_plan_says_before_what_opens_or_closes(client, shop, rut, text, audio):
    row = shop.subscribe(rut, text)
    found = page(client, OWN)
    for words in ("Digital, €9.90 a month: everything", "Audio, €4 a month: all episodes"):
        assert words in found
    to_audio = page(client, f"{OWN}{row.pk}/change/{audio.uid}/")
    assert "All episodes open to you at once. All articles close to you at once." in to_audio
    address = f"{OWN}{row.pk}/change/{shop.month.uid}/"
    assert '<p class="notice warn">All episodes open to you at once.</p>' in page(client, address)
    assert scopes(rut) == [ARTICLES], "looking changes nothing"
    leaving.switch(row, shop.month, datetime.now(UTC), shop.provider)
    same = page(client, f"{OWN}{row.pk}/change/{shop.year.uid}/")
    assert "at once" not in same
    assert "Digital, €99 a year<" in page(client, OWN)


@pytest.mark.django_db
def test_a_change_knows_of_what_else_she_has_open(client, shop, rut, olga, text, audio):
    row, long_ago = shop.subscribe(rut, text), datetime.now(UTC) - timedelta(days=2)
    gifts.redeem(shop.give(olga, audio).code, rut, datetime.now(UTC))
    to_all, to_audio = (f"{OWN}{row.pk}/change/{price.uid}/" for price in (shop.month, audio))
    assert "All episodes are open to you already, by what else you have." in page(client, to_all)
    assert "All articles close to you at once." in page(client, to_audio)
    Grant.objects.filter(source="gift").update(start=long_ago, end=long_ago + timedelta(days=1))
    assert "All episodes open to you at once." in page(client, to_all)


@pytest.mark.django_db
def test_what_a_plan_opens_that_is_altered_meanwhile_is_shown_before_it_is_charged(client, shop, rut, text, audio):
    row = shop.subscribe(rut, text)
    address = f"{OWN}{row.pk}/change/{audio.uid}/"
    shown = {"shown": page(client, address).split('name="shown" value="')[1].split('"')[0]}
    Plan.objects.filter(pk=audio.plan_id).update(scope=EVERYTHING.value)
    answer = client.post(address, shown, follow=True).content.decode()
    assert "Look at them once more" in answer
    assert "All episodes open to you at once.</p>" in answer
    assert Subscription.objects.get().price == text
    Plan.objects.filter(pk=audio.plan_id).update(scope=EPISODES.value)
    client.post(address, shown)
    assert Subscription.objects.get().price == audio


# --- In mails ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_failed_payment_says_what_can_be_read_until_when(shop, olga, text, mailoutbox):
    shop.subscribe(olga, text, card=Card.FAILS_LATER)
    shop.stand_in.move(timedelta(days=31))
    shop.deliver()
    notices.once(datetime.now(UTC))
    mail = next(one for one in mailoutbox if "did not go through" in one.subject)
    assert "You can read all articles as before while we try again, until" in mail.body


@pytest.mark.django_db
def test_the_mail_about_an_end_promises_what_the_plan_opens(shop, olga, audio):
    leaving.end(shop.subscribe(olga, audio), shop.provider)
    words = mail_words(Subscription.objects.get().number, datetime.now(UTC))
    assert words["stays"].startswith("All episodes are open until then")
