"""A complete magazine to try: Crosswater, with articles, an interview podcast and a desk with everybody's way in.

It is made in the folder given, or in the current one if that is empty, and starts again there when asked again. Pages
are at http://localhost:PORT, on this machine only; mail goes to data/outbox. On the next port one reads as if in the
network of a university, whose people read everything.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from longwave.ops.stop import Stop

EXAMPLES = """\
  longwave demo --dir trial
  longwave demo --dir trial --port 8010
  longwave demo --dir large --articles 2000
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and how much."""
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    parser.add_argument(
        "--articles", type=int, default=0, metavar="N", help="add N generated articles, to see how it is when large"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes for the site (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Make or find the demo, then run it."""
    import os
    import subprocess
    import sys

    from longwave.ops import reading_room, web
    from longwave.ops.commands.run import supervise
    from longwave.ops.start import environment_ready, speak

    speak()
    url = f"http://localhost:{args.port}"
    claim(Path(), url)
    os.environ["LONGWAVE_URL"] = url  # the port asked for today, whatever the folder was made with
    os.environ["LONGWAVE_TRUSTED_PROXIES"] = web.HOST  # the reading room, which says for whom it asks
    environment_ready()
    web.free_or_stop(web.HOST, args.port)
    room = reading_room.open_beside(args.port)
    filling = ["-m", "longwave.ops.demo", "--articles", str(args.articles), "--room", str(room.port)]
    filled = subprocess.run([sys.executable, *filling], check=False)
    if filled.returncode:
        return filled.returncode if filled.returncode > 0 else 1
    return supervise(web.HOST, args.port, args.workers)


def claim(folder: Path, url: str) -> None:
    """Make an empty folder a demo's; leave one alone that is a demo's already. Raises `Stop` for any other."""
    from longwave.ops.folder import new_secret, settings_of, write_folder

    mode = settings_of(folder).get("LONGWAVE_MODE")
    if mode == "demo":
        return
    if mode is not None or any(folder.iterdir()):
        found = f"a magazine in mode {mode}" if mode else "a folder with other things in it"
        raise Stop(
            f"{folder.absolute()} is {found}. Expected an empty folder or a demo's: name a new one, as in "
            "`longwave demo --dir trial`."
        )
    write_folder(folder, {"LONGWAVE_MODE": "demo", "LONGWAVE_URL": url, "LONGWAVE_SECRET_KEY": new_secret()})
