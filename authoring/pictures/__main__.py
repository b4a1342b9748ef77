"""Draw the magazine's pictures: ``python -m authoring.pictures [name ...]``."""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from . import cover, finish
from .catalogue import PICTURES

FOLDER = Path(__file__).parents[2] / "longwave" / "ops" / "magazine" / "pictures"


def make(name: str, folder: Path) -> str:
    """Draw one picture into the folder; return a line about it."""
    picture, start = PICTURES[name], time.perf_counter()
    path = folder / f"{name}.jpg"
    size = finish.save(picture.canvas().finished(), path, picture.seed, picture.limit)
    return f"{name}: {size / 1000:.0f} kB, {time.perf_counter() - start:.1f} s"


def main() -> None:
    """Read the command line and draw what it names, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="pictures to draw; all of them by default")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--alts", action="store_true", help="only list the alternative texts")
    options = parser.parse_args()
    names = options.names or list(PICTURES)
    if options.alts:
        for name in names:
            print(f"{name}: {PICTURES[name].alt}")
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    if not options.names:
        cover.logo().save(options.folder / "crosswater.png", optimize=True)
    with ProcessPoolExecutor() as pool:
        for line in pool.map(make, names, [options.folder] * len(names)):
            print(line)


if __name__ == "__main__":
    main()
