"""Every kind of page: nothing that axe objects to, nothing in the console, nobody else asked."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import ALL

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
STATUS = {"missing": 404, "withdrawn": 410}


@pytest.mark.parametrize("kind", ALL)
def test_axe_finds_nothing_and_nobody_else_is_asked(kind, addresses, reader):
    there = reader(reduced_motion="reduce")  # colours that are still changing have any contrast
    assert there.go(addresses[kind]).status == STATUS.get(kind, 200)
    for width, scheme in LOOKS:
        there.page.set_viewport_size({"width": width, "height": 900})
        there.page.emulate_media(color_scheme=scheme)
        found = Axe().run(there.page).response["violations"]
        named = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        assert not named, f"{addresses[kind]} {width} {scheme}: {json.dumps(named, indent=1)}"
    there.page.wait_for_load_state("networkidle")
    assert there.faults == []
    assert there.strangers() == set()
