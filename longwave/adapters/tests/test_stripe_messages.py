"""Messages to the webhook: whose they are, how old, and of which world."""

import json
from datetime import timedelta

import pytest
import stripe

from longwave.adapters.stripe import StripeProvider
from longwave.adapters.stripe_stand_in.outbox import signed
from longwave.adapters.tests.till import NOON, Till

pytestmark = pytest.mark.any_database

SECRET = "whsec_test"


@pytest.fixture
def message():
    """The newest message after Ida has subscribed."""
    till = Till()
    till.subscribe()
    return till.stand_in.messages(at=lambda: int(NOON.timestamp()))[-1]


@pytest.fixture
def provider():
    return StripeProvider("sk_test_ours", SECRET)


def sign(body, secret=SECRET, at=NOON):
    return stripe.WebhookSignature.generate_signature_header(body.decode(), secret, int(at.timestamp()))


def test_a_message_of_now_is_read(provider, message):
    event = provider.event(message.body, message.signature, NOON)
    assert (event.name, event.kind, event.live, event.at) == (
        "checkout.session.completed",
        "checkout.session",
        False,
        NOON,
    )
    assert event.subscription.startswith("sub_")
    assert event.customer.startswith("cus_")


def test_the_stand_in_signs_as_the_sdk_expects(message):
    stripe.WebhookSignature.verify_header(message.body, message.signature, SECRET)


def test_what_the_sdk_signs_is_accepted(provider, message):
    assert provider.event(message.body, sign(message.body), NOON).number == message.event


@pytest.mark.parametrize(
    "header", ["", "v1=abc", "t=x,v1=abc", "t=1,v1=", "t=-1,v1=a", "t=²,v1=a", "t=1769860800", "…,="]
)
def test_rule_1_a_message_without_a_signature_is_refused(provider, message, header):
    with pytest.raises(ValueError, match=r"signature"):
        provider.event(message.body, header, NOON)


def test_rule_1_a_signature_by_another_secret_is_refused(provider, message):
    with pytest.raises(ValueError, match="no signature is ours"):
        provider.event(message.body, sign(message.body, "whsec_other"), NOON)


def test_rule_1_a_signature_of_scheme_v0_alone_is_refused(provider, message):
    with pytest.raises(ValueError, match="no signature is ours"):
        provider.event(message.body, message.signature.replace("v1=", "v0="), NOON)


@pytest.mark.parametrize("secret", ["", " "])
def test_rule_1_without_a_secret_everything_is_refused(message, secret):
    with pytest.raises(ValueError, match="no secret"):
        StripeProvider("sk_test_ours", secret).event(message.body, sign(message.body, secret), NOON)


@pytest.mark.parametrize(
    "change", [lambda body: body + b" ", lambda body: body.replace(b"\n", b""), lambda body: b"\xff" + body]
)
def test_rule_1_the_signature_is_over_the_raw_bytes(provider, message, change):
    with pytest.raises(ValueError, match="no signature is ours"):
        provider.event(change(message.body), message.signature, NOON)


@pytest.mark.parametrize(("age", "taken"), [(300, True), (301, False), (-60, True), (-61, False), (86_400, False)])
def test_rule_2_messages_from_too_long_ago_or_from_the_future_are_refused(provider, message, age, taken):
    now = NOON + timedelta(seconds=age)
    if taken:
        assert provider.event(message.body, message.signature, now)
    else:
        with pytest.raises(ValueError, match=r"seconds (old|ahead)"):
            provider.event(message.body, message.signature, now)


def test_rule_3_while_the_secret_is_renewed_any_of_several_signatures_will_do(provider, message):
    stamp, ours = message.signature.split(",")
    other = sign(message.body, "whsec_old").split(",")[1]
    for header in (f"{stamp},{other},{ours}", f"{stamp},{ours},{other}", f"{stamp},v0=ab,{other},{ours}"):
        assert provider.event(message.body, header, NOON)


@pytest.mark.parametrize(("key", "live"), [("sk_live_ours", False), ("rk_live_ours", False), ("sk_test_ours", True)])
def test_rule_18_the_other_world_is_refused(message, key, live):
    body = message.body.replace(b'"livemode": false', b'"livemode": ' + json.dumps(live).encode())
    with pytest.raises(ValueError, match="mode"):
        StripeProvider(key, SECRET).event(body, sign(body), NOON)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{}", b'{"data": 1}', b'{"data": {"object": {}}}', b"\xff", b"[" * 9999]
)
def test_what_is_signed_and_still_no_event_is_refused(provider, body):
    with pytest.raises(ValueError):
        provider.event(body, signed(body, SECRET, int(NOON.timestamp())), NOON)
