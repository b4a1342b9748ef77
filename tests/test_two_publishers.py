"""Two processes publish into one magazine at the same time: nobody meets a locked database, nothing is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import databases

ROOT = Path(__file__).resolve().parent.parent
START = "from longwave.ops.start import django_ready; django_ready(); from tests import cast; import json, sys; "
SET_UP = START + "[cast.article(f'{who} {n}', f'{who}-{n}') for who in ('ada', 'quentin') for n in range(3)]"
PUBLISH = """
from django.db import transaction
from longwave.editorial.models import ArticlePage
who = sys.argv[1]
for turn in range(6):
    for n in range(3):
        with transaction.atomic():
            page = ArticlePage.objects.get(slug=f"{who}-{n}")
            page.title = f"{who} {n}, turn {turn}"
            page.save_revision().publish()
"""
READ = """
from longwave.published.models import Entry
print(json.dumps(dict(Entry.objects.filter(kind="article").values_list("path", "title"))))
"""


def python(folder: Path, url: str, code: str, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | {"LONGWAVE_MODE": "development", "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", START + "\n" + code, *words]
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate(timeout=240)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


def judge(process: subprocess.Popen[str], err: str) -> None:
    assert process.returncode == 0, err[-2000:]
    assert "locked" not in err
    assert "deadlock" not in err


def outcome(process: subprocess.Popen[str]) -> str:
    out, err = finish(process)
    judge(process, err)
    return out


@pytest.mark.django_db(transaction=True)
def test_two_processes_publish_at_once(tmp_path):
    url = databases.another(tmp_path)
    outcome(python(tmp_path, url, SET_UP))
    both = [python(tmp_path, url, PUBLISH, who) for who in ("ada", "quentin")]
    ended = [finish(process) for process in both]  # both, before either is judged
    for process, (_, err) in zip(both, ended, strict=True):
        judge(process, err)
    titles = json.loads(outcome(python(tmp_path, url, READ)))
    assert titles == {f"/articles/{who}-{n}/": f"{who} {n}, turn 5" for who in ("ada", "quentin") for n in range(3)}
