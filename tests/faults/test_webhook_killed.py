"""The site is killed after a payment's message was written down and before it was answered: it is sent again, and
everything is as if nothing had been."""

import json
import subprocess
import sys

import pytest

BEGINNING = """
import os, signal, sys
from django.test import Client
from longwave.membership.billing import inbox, providers
from longwave.membership.models import *

stand_in = providers.stand_in()

def post(message):
    headers = {"Stripe-Signature": message.signature}
    asked = Client(SERVER_NAME="localhost").post("/webhooks/stripe/", message.body, "application/json", headers=headers)
    return asked.status_code == 200
"""
BUYING = """
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.tests.shop import PLACES
from longwave.membership.billing import checkouts

olga = Account.objects.create_user("olga@readers.example")
plan = Plan.objects.create(name="Digital", includes="All")
price = Price.objects.create(plan=plan, amount=990, currency="EUR", interval="month")
from django.utils import timezone
held = checkouts.intend(olga, price, None, providers.provider(), "", "", timezone.now())
checkouts.begin(held, providers.provider(), PLACES)
held.refresh_from_db()
stand_in.pay(held.session, Card.WORKS)
"""
KILLED = """
real, place = inbox.receive, int({place})

def receive(event, provider):
    global place
    done = real(event, provider)
    place -= 1
    if not place:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

inbox.receive = receive
stand_in.deliver(post)
"""
REST = """
stand_in.deliver(post)
import json
from datetime import timedelta
from django.utils import timezone
inbox.apply_waiting(providers.provider(), timezone.now() + timedelta(hours=1))
rows = [list(model.objects.values_list(*names).order_by("pk")) for model, names in (
    (Subscription, ["state"]), (Payment, ["paid", "open"]), (Notice, ["kind"]), (Grant, ["tier", "revoked_at"]),
)]
print("FOUND", json.dumps([rows, ProviderEvent.objects.filter(applied_at=None).count()]))
"""


def shell(magazine, code):
    return subprocess.run(
        [sys.executable, "-m", "longwave", "django", "shell", "--no-imports", "-c", BEGINNING + code],
        cwd=magazine.folder, env=magazine.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("place", [1, 6])
def test_killed_between_commit_and_answer_everything_is_there_once(magazine, place):
    magazine.settings["LONGWAVE_MODE"] = "development"  # with the stand-in
    bought = shell(magazine, BUYING)
    assert bought.returncode == 0, bought.stderr
    killed = shell(magazine, KILLED.format(place=place))
    assert killed.returncode == -9, killed.stderr
    done = shell(magazine, REST)
    assert done.returncode == 0, done.stderr
    found, waiting = json.loads(done.stdout.partition("FOUND ")[2])
    assert found == [[["active"]], [[990, False]], [["receipt"]], [["subscribers", None]]]
    assert waiting == 0
