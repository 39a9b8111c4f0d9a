"""Why a store cannot be used: one sentence for the operator, and whether waiting may help."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redis.asyncio import Redis
from redis.asyncio.sentinel import MasterNotFoundError, SentinelConnectionPool
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis.asyncio import RedisCluster


class Reason(NamedTuple):
    """`passes`: whether it may end by itself."""

    sentence: str
    passes: bool = False


NO_CLUSTER_MEANT = Reason(
    "LESROUTE_REDIS_URL names one server of a cluster: begin it with redis+cluster://."
)


def reason(error: BaseException) -> Reason:
    """The reason behind an error, without its own words, which may quote an address."""
    causes = list(_causes(error))
    kinds = {kind.__name__ for cause in causes for kind in type(cause).__mro__}
    words = " ".join(str(cause) for cause in causes).lower()
    for kind, part, found in _TABLE:
        if kind in kinds and part in words:
            return found
    return _UNKNOWN


async def reason_of(client: Redis | RedisCluster, error: BaseException) -> Reason:
    """The same; if sentinels gave no master, it asks them why."""
    pool = client.connection_pool if isinstance(client, Redis) else None
    if not isinstance(error, MasterNotFoundError) or not isinstance(pool, SentinelConnectionPool):
        return reason(error)
    found = _NO_SENTINEL
    for sentinel in pool.sentinel_manager.sentinels:
        try:
            masters = await sentinel.sentinel_masters()
        except (RedisError, OSError) as refused:
            why = reason(refused)
            found = _NO_SENTINEL if why.passes else _FOR_SENTINELS.get(why, why)
        else:
            return _NO_MASTER if pool.service_name in masters else _NO_SERVICE
    return found


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


_UNKNOWN = Reason(
    "The store does not answer. Is LESROUTE_REDIS_URL right, and is it up?", passes=True
)
_WRONG_PASSWORD = Reason(
    "The store does not know this user or password: mend them in LESROUTE_REDIS_URL."
)
_PASSWORD_WANTED = Reason(
    "The store wants a password: add it to LESROUTE_REDIS_URL, as in redis://:password@host."
)
_NO_PASSWORD_SET = Reason("The store has no password: take it out of LESROUTE_REDIS_URL.")
TOO_FEW_RIGHTS = Reason(
    "The user in LESROUTE_REDIS_URL may do too little in the store:"
    " allow it ~lesroute:* and +@read +@write +@scripting +@connection +time"
    " (in a cluster +cluster +command too)."
)
_BADLY_MADE = Reason(
    "The store's certificate, or its authority's, lacks what RFC 5280 asks for (key usage, key"
    " identifiers), and Python from 3.13 on refuses that: have it made anew."
)
_NO_SENTINEL = Reason("No sentinel in LESROUTE_REDIS_URL answers. Are they up?", passes=True)
_NO_SERVICE = Reason(
    "The sentinels do not know the service that LESROUTE_REDIS_URL names after the last host."
)
_NO_MASTER = Reason("The sentinels have no master for the service now.", passes=True)
_NO_SENTINELS_THERE = Reason(
    "What LESROUTE_REDIS_URL names is no sentinel: name a sentinel's port, which often is 26379."
)
_FOR_SENTINELS = {
    _PASSWORD_WANTED: Reason(
        "The sentinels want a password: add ?sentinel_password=… to LESROUTE_REDIS_URL."
    ),
    _WRONG_PASSWORD: Reason(
        "The sentinels do not know this user or password:"
        " mend sentinel_password (and sentinel_username) in LESROUTE_REDIS_URL."
    ),
    _NO_PASSWORD_SET: Reason(
        "The sentinels have no password: take sentinel_password out of LESROUTE_REDIS_URL."
    ),
    TOO_FEW_RIGHTS: Reason("The sentinels' user may not ask SENTINEL MASTERS: allow it."),
}

# The first match counts: a class in the chain of causes, and lower-case words in their messages.
_TABLE: tuple[tuple[str, str, Reason], ...] = (
    (
        "SSLCertVerificationError",
        "mismatch",
        Reason(
            "The store's certificate is for another name than LESROUTE_REDIS_URL has: use the"
            " certificate's name, or add ?ssl_check_hostname=no."
        ),
    ),
    (
        "SSLCertVerificationError",
        "expired",
        Reason("The store's certificate has expired: renew it there."),
    ),
    ("SSLCertVerificationError", "key identifier", _BADLY_MADE),
    ("SSLCertVerificationError", "ca cert", _BADLY_MADE),
    (
        "SSLCertVerificationError",
        "",
        Reason(
            "Who signed the store's certificate is not known here:"
            " name the authority's file in LESROUTE_REDIS_URL with ?ssl_ca_certs=/path/ca.pem."
        ),
    ),
    (
        "SSLError",
        "certificate required",
        Reason(
            "The store wants a certificate of ours:"
            " add ?ssl_certfile=…&ssl_keyfile=… to LESROUTE_REDIS_URL."
        ),
    ),
    (
        "SSLError",
        "",
        Reason("TLS with the store fails. Without TLS, LESROUTE_REDIS_URL begins with redis://."),
    ),
    ("AuthenticationError", "without any password", _NO_PASSWORD_SET),
    ("AuthenticationError", "invalid", _WRONG_PASSWORD),
    ("AuthenticationError", "", _PASSWORD_WANTED),
    ("NoPermissionError", "", TOO_FEW_RIGHTS),
    ("ResponseError", "user executing the script", TOO_FEW_RIGHTS),
    ("ResponseError", "noperm", TOO_FEW_RIGHTS),
    (
        "ResponseError",
        "db index is out of range",
        Reason("The store has no database of that number: lower it in LESROUTE_REDIS_URL."),
    ),
    ("ResponseError", "unknown command", _NO_SENTINELS_THERE),
    (
        "RedisClusterException",
        "cluster mode is not enabled",
        Reason("The store is no cluster: begin LESROUTE_REDIS_URL with redis:// or rediss://."),
    ),
    ("MovedError", "", NO_CLUSTER_MEANT),
    ("BusyLoadingError", "", Reason("The store is still loading its data.", passes=True)),
    (
        "OutOfMemoryError",
        "",
        Reason("The store is full: give it more memory (maxmemory).", passes=True),
    ),
    (
        "ReadOnlyError",
        "",
        Reason("The store is a replica, which cannot be written: name its master.", passes=True),
    ),
    (
        "ResponseError",
        "misconf",
        Reason("The store cannot write to its disk, and so takes nothing.", passes=True),
    ),
    (
        "ResponseError",
        "enough good replicas",
        Reason(
            "The store takes nothing while it has too few replicas: start them, or lower"
            " min-replicas-to-write.",
            passes=True,
        ),
    ),
    (
        "ResponseError",
        "busy running a script",
        Reason("The store is held up by somebody's script: end that by SCRIPT KILL.", passes=True),
    ),
    ("MasterDownError", "", Reason("The store is a replica that lost its master.", passes=True)),
    (
        "ConnectionError",
        "max number of clients",
        Reason("The store has too many clients: raise its maxclients.", passes=True),
    ),
    ("ClusterDownError", "", Reason("The cluster is not whole now.", passes=True)),
    ("RedisClusterException", "not covered", Reason("The cluster is not whole now.", passes=True)),
    (
        "gaierror",
        "",
        Reason(
            "The store's name in LESROUTE_REDIS_URL leads nowhere: is it spelt right?", passes=True
        ),
    ),
    (
        "ConnectionRefusedError",
        "",
        Reason(
            "The store does not answer: nothing listens where LESROUTE_REDIS_URL leads."
            " Is it right, and is the store up?",
            passes=True,
        ),
    ),
    (
        "FileNotFoundError",
        "",
        Reason(
            "The store does not answer: there is no socket where LESROUTE_REDIS_URL leads."
            " Is it right, and is the store up?",
            passes=True,
        ),
    ),
    (
        "PermissionError",
        "",
        Reason("The store's socket may not be opened by this user: allow it."),
    ),
    (
        "InvalidResponse",
        "",
        Reason("What listens where LESROUTE_REDIS_URL leads is no store: is the port right?"),
    ),
    (
        "ConnectionResetError",
        "",
        Reason(
            "The store breaks the connection. If it speaks TLS, LESROUTE_REDIS_URL must begin"
            " with rediss, and may need ?ssl_certfile=…&ssl_keyfile=….",
            passes=True,
        ),
    ),
    (
        "TimeoutError",
        "",
        Reason(
            "The store does not answer in time. If it speaks no TLS, LESROUTE_REDIS_URL must not"
            " begin with rediss.",
            passes=True,
        ),
    ),
    # Last, for many above are of this kind: it was asked, and said no in words that are not known.
    (
        "ResponseError",
        "",
        Reason("The store answers, and refuses what we ask of it: look at its log.", passes=True),
    ),
)
