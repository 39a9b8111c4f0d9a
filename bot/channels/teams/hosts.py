"""An allow-list of hosts that may get our token; pure.

One strict pattern reads an address, so that no two readers can see different hosts in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.settings import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
_ADDRESS = re.compile(
    rf"(https?)://({_NAME}|\[::1\])(?::([0-9]{{1,5}}))?(?:/[\w.~/-]*)?", re.ASCII | re.IGNORECASE
)
_ENTRY = re.compile(rf"((?:\*\.)?{_NAME}|\[::1\])(?::([0-9]{{1,5}}))?", re.ASCII)
_USUAL = {"https": 443, "http": 80}
_LONGEST = 500
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host on the allow-list; `*.name` stands for all subdomains.

    Without a `port` it means that of https; on loopback it means any port.
    """

    name: str
    port: int | None = None

    def is_at(self, name: str, port: int) -> bool:
        """Whether this entry covers that host and port."""
        under = self.name.startswith("*.") and name.endswith(self.name[1:])
        if name != self.name and not under:
            return False
        if self.port is None:
            return port == _USUAL["https"] or name in LOOPBACK
        return port == self.port


def read_hosts(told: str) -> tuple[Host, ...]:
    """Hosts between commas; raises `ValueError` in words."""
    return tuple(_host(entry) for part in told.split(",") if (entry := part.strip().lower()))


def is_safe(address: str) -> bool:
    """Whether it is an address by https, or by http on this machine itself."""
    return _parts(address) is not None


def is_allowed(address: str, hosts: Iterable[Host]) -> bool:
    """Whether it is safe, and of one of these hosts."""
    parts = _parts(address)
    return parts is not None and any(host.is_at(*parts) for host in hosts)


@lru_cache(maxsize=256)
def _parts(address: str) -> tuple[str, int] | None:
    found = _ADDRESS.fullmatch(address) if len(address) <= _LONGEST else None
    if found is None:
        return None
    scheme, name = found[1].lower(), _bare(found[2])
    port = int(found[3]) if found[3] else _USUAL[scheme]
    safe = scheme == "https" or name in LOOPBACK
    return (name, port) if safe and 0 < port <= _LAST_PORT else None


def _host(entry: str) -> Host:
    found = _ENTRY.fullmatch(entry)
    port = int(found[2]) if found and found[2] else None
    if found is None or (port is not None and not 0 < port <= _LAST_PORT):
        raise ValueError("must be names as host or host:port, between commas")
    return Host(name=_bare(found[1]), port=port)


def _bare(name: str) -> str:
    return name.lower().removeprefix("[").removesuffix("]")
