"""The wheel contains all that is served, runs from anywhere, and builds reproducibly."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from scripts.release import build, hashes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel, as an installation has it."""
    place = tmp_path_factory.mktemp("site")
    [made] = built.glob("*.whl")
    with zipfile.ZipFile(made) as archive:
        archive.extractall(place)
    return place


def test_built_elsewhere_and_at_another_time_it_is_the_same(built: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "with a longer name", elsewhere=True)
    assert hashes(again) == hashes(built)
    assert sorted(path.suffix for path in built.iterdir()) == [".gz", ".whl"]


def test_the_content_and_the_compiled_catalogs_are_in_it(wheel: Path) -> None:
    assert (wheel / "bot/_data/dialogs/beslisboom.yaml").is_file()
    for language in ("nl", "en"):
        assert (wheel / f"bot/_data/locales/{language}/LC_MESSAGES/messages.mo").is_file()
    assert (wheel / "bot/channels/web/static/chat.css").is_file()
    assert (wheel / "bot/channels/web/templates/page.html").is_file()
    assert (wheel / "bot/channels/telegram/templates/preview.html").is_file()
    assert not (wheel / "tests").exists()


def test_it_draws_the_english_tree_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    run = "from bot.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", run, "graph", "--print"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "beslisboom-ouder-en.pdf").read_bytes().startswith(b"%PDF")
