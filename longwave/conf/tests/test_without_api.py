"""Wagtail's API v3 is left out: what replaces it is what Wagtail asks for, and what it would load is not loaded."""

import ast
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from longwave.conf import without_api

LOADED = """
import json, sys, django
django.setup()
import longwave.ops.worker
print(json.dumps(sorted(sys.modules)))
"""


def sources(app):
    """The lines by which an app takes something from the API as it comes up."""
    path = Path(find_spec(app).submodule_search_locations[0]) / "apps.py"
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and "api.v3" in (node.module or ""):
            module = f"{app}.{node.module}" if node.level else node.module
            yield from ((module, taken.name) for taken in node.names)


@pytest.mark.parametrize("app", without_api.APPS)
def test_what_wagtail_asks_for_is_there(app):
    asked = list(sources(app))
    assert asked
    for module, name in asked:
        assert name in without_api.modules()[module]


def test_every_app_of_ours_that_would_add_to_it_is_known(settings):
    asking = {app for app in settings.INSTALLED_APPS if app.startswith("wagtail") and (find_spec(f"{app}.apps"))}
    assert {app for app in asking if list(sources(app))} == set(without_api.APPS)


def test_the_worker_loads_neither_the_api_nor_the_desks_pages(tmp_path):
    (tmp_path / "longwave.env").write_text("LONGWAVE_MODE=development\nLONGWAVE_URL=http://localhost:8000\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LONGWAVE", "DATABASE"))}
    environment |= {"DJANGO_SETTINGS_MODULE": "longwave.conf.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout))
    assert "longwave.ops.worker" in loaded
    assert not loaded & {"pydantic", "ninja", "longwave.desk.wagtail_hooks", "wagtail.admin.wagtail_hooks"}
