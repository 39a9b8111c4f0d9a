"""Looks at our public address: who answers there, its certificate and its headers."""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import suppress
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from aiohttp import (
    ClientError,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    ServerDisconnectedError,
)

from bot.channels.web.visits import FIELD, checked
from bot.findings import look, well, wrong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.findings import Finding

PART = "address"
SOON = 14
"""Days before its end in which a certificate should have been renewed."""

LOOKS = 6
"""How often a page is asked for: each process behind a proxy should come by."""

_WANTED = {
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "",
    "X-Content-Type-Options": "nosniff",
}
_WANTED_BY_HTTPS = {"Strict-Transport-Security": "max-age="}
"""Headers of our front page, and how they begin."""

_LIMIT = ClientTimeout(total=10, connect=5)
_DAY = 24 * 60 * 60
_OK, _REDIRECTS = 200, range(300, 400)
_PLACE = re.compile(r'data-address="(/[^"]*)"')
"""On our front page: where its first screen has an address, as only our pages tell."""

_VISIT = re.compile(rf'name="{FIELD}" value="([^"]*)"')
"""At that address, without a cookie: the visit that the forms carry, signed with the secret."""

_NOT_LESROUTE = "What answers there is not Lesroute{}: lead the address to our port."


class Page(NamedTuple):
    """What a request was answered with."""

    status: int
    headers: Mapping[str, str]
    text: str


async def examine(
    public_url: str | None,
    now: datetime,
    tls: ssl.SSLContext | None = None,
    keys: Sequence[bytes] = (),
) -> AsyncIterator[Finding]:
    """Look at the front page as anybody would.

    `tls`: whose certificates are believed. `keys`: what our processes sign visits with, where
    that is known.
    """
    if public_url is None:
        yield look(PART, "Only this machine is served: LESROUTE_PUBLIC_URL is not set.")
        return
    tls = tls or ssl.create_default_context()
    secure = public_url.startswith("https:")
    try:
        front = await _asked(f"{public_url}/", tls)
        pages = [await _asked(f"{public_url}{_place(front)}", tls) for _ in range(LOOKS)]
        figures = await _asked(f"{public_url}/metrics", tls)
        plain = await _plain(public_url, tls)
        end = await _end_of_certificate(public_url, tls) if secure else None
    except ClientSSLError:
        yield wrong(
            PART, "Its certificate is not good: look at what serves https in front of Lesroute."
        )
        return
    except (ClientError, TimeoutError, OSError):
        yield wrong(PART, "LESROUTE_PUBLIC_URL cannot be reached: is Lesroute running behind it?")
        return
    for found in (*page_judged(front, secure=secure), *_looks_judged(front, pages, keys)):
        yield found
    for found in plain_judged(plain):
        yield found
    if secure and figures is not None and "lesroute_" in figures.text:
        yield look(PART, "Anybody can read /metrics there: have the proxy hide it, and /readyz.")
    if end is not None:
        yield certificate_judged(end, now)


def _looks_judged(
    front: Page | None, pages: Sequence[Page | None], keys: Sequence[bytes]
) -> Iterator[Finding]:
    """What many looks at the same page tell of the processes behind it."""
    if _place(front):
        yield from processes_judged(pages)
        yield from copies_judged(pages)
        yield from secrets_judged(pages, keys)


def page_judged(page: Page | None, *, secure: bool) -> Iterator[Finding]:
    """What the front page is answered with."""
    if page is None:
        yield wrong(PART, _NOT_LESROUTE.format(" (it hangs up)"))
        return
    have = {name.lower(): value for name, value in page.headers.items()}
    if page.status in _REDIRECTS:
        host = urlsplit(have.get("location", "")).netloc or "another path"
        yield wrong(
            PART,
            f"It leads on to {host}: set LESROUTE_PUBLIC_URL to the address that people end at.",
        )
    elif not _place(page):
        yield wrong(PART, _NOT_LESROUTE.format(f" (status {page.status})"))
    else:
        yield well(PART, "Our front page answers there.")
        wanted = {**_WANTED, **_WANTED_BY_HTTPS} if secure else _WANTED
        missing = [
            name
            for name, begin in wanted.items()
            if name.lower() not in have or not have[name.lower()].startswith(begin)
        ]
        if missing:
            yield wrong(
                PART,
                "Something in front of Lesroute takes headers away, or puts others in their place:"
                f" {', '.join(missing)}.",
            )


def processes_judged(pages: Sequence[Page | None]) -> Iterator[Finding]:
    """Whether each process behind the address answers as the front page did."""
    failed = sum(page is None or page.status != _OK for page in pages)
    if failed:
        yield wrong(
            PART,
            f"{failed} of {len(pages)} looks at a page were not answered as they should be:"
            " look at each process behind the proxy, and at its log.",
        )


def copies_judged(pages: Sequence[Page | None]) -> Iterator[Finding]:
    """Whether each look got a page of its own: each has a visit that nobody else has."""
    visits = [found[1] for page in pages if page and (found := _VISIT.search(page.text))]
    if len(set(visits)) < len(visits):
        yield wrong(
            PART,
            "Something in front of Lesroute keeps pages and gives them to others, who then share"
            " one conversation: have it keep nothing that we do not allow (Cache-Control).",
        )


def secrets_judged(pages: Sequence[Page | None], keys: Sequence[bytes]) -> Iterator[Finding]:
    """Whether all that answer have our secret: it signs the visit that such a page holds."""
    found = [_VISIT.search(page.text) for page in pages if page is not None]
    ours = [checked(each[1], keys) is not None for each in found if each]
    if keys and not all(ours):
        whose = "Some of what answers there has" if any(ours) else "What answers there has"
        yield wrong(
            PART,
            f"{whose} another LESROUTE_SECRET than these settings: give all processes the same,"
            " or people are no longer recognised.",
        )


def without_https(public_url: str) -> str | None:
    """Where people who leave the https out end up; `None` where they end up nowhere."""
    parts = urlsplit(public_url)
    served = parts.scheme == "https" and parts.port in (None, 443)
    return f"http://{parts.netloc.removesuffix(':443')}/" if served else None


def plain_judged(page: Page | None) -> Iterator[Finding]:
    """What is answered there: it should lead on."""
    if _place(page):
        yield look(PART, "It answers without https too: have the proxy lead people on to https.")


def certificate_judged(end: float, now: datetime) -> Finding:
    """`end`: the last moment of a certificate, in seconds since the epoch."""
    days = int((end - now.timestamp()) // _DAY)
    told = f"Its certificate ends in {days} days"
    return look(PART, f"{told}: renew it now.") if days < SOON else well(PART, f"{told}.")


def _place(page: Page | None) -> str:
    """Where our front page says that its screen has an address; empty where it is not ours."""
    found = _PLACE.search(page.text) if page and page.status == _OK else None
    return unescape(found[1]) if found else ""


async def _asked(url: str, tls: ssl.SSLContext) -> Page | None:
    """By a connection of its own, so that a proxy may choose anew; `None`: it hung up."""
    async with ClientSession(timeout=_LIMIT, cookie_jar=DummyCookieJar()) as http:
        try:
            async with http.get(url, ssl=tls, allow_redirects=False) as answer:
                text = await answer.text(errors="replace")
                return Page(answer.status, dict(answer.headers), text)
        except ServerDisconnectedError:
            return None


async def _plain(public_url: str, tls: ssl.SSLContext) -> Page | None:
    url = without_https(public_url)
    with suppress(ClientError, TimeoutError, OSError):
        return await _asked(url, tls) if url else None
    return None


async def _end_of_certificate(public_url: str, tls: ssl.SSLContext) -> float:
    parts = urlsplit(public_url)
    async with asyncio.timeout(_LIMIT.total):
        _, writer = await asyncio.open_connection(parts.hostname, parts.port or 443, ssl=tls)
    try:
        told = writer.get_extra_info("peercert")["notAfter"]
    finally:
        writer.close()
    return float(ssl.cert_time_to_seconds(told))
