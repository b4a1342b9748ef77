"""The account's pages in a real Chromium: what axe finds, narrow screens, no script, and a passkey."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.utils import timezone

from longwave.access.models import GiftLink
from longwave.account.actions import one_time_link
from longwave.account.tests.people import RUT, SELMA, account, code_in, subscriber
from longwave.membership.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HARMLESS = "Failed to load resource: the server responded with a status of 4"  # a page that refuses says so itself
LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
OPEN = ["/account/sign-in/", "/account/welcome/MQ/x-y/", "/account/address/agree/x/", "/outbox/"]
OWN = ["", "sessions/", "gifts/", "address/", "close/", "confirm/", "sign-out/", "security/"]
OWN += ["security/totp/activate/", "security/webauthn/add/", "security/recovery-codes/generate/"]


@pytest.fixture
def visit(browser, live_server, monkeypatch):
    """Opens a browser of its own; its page remembers what its console complained of."""
    # The database is put back after each test: the server's threads may not hold on to it beyond a request.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    made = []

    def open_page(width=1280, scheme="light", **options):
        size = {"width": width, "height": 900}
        one = browser.new_context(base_url=live_server.url, viewport=size, color_scheme=scheme, **options)
        made.append(one)
        page = one.new_page()
        page.faults = []
        page.on("console", lambda said: heard(page, said))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        return page

    yield open_page
    for one in made:
        one.close()


def heard(page, said):
    if said.type in ("error", "warning") and not said.text.startswith(HARMLESS):
        page.faults.append(said.text)


def sign_in(page, someone):
    page.goto(one_time_link(someone).removeprefix("http://localhost:8000"))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/$"))


def flaws(page):
    """What axe finds, what the console says, and what sticks out."""
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    wider = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return found + page.faults + (["wider than the screen"] if wider else [])


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.any_database
def test_every_page_can_be_read_by_everybody(visit, mailoutbox, width, scheme):
    selma = subscriber()
    GiftLink.objects.create(giver=selma, work="0" * 32, end=timezone.now() + timedelta(days=1), readers=10)
    page = visit(width, scheme)
    found = {}
    for path in OPEN:
        page.goto(path)
        found[path] = flaws(page)
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(RUT)
    page.get_by_role("button", name="Send me a code").click()
    found["code"] = flaws(page)
    page.get_by_label("Code").fill("BBB-BBB")
    page.get_by_role("button", name="Sign in").click()
    found["wrong code"] = flaws(page)
    sign_in(page, selma)
    for path in OWN:
        page.goto(f"/account/{path}")
        found[path] = flaws(page)
    assert {path: flaw for path, flaw in found.items() if flaw} == {}


def test_everything_but_passkeys_works_without_javascript(visit, mailoutbox):
    page = visit(390, java_script_enabled=False)
    page.goto("/account/")
    page.get_by_label("E-mail address").fill(SELMA)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in(mailoutbox[-1]))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="What you may read").wait_for()
    page.get_by_role("link", name="Your sessions").click()
    page.get_by_text(": this one").wait_for()
    page.goto("/account/close/")
    page.get_by_role("button", name="Send me a code to close it").click()
    page.get_by_label("Code").fill(code_in(mailoutbox[-1]))
    page.get_by_role("button", name="Close my account for good").click()
    page.get_by_role("heading", name="Your account is closed").wait_for()
    assert not Account.objects.filter(email=SELMA).exists()


def plug_in(page):
    """Give the browser a place for passkeys, with somebody who always agrees."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def test_a_passkey_is_set_up_and_signs_in_by_itself(visit):
    page = visit()
    plug_in(page)
    rut = account(RUT)
    sign_in(page, rut)
    page.goto("/account/security/webauthn/add/")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery Codes").wait_for()
    assert Authenticator.objects.filter(user=rut, type="webauthn").exists()
    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/$"))
    page.goto("/account/sign-in/?next=/account/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text(": this one").wait_for()
    page.goto("/account/security/webauthn/")
    page.get_by_role("link", name="Rename Passkey 1").wait_for()
    assert flaws(page) == []


def test_with_a_passkey_a_code_by_mail_asks_for_it_as_well(visit, mailoutbox):
    page = visit()
    plug_in(page)
    sign_in(page, account(RUT))
    page.goto("/account/security/webauthn/add/")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery Codes").wait_for()
    assert flaws(page) == []
    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/$"))
    page.goto("/account/sign-in/?next=/account/sessions/")
    page.get_by_label("E-mail address").fill(RUT)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in(mailoutbox[-1]))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="The second step").wait_for()
    assert flaws(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text(": this one").wait_for()
    assert page.faults == []
