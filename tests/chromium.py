"""A real browser for tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess

INSTALLING = 300  # seconds
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


def find() -> str:
    """The path of Chromium, installed first where we may; empty where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found and os.getuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", "-qq", *command], env=quiet, check=False, timeout=INSTALLING, capture_output=True
            )
        found = shutil.which("chromium")
    return found or ""
