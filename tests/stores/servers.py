"""Real servers, each on a socket or port of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 10


@contextmanager
def redis_server(*options: str) -> Iterator[str]:
    """Debian's redis-server on a socket; the URL."""
    program = shutil.which("redis-server")
    assert program, "redis-server is missing: scripts/system-packages installs it"
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        socket = Path(place) / "redis.sock"
        process = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", str(socket), "--save", "", *options],
            cwd=place,
            stdout=subprocess.DEVNULL,
        )
        try:
            _await(socket)
            yield f"unix://{socket}"
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _await(socket: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    with Redis(unix_socket_path=str(socket)) as client:
        while True:
            try:
                client.ping()
            except RedisError:
                assert time.monotonic() < deadline, "redis-server does not answer"
                time.sleep(0.02)
            else:
                return
