"""What we signed opens, and nothing else does, however it was bent."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.kernel.tokens import LONGEST, Signer

SECRET, OLD = "a secret of this magazine", "the secret before"
PASS, GIFT = Signer([SECRET], "pass"), Signer([SECRET], "gift")
PLAIN = string.ascii_letters + string.digits + "_~:|%+.-"
texts = st.text(PLAIN, max_size=200)


@given(texts)
def test_what_was_signed_opens(text):
    assert PASS.open(PASS.sign(text)) == text


@given(st.text(max_size=300))
def test_nothing_foreign_opens(text):
    assert PASS.open(text) is None


@given(texts, st.data())
def test_a_token_with_one_character_changed_opens_no_more(text, data):
    token = PASS.sign(text)
    at = data.draw(st.integers(0, len(token) - 1))
    bent = token[:at] + data.draw(st.sampled_from(PLAIN + "= \n\0ß")) + token[at + 1 :]
    assert bent == token or PASS.open(bent) is None


@given(texts, st.integers(1, 40))
def test_a_token_cut_short_or_made_longer_opens_no_more(text, count):
    token = PASS.sign(text)
    assert PASS.open(token[:-count]) is None
    assert PASS.open(token + "A" * count) is None
    assert PASS.open(token + "=") is None


def test_a_kind_opens_only_its_own():
    assert GIFT.open(PASS.sign("17")) is None


def test_while_a_secret_is_changed_both_open_and_the_new_one_signs():
    both = Signer([SECRET, OLD], "pass")
    assert both.open(Signer([OLD], "pass").sign("17")) == "17"
    assert both.sign("17") == PASS.sign("17")
    assert PASS.open(Signer([OLD], "pass").sign("17")) is None


@pytest.mark.parametrize("text", ["x" * LONGEST, "a;b", "a,b", "a b", "a\n", "ß", '"', "a\r\nSet-Cookie: b=1"])
def test_what_no_cookie_could_hold_is_not_signed(text):
    with pytest.raises(ValueError, match="cookie carries unquoted"):
        PASS.sign(text)


def test_an_oversized_token_is_not_even_looked_at():
    assert PASS.open("A" * (LONGEST + 1)) is None


def test_without_a_secret_there_is_no_signer():
    with pytest.raises(ValueError, match="need a secret"):
        Signer([], "pass")
