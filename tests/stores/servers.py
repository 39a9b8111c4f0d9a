"""Real servers, each on a socket or ports of its own: one, a cluster, a watched pair."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from redis import Redis
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.stores.certificates import Certificates

SERVICE = "lesroute"
_HOST = "127.0.0.1"
_PATIENCE = 120

PORTS = range(10_000, 20_000)
"""Below what systems give out by themselves, and so is the port of a cluster's bus, 10,000 up."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running redis-server on a port."""

    port: int
    process: subprocess.Popen[bytes]
    tls: Certificates | None = None
    password: str | None = None

    @property
    def address(self) -> str:
        return f"{_HOST}:{self.port}"

    def client(self) -> Redis:
        place = {
            "host": _HOST,
            "port": self.port,
            "socket_timeout": _PATIENCE,
            "password": self.password,
        }
        return Redis(**place, **(self.tls.client() if self.tls else {}))  # type: ignore[arg-type]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(_PATIENCE)


@dataclass(frozen=True, slots=True)
class Watched:
    """A master and a replica, and a sentinel that puts the one in the other's place."""

    url: str
    master: Server
    replica: Server
    sentinel: Server

    def another_is_named(self) -> None:
        """Return when the sentinel names another master: nobody can find it before."""
        with self.sentinel.client() as client:
            _until(lambda: client.sentinel_get_master_addr_by_name(SERVICE)[1] != self.master.port)


@contextmanager
def redis_server(*options: str) -> Iterator[str]:
    """Debian's redis-server on a socket; the URL."""
    with _folder() as place, ExitStack() as stack:
        socket_ = place / "redis.sock"
        unix = ("--port", "0", "--unixsocket", str(socket_))
        _run(stack, place, "redis-server", *unix, *_FORGETFUL, *options)
        with Redis(unix_socket_path=str(socket_)) as client:
            _until(client.ping)
        yield f"unix://{socket_}"


@contextmanager
def lasting_redis() -> Iterator[LastingRedis]:
    """Debian's redis-server on a socket, with its data on disk."""
    with _folder() as place:
        server = LastingRedis(place)
        server.start()
        try:
            yield server
        finally:
            server.stop()


class LastingRedis:
    """A server that can be stopped and started again with what it held in its folder, `place`."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._socket = place / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        unix = ("--port", "0", "--unixsocket", str(self._socket))
        command = [_program("redis-server"), *unix, "--save", "", "--appendonly", "yes"]
        self._process = subprocess.Popen(command, cwd=self.place, stdout=subprocess.DEVNULL)
        with Redis(unix_socket_path=str(self._socket)) as client:
            _until(client.ping)

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(_PATIENCE)


@contextmanager
def redis_on_port(
    *options: str, password: str | None = None, tls: Certificates | None = None
) -> Iterator[Server]:
    """Debian's redis-server on a port, with a password or with TLS only where that is given."""
    with _folder() as place, ExitStack() as stack:
        yield _on_port(stack, place, *options, password=password, tls=tls)


@contextmanager
def redis_cluster(tls: Certificates | None = None) -> Iterator[str]:
    """Three masters that share all slots; the URL of one."""
    with _folder() as place, ExitStack() as stack:
        servers = [_cluster_node(stack, place, tls) for _ in range(3)]
        hosts = [f"{_HOST}:{server.port}" for server in servers]
        # A new node has empty tables: the others are met first, then each gets a third.
        secure = ["--tls", "--cacert", str(tls.ca)] if tls else []
        command = [_program("redis-cli"), *secure, "--cluster", "create", *hosts, "--cluster-yes"]
        _until(lambda: subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE))
        for server in servers:
            _until(partial(_is_whole, server))
        yield f"redis{'s' if tls else ''}+cluster://{hosts[0]}"


@contextmanager
def guarded_redis(password: str | None = None, tls: Certificates | None = None) -> Iterator[Server]:
    """A sentinel over one master; what guards the sentinel is given."""
    with _folder() as place, ExitStack() as stack:
        master = _on_port(stack, place, tls=tls)
        sentinel = _sentinel(stack, place, master, password, tls)
        with sentinel.client() as client:
            _until(lambda: client.sentinel_master(SERVICE)["is_master"])
        yield sentinel


@contextmanager
def watched_redis() -> Iterator[Watched]:
    """A master, a replica in step with it, and a sentinel that has found both."""
    with _folder() as place, ExitStack() as stack:
        master = _on_port(stack, place)
        replica = _on_port(stack, place, "--replicaof", f"{_HOST} {master.port}")
        sentinel = _sentinel(stack, place, master)
        _until(lambda: _has_replica(sentinel))
        with master.client() as client:
            _until(lambda: client.wait(1, 100) == 1)
        yield Watched(
            f"redis+sentinel://{_HOST}:{sentinel.port}/{SERVICE}", master, replica, sentinel
        )


def free_port() -> int:
    """A port that nobody else is given before it is taken.

    Not one that the system gives out by itself: once let go of, it would go to the next program
    that connects, or listens at port 0, as the emulators of a test do before its bot takes it.
    """
    for port in SystemRandom().sample(PORTS, len(PORTS)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((_HOST, port))
            return port
    raise AssertionError("all ports are taken")


@contextmanager
def nobody_at(ports: Iterable[int]) -> Iterator[None]:
    """Ports that were let go of and that no other server may take meanwhile."""
    with ExitStack() as stack:
        for port in ports:
            taken = stack.enter_context(socket.socket())
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind((_HOST, port))
        yield


_FORGETFUL = ("--save", "", "--appendonly", "no")


def _cluster_node(stack: ExitStack, place: Path, tls: Certificates | None) -> Server:
    bus = free_port()
    return _on_port(
        stack,
        place,
        *("--cluster-enabled", "yes", "--cluster-port", str(bus)),
        *("--cluster-config-file", f"nodes-{bus}.conf", "--cluster-node-timeout", "2000"),
        *(("--tls-cluster", "yes") if tls else ()),
        tls=tls,
    )


def _sentinel(
    stack: ExitStack,
    place: Path,
    master: Server,
    password: str | None = None,
    tls: Certificates | None = None,
) -> Server:
    port = free_port()
    settings = place / "sentinel.conf"
    settings.write_text(
        f"bind {_HOST}\n"
        f"sentinel monitor {SERVICE} {_HOST} {master.port} 1\n"
        f"sentinel down-after-milliseconds {SERVICE} 500\n"
        f"sentinel failover-timeout {SERVICE} 2000\n"
    )
    options = (*_place_of(port, tls), *(("--requirepass", password) if password else ()))
    options += ("--tls-replication", "yes") if tls else ()
    process = _run(stack, place, "redis-server", str(settings), "--sentinel", *options)
    server = Server(port, process, tls, password)
    with server.client() as client:
        _until(client.ping)
    return server


def _on_port(
    stack: ExitStack,
    place: Path,
    *options: str,
    password: str | None = None,
    tls: Certificates | None = None,
) -> Server:
    port = free_port()
    address = ("--bind", _HOST, *_place_of(port, tls))
    options += ("--requirepass", password) if password else ()
    process = _run(stack, place, "redis-server", *address, *_FORGETFUL, *options)
    server = Server(port, process, tls, password)
    with server.client() as client:
        _until(client.ping)
    return server


def _place_of(port: int, tls: Certificates | None) -> tuple[str, ...]:
    return tls.options(port) if tls else ("--port", str(port))


def _run(stack: ExitStack, place: Path, name: str, *options: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([_program(name), *options], cwd=place, stdout=subprocess.DEVNULL)
    stack.callback(process.wait, _PATIENCE)
    stack.callback(process.kill)
    return process


def _program(name: str) -> str:
    program = shutil.which(name)
    assert program, f"{name} is missing: scripts/system-packages installs it"
    return program


def _is_whole(server: Server) -> bool:
    with server.client() as client:
        return bool(client.execute_command("CLUSTER INFO")["cluster_state"] == "ok")


def _has_replica(sentinel: Server) -> bool:
    with sentinel.client() as client:
        return bool(client.sentinel_slaves(SERVICE))


def _until(condition: Callable[[], object]) -> None:
    """A server tells nobody when it is ready: ask until it is."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        with suppress(RedisError, subprocess.CalledProcessError):
            if condition():
                return
        assert time.monotonic() < deadline, "a server is not ready in time"
        time.sleep(0.02)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        yield Path(place)
