"""One command changes the version everywhere; a place that it misses is found."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.content.location import folder
from scripts.versions import PLACES, RELEASED, change, faults

if TYPE_CHECKING:
    from pathlib import Path

ROOT = folder("dialogs").parent
DAY = date(2031, 2, 3)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the project with version 7.8.9."""
    for name in {"CHANGELOG.md", *(place.file for place in PLACES)}:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    change("7.8.9", DAY, tmp_path)
    return tmp_path


def test_every_place_tells_the_same_now() -> None:
    assert len({place.told() for place in PLACES}) == 1


def test_it_is_changed_everywhere_and_twice_is_as_once(root: Path) -> None:
    assert faults(root) == []
    kept = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    change("7.8.9", DAY, root)
    assert {path: path.read_bytes() for path in kept} == kept
    heading = (root / "CHANGELOG.md").read_text("utf-8").partition("## [7.8.9] - 2031-02-03")[0]
    assert heading.rstrip().endswith("## Unreleased")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.file)
def test_a_place_that_says_something_else_is_found(root: Path, place: object) -> None:
    assert isinstance(place, type(PLACES[0]))
    path = root / place.file
    path.write_text(path.read_text("utf-8").replace(place.told(root), "7.8.8", 1), "utf-8")
    assert faults(root)


@pytest.mark.parametrize(("told", "other"), [("[7.8.9] -", "[7.8.8] -"), ("02-03", "02-04")])
def test_a_changelog_of_another_version_or_day_is_found(root: Path, told: str, other: str) -> None:
    path = root / "CHANGELOG.md"
    path.write_text(path.read_text("utf-8").replace(told, other, 1), "utf-8")
    assert len(faults(root)) == 1


def test_headings_of_releases_are_read_as_publiccode_is_checked() -> None:
    assert RELEASED.findall("## [1.0.0] - 2026-12-01\n") == [("1.0.0", "2026-12-01")]
