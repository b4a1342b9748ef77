"""An operator measures the site: the bench makes a magazine of its own and finds in it what it measures."""

import shutil

import pytest

from longwave.bench import access, servers, site


def test_the_bench_makes_a_magazine_with_all_that_is_measured(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")  # the tests' own
    with site.magazine(0, "web", "--workers", "1") as (folder, url, _):
        for path in (*site._paths(url).values(), access.GATED):
            assert len(servers.fetched(url + path)) > 1000
        assert site._waiting(folder), "the worker has pictures to make"
    assert not folder.exists()


def test_without_wrk_the_bench_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(site.Stop, match="apt-get install wrk"):
        site.rows(1, 1, 0)
