"""Workers are killed at random moments of an edition: nobody misses it, and hardly anybody gets it twice.

`KILLS=50` in the environment kills more of them; `make faults` does that.
"""

import json
import os

import pytest

from tests.faults.editions import python

KILLS = int(os.environ.get("KILLS", "5"))


@pytest.mark.parametrize("workers", [1, 2])
def test_nobody_is_missed_and_few_repeats_are_the_same_to_the_byte(magazine, workers):
    words = ("--readers", 5000, "--workers", workers, "--kills", KILLS, "--seed", workers)
    done = python(magazine, "longwave.bench.kills", *words)
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] == KILLS
    assert (found["missed"], found["differing"]) == (0, 0), done.stderr
    assert found["repeats"] <= found["bound"]
