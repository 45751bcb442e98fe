"""See that a wheel holds every file of the three packages that git knows, and nothing else but its own metadata."""

import subprocess
import sys
import zipfile

PACKAGES = ("frontdesk/", "screens/", "data/")


def main(wheel: str) -> int:
    """Compare the wheel with the packages under version control; 0 when they hold the same files."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    tracked = subprocess.run(["git", "ls-files", *PACKAGES], check=True, capture_output=True, text=True).stdout
    expected = set(tracked.splitlines())
    for name in sorted(inside - expected):
        print(f"in the wheel, but not of the three packages: {name}")
    for name in sorted(expected - inside):
        print(f"missing in the wheel: {name}")
    return 0 if inside == expected else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
