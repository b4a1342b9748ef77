"""What Mallory types is never calculated by the spreadsheet of whoever opens a table of ours."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import longwave
from longwave.kernel.cells import Table, guarded, plain

HERE = Path(longwave.__file__).parent


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "'=1", "''=1"])
def test_what_could_be_calculated_is_shown_as_it_is(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ida", "ida@readers.example", "'t Hooft", "1-2", "2026-11-25", "'"])
def test_all_else_stays_as_it_is(text):
    assert guarded(text) == text == plain(text)


@given(st.text("'=+-@\t\r\nab\uff1d"))
def test_what_was_written_is_read_again(text):
    assert plain(guarded(text)) == text


def test_each_cell_of_a_row_is_seen_to():
    file = io.StringIO()
    Table(file).row(["ida@readers.example", "=1+1", 'with "quotes", and a comma'])
    assert next(csv.reader([file.getvalue()])) == ["ida@readers.example", "'=1+1", 'with "quotes", and a comma']


def test_nobody_writes_a_table_in_another_way():
    sources = {file: file.read_text("utf-8") for file in HERE.rglob("*.py") if "tests" not in file.parts}
    writers = [file.relative_to(HERE) for file, text in sources.items() if "csv.writer" in text or "DictWriter" in text]
    assert writers == [Path("kernel/cells.py")]
