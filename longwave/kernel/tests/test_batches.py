"""Counting in batches."""

import pytest

from longwave.kernel.batches import Batch


def test_what_comes_together_is_written_together():
    written = []
    batch = Batch(lambda counted: written.append(dict(counted)))
    batch.batched = True
    for key in ("a", "b", "a"):
        batch.add(key)
    assert written == []
    batch.write()
    batch.write()
    assert written == [{"a": 2, "b": 1}]


def test_where_nobody_writes_regularly_each_is_written_at_once():
    written = []
    Batch(lambda counted: written.append(dict(counted))).add("a")
    assert written == [{"a": 1}]


def test_what_could_not_be_written_is_kept():
    written, full = [], [True]

    def keep(counted):
        if full and full.pop():
            raise OSError("No space left on device")
        written.append(dict(counted))

    batch = Batch(keep)
    batch.batched = True
    batch.add("a")
    with pytest.raises(OSError, match="space"):
        batch.write()
    batch.add("a")
    batch.write()
    assert written == [{"a": 2}]
