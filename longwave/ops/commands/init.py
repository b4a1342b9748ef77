"""Write a new magazine's folder: settings with a fresh secret, and places for data, media, templates and styles.

Then `cd DIR && longwave run` serves it on http://localhost:8000. The first person is let in at the desk with
`longwave staff add EMAIL --role administrator`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from longwave.ops.stop import Stop

EXAMPLES = """\
  longwave init mymag && cd mymag && longwave run
  longwave init mymag --url https://magazine.example
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and the address if it is known already."""
    parser.add_argument("folder", metavar="DIR", help="a new or an empty folder")
    parser.add_argument(
        "--url", default="http://localhost:8000", help="the address readers will use (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Write the folder and say what comes next."""
    from longwave.conf.environment import EnvironmentFaults, read
    from longwave.ops.folder import new_secret, write_folder

    folder = Path(args.folder)
    values = {"LONGWAVE_MODE": "production", "LONGWAVE_URL": args.url, "LONGWAVE_SECRET_KEY": new_secret()}
    try:
        read(values)
    except EnvironmentFaults as faults:
        raise Stop(str(faults)) from None
    write_folder(folder, values)
    print(f"{folder} is a magazine's folder now. Its settings are in {folder / 'longwave.env'}.\n")
    print("Next:")
    print(f"  cd {folder}")
    print("  longwave staff add YOU@EXAMPLE --role administrator   lets you in at the desk")
    print(f"  longwave run                                          serves {args.url}")
    return 0
