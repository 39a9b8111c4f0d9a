"""Reads the address of a store (`LESROUTE_REDIS_URL`) and makes a client for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from redis.asyncio import Connection, ConnectionPool, Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.connection import SSLConnection, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisClusterException, RedisError
from redis.maint_notifications import MaintNotificationsConfig

from bot.settings import SettingsError
from bot.stores.outage import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CONNECTIONS = 100
_PORT = 6379

_NO_ADDRESS = (
    "is no address of a store, as redis://:password@host:6379/0 is"
    " (in a password, write @ as %40, / as %2F, ? as %3F and # as %23)"
)
_NO_SENTINELS = (
    "must name sentinels with their ports and a service,"
    " as redis+sentinel://host:26379,host:26379/service does"
)


class AddressError(SettingsError):
    """No client can be made. The message is a sentence for the operator, without the address."""

    def __init__(self, fault: str) -> None:
        super().__init__([f"LESROUTE_REDIS_URL {fault}."])


Client: TypeAlias = "Redis | RedisCluster"


def connect(url: str) -> Client:
    """A client that has not connected yet; raises `AddressError`.

    `redis://[user:password@]host[:port][/database]`, `unix://[user:password@]/path`,
    `redis+cluster://[user:password@]host[:port][,host…]`,
    `redis+sentinel://[user:password@]host:port[,host…]/service[/database]`; with TLS `rediss…`.
    """
    try:
        return _client(urlsplit(url))
    except AddressError:
        raise
    except (ValueError, TypeError, RedisError, RedisClusterException):
        # Not the error itself: it may quote the password.
        raise AddressError(_NO_ADDRESS) from None


def _client(parts: SplitResult) -> Redis | RedisCluster:
    scheme, _, kind = parts.scheme.partition("+")
    options = {**_LIMITS, **_known(parts), **_options(parts.query)}
    for_sentinels = {name: options.pop(name) for name in _FOR_SENTINELS if name in options}
    if scheme == "rediss":
        options["ssl"] = True
        _check_certificates(options)
    elif any(name.startswith("ssl_") for name in options):
        raise AddressError("has options for TLS (ssl_…), so it must begin with rediss")
    if kind == "sentinel":
        return _behind_sentinels(parts, options, for_sentinels)
    if for_sentinels:
        raise AddressError("has options for sentinels, so it must begin with redis+sentinel://")
    if kind == "cluster":
        return _cluster(parts, options)
    return _one_server(parts, options)


def _one_server(parts: SplitResult, options: dict[str, Any]) -> Redis:
    if parts.scheme == "unix":
        if _host_part(parts):
            raise ValueError
        kind: Any = UnixDomainSocketConnection
        place: dict[str, Any] = {"path": unquote(parts.path)}
    else:
        kind = SSLConnection if options.pop("ssl", False) else Connection
        ((host, port),) = _hosts(parts)
        place = {"host": host, "port": port or _PORT}
        options.setdefault("db", int(parts.path.strip("/") or 0))
    # Requests go in batches, one of each kind at a time, so a few connections suffice.
    options = {"max_connections": _CONNECTIONS, **place, **options}
    pool = ConnectionPool(connection_class=kind, **options)
    pool.connection_class(**pool.connection_kwargs)  # only this checks the options
    return Redis.from_pool(pool)


def _cluster(parts: SplitResult, options: dict[str, Any]) -> RedisCluster:
    if parts.path.strip("/") not in {"", "0"} or options.get("db"):
        raise AddressError("names a database, and a cluster has only one: leave it out")
    return RedisCluster(
        startup_nodes=[ClusterNode(host, port or _PORT) for host, port in _hosts(parts)],
        maint_notifications_config=_QUIET,
        **{**_TIMED, **options},
    )


def _behind_sentinels(
    parts: SplitResult, options: dict[str, Any], for_sentinels: dict[str, Any]
) -> Redis:
    service, _, database = parts.path.strip("/").partition("/")
    hosts = _hosts(parts)
    if not service or not all(port for _, port in hosts):
        raise AddressError(_NO_SENTINELS)
    same = {name: value for name, value in options.items() if name not in _FOR_DATA}
    own = {_FOR_SENTINELS[name]: value for name, value in for_sentinels.items()}
    # redis-py gives this one class no types.
    sentinels = Sentinel(hosts, sentinel_kwargs={**_TIMED, **same, **own})  # type: ignore[no-untyped-call]
    options.setdefault("db", int(database or 0))
    client: Redis = sentinels.master_for(
        unquote(service), connection_pool_class=_SentinelPool, **options
    )
    return client


class _SentinelPool(SentinelConnectionPool):
    """Also closes its connections to the sentinels."""

    async def disconnect(self, inuse_connections: bool = True) -> None:  # noqa: FBT001, FBT002
        await super().disconnect(inuse_connections)
        for sentinel in self.sentinel_manager.sentinels:
            await sentinel.aclose()


def _host_part(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def _hosts(parts: SplitResult) -> list[tuple[str, int | None]]:
    split = [urlsplit(f"//{host}") for host in _host_part(parts).split(",")]
    return [(unquote(host.hostname or "localhost"), host.port) for host in split]


def _known(parts: SplitResult) -> dict[str, str]:
    """The user and the password."""
    if parts.fragment:
        raise ValueError
    told = {"username": parts.username, "password": parts.password}
    return {name: unquote(value) for name, value in told.items() if value}


def _options(query: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in _OPTIONS:  # not quoted: it may be what follows a ? in a password
            raise AddressError(f"has an option that is not known; known are {', '.join(_OPTIONS)}")
        try:
            options[name] = _OPTIONS[name](value)
        except (KeyError, ValueError):
            raise AddressError(f"has {name}, which must be {_MEANT[_OPTIONS[name]]}") from None
    return options


def _check_certificates(options: dict[str, Any]) -> None:
    given = {name: value for name, value in options.items() if name.startswith("ssl_")}
    try:
        SSLConnection(**given).ssl_context.get()
    except OSError:
        names = "ssl_ca_certs, ssl_certfile or ssl_keyfile"
        raise AddressError(f"names a file in {names} that cannot be read as such") from None


def _flag(value: str) -> bool:
    return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}[
        value.lower()
    ]


def _requirement(value: str) -> str:
    return {name: name for name in ("none", "optional", "required")}[value]


def _text(value: str) -> str:
    if not value:
        raise ValueError
    return value


_OPTIONS: Mapping[str, Callable[[str], object]] = {
    "db": int,
    "username": _text,
    "password": _text,
    "client_name": _text,
    "protocol": int,
    "max_connections": int,
    "health_check_interval": float,
    "socket_connect_timeout": float,
    "socket_timeout": float,
    "socket_keepalive": _flag,
    "ssl_cert_reqs": _requirement,
    "ssl_check_hostname": _flag,
    "ssl_ca_certs": _text,
    "ssl_certfile": _text,
    "ssl_keyfile": _text,
    "sentinel_username": _text,
    "sentinel_password": _text,
}
_MEANT: Mapping[Callable[[str], object], str] = {
    int: "a whole number",
    float: "a number of seconds",
    _flag: "yes or no",
    _requirement: "none, optional or required",
    _text: "some text",
}
_FOR_SENTINELS = {"sentinel_username": "username", "sentinel_password": "password"}
_FOR_DATA = ("username", "password", "db", "max_connections", "client_name")

_LIMITS: dict[str, Any] = {
    "socket_connect_timeout": PATIENCE,
    # One retry at once, for a stale connection; after that somebody waits too long.
    "retry": Retry(NoBackoff(), 1),
}
# Our own commands have a limit of their own; this is for what these clients ask besides.
_TIMED: dict[str, Any] = {"socket_timeout": PATIENCE}
_QUIET = MaintNotificationsConfig(enabled=False)  # only some hosted servers send these
