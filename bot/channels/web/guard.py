"""The middleware of all pages: safe headers, a rate limit, and a helpful page in trouble."""

from __future__ import annotations

import logging
import math
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.web.environment import assets
from bot.channels.web.limiter import Limits
from bot.channels.web.passed_on import Addresses
from bot.channels.web.proxies import chain_in, hosts_in, network_of
from bot.channels.web.visits import is_embedded
from bot.conversation.messages import Busy
from bot.core.origins import origin, same_name, same_place
from bot.faults import fields_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from bot.channels.port import Middleware
    from bot.channels.web.surroundings import Surroundings
    from bot.channels.web.visits import Visits
    from bot.core.guide import Guide

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
    Trouble = Callable[[web.Request, int], web.Response]

EMBED = "/static/embed.js"
"""The only file that other sites may load."""

_FIRST_TROUBLE = 400
_TOO_MANY = 429
_MOST_HOSTS = 8
"""Hosts that a request may name, with a proxy or two; more are not looked at."""
_LOOKS = ("GET", "HEAD")
_FOR_PROGRAMS = ("/livez", "/readyz", "/metrics")
_UNLIMITED = ("/static/", *_FOR_PROGRAMS)
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {}"
)
_HEADERS = {
    "Server": "Lesroute",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"
_log = logging.getLogger(__name__)


class Guard:
    """Guards all pages.

    `trouble` makes the page for a status.
    """

    def __init__(
        self,
        guide: Guide,
        visits: Visits,
        trouble: Trouble,
        around: Surroundings,
    ) -> None:
        self._guide = guide
        self._addresses = Addresses(guide)
        self._visits = visits
        self._limits = Limits(around.clock)
        self._trouble = trouble
        self._proxies = around.proxies
        self._refused = around.refused
        self._files = frozenset(assets().values())
        self._safe = self._headers("")

    def middleware(self, others: Collection[str]) -> Middleware:
        """Guards our paths; at the paths of `others` it only adds safe headers."""

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            ours = request.rel_url.raw_path not in others
            dress = partial(self._dress, request) if ours else self.dress
            try:
                response = await (self._answer(request, handler) if ours else handler(request))
            except web.HTTPException as error:
                dress(error)
                raise
            dress(response)
            return response

        return guard

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        wait = self._wait(request)
        if wait:
            self._refused("flood")
            response = self._trouble(request, _TOO_MANY)
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response
        meant = self._addresses.meant(request.rel_url) if request.method in _LOOKS else None
        if meant is not None:
            # Not 301: browsers keep that, and the address may get a page of its own later.
            raise web.HTTPFound(meant)
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status < _FIRST_TROUBLE or _not_a_page(request):
                raise
            return self._trouble(request, error.status)
        except Busy:
            return self._trouble(request, 503)
        except Exception as error:
            if _not_a_page(request):
                raise
            # Only the place in the code: a message could quote what somebody wrote.
            _log.error("page_failed", extra=fields_of(error))
            return self._trouble(request, 500)

    def _wait(self, request: web.Request) -> float:
        """Seconds to wait. Known visits count one by one: a school's pupils share an address."""
        if request.path.startswith(_UNLIMITED):
            return 0
        visit = self._visits.read(request)
        network = network_of(request.remote, chain_in(request.headers), self._proxies)
        return self._limits.wait(visit.id if visit.known else None, network)

    def _dress(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add headers; a file whose name has its hash may be cached for ever."""
        ancestors = self._ancestors(request)
        if request.path == EMBED or ancestors:
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        response.headers.setdefault("Cache-Control", self._keeping(request, response.status))
        self.dress(response, ancestors)

    def dress(self, response: web.StreamResponse, ancestors: str = "") -> None:
        """Add safe headers to any response; `ancestors`: origins that may show it in a frame."""
        headers = self._headers(ancestors) if ancestors else self._safe
        for name, value in headers.items():
            response.headers.setdefault(name, value)

    def _headers(self, ancestors: str) -> dict[str, str]:
        headers = {
            **_HEADERS,
            "Content-Security-Policy": _POLICY.format(ancestors or "'none'"),
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        if not ancestors:
            headers["X-Frame-Options"] = "DENY"
        if self._visits.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return headers

    def _ancestors(self, request: web.Request) -> str:
        """The origins that may show this page in a frame, from the register."""
        id_ = request.match_info.get("steunpunt", "")
        known = self._guide.steunpunten.get(id_) if is_embedded(request) else None
        return " ".join(known.origins) if known else ""

    def _keeping(self, request: web.Request, status: int) -> str:
        if status >= _FIRST_TROUBLE:
            return "no-store"
        if request.path_qs in self._files:
            return _FOR_EVER
        return _FOR_AN_HOUR if request.path == EMBED else "no-store"


def same_origin(request: web.Request, site: str) -> bool:
    """Whether a page of ours sent the form.

    Current browsers say so in `Sec-Fetch-Site`, older ones in `Origin`, and no page can forge
    either. A client that sends neither is no browser, so no page can have misled it. In a frame one
    of the two is required, because there the cookie also travels from other sites.

    A proxy may have changed the host and the port. So `Origin` is compared with our own address
    (`site`) if that is known; else ports count only if both are given.
    """
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        return told in {"same-origin", "none"}
    sender = request.headers.get("Origin")
    if sender is None:
        return not is_embedded(request)
    if not sender.isascii():  # a browser writes every name in ASCII
        return False
    same = same_place if site else same_name
    hosts = islice(filter(str.isascii, hosts_in(request.headers)), _MOST_HOSTS)
    return _is(sender, site) or any(same(sender, host) for host in hosts)


def _is(sender: str, site: str) -> bool:
    try:
        return origin(sender) == site
    except ValueError:
        return False


def _not_a_page(request: web.Request) -> bool:
    return request.path.startswith(_FOR_PROGRAMS)
