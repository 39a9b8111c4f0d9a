"""How it is with our public address: whether it is reached, its certificate and its headers."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientSSLError, ClientTimeout, DummyCookieJar

from bot.findings import look, well, wrong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from datetime import datetime

    from bot.findings import Finding

PART = "address"
SOON = 14
"""Days before its end in which a certificate should have been renewed."""

_WANTED = ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options")
_LIMIT = ClientTimeout(total=10, connect=5)
_DAY = 24 * 60 * 60
_OK = 200


async def examine(
    public_url: str | None, now: datetime, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Finding]:
    """Look at the front page as anybody would; `tls`: whose certificates are believed."""
    if public_url is None:
        yield look(PART, "Only this machine is served: LESROUTE_PUBLIC_URL is not set.")
        return
    tls = tls or ssl.create_default_context()
    try:
        async with (
            ClientSession(timeout=_LIMIT, cookie_jar=DummyCookieJar()) as http,
            http.get(f"{public_url}/", ssl=tls, allow_redirects=False) as answer,
        ):
            status, headers = answer.status, dict(answer.headers)
    except ClientSSLError:
        yield wrong(PART, "Its certificate is not good: look at what serves https before us.")
        return
    except (ClientError, TimeoutError, OSError):
        yield wrong(PART, "LESROUTE_PUBLIC_URL cannot be reached: is Lesroute running behind it?")
        return
    for found in headers_judged(status, headers, secure=public_url.startswith("https:")):
        yield found
    if public_url.startswith("https:"):
        yield certificate_judged(await _end_of_certificate(public_url, tls), now)


def headers_judged(status: int, headers: Mapping[str, str], *, secure: bool) -> Iterator[Finding]:
    """What the front page is answered with."""
    have = {name.lower() for name in headers}
    if status != _OK or "content-security-policy" not in have:
        yield wrong(
            PART,
            f"What answers there is not Lesroute (status {status}): lead the address to our port.",
        )
        return
    yield well(PART, "Our front page answers there.")
    wanted = (*_WANTED, "Strict-Transport-Security") if secure else _WANTED
    missing = [name for name in wanted if name.lower() not in have]
    if missing:
        yield wrong(PART, f"Something before us takes headers away: {', '.join(missing)}.")


def certificate_judged(end: float, now: datetime) -> Finding:
    """`end`: the last moment of a certificate, in seconds since the epoch."""
    days = int((end - now.timestamp()) // _DAY)
    told = f"Its certificate ends in {days} days"
    return look(PART, f"{told}: renew it now.") if days < SOON else well(PART, f"{told}.")


async def _end_of_certificate(public_url: str, tls: ssl.SSLContext) -> float:
    parts = urlsplit(public_url)
    _, writer = await asyncio.open_connection(parts.hostname, parts.port or 443, ssl=tls)
    try:
        told = writer.get_extra_info("peercert")["notAfter"]
    finally:
        writer.close()
    return float(ssl.cert_time_to_seconds(told))
