"""`python -m longwave …` is `longwave …`."""

import sys

from longwave.cli import main

if __name__ == "__main__":
    sys.exit(main())
