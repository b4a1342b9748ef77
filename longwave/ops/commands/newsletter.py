"""The newsletter from the command line: what came back."""

from __future__ import annotations

import argparse

from longwave.ops.commands import bounce

EXAMPLES = bounce.EXAMPLES
VERBS = {"bounce": bounce}
SUMMARIES = {"bounce": "take in mails that came back: failures and complaints"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`bounce [SRC]`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, module in VERBS.items():
        verb = verbs.add_parser(name, help=SUMMARIES[name], description=(module.__doc__ or "").strip())
        module.add_arguments(verb)


def run(args: argparse.Namespace) -> int:
    """Do what the word says."""
    return int(VERBS[args.verb].run(args))
