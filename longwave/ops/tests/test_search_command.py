"""`longwave search`: what readers find, and the index made anew."""

import argparse
import json

import pytest

from longwave.discovery.search.backend import index
from longwave.ops.commands import search
from longwave.ops.stop import Stop
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    monkeypatch.setattr("longwave.ops.start.django_ready", lambda: None)
    monkeypatch.setattr("longwave.ops.start.database_ready", lambda: None)


def carry_out(*words):
    parser = argparse.ArgumentParser()
    search.add_arguments(parser)
    return search.run(parser.parse_args(words))


def test_an_operator_sees_what_readers_find(capsys):
    cast.article()
    cast.episode(cues=[[75, 80, "Hanna", "The cable broke."]])
    assert carry_out("waiting", "ports") == 0
    assert capsys.readouterr().out == "/articles/the-port-that-waited/\n  The port that waited\n1 found.\n"
    assert carry_out('"cable broke"') == 0
    assert "/podcasts/the-crossing/mending-the-deep/#t=75\n" in capsys.readouterr().out


def test_what_is_behind_the_wall_what_was_meant_and_what_is_not_there_is_said(capsys):
    cast.article(body=[("text", "<p>One.</p><p>Two.</p><p>An albatross.</p>")])
    for words, said in (("albatross", "(behind the wall)"), ("port waitde", "“port waited”"), ("zeppelin", "0 found.")):
        assert carry_out(*words.split()) == 0
        assert said in capsys.readouterr().out


def test_a_phrase_whose_words_stand_apart_is_told_so(capsys):
    cast.article()
    assert carry_out('"port waited"') == 0
    assert "side by side" in capsys.readouterr().out
    assert carry_out('"port waited"', "--json") == 0
    assert json.loads(capsys.readouterr().out)["apart"] is True


def test_a_program_is_told_the_same(capsys):
    cast.article()
    assert carry_out("port", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["count"], told["hits"][0]["path"]) == (1, "/articles/the-port-that-waited/")


def test_everything_is_indexed_anew(capsys):
    cast.article()
    known = index().known()
    for number in known:
        index().drop(number)
    assert carry_out("--rebuild") == 0
    assert index().known() == known
    assert capsys.readouterr().out == f"{len(known)} pieces and pages are indexed.\n"


@pytest.mark.parametrize("words", [(), ("port", "--rebuild")])
def test_one_thing_at_a_time(words):
    with pytest.raises(Stop, match="Type words to search for, or --rebuild"):
        carry_out(*words)
