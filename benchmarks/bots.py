"""The bots that are measured, and how each is installed and started."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import ROOT
from benchmarks.telegram import TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PEERS = Path(__file__).resolve().parent / "peers"
CACHE = ROOT / ".benchmarks"
"""Where the peers' packages are kept between two runs; git does not see it."""

SECRET = "a secret of the benchmarks, of no use elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a bot finds the others, and where it listens."""

    api: str
    store: str
    port: int
    dialog: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """`ours`: it gives Lesroute's own answers; the others show them from a dialog.

    `also`: more of its environment.
    """

    name: str
    title: str
    command: tuple[str | Path, ...]
    ours: bool = False
    also: Mapping[str, str] = field(default_factory=dict, hash=False)

    def settings(self, place: Addresses) -> dict[str, str]:
        """The environment that it is started with."""
        if self.ours:
            return {**lesroute_settings(place), **self.also}
        return {
            "BENCH_TOKEN": TOKEN,
            "BENCH_API_URL": place.api,
            "BENCH_REDIS_URL": place.store,
            "BENCH_PORT": str(place.port),
            "BENCH_DIALOG": str(place.dialog),
        }


def lesroute_settings(place: Addresses) -> dict[str, str]:
    return {
        "LESROUTE_TELEGRAM_TOKEN": TOKEN,
        "LESROUTE_TELEGRAM_API_URL": place.api,
        "LESROUTE_PUBLIC_URL": f"http://127.0.0.1:{place.port}",
        "LESROUTE_REDIS_URL": place.store,
        "LESROUTE_SECRET": SECRET,
        "LESROUTE_PORT": str(place.port),
    }


LESROUTE = Bot(
    name="lesroute",
    title="Lesroute",
    command=(Path(sys.executable).parent / "lesroute", "run"),
    ours=True,
)
FLOOR = Bot(
    name="floor",
    title="the floor: aiohttp + redis.asyncio",
    command=(sys.executable, PEERS / "floor.py"),
)
_PTB = Bot(
    name="ptb",
    title="python-telegram-bot as it comes",
    command=(CACHE / "venv/bin/python", PEERS / "ptb.py"),
)
_PTB_CONCURRENT = Bot(
    name="ptb-concurrent",
    title="python-telegram-bot, many updates at a time",
    command=(*_PTB.command, "--concurrent"),
)
_AIOGRAM = Bot(
    name="aiogram",
    title="aiogram + RedisStorage",
    command=(CACHE / "venv/bin/python", PEERS / "aiogram_redis.py"),
)
_GRAMMY = Bot(
    name="grammy",
    title="grammY, Redis sessions (Node.js)",
    command=("node", CACHE / "grammy/bot.mjs"),
)
EVERY = (LESROUTE, FLOOR, _PTB, _PTB_CONCURRENT, _AIOGRAM, _GRAMMY)


def installed(names: Sequence[str]) -> list[Bot]:
    """The bots of these names, each ready to start; says which had to be left out, and why."""
    bots = [bot for bot in EVERY if bot.name in names]
    if {_PTB, _PTB_CONCURRENT, _AIOGRAM} & {*bots}:
        _install_python_peers()
    if _GRAMMY in bots and (why := _install_grammy()):
        print(f"grammY is left out: {why}.", flush=True)
        bots.remove(_GRAMMY)
    return bots


def _install_python_peers() -> None:
    wanted, place = PEERS / "requirements.txt", CACHE / "venv"
    if (mark := _mark(wanted)).exists():
        return
    print("Installing the Python peers (once) ...", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
    pip: list[str | Path] = [place / "bin/python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--disable-pip-version-check", "-r", wanted], check=True)
    mark.touch()


def _install_grammy() -> str | None:
    """Why it cannot be had, if it cannot."""
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        return "Node.js (node and npm) is not here"
    place = CACHE / "grammy"
    shutil.copytree(PEERS / "grammy", place, dirs_exist_ok=True)
    if (mark := _mark(place / "package.json")).exists():
        return None
    print("Installing grammY (once) ...", flush=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(command, cwd=place, check=False).returncode:
        return "npm could not install it"
    mark.touch()
    return None


def _mark(wanted: Path) -> Path:
    """A file that is there once just this was installed."""
    told = wanted.read_bytes() + sys.version.encode()
    return CACHE / f"{hashlib.sha256(told).hexdigest()[:16]}.installed"
