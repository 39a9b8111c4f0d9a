"""Which URLs Telegram accepts in links and buttons, and what it says of the others."""

from __future__ import annotations

import re

_SPECIAL = ("tg:", "ton:")
_HOST = re.compile(r"(?:[a-z0-9._!~*'()+,;=-]|[^\x00-\x7f]|%[0-9a-f]{2})+", re.IGNORECASE)
_HIGHEST_PORT = 65_535


class UrlError(ValueError):
    """The URL is refused; the text is Telegram's."""


def checked_url(url: str, *, https_only: bool = False) -> str:
    """The URL as Telegram keeps it: with a protocol, the host in lower case, a path.

    Raises:
        UrlError: Telegram refuses it.
    """
    url = url.strip()
    if url.lower().startswith(_SPECIAL):
        return _checked_special(url, https_only=https_only)
    protocol, rest = _split_protocol(url)
    authority, tail = re.fullmatch(r"([^/?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    userinfo, host, port = _split_authority(authority)
    if https_only and protocol != "https":
        raise UrlError("Only HTTPS links are allowed")
    if "." not in host:
        raise UrlError("Wrong HTTP URL")
    if not tail.startswith("/"):
        tail = f"/{tail}"
    return f"{protocol}://{userinfo}{host}{port}{tail}"


def _checked_special(url: str, *, https_only: bool) -> str:
    scheme, _, rest = url.partition(":")
    rest = rest.removeprefix("//")
    if https_only:
        raise UrlError("Only HTTPS links are allowed")
    if not rest or rest.lower().startswith("http"):
        raise UrlError(f"Wrong {scheme.lower()} URL")
    return f"{scheme.lower()}://{rest}"


def _split_protocol(url: str) -> tuple[str, str]:
    protocol, separator, rest = url.partition("://")
    if not separator or not re.fullmatch(r"[^:]*", protocol):
        # Without "://" all of it is taken for a host: hence the port error of tel:.
        return "http", url
    if protocol.lower() not in ("http", "https"):
        raise UrlError("Unsupported URL protocol")
    return protocol.lower(), rest


def _split_authority(authority: str) -> tuple[str, str, str]:
    at = max(authority.rfind(":"), authority.rfind("]"), authority.rfind("@"))
    port = ""
    if at > 0 and authority[at] == ":":
        authority, number = authority[:at], authority[at + 1 :]
        if not number.isascii() or not number.isdigit() or not 0 < int(number) <= _HIGHEST_PORT:
            raise UrlError("Wrong port number specified in the URL")
        port = f":{int(number)}"
    userinfo, at_sign, host = authority.rpartition("@")
    if not host:
        raise UrlError("URL host is empty")
    if not _HOST.fullmatch(host):
        raise UrlError("Disallowed character in URL host")
    return f"{userinfo}{at_sign}", host.lower(), port
