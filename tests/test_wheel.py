"""The wheel carries all that is served, and runs from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked: what an installation puts beside the interpreter."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", place],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [built] = place.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(place / "site")
    return place / "site"


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
