"""The operator's page has the same headings in both languages, and every name there is."""

from __future__ import annotations

import ast
import re
import subprocess
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from babel.dates import format_date
from redis import Redis

import bot
from bot.app import CHANNELS
from bot.channels.edits import MOST as EDITS
from bot.cli import app
from bot.settings import PREFIX, Settings, read_settings
from tests.stores.servers import lasting_redis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from bot.core.guide import Guide

ROOT = Path(__file__).parent.parent
ENGLISH = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
DUTCH = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")
PAGES = {"operating": ENGLISH, "beheer": DUTCH}
HEADINGS = {
    "Running Lesroute": "Lesroute beheren",
    "What you need": "Wat u nodig hebt",
    "Have a look first": "Eerst kijken",
    "On a server": "Op een server",
    "Settings": "Instellingen",
    "Commands and ports": "Opdrachten en poorten",
    "Is all well?": "Is alles goed?",
    "What happens when": "Wat er gebeurt als",
    "What the log says": "Wat het logboek zegt",
    "Watching over it": "Een oogje erop houden",
    "One or many": "Eén proces of meer",
    "Ready, and the memory": "Klaar, en het geheugen",
    "The address of the store": "Het adres van de opslag",
    "When Telegram is in trouble": "Als Telegram hapert",
    "WhatsApp": "WhatsApp",
    "A cap on what WhatsApp costs": "Een grens aan wat WhatsApp kost",
    "When WhatsApp is in trouble": "Als WhatsApp hapert",
    "Microsoft Teams": "Microsoft Teams",
    "Behind a proxy": "Achter een proxy",
    "As a service": "Als dienst",
    "On Kubernetes": "Op Kubernetes",
    "The image": "De image",
    "Reminders": "Herinneringen",
    "How long things are kept": "Hoe lang iets bewaard wordt",
    "Whose name people see": "Wiens naam mensen zien",
    "Backup and restore": "Reservekopie en terugzetten",
    "A new version": "Een nieuwe versie",
    "Another secret": "Een ander geheim",
    "The embedded store": "De eigen opslag",
    "What the disk still knows": "Wat de schijf nog weet",
    "What a killed store may lose": "Wat een opslag verliest die wordt afgebroken",
    "Review dates": "Wanneer feiten nagekeken worden",
    "Figures": "Cijfers",
    "Figures of steunpunten": "Cijfers van steunpunten",
    "Every month": "Elke maand",
    "Who helps": "Wie helpt",
}
_CODE = re.compile(r"```.*?```", re.DOTALL)
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
OF_THE_FORMAT = {"library_complains", "event_unknown"}
FIELDS = {"kind", "place", "fingerprint", "what", "why", "method", "channel", "code", "meaning"} | {
    *("cap", "messages", "attempts", "status", "error")
}


def headings(page: str) -> list[str]:
    return _HEADING.findall(_CODE.sub("", page))


def logged() -> Iterator[tuple[Path, ast.Call]]:
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"), attr=level)):
                    assert level in LEVELS
                    yield path, node


def codes() -> set[str]:
    """The event codes in the source: each is a literal, so it can hold nobody's words."""
    found = set()
    for path, call in logged():
        told = call.args[1] if ast.unparse(call.func).endswith(".log") else call.args[0]
        assert isinstance(told, ast.Constant), f"{path}: {ast.unparse(call)}"
        rest = call.args[2:] if ast.unparse(call.func).endswith(".log") else call.args[1:]
        assert not rest, f"{path}: {ast.unparse(call)}"
        found.add(str(told.value))
    return found


def test_the_two_have_the_same_headings() -> None:
    translated = [
        f"{marks} {HEADINGS[words]}"
        for marks, _, words in (line.partition(" ") for line in headings(ENGLISH))
    ]
    assert translated == headings(DUTCH)


@pytest.mark.parametrize("page", PAGES)
def test_every_code_of_the_log_is_told_and_no_other(page: str) -> None:
    table = re.split(_HEADING, PAGES[page])[headings(PAGES[page]).index(_of_the_log(page)) + 1]
    told = {code for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for code in _in(row)}
    assert told == codes() | OF_THE_FORMAT


def _of_the_log(page: str) -> str:
    return {"operating": "## What the log says", "beheer": "## Wat het logboek zegt"}[page]


def _in(row: str) -> list[str]:
    return re.findall(r"`(\w+)`", row)


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_and_command_is_told(page: str) -> None:
    models: list[type[BaseModel]] = [Settings, *(kind.settings for kind in CHANNELS)]
    names = [f"`{PREFIX}{name.upper()}`" for model in models for name in model.model_fields]
    commands = [f"`lesroute {name}`" for name in typer.main.get_command(app).commands]  # type: ignore[attr-defined]
    assert [each for each in (*names, *commands) if each not in PAGES[page]] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_port_and_the_paths_of_the_peers_are_told(page: str) -> None:
    assert f"| {Settings().port} (`LESROUTE_PORT`)" in PAGES[page]
    sources = "".join(p.read_text("utf-8") for p in Path(bot.__file__).parent.rglob("webhook.py"))
    for path in re.findall(r'^PATH = "(.*)"', sources, re.MULTILINE):
        assert f"`{path}`" in PAGES[page]


@pytest.mark.parametrize("page", PAGES)
def test_the_file_of_settings_can_be_read_as_it_stands(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a shell, as for the doctor, and by systemd, which allows no comment after a value."""
    [block] = [b for b in _CODE.findall(PAGES[page]) if "LESROUTE_SECRET=" in b]
    lines = [line.strip() for line in block.splitlines()[1:-1]]
    assert all(re.fullmatch(r"#.*|LESROUTE_\w+='[^']*'", line) for line in lines)
    file = tmp_path / "lesroute.env"
    file.write_text("\n".join(lines).replace("'...'", f"'{'s' * 40} $&#'"), encoding="utf-8")
    shell = ["sh", "-c", f"set -a; . {file}; env -0"]
    told = subprocess.run(shell, capture_output=True, text=True, check=True, env={}).stdout
    for variable in told.split("\0"):
        name, _, value = variable.partition("=")
        if name.startswith(PREFIX):
            monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.secret is not None
    assert settings.secret.get_secret_value() == f"{'s' * 40} $&#"
    assert settings.log_format == "json"


@pytest.mark.parametrize("page", PAGES)
def test_a_command_beside_a_service_gets_its_port_and_its_folder(page: str, tmp_path: Path) -> None:
    """What the unit sets is in no file: without it, kit and figures look into an empty folder."""
    file = tmp_path / "lesroute.env"
    file.write_text("LESROUTE_LOG_FORMAT='json'", encoding="utf-8")
    [block] = [b for b in _CODE.findall(PAGES[page]) if "exec /opt" in b]
    script = "\n".join(block.splitlines()[1:-1]).replace("sudo ", "")
    script = script.replace("/etc/lesroute.env", str(file))
    script = script.replace("/opt/lesroute/.venv/bin/lesroute doctor", "env")
    told = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True, env={})
    given = [line for line in told.stdout.splitlines() if line.startswith(PREFIX)]
    assert given.count("LESROUTE_LOG_FORMAT=json") == 2
    one, two = "LESROUTE_DATA_DIR=/var/lib/lesroute", "LESROUTE_DATA_DIR=/var/lib/lesroute-8081"
    assert {one, two, "LESROUTE_PORT=8081"} <= set(given)
    unit = (Path(bot.__file__).parents[1] / "deploy" / "lesroute.service").read_text("utf-8")
    assert one.replace("/var/lib", "%S") in unit


def commands(page: str) -> list[str]:
    """What is to be typed in a shell, without remarks."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGES[page], re.DOTALL)
    lines = (line.partition("#")[0].strip() for block in blocks for line in block.splitlines())
    return [re.sub("<.*>|voorbeeld.nl|example.nl", "", line) for line in lines if line]


def test_the_dutch_page_has_no_command_of_its_own() -> None:
    own = [line for line in commands("beheer") if line not in commands("operating")]
    assert all("=" in line and "telegram" in line.lower() for line in own), own


@pytest.mark.parametrize("page", PAGES)
def test_an_update_that_fails_never_stops_the_second_process(page: str) -> None:
    """Each line runs only if the one before it went well."""
    every = [b for b in _CODE.findall(PAGES[page]) if "checkout v1" in b]
    assert len(every) == 2, "of a service, and of the image"
    for block, broken in product(every, ("git", "make", "systemctl", "curl", "docker")):
        if f"{broken} " not in block:
            continue
        names = ("git", "make", "systemctl", "curl", "docker")
        tools = "".join(f"{name}() {{ echo {name} $@; }}\n" for name in names if name != broken)
        script = 'sudo() { "$@"; }\n' + tools + f"{broken}() {{ echo $@; return 1; }}\n"
        script += "\n".join(block.splitlines()[1:-1])
        told = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
        assert told.returncode != 0
        assert not re.search("lesroute@8082|lesroute-2", told.stdout)
    assert "--retry-delay 1 " in every[-1], "else curl doubles its pause each time"


@pytest.mark.parametrize("page", PAGES)
def test_what_is_to_be_done_after_a_leak_erases_all_of_ours_from_store_and_files(page: str) -> None:
    [block] = [b for b in _CODE.findall(PAGES[page]) if "unlink" in b]
    lines = [line for line in block.splitlines()[1:-1] if not re.search("systemctl|/var/lib", line)]
    with lasting_redis() as server, Redis(unix_socket_path=str(server.place / "redis.sock")) as at:
        ours = [f"lesroute:{{{number}}}:session" for number in range(250)]
        at.mset(dict.fromkeys((*ours, "lesroute:{quota}:whatsapp:2026-11"), "what-was-sealed"))
        at.set("anothers", "kept")
        script = "\n".join(lines).replace("sudo ", "")
        script = script.replace("/run/redis/redis-server.sock", str(server.place / "redis.sock"))
        subprocess.run(["sh", "-ec", script], capture_output=True, check=True)
        assert at.keys() == [b"anothers"]
        while at.info("persistence")["aof_rewrite_in_progress"]:
            pass
        files = [path for path in server.place.rglob("*") if path.is_file()]
        assert any(b"kept" in path.read_bytes() for path in files)
        assert not any(b"what-was-sealed" in path.read_bytes() for path in files)


@pytest.mark.parametrize(("page", "locale"), [("operating", "en_GB"), ("beheer", "nl")])
def test_the_days_on_which_screens_begin_to_warn_are_told(
    page: str, locale: str, guide: Guide
) -> None:
    for day in {fact.review_by for fact in guide.facts.values()}:
        assert format_date(day, "long", locale=locale) in " ".join(PAGES[page].split())


@pytest.mark.parametrize("page", PAGES)
def test_what_outlives_an_erasure_is_told_in_both(page: str) -> None:
    parts = re.split(_HEADING, _CODE.sub("", PAGES[page]))
    told = parts[headings(PAGES[page]).index(_of_keeping(page)) + 1]
    assert told.count("\n- ") == 3
    assert re.search(f"{EDITS:,}|{f'{EDITS:,}'.replace(',', '.')}", told)
    assert "Telegram" in told
    assert "Teams" in told.rpartition("\n- ")[2]


def _of_keeping(page: str) -> str:
    known = {"operating": "How long things are kept"}
    return f"## {known.get(page, HEADINGS[known['operating']])}"


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_page_and_to_the_other_lead_to_headings(page: str) -> None:
    known = {name: {anchor(line) for line in headings(text)} for name, text in PAGES.items()}
    for name, link in re.findall(r"\]\((?:(\w+)\.md)?#([^)]+)\)", PAGES[page]):
        if (name or page) in known:
            assert link in known[name or page]


def anchor(heading: str) -> str:
    words = heading.lstrip("# ").lower()
    return re.sub(r"[^\w -]", "", words).replace(" ", "-")


def test_a_line_that_is_no_code_is_not_written() -> None:
    """Anything but a code of small letters could be somebody's words."""
    for code in codes():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)


def test_the_fields_of_a_line_are_known_names() -> None:
    named = {
        key.value
        for _, call in logged()
        for keyword in call.keywords
        if isinstance(keyword.value, ast.Dict)
        for key in keyword.value.keys
        if isinstance(key, ast.Constant)
    }
    assert named <= FIELDS
