"""The network of a visitor behind proxies, for rate limits. No address is stored or logged."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from multidict import CIMultiDict, CIMultiDictProxy

    Headers: TypeAlias = CIMultiDict[str] | CIMultiDictProxy[str]

Network: TypeAlias = IPv4Network | IPv6Network
IpAddress: TypeAlias = IPv4Address | IPv6Address

_HOME_NETWORK = 64
_LONGEST_CHAIN = 20
_FORWARDED_FOR = re.compile(r'(?i)(?:^|;)\s*for\s*=\s*("[^"]*"|[^";\s]*)')
_SOCKET = "unix:"
_PORT = r"(:[\w.-]*)?"
_V4, _V6 = re.compile(rf"([\d.]+){_PORT}"), re.compile(rf"\[([^\]]+)\]{_PORT}")


def network_of(peer: str | None, chain: Sequence[str], proxies: Iterable[Network]) -> str:
    """The network that a request comes from: an IPv4 address, or the /64 that IPv6 gives a home.

    `peer`: who connected to us. `chain`: whom each proxy says it asks for, the nearest last. A hop
    is believed only if the one after it is one of the `proxies`, so a client's own claim counts for
    nothing. A proxy that is asked through a socket of its machine names no address for who asked.
    """
    found = _read(peer or "")
    if found is None:
        return peer or ""
    trusted = tuple(proxies)
    for told in reversed(chain[-_LONGEST_CHAIN:]):
        if not any(found in network for network in trusted):
            break
        if told.strip() == _SOCKET:
            continue
        before = _read(told)
        if before is None:
            break
        found = before
    if isinstance(found, IPv6Address):
        return str(ip_network((found, _HOME_NETWORK), strict=False))
    return str(found)


def chain_in(headers: Headers) -> list[str]:
    """The hops in `X-Forwarded-For`, or else in `Forwarded` (RFC 7239), the nearest last.

    A proxy may add a line of its own below the one that its client sent. Empty parts of a list
    count for nothing (RFC 9110, 5.6.1); a hop that names nobody is still a hop.
    """
    told = _parts(headers, "X-Forwarded-For")
    if told:
        return told
    found = (_FORWARDED_FOR.search(hop) for hop in _parts(headers, "Forwarded"))
    return [match[1] if match else "" for match in found]


def hosts_in(headers: Headers) -> Iterator[str]:
    """The hosts that a request names: a proxy may put its own in `Host`.

    No page of another site can make a browser send `X-Forwarded-Host`, so we can believe that.
    """
    for name in ("Host", "X-Forwarded-Host"):
        yield from _parts(headers, name)


def _parts(headers: Headers, name: str) -> list[str]:
    parts = ",".join(headers.getall(name, ())).split(",")
    return [part.strip() for part in parts if part.strip()]


def _read(told: str) -> IpAddress | None:
    """An IP address, with or without quotes, brackets and a port; `None` if it is none."""
    told = told.strip().strip('"').strip()
    match = _V4.fullmatch(told) or _V6.fullmatch(told)
    try:
        found = ip_address(match[1] if match else told)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return None
        return found.ipv4_mapped or found  # as a proxy with both writes it
    return found
