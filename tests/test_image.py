"""The image and its composition: what is set is said once."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from aiohttp import ClientSession, CookieJar
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.content.location import folder
from tests.locks import PROJECT, declared, pins, read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process import Lesroute

ROOT = folder("dialogs").parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
READ = (
    "from bot.starting import read_guide; from bot.settings import Settings; read_guide(Settings())"
)


def asks_for_health(**settings: str) -> int:
    """The health check of the image, run here."""
    [told] = re.findall(r"HEALTHCHECK .*?CMD (\[.*?\])", DOCKERFILE, re.DOTALL)
    command = [part.replace("/app/bin/python", sys.executable) for part in json.loads(told)]
    named = {f"LESROUTE_{name.upper()}": value for name, value in settings.items()}
    # A proxy for elsewhere has nothing to do with it.
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:1", **named}
    return subprocess.run(command, env=environment, check=False, timeout=60).returncode


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1", "::", "[::1]"])  # noqa: S104
async def test_the_health_check_asks_where_the_server_listens(
    lesroute: Lesroute, host: str
) -> None:
    url = await asyncio.to_thread(lesroute.start, host=host)
    port = url.rpartition(":")[2]
    assert await asyncio.to_thread(asks_for_health, host=host, port=port) == 0
    await asyncio.to_thread(lesroute.end)
    assert await asyncio.to_thread(asks_for_health, host=host, port=port) == 1


def test_a_setting_that_is_wrong_is_no_health() -> None:
    assert asks_for_health(port="a door") == 1


def test_the_health_check_knows_no_port_of_its_own() -> None:
    assert "8080" not in DOCKERFILE.partition("HEALTHCHECK")[2]


def test_each_image_can_be_given_with_its_digest() -> None:
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    services = COMPOSE["services"].values()
    given = {each["image"] for each in services if "build" not in each}
    given |= {each["build"]["args"]["BASE"] for each in services if "build" in each}
    assert len(given) == 3
    for image in given:
        [name] = re.findall(r"\$\{(\w+):-", image)
        assert f"{name}=" in operating
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${BASE}"}


def test_any_user_may_run_it_and_none_is_root() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    [user] = re.findall(r"^USER (\S+)$", last, re.MULTILINE)
    assert all(int(part) > 0 for part in user.split(":"))  # a name tells Kubernetes nothing
    [place] = re.findall(r"install --directory --mode 1777 (\S+)", last)
    assert f"WORKDIR {place}\n" in last
    assert f"LESROUTE_DATA_DIR={place}/" in last


def test_what_only_builds_is_not_in_it() -> None:
    [gone] = re.findall(r"/app/bin/pip uninstall --yes (.*)$", DOCKERFILE, re.MULTILINE)
    locked = {pin.name for pin in pins(read("requirements.txt"))}
    assert set(gone.split()) == locked - _needed() | {"pip"}


def _needed() -> set[str]:
    """What Lesroute asks for when it runs, and what that asks for in turn, on any machine."""
    todo, found = [Requirement(line) for line in PROJECT["project"]["dependencies"]], set[str]()
    while todo:
        name = canonicalize_name(todo.pop().name)
        if name not in found:
            found.add(name)
            todo += [each for each in declared(name) if "extra" not in str(each.marker)]
    return found


def test_its_steps_make_a_lesroute_that_runs_out_of_what_they_copy(tmp_path: Path) -> None:
    source, app = tmp_path / "src", tmp_path / "app"
    source.mkdir()
    for line in re.findall(r"^COPY (?!--)(.+)$", DOCKERFILE, re.MULTILINE):
        *names, to = line.split()
        for name in names:
            _copy(ROOT / name, source / to / ("" if (ROOT / name).is_dir() else name))
    [told] = re.findall(r"/app/bin/pip install (--no-cache-dir --no-deps .*) \.", DOCKERFILE)
    install = [sys.executable, "-m", "pip", "install", *told.split(), "--target", str(app), "."]
    subprocess.run(install, cwd=source, check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(app)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _copy(here: Path, there: Path) -> None:
    if here.is_dir():
        shutil.copytree(here, there, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(here, there)


async def test_with_a_store_elsewhere_it_leaves_nothing_behind(
    lesroute: Lesroute, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, valkey_url: str
) -> None:
    here = {name: tmp_path / name for name in ("HOME", "TMPDIR", "PWD")}
    for name, place in here.items():
        place.mkdir()
        monkeypatch.setenv(name, str(place))
    monkeypatch.chdir(here["PWD"])
    data = tmp_path / "data"
    url = lesroute.start(redis_url=valkey_url, secret="s" * 32, data_dir=str(data))
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True)) as client:
        for path in ("/", "/privacy", "/o/rechten", "/metrics", "/static/chat.css"):
            async with client.get(path) as answer:
                assert answer.status == 200
        async with client.post("/", data={"text": "laptop"}) as answer:
            assert answer.status == 200
    lesroute.end()
    # Counts on their way to the store outlive a kill, and no more.
    assert not [found for found in data.rglob("*") if found.is_file()]
    assert not [found for place in here.values() for found in place.rglob("*")]
