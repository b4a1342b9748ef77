"""The desk's list of readers in a magazine with very many people.

Run in a magazine's folder: `python -m longwave.bench.crowded --people N`; it says what it found as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from longwave.bench.paying import timed

DOMAIN = "many.example"
AT_ONCE = 5000  # rows of one statement
A_PAGE = 50  # people on a page of the list


def fill(people: int) -> None:
    """Make so many accounts, where they are not there yet."""
    from django.contrib.auth.hashers import make_password

    from longwave.membership.models import Account

    nobody = make_password(None)
    for start in range(Account.objects.count(), people, AT_ONCE):
        numbers = range(start, min(people, start + AT_ONCE))
        Account.objects.bulk_create(
            Account(email=f"person{n:07}@{DOMAIN}", first_name="Person", last_name=str(n), password=nobody)
            for n in numbers
        )


def measure(people: int) -> dict[str, Any]:
    """Milliseconds until each page of the list is there, for an administrator."""
    from django.conf import settings
    from django.test import Client

    from longwave.membership.models import Account

    fill(people)
    settings.STAFF_MFA = False
    editor, desk = Account.objects.create_superuser("desk@magazine.example"), Client()
    desk.force_login(editor)
    asked = {
        "its first page": "/desk/readers/",
        "its middle": f"/desk/readers/?p={max(people // A_PAGE // 2, 1)}",
        "one address": f"/desk/readers/?q=person{people // 2:07}@{DOMAIN}",
    }

    def took(path: str) -> float:
        return timed(lambda: desk.get(path, HTTP_HOST="localhost").status_code, path, time.perf_counter)

    return {"people": people, "lists": {what: took(path) for what, path in asked.items()}}


def main(words: list[str]) -> int:
    """One run, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    args = parser.parse_args(words)
    from longwave.ops.start import django_ready

    django_ready()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by what these hold
    print(json.dumps(measure(args.people)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
