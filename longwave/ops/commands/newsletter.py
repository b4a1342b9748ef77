"""The newsletter from the command line: its editions, readers brought along or taken elsewhere, what came back."""

from __future__ import annotations

import argparse

from longwave.ops.commands import (
    bounce,
    edition_compose,
    edition_plan,
    edition_send,
    edition_status,
    list_export,
    list_import,
)

EXAMPLES = (
    edition_plan.EXAMPLES
    + edition_compose.EXAMPLES
    + edition_send.EXAMPLES
    + edition_status.EXAMPLES
    + list_import.EXAMPLES
    + list_export.EXAMPLES
    + bounce.EXAMPLES
)
VERBS = {
    "plan": edition_plan,
    "compose": edition_compose,
    "send": edition_send,
    "status": edition_status,
    "import": list_import,
    "export": list_export,
    "bounce": bounce,
}
SUMMARIES = {
    "plan": "say what goes into the coming editions, and why",
    "compose": "plan and compose the coming days now",
    "send": "send an edition now, or a copy for looking at",
    "status": "say how editions stand, and who is in doubt",
    "import": "bring readers along from elsewhere, with the proof that they agreed",
    "export": "write the lists as a table",
    "bounce": "take in mails that came back: failures and complaints",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb each."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, module in VERBS.items():
        verb = verbs.add_parser(name, help=SUMMARIES[name], description=(module.__doc__ or "").strip())
        module.add_arguments(verb)


def run(args: argparse.Namespace) -> int:
    """Do what the word says."""
    return int(VERBS[args.verb].run(args))
