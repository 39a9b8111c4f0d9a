"""Web origins (RFC 6454), written as browsers do, so that equal ones are equal strings."""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import IPv6Address
from unicodedata import normalize
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABELS = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")

_LONGEST = 300
"""Characters of an origin, with room to spare."""
_LONGEST_NAME, _LONGEST_LABEL = 253, 63
"""Characters of a host and of each part of it (RFC 1035, 2.3.4); longer ones take long to read."""


def origin(address: str) -> str:
    """The origin of an address that has only a scheme, a host and perhaps a port.

    `HTTPS://Bücher.example.:443/` is `https://xn--bcher-kva.example`: lower case, without the
    scheme's default port or a trailing dot, an international name in ASCII. Raises `ValueError` for
    anything else.
    """
    if len(address) > _LONGEST:
        raise ValueError("not a web origin")
    try:
        return _origin(urlsplit(address))
    except ValueError:
        raise ValueError("not a web origin") from None


def address(host: str, port: int) -> str:
    """The address of a server at a host and a port."""
    with suppress(ValueError):
        host = written(host)
    return f"http://{host}:{port}"


def same_place(origin_: str, host: str) -> bool:
    """Whether an `Origin` header names the host that a `Host` header names, whatever the scheme.

    Behind a proxy that ends TLS we see http, so the scheme says nothing, and both 80 and 443 count
    as no port.
    """
    with suppress(ValueError):
        return _place(origin_) == _place(f"http://{host}")
    return False


def same_name(origin_: str, host: str) -> bool:
    """The same, but a port that only one of the two names is ignored.

    A proxy may have dropped or added it. Two different ports are two servers.
    """
    with suppress(ValueError):
        (name, port), (other, behind) = _place(origin_), _place(f"http://{host}")
        return name == other and (port == behind or port is None or behind is None)
    return False


def written(host: str) -> str:
    """A host as it is written in an address; raises `ValueError` for an invalid one."""
    if len(host) > _LONGEST_NAME:
        raise ValueError("too long for a host")
    if ":" in host:
        return f"[{IPv6Address(host).compressed}]"
    labels = normalize("NFKC", host.lower()).removesuffix(".").split(".")
    if any(len(label) > _LONGEST_LABEL for label in labels):
        raise ValueError("too long for a host")
    name = ".".join(map(_ascii, labels))
    if not _LABELS.fullmatch(name):
        raise ValueError("not a host")
    return name


def _origin(parts: SplitResult) -> str:
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in _DEFAULT_PORTS or more or parts.port == 0:
        raise ValueError
    host = written(parts.hostname or "")
    bare = parts.port is None or parts.port == _DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{host}{'' if bare else f':{parts.port}'}"


def _ascii(label: str) -> str:
    """As browsers do (UTS 46): they keep letters that Python's own `idna` codec replaces."""
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def _place(address: str) -> tuple[str, int | None]:
    parts = urlsplit(origin(address))
    port = parts.port if parts.port not in _DEFAULT_PORTS.values() else None
    return parts.hostname or "", port
