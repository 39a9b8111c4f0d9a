"""The real `lesroute run` as a process of its own, as an operator starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import IO

COMMAND = Path(sys.executable).parent / "lesroute"
_PATIENCE = 120
"""Seconds: far more than anything takes, even on a busy machine."""


class Lesroute:
    """Starts, ends and reads the bot. `url`: the address of its page; `log`: all that it logged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self.log = ""
        self._process: subprocess.Popen[str] | None = None
        self._reader: Thread | None = None

    def start(self, **settings: str) -> str:
        """Start with these settings (names without LESROUTE_); returns the address of the page."""
        environment = {"LESROUTE_PORT": "0", "LESROUTE_DATA_DIR": str(self.folder / "data")}
        environment |= {f"LESROUTE_{name.upper()}": value for name, value in settings.items()}
        self._process = subprocess.Popen(
            [COMMAND, "run"],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._reader = Thread(target=self._read, args=(self._process.stderr,), daemon=True)
        self._reader.start()
        line = self._process.stdout.readline()
        found = re.search(r"http://\S+", line)
        if found is None:
            self._process.wait(_PATIENCE)
            self._reader.join(_PATIENCE)
            raise AssertionError(f"it did not start: {line}{self.log}")
        self.url = found[0]
        return self.url

    def kill(self) -> None:
        """End it as a crash does, without a chance to finish anything."""
        self._end(signal.SIGKILL)

    def end(self) -> int:
        """End it as an operator does; returns the exit status."""
        return self._end(signal.SIGTERM)

    def wait(self) -> int:
        """Wait until it ends by itself; returns the exit status."""
        return self._end(None)

    def _end(self, number: signal.Signals | None) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        if number is not None:
            process.send_signal(number)
        status = process.wait(_PATIENCE)
        if self._reader is not None:
            self._reader.join(_PATIENCE)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        return status

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self.log += line


def lesroute(
    *arguments: str, typed: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, with these settings (names without LESROUTE_).

    `typed`: its standard input.
    """
    named = {f"LESROUTE_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [COMMAND, *arguments],
        env={**os.environ, **named},
        input=typed,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
