"""Let somebody in at the desk: an account with a role, and a one-time link that signs her in; or a new second step.

There are no passwords: later a code comes by mail. The link works once and for three days; the same command gives a new
one. Who may do what in which role is in the desk's role table. `unlock` is for whoever has lost her second step: it
removes passkeys, authenticator app and recovery codes, and ends her sessions.
"""

from __future__ import annotations

import argparse
import json

from longwave.ops.stop import Stop

EXAMPLES = """\
  longwave staff add ana@magazine.example --role editor --name "Ana Lima"
  longwave staff add leo@magazine.example --role producer --json
  longwave staff unlock ana@magazine.example
"""
ROLES = ("author", "editor", "producer", "publisher", "administrator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`add EMAIL --role R`, `unlock EMAIL`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="give an address a role, and print the way in")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--name", default="", help="first and last name, as colleagues see it")
    unlock = verbs.add_parser("unlock", help="remove a lost second step, so that a new one can be set up")
    unlock.add_argument("email", metavar="EMAIL")
    for verb in (add, unlock):
        verb.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """Do what the word says."""
    from longwave.ops.start import database_ready, django_ready

    django_ready()
    database_ready()
    return _unlock(args) if args.verb == "unlock" else _add(args)


def _add(args: argparse.Namespace) -> int:
    """Make the account and print its link."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from longwave.desk.actions import let_in
    from longwave.desk.roles import Role

    try:
        validate_email(args.email)
    except ValidationError:
        raise Stop(f"{args.email!r} is no e-mail address; expected one like ana@magazine.example.") from None
    first, _, last = args.name.strip().partition(" ")
    link = let_in(args.email, Role(args.role), first, last.strip())
    if args.json:
        print(json.dumps({"email": args.email.lower(), "role": args.role, "link": link}))
    else:
        print(f"{args.email} is let in as {args.role}. This link works once, within three days:\n\n  {link}\n")
    return 0


def _unlock(args: argparse.Namespace) -> int:
    """Remove an account's second steps, and say which there were."""
    from longwave.desk.actions import unlock
    from longwave.membership.models import Account, tidy_address

    account = Account.objects.filter(email=tidy_address(args.email)).first()
    if account is None:
        raise Stop(f"{args.email!r} has no account here; expected the address with which she signs in.", code=1)
    removed = unlock(account)
    if args.json:
        print(json.dumps({"email": account.email, "removed": removed}))
    elif removed:
        print(
            f"Removed from {account.email}: {', '.join(removed)}. Her sessions are ended and a mail tells her; she "
            "signs in with a code and sets up a new second step."
        )
    else:
        print(f"{account.email} has no second step: nothing was changed.")
    return 0
