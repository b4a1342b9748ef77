"""A pass says who somebody is for a quarter of an hour, and nothing that we did not sign says anything."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from longwave.access import passes
from longwave.access.passes import LIFE, MOST, Pass
from longwave.access.rules import Reader, Right, Source, Tier
from longwave.kernel.tokens import Signer

SIGNER = Signer(["a secret of this magazine"], "pass")
NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
right = Right(Tier.SUBSCRIBERS, NOON, NOON + dt.timedelta(days=30), "show:the-crossing", Source.ORGANISATION)
olga = Pass(Reader(5, rights=(right, Right(Tier.REGISTERED, NOON))), NOON, "Olga Ђ. “Red” Šimić|x.y")

moments = st.integers(1_700_000_000, 2_000_000_000).map(lambda at: dt.datetime.fromtimestamp(at, dt.UTC))
rights = st.builds(
    Right, st.sampled_from(Tier), moments, st.none() | moments, st.text(max_size=20), st.sampled_from(Source)
)
readers = st.builds(Reader, st.integers(1, 10**9), st.booleans(), st.lists(rights, max_size=5).map(tuple))


def read(value):
    return passes.read(value, SIGNER)


@given(st.builds(Pass, readers, moments, st.text(max_size=40)))
def test_what_was_written_is_read(one):
    assert read(one.write(SIGNER)) == one


def test_a_pass_is_fresh_for_a_quarter_of_an_hour_and_not_before_it_was_issued_by_far():
    moments = (NOON - LIFE, NOON, NOON + LIFE - SECOND, NOON + LIFE)
    assert [olga.fresh(now) for now in moments] == [False, True, True, False]


@given(st.text(max_size=200))
def test_a_forged_pass_is_nobody(text):
    assert read(text) is None


def test_a_pass_of_another_magazine_is_nobody():
    assert read(olga.write(Signer(["another secret"], "pass"))) is None


def test_a_meter_is_no_pass():
    assert read(Signer(["a secret of this magazine"], "meter").sign("5|1|d||Olga")) is None


def test_however_many_rights_somebody_has_the_pass_fits_into_a_cookie():
    crowded = replace(olga, reader=replace(olga.reader, rights=(right,) * 50), name="Ђ" * 300)
    value = crowded.write(SIGNER)
    assert len(value) < 3000
    assert len(read(value).reader.rights) == MOST
