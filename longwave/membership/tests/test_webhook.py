"""The address where Stripe says what has happened: what is Stripe's has its effect, anything else leaves no trace."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError

from longwave.adapters.stripe import StripeProvider
from longwave.adapters.stripe.reading import TOLD
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.adapters.stripe_stand_in.outbox import signed
from longwave.membership.billing import inbox, providers, webhook
from longwave.membership.models import Grant, ProviderEvent, Subscription
from longwave.membership.tests.shop import reads

pytestmark = pytest.mark.django_db
ADDRESS = "/webhooks/stripe/"
DOCS = Path(__file__).resolve().parents[3] / "docs" / "subscriptions.md"


@pytest.fixture
def message(shop, olga):
    """The message that Olga has paid."""
    shop.buy(olga)
    return next(one for one in shop.stand_in.messages() if one.kind == "checkout.session.completed")


def post(client, body, signature=None, **more):
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return client.post(ADDRESS, body, content_type="application/json", headers=headers, **more)


def stamp(ahead=timedelta()):
    return int((datetime.now(UTC) + ahead).timestamp())


def nothing_is_written():
    return not (ProviderEvent.objects.exists() or Subscription.objects.exists() or Grant.objects.exists())


def test_what_stripe_says_opens_what_was_paid(client, shop, olga, message):
    answer = post(client, message.body, message.signature)
    assert (answer.status_code, answer.content) == (200, b"Applied.\n")
    assert reads(olga)


def test_rule_1_without_a_signature_that_is_ours_nothing_is_written(client, shop, message):
    at = stamp()
    proof = signed(message.body, shop.stand_in.secret, at).partition("v1=")[2]
    forged = [None, "", "t=", f"t={at}", f"t={at},v1=", f"t={at},v0={proof}", f"t={at},v1={'0' * 64}", f"v1={proof}",
              signed(message.body, "whsec_of_mallory", at), f"t={at + 1},v1={proof}"]  # fmt: skip
    assert {post(client, message.body, signature).status_code for signature in forged} == {400}
    assert nothing_is_written()


def test_rule_1_the_signature_is_over_the_very_bytes(client, shop, message):
    again = json.dumps(json.loads(message.body)).encode()
    assert again != message.body
    assert post(client, again, message.signature).status_code == 400
    assert nothing_is_written()


def test_rule_1_without_a_secret_nobody_is_believed(client, shop, message, monkeypatch):
    for secret in ("", "  "):
        provider = StripeProvider(shop.stand_in.key, secret, http=shop.stand_in.wire)
        monkeypatch.setattr(providers, "provider", lambda provider=provider: provider)
        assert post(client, message.body, signed(message.body, secret, stamp())).status_code == 400
    assert nothing_is_written()


@pytest.mark.parametrize("ahead", [timedelta(seconds=-310), timedelta(days=-3), timedelta(seconds=90)])
def test_rule_2_a_message_of_another_time_is_refused(client, shop, message, ahead):
    assert post(client, message.body, signed(message.body, shop.stand_in.secret, stamp(ahead))).status_code == 400
    assert nothing_is_written()


def test_rule_3_while_a_secret_is_renewed_either_will_do(client, shop, olga, message):
    at = stamp()
    old, new = (signed(message.body, secret, at) for secret in ("whsec_old", shop.stand_in.secret))
    assert post(client, message.body, f"{old},{new.partition(',')[2]}").status_code == 200
    assert reads(olga)


def test_rule_18_a_message_of_the_other_mode_is_refused(client, shop, message):
    live = json.dumps(json.loads(message.body) | {"livemode": True}).encode()
    assert post(client, live, signed(live, shop.stand_in.secret, stamp())).status_code == 400
    assert nothing_is_written()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"id": 1}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_signed_and_no_event_is_refused(client, shop, body):
    assert post(client, body, signed(body, shop.stand_in.secret, stamp())).status_code == 400
    assert nothing_is_written()


def test_what_is_too_long_is_not_read_to_its_end(client, shop):
    body = b"x" * (webhook.LONGEST + 1)
    assert post(client, body, signed(body, shop.stand_in.secret, stamp())).status_code == 413
    assert nothing_is_written()


def test_the_same_again_has_one_effect(client, shop, olga, message):
    assert [post(client, message.body, message.signature).status_code for _ in range(3)] == [200, 200, 200]
    assert ProviderEvent.objects.count() == Grant.objects.count() == 1


def test_what_cannot_be_applied_yet_is_kept_and_stripe_need_not_say_it_again(client, shop, olga, message):
    shop.stand_in.break_down(Fault.DOWN)
    answer = post(client, message.body, message.signature)
    assert (answer.status_code, answer.content) == (200, b"Kept, and applied later.\n")
    assert not reads(olga)
    shop.stand_in.break_down(None)
    assert inbox.apply_waiting(shop.provider, datetime.now(UTC) + timedelta(minutes=2)) == 1
    assert reads(olga)


def test_where_the_database_is_away_stripe_says_it_again(client, shop, olga, message, monkeypatch):
    def full(*_):
        raise DatabaseError("database or disk is full")

    real = inbox.receive
    monkeypatch.setattr(inbox, "receive", full)
    client.raise_request_exception = False
    assert post(client, message.body, message.signature).status_code == 500
    monkeypatch.setattr(inbox, "receive", real)
    assert post(client, message.body, message.signature).status_code == 200
    assert reads(olga)


def test_it_asks_for_no_token_and_answers_no_other_verb(client, shop):
    assert client.get(ADDRESS).status_code == 405
    strict = type(client)(enforce_csrf_checks=True)
    assert post(strict, b"{}").status_code == 400


def test_where_nothing_is_sold_there_is_no_such_address(client, monkeypatch):
    monkeypatch.setattr(providers, "provider", lambda: None)
    assert post(client, b"{}", "t=1,v1=x").status_code == 404


@pytest.mark.skipif(not DOCS.is_file(), reason="docs/ does not come with an installed package")
def test_every_event_that_is_listened_to_stands_in_the_steps_for_publishers():
    steps = DOCS.read_text("utf-8")
    assert [name for name in TOLD if name not in steps.split()] == []
