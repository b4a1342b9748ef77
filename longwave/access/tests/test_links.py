"""A link's token says which work it opens, and until when; nothing else does."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.access import links
from longwave.access.links import Token
from longwave.kernel.tokens import Signer

SECRET = ["a secret of this magazine"]
COMPLIMENTARY, GIFT = Signer(SECRET, "complimentary"), Signer(SECRET, "gift")
moments = st.integers(1_700_000_000, 2_000_000_000).map(lambda at: dt.datetime.fromtimestamp(at, dt.UTC))
tokens = st.builds(Token, st.integers(1, 10**9), st.uuids().map(str), moments)


@given(tokens)
def test_what_was_minted_is_read(token):
    value = token.write(COMPLIMENTARY)
    assert links.read(value, COMPLIMENTARY) == token
    assert re.fullmatch(r"[\w.-]{1,80}", value)  # programs that make links of text end them at other signs


@given(tokens)
def test_a_gift_is_no_complimentary_link(token):
    assert links.read(token.write(GIFT), COMPLIMENTARY) is None


@pytest.mark.parametrize("text", ["", ".", "1-2-3", "a" * 5000, "1-00-3.AAAA", "\0", "é" * 40])
def test_nothing_else_is_a_token(text):
    assert links.read(text, COMPLIMENTARY) is None


@given(tokens, st.integers(1, 60))
def test_a_truncated_token_is_none(token, count):
    assert links.read(token.write(GIFT)[:-count], GIFT) is None
