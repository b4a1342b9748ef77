"""Look for what is wrong with this magazine: settings, folders, space, clock, database, worker, schedule, mail, money.

Each finding names what was looked at, what was found, what was expected and what to do. Nothing is changed. The exit
code is 1 when something is wrong; warnings alone leave it 0.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict

from longwave.ops.rules import Finding, Level, worst
from longwave.ops.stop import Stop

EXAMPLES = """\
  longwave doctor
  longwave --dir /srv/mymag doctor --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to say it."""
    parser.add_argument("--json", action="store_true", help="for programs: every finding, with its level")


def run(args: argparse.Namespace) -> int:
    """Examine the current folder."""
    findings = examination()
    level = worst(findings)
    if args.json:
        print(json.dumps({"level": level.value, "findings": [asdict(finding) for finding in findings]}, indent=1))
    else:
        print(as_text(findings))
    return int(level is Level.WRONG)


def examination() -> list[Finding]:
    """All findings. Settings that cannot be read are findings too, and then the only ones."""
    import os

    from longwave.conf.environment import EnvironmentFaults, read
    from longwave.ops.start import django_ready, no_magazine_here, read_file

    read_file()
    try:
        read(os.environ)
    except EnvironmentFaults as faults:
        if no_magazine_here():
            raise Stop(no_magazine_here().strip()) from None
        return [Finding(fault.key, Level.WRONG, fault.found, fault.expected, fault.advice) for fault in faults.faults]
    django_ready()

    from longwave.adapters.dns import Servers
    from longwave.ops import facts, mail, payments, rules

    store = facts.of_store()
    machine = facts.of_machine(store)
    found = rules.examine(machine, store)
    if store.fault or store.pending:
        return found
    return [*found, *mail.findings(Servers() if machine.mode == "production" else None), *payments.findings()]


def as_text(findings: Sequence[Finding]) -> str:
    """The findings for a person: a line each, and more about what is not well."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.level.value:8} {finding.what}: {finding.found}")
        if finding.level is not Level.OK:
            lines += [f"{'':8} expected: {finding.expected}", f"{'':8} do: {finding.advice}"]
    counts = {level: sum(finding.level is level for finding in findings) for level in Level}
    lines.append("")
    lines.append(f"{counts[Level.WRONG]} wrong, {counts[Level.WARNING]} to know about, {counts[Level.OK]} well")
    return "\n".join(lines)
