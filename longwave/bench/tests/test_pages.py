"""The processor time of pages, measured in a magazine's folder."""

import re
import subprocess
import sys

import pytest

from longwave.bench import pages
from longwave.ops.stop import Stop
from tests import cast


@pytest.mark.any_database
def test_it_measures_a_new_magazine(magazine):
    done = subprocess.run(
        [sys.executable, "-m", "longwave.bench.pages"],
        cwd=magazine.folder, env=magazine.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {what: float(cost) for what, cost in re.findall(r"^\| (.+) \| ([\d.]+) \|$", done.stdout, re.MULTILINE)}
    assert {"front page", "all articles", "all people"} <= set(found)
    assert all(cost > 0 for cost in found.values())


@pytest.mark.django_db
def test_there_is_one_address_of_each_kind_of_page():
    cast.article(topics=[cast.topic()])
    cast.episode()
    cast.standing()
    found = pages.paths()
    assert {"front page", "article", "episode", "show", "region", "topic", "person", "page", "month"} <= set(found)
    assert found["episode"] == "/podcasts/the-crossing/mending-the-deep/"


def test_a_page_that_is_not_there_is_a_sentence():
    class Missing:
        def __call__(self, environ, start):
            start("404 Not Found", [])
            return self

        def __iter__(self):
            return iter([b"nothing"])

        def close(self):
            pass

    with pytest.raises(Stop, match="/nowhere/ answers 404 Not Found; expected 200"):
        pages.asking(Missing(), "/nowhere/", "localhost")()
