"""The lists in a real Chromium: from the box to the last page without a script, and what axe finds on each."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.utils import timezone

from longwave.newsletter.lists import links
from longwave.newsletter.models import SignUp, Subscription
from longwave.newsletter.tests.readers import IVO, RUT, daily, getting, link_in, roundup, standing
from longwave.published.models import Entry
from tests import cast
from tests.browser.visits import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture
def visit(browser, live_server, monkeypatch):
    """Opens a browser of its own."""
    # The database is put back after each test: the server's threads may not hold on to it beyond a request.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    made = []

    def open_page(width=1280, scheme="light", **options):
        size = {"width": width, "height": 900}
        made.append(browser.new_context(base_url=live_server.url, viewport=size, color_scheme=scheme, **options))
        return Visit(made[-1].new_page())

    yield open_page
    for one in made:
        one.close()


def flaws(visited):
    """What axe finds, what the console says, and what sticks out."""
    found = [violation["id"] for violation in Axe().run(visited.page).response["violations"]]
    wider = visited.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return found + visited.faults + (["wider than the screen"] if wider else [])


def mail(mailoutbox, number=1):
    """The mail that leaves beside the answer."""
    until = time.monotonic() + 20
    while len(mailoutbox) < number or SignUp.objects.filter(next_at__isnull=False).exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    return mailoutbox[number - 1]


def test_from_the_box_to_the_last_page_without_a_script(visit, mailoutbox):
    daily(), roundup()
    cast.article(tier="open")
    page = visit(390, java_script_enabled=False).page
    page.goto(Entry.objects.get(kind="article").path)
    page.get_by_label("E-mail address").fill(RUT)
    page.get_by_label("Daily preview").check()
    page.get_by_role("button", name="Sign up").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    page.goto(link_in(mail(mailoutbox)))
    page.get_by_role("button", name="Yes, send it to me").click()
    page.get_by_role("heading", name="Welcome").wait_for()
    page.get_by_role("link", name="Pause it").click()
    page.get_by_label("How often").select_option("Fridays only")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    rut = Subscription.objects.get(newsletter=daily())
    assert (rut.account.email, rut.frequency, standing(RUT, roundup())) == (RUT, "fridays", "")
    page.goto(links.unsubscribe_path(None, daily().pk, rut.account_id))
    page.get_by_role("button", name="Leave Daily preview").click()
    page.get_by_role("heading", name="Daily preview comes no more").wait_for()
    assert standing(RUT, daily()) == "left"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_can_be_read_by_everybody(visit, mailoutbox, width, scheme):
    daily(), roundup()
    ivo = getting(IVO, daily())
    cast.article(tier="open")
    visited, found = visit(width, scheme), {}
    page, now = visited.page, timezone.now()
    paths = {
        "box": Entry.objects.get(kind="article").path,
        "preferences": links.preferences_path(ivo.pk),
        "proven": links.proven_path(ivo, now),
        "leaving": links.unsubscribe_path(None, daily().pk, ivo.pk),
        "left": links.unsubscribe_path(None, roundup().pk, ivo.pk),
        "not ours": "/newsletter/confirm/nothing/",
        "page": "/newsletter/sign-up/",
    }
    for name, path in paths.items():
        page.goto(path)
        found[name] = flaws(visited)
    sent = (("nothing ticked", RUT), ("mistake", "rut@readers"), ("question", "info@readers.example"), ("asked", RUT))
    for name, address in sent:
        page.goto("/newsletter/sign-up/")
        page.get_by_label("E-mail address").fill(address)
        if name != "nothing ticked":
            page.get_by_label("Daily preview").check()
            page.get_by_label("Friday roundup").check()
        page.get_by_role("button", name="Sign up").click()
        page.wait_for_load_state()
        found[name] = flaws(visited)
    page.goto(link_in(mail(mailoutbox)))
    found["confirm"] = flaws(visited)
    page.get_by_role("button", name="Yes, send it to me").click()
    found["welcome"] = flaws(visited)
    assert {name: flaw for name, flaw in found.items() if flaw} == {}
    assert visited.strangers() == set()
