"""Each figure of search is a line with its goal; the program that finds them works in a magazine of a few."""

from argparse import Namespace
from contextlib import contextmanager

import pytest

from longwave.bench import command, search, searching

RUN = {
    "database": "sqlite",
    "articles": 20_000,
    "index": 1.4,
    "search": 12.3,
    "narrowed": 60.1,
    "misspelt": 40.0,
    "suggestions": 4.0,
}


@pytest.fixture
def machine(monkeypatch, tmp_path):
    @contextmanager
    def there():
        yield tmp_path

    asked = []
    monkeypatch.setattr(search, "magazine", there)
    monkeypatch.setattr(search, "run_in", lambda folder, *words: asked.append(words) or dict(RUN))
    return asked


def test_every_figure_is_a_line_and_a_goal_that_is_missed_is_said(machine, capsys):
    assert command.run(Namespace(what="search", pieces=20_000, database="", json=False)) == 1
    found = capsys.readouterr().out
    for line in (
        "| searching, with snippets, 20,000 articles, SQLite | 12.3 ms | 30 ms | reached |",
        "| the same, with what results can be narrowed to, 20,000 articles, SQLite | 60.1 ms | 60 ms | missed |",
        "| suggestions, 20,000 articles, SQLite | 4.0 ms | 10 ms | reached |",
        "| processor time of indexing an article, 20,000 articles, SQLite | 1.4 ms | 2 ms | reached |",
    ):
        assert line in found
    assert machine == [("longwave.bench.searching", "--articles", "20000")]


def test_postgresql_has_goals_of_its_own():
    assert all(figure.reached for figure in search.lines(RUN | {"database": "postgresql"}))


@pytest.mark.django_db
def test_a_few_articles_are_measured(monkeypatch):
    monkeypatch.setattr(searching, "WORDS", 6_000)
    monkeypatch.setattr(searching, "RARE", 5_000)
    for name in ("SEARCHES", "TYPED", "MISSPELT"):
        monkeypatch.setattr(searching, name, 6)
    found = searching.measure(30)
    assert found.pop("articles") == 30
    assert set(found) == {"index", "search", "narrowed", "misspelt", "suggestions"}
    assert all(took > 0 for took in found.values())


@pytest.mark.django_db
def test_a_magazine_with_articles_is_left_alone(monkeypatch):
    from tests import cast

    cast.article()
    monkeypatch.setattr("longwave.ops.start.django_ready", lambda: None)
    with pytest.raises(SystemExit, match="expected an empty one"):
        searching.main([])
