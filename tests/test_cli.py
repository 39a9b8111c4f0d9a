"""The command: what goes wrong is one readable sentence and a status that is not 0."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from bot.content.location import folder
from tests.emulator import Emulator
from tests.process import COMMAND
from tests.process import lesroute as run_lesroute

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process import Lesroute

ROOT = folder("dialogs").parent
OTHER_TOKEN = "654321:abcdefghijklmnopqrstuvwxyz0123456789"


def test_help_names_the_commands() -> None:
    shown = run_lesroute("--help")
    assert shown.returncode == 0
    for command in ("run", "play", "check", "graph", "kit"):
        assert command in shown.stdout


def test_bad_settings_end_with_status_2() -> None:
    shown = run_lesroute("run", port="a door", secret="short")
    assert shown.returncode == 2
    assert len(shown.stderr.strip().splitlines()) == 2
    assert "Traceback" not in shown.stderr


async def test_a_wrong_token_is_told(tmp_path: Path) -> None:
    async with Emulator() as emulator:
        shown = await asyncio.to_thread(
            run_lesroute,
            "run",
            port="0",
            data_dir=str(tmp_path / "data"),
            telegram_token=OTHER_TOKEN,
            telegram_api_url=emulator.url,
        )
    assert shown.returncode == 1
    assert "LESROUTE_TELEGRAM_TOKEN" in shown.stderr
    assert OTHER_TOKEN not in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        shown = run_lesroute("run", port=port, data_dir=str(tmp_path / "data"))
    assert shown.returncode == 1
    assert len(shown.stderr.strip().splitlines()) == 1
    assert f"Port {port} on 127.0.0.1 is taken or not allowed. Stop what uses it" in shown.stderr


def test_a_missing_redis_is_told() -> None:
    shown = run_lesroute("run", port="0", redis_url="redis://127.0.0.1:1", secret="x" * 32)
    assert shown.returncode == 1
    assert "The store does not answer" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_second_process_on_the_same_data_is_told(lesroute: Lesroute) -> None:
    lesroute.start()
    shown = run_lesroute("run", port="0", data_dir=str(lesroute.folder / "data"))
    assert shown.returncode == 1
    assert "Another Lesroute is running" in shown.stderr


def test_a_broken_register_is_told_with_its_line(tmp_path: Path) -> None:
    register = tmp_path / "register.yaml"
    register.write_text("utrecht:\n  naam: Steunpunt Utrecht\n")
    shown = run_lesroute("kit", "utrecht", steunpunten=str(register))
    assert shown.returncode == 1
    assert f"{register}:2: utrecht: `naam` is not known here" in shown.stderr


def test_sigterm_ends_it_cleanly(lesroute: Lesroute) -> None:
    lesroute.start()
    assert lesroute.end() == 0


def test_a_page_is_printed_in_the_name_of_a_known_steunpunt_alone(tmp_path: Path) -> None:
    register = tmp_path / "register.yaml"
    register.write_text("utrecht: {name: Steunpunt Utrecht}\n")
    wanted = ("graph", "beslisboom", "--print", "--steunpunt")
    unknown = run_lesroute(*wanted, "nergens", steunpunten=str(register))
    assert unknown.returncode == 2
    assert "There is no steunpunt nergens. The register has: utrecht." in unknown.stderr
    command = [str(COMMAND), *wanted, "utrecht"]
    settings = {"LESROUTE_STEUNPUNTEN": str(register)}
    site = {"LESROUTE_PUBLIC_URL": "https://lesroute.example"}
    subprocess.run(command, cwd=tmp_path, env={**os.environ, **settings, **site}, check=True)
    [page] = PdfReader(tmp_path / "beslisboom-ouder-nl.pdf").pages
    told = page.extract_text()
    assert "Steunpunt Utrecht" in told
    assert "lesroute.example/s/utrecht" in told


def test_the_graph_is_drawn_in_both_forms(tmp_path: Path) -> None:
    assert run_lesroute("graph", "beslisboom").stdout.startswith("flowchart TD")
    page = tmp_path / "beslisboom.html"
    assert run_lesroute("graph", "beslisboom", "--to", str(page)).returncode == 0
    assert "<svg" in page.read_text()
    unknown = run_lesroute("graph", "nergens")
    assert unknown.returncode == 2
    assert "There are: beslisboom" in unknown.stderr


def test_one_can_talk_with_it_in_the_terminal() -> None:
    shown = run_lesroute("play", typed="1\n99\nhoe lang duurt het besluit\n1\n")
    assert shown.returncode == 0
    assert "Waar wilt u mee beginnen?" in shown.stdout
    assert "8 weken" in shown.stdout
    english = run_lesroute("play", "--language", "en", typed="")
    assert "Who is asking?" in english.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", ("Wie stelt de vraag?", "✓ Ziekte of aandoening", "categorie b", "+31886050101")),
     ("en", ("Who is asking?", "✓ Illness or condition", "category b", "+31886050101"))],
)  # fmt: skip
def test_the_chief_telegram_messages_can_be_looked_at(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    page = tmp_path / "preview.html"
    shown = run_lesroute("play", "--preview", "--language", language, "--to", str(page))
    assert shown.stdout == f"Written: {page}\n"
    drawn = page.read_text(encoding="utf-8")
    assert all(word in drawn for word in words)
    assert f'<html lang="{language}">' in drawn


def test_check_tells_on_which_day_facts_need_a_look() -> None:
    shown = run_lesroute("check", "--on", "2030-01-01", "--report")
    assert shown.returncode == 1
    assert "review date" in shown.stderr
    assert "topic            lang  screens  facts  ease" in shown.stdout
    wrong = run_lesroute("check", "--on", "morgen")
    assert wrong.returncode == 2
    assert "2027-08-01" in wrong.stderr


@pytest.mark.parametrize("command", ["run", "check"])
def test_broken_content_is_told_with_file_and_line(tmp_path: Path, command: str) -> None:
    for name in ("bot", "dialogs", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "dialogs" / "rechten.yaml").write_text("start: [unclosed\n")
    shown = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 1
    assert "dialogs/rechten.yaml:2: this is not valid YAML" in shown.stderr
    assert "Traceback" not in shown.stderr
