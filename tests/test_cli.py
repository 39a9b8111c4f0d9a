"""The command: what goes wrong is one readable sentence and a status that is not 0."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from bot.content.location import folder
from tests.process import COMMAND
from tests.process import lesroute as run_lesroute
from tests.stores.servers import lasting_redis, redis_on_port

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.guide import Guide
    from tests.process import Lesroute

ROOT = folder("dialogs").parent


def test_help_names_the_commands() -> None:
    shown = run_lesroute("--help")
    assert shown.returncode == 0
    for command in ("run", "play", "check", "graph", "kit", "doctor", "figures"):
        assert command in shown.stdout


def test_bad_settings_end_with_status_2() -> None:
    shown = run_lesroute("run", port="a door", secret="short")
    assert shown.returncode == 2
    assert len(shown.stderr.strip().splitlines()) == 2
    assert "Traceback" not in shown.stderr


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        shown = run_lesroute("run", port=port, data_dir=str(tmp_path / "data"))
    assert shown.returncode == 1
    assert len(shown.stderr.strip().splitlines()) == 1
    assert f"Port {port} on 127.0.0.1 is taken. Stop what uses it" in shown.stderr


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 1, "The store wants a password: add it to LESROUTE_REDIS_URL"),
        ("?password=wrong-word", 1, "does not know this user or password"),
        ("?password=wrong-word&ssl_cert_reqs=CERT_NONE", 2, "LESROUTE_REDIS_URL has ssl_cert_reqs"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_at_once(query: str, status: int, words: str) -> None:
    with redis_on_port(password="sesam") as server:
        url = f"redis://{server.address}{query}"
        shown = run_lesroute("run", port="0", redis_url=url, secret="x" * 32)
    assert shown.returncode == status
    assert words in shown.stderr
    assert len(shown.stderr.strip().splitlines()) == 1
    assert "wrong-word" not in shown.stderr


async def test_a_store_that_is_not_there_yet_is_waited_for(lesroute: Lesroute) -> None:
    with lasting_redis() as redis:
        redis.stop()
        settings = {"redis_url": redis.url, "secret": "x" * 32}
        starting = asyncio.create_task(asyncio.to_thread(lesroute.start, **settings))
        while not lesroute.log:  # noqa: ASYNC110  another process tells nothing of itself
            await asyncio.sleep(0.05)
        redis.start()
        await starting
        assert lesroute.log.startswith("Waiting for the store, for at most 30 seconds. The store")
        assert lesroute.log.count("Waiting") == 1
        assert lesroute.end() == 0


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
    assert "Waardoor kan uw kind" in page.read_text(encoding="utf-8")
    drawn = run_lesroute("graph", "beslisboom", "--to", str(page), "--language", "en")
    assert drawn.stdout == f"Written: {page}\n"
    assert '<html lang="en">' in page.read_text(encoding="utf-8")
    assert "t your child go to school, or not to all" in page.read_text(encoding="utf-8")
    unknown = run_lesroute("graph", "nergens")
    assert unknown.returncode == 2
    assert "There are: beslisboom" in unknown.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--print", "--to", "page.pdf"), "--print names its files itself: leave --to out.\n"),
        (("--role", "school"), "--role and --steunpunt are for --print.\n"),
        (("--steunpunt", "nergens"), "--role and --steunpunt are for --print.\n"),
    ],
)
def test_an_option_that_would_do_nothing_is_told(options: tuple[str, ...], told: str) -> None:
    shown = run_lesroute("graph", "beslisboom", *options)
    assert (shown.returncode, shown.stderr) == (2, told)


def test_an_address_of_the_store_that_is_none_is_told_by_every_command() -> None:
    shown = run_lesroute("figures", redis_url="redis://:geheim@host?much=1", secret="s" * 32)
    assert shown.returncode == 2
    assert shown.stderr.startswith("LESROUTE_REDIS_URL has an option that is not known")
    assert "geheim" not in shown.stderr


@pytest.mark.parametrize("command", [("graph",), ("play", "--preview")])
def test_a_file_that_cannot_be_written_is_told(command: tuple[str, ...], tmp_path: Path) -> None:
    page = tmp_path / "nowhere" / "page.html"
    shown = run_lesroute(*command, "--to", str(page))
    assert shown.returncode == 1
    assert shown.stderr == f"{page} cannot be used: No such file or directory.\n"
    full = run_lesroute(*command, "--to", "/dev/full")
    assert full.returncode == 1
    assert full.stderr == "A file cannot be used: No space left on device.\n"


@pytest.mark.parametrize("command", ["graph", "play"])
def test_a_language_that_is_not_here_is_told(command: str) -> None:
    shown = run_lesroute(command, "--language", "xx", typed="")
    assert shown.returncode == 2
    assert shown.stderr == "xx is not a language here: choose nl or en.\n"


def test_one_can_talk_with_it_in_the_terminal() -> None:
    shown = run_lesroute("play", typed=f"1\n99\n{'9' * 5000}\nhoe lang duurt het besluit\n1\n")
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


@pytest.mark.parametrize("due", [(), ("--due",)])
def test_check_tells_of_review_dates_and_fails_for_them_only_where_asked(
    due: tuple[str, ...],
) -> None:
    shown = run_lesroute("check", "--on", "2099-01-01", "--report", *due)
    assert "the review date " in shown.stderr
    assert "topic            lang  screens  facts  ease" in shown.stdout
    assert shown.returncode == (1 if due else 0)
    assert ("All is well." in shown.stdout) is not bool(due)
    assert ("Review dates that have passed: " in shown.stderr) is bool(due)


def test_check_wants_a_day_as_it_is_written_here() -> None:
    wrong = run_lesroute("check", "--on", "morgen")
    assert wrong.returncode == 2
    assert "2027-08-01" in wrong.stderr


def test_a_calendar_job_is_content_before_the_first_review_date(guide: Guide) -> None:
    before = min(fact.review_by for fact in guide.facts.values()) - timedelta(days=1)
    shown = run_lesroute("check", "--due", "--on", str(before))
    assert (shown.returncode, shown.stdout.splitlines()[-1]) == (0, "All is well.")
    assert "days left: 1" in shown.stderr


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
