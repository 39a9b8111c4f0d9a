"""`make install` does what is left to do, also after the system's Python became another."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.content.location import folder

if TYPE_CHECKING:
    from pathlib import Path

ROOT = folder("dialogs").parent


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder in which `make install` has run."""
    for name in ("Makefile", "requirements.txt", "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    (tmp_path / ".venv" / ".installed").touch()
    return tmp_path


def to_do(place: Path) -> str:
    make = ["make", "-n", "install"]
    return subprocess.run(make, cwd=place, capture_output=True, text=True, check=True).stdout


def test_where_all_is_there_nothing_is_done(installed: Path) -> None:
    assert "-m venv" not in to_do(installed)


def test_where_it_never_ran_nothing_is_cleared(installed: Path) -> None:
    (installed / ".venv" / ".installed").unlink()
    assert "-m venv" in to_do(installed)
    assert "--clear" not in to_do(installed)


def test_another_python_gets_an_environment_of_its_own(installed: Path) -> None:
    [lib] = (installed / ".venv" / "lib").iterdir()
    lib.rename(lib.with_name("python3.0"))
    assert "-m venv --clear .venv" in to_do(installed)


def test_a_python_that_is_gone_is_replaced(installed: Path) -> None:
    python = installed / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(installed / "nowhere")
    assert "-m venv --clear .venv" in to_do(installed)
