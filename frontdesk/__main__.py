"""The command ``frontdesk``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; without a command it opens the console."""
    from frontdesk.cli import run  # keeps `python -m frontdesk` importable without side effects

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
