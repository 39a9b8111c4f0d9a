"""The places that state the version of Lesroute, and a command that changes all of them.

`python -m scripts.versions 1.0.0 2026-12-01`: the version, and the day of its release.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
VERSION = re.compile(r"\d+\.\d+\.\d+")
RELEASED = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
"""The heading of a release in the changelog; the newest is the first."""


class Place(NamedTuple):
    """A file, and the pattern of the version in it."""

    file: str
    pattern: str

    def told(self, root: Path = ROOT) -> str:
        """The version in the file; raises `LookupError`."""
        found = re.search(self.pattern, (root / self.file).read_text("utf-8"), re.MULTILINE)
        if found is None:
            raise LookupError(f"{self.file} tells no version")
        return found[2]


PLACES = (
    Place("pyproject.toml", r'^(version = ")([^"]+)'),
    Place("publiccode.yml", r"^(softwareVersion: )(\S+)"),
    Place("deploy/kubernetes.yaml", r"^( +image: lesroute:)(\S+)"),
    Place("docs/dpia.md", r"^(\| versie van Lesroute \| )(\S+)"),
)


def main() -> None:
    version, day = sys.argv[1:]
    if not VERSION.fullmatch(version):
        sys.exit(f"{version} is no version, as 1.0.0")
    change(version, date.fromisoformat(day))
    print(f"All files say {version}. Now: {NEXT}")


NEXT = (
    "make install && .venv/bin/python -m pytest tests/test_releases.py --rewrite; commit, and tag"
)


def change(version: str, day: date, root: Path = ROOT) -> None:
    """Write the version in all places, and turn what is unreleased into this release."""
    for place in PLACES:
        _replace(root / place.file, place.pattern, version)
    paper = root / "publiccode.yml"
    text = re.sub(r"^releaseDate: .*\n", "", paper.read_text("utf-8"), flags=re.MULTILINE)
    dated = rf"\g<0>releaseDate: {day}\n"
    paper.write_text(re.sub(r"^softwareVersion: .*\n", dated, text, flags=re.MULTILINE), "utf-8")
    changelog = root / "CHANGELOG.md"
    told = changelog.read_text("utf-8")
    if not any(found[1] == version for found in RELEASED.finditer(told)):
        heading = f"## Unreleased\n\n## [{version}] - {day}\n"
        changelog.write_text(told.replace("## Unreleased\n", heading, 1), "utf-8")


def faults(root: Path = ROOT) -> list[str]:
    """The places that disagree on the version or the date, the changelog included."""
    wanted = PLACES[0].told(root)
    found = [
        f"{place.file} says {place.told(root)}, not {wanted}"
        for place in PLACES
        if place.told(root) != wanted
    ]
    newest = RELEASED.search((root / "CHANGELOG.md").read_text("utf-8"))
    if newest is None or newest[1] != wanted:
        told = newest[1] if newest else "nothing"
        return [*found, f"the newest release in CHANGELOG.md is {told}, not {wanted}"]
    if f"\nreleaseDate: {newest[2]}\n" not in (root / "publiccode.yml").read_text("utf-8"):
        found.append(f"publiccode.yml does not have the date of the changelog, {newest[2]}")
    return found


def _replace(path: Path, pattern: str, version: str) -> None:
    text, times = re.subn(
        pattern, rf"\g<1>{version}", path.read_text("utf-8"), count=1, flags=re.MULTILINE
    )
    if times != 1:
        raise LookupError(f"{path.name} tells no version")
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
