"""In any environment, a command does its work or says in one sentence why it cannot."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from bot.cli import unloaded
from tests.process import COMMAND

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PASSED_OVER = [
    ("TZ=/etc/passwd", "LC_ALL=nonsense", "COLUMNS=abc", "PYTHONWARNINGS=error", "TERM="),
    ("TZ=/etc", "LANG=xx_YY.UTF-99", "COLUMNS=-5", "SSL_CERT_FILE=/nowhere", "NO_COLOR=x"),
    ("TZ=../../x", "LC_TIME=:::", "HOME=/nowhere", "PYTHONIOENCODING=ascii"),
    ("TZ=Nowhere/At_All", "LANGUAGE=:::", "TMPDIR=/nowhere", "PYTHONIOENCODING=latin-1"),
    ("TZ=:", "PTB_TIMEDELTA=nonsense", "HTTPS_PROXY=::::", "LESROUTE_PORT=tcp://10.0.0.1:80"),
]
"""Variables of different libraries, a few at once: each start takes long."""


def run(
    *arguments: str, variables: Sequence[str] = (), without: str = "", typed: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    environment = {key: held for key, held in os.environ.items() if key != without}
    return subprocess.run(
        [COMMAND, *arguments],
        env={**environment, **dict(variable.split("=", 1) for variable in variables)},
        input=typed,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("variables", PASSED_OVER)
def test_what_a_library_cannot_read_is_passed_over(variables: tuple[str, ...]) -> None:
    shown = run("graph", variables=variables)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith(b"flowchart TD")
    assert not shown.stderr


def test_what_python_itself_says_of_a_variable_is_all_that_is_said() -> None:
    shown = run("graph", variables=["PYTHONWARNINGS=nonsense"])
    assert shown.returncode == 0
    assert b"Traceback" not in shown.stderr


@pytest.mark.parametrize("name", ["HOME", "PATH", "TERM", "LANG"])
def test_no_variable_is_needed(name: str) -> None:
    assert run("play", without=name, typed=b"1\n").returncode == 0


def test_what_is_typed_may_be_of_any_encoding() -> None:
    shown = run("play", variables=["LANG=C"], typed=b"1\n\xff\xfe\n")
    assert shown.returncode == 0
    assert not shown.stderr


def test_what_a_library_refuses_to_start_with_is_one_sentence() -> None:
    shown = run("--help", variables=["TERMINAL_WIDTH=abc"])
    assert shown.returncode == 1
    assert shown.stderr == b"typer cannot be loaded (ValueError). Look at TERMINAL_WIDTH.\n"


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("orjson", "import no_such_library"),
        ("segno", "raise ValueError(__import__('os').environ['ODD'])"),
        ("redis", "1 / 0"),
    ],
)
def test_a_library_that_cannot_be_loaded_is_one_sentence(
    tmp_path: Path, module: str, words: str
) -> None:
    site = tmp_path / "site-packages"
    site.mkdir()
    (site / f"{module}.py").write_text(words)
    environment = {**os.environ, "PYTHONPATH": str(site), "ODD": "4711", "SECRETLY": "hidden"}
    shown = subprocess.run(
        [COMMAND, "kit", "nergens"], env=environment, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 1
    [line] = shown.stderr.splitlines()
    assert " cannot be loaded (" in line
    assert line.startswith(module) or "no_such_library" in line
    assert "4711" not in line


def test_a_fault_of_our_own_is_not_told_as_a_library_s() -> None:
    with pytest.raises(ValueError, match="invalid literal") as fault:
        int("x")
    assert unloaded(fault.value) is None
