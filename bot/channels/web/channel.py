"""The web channel: pages, forms and static files. Whole without JavaScript, smooth with it."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.channels.web.inbound import receive
from bot.channels.web.render import STATIC, Page, assets
from bot.conversation import Busy, Incoming
from bot.core.events import Started
from bot.faults import place_of
from bot.i18n import best_language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.channels.web.render import Renderer
    from bot.conversation import Conversation, Reply
    from bot.core.guide import Language

COOKIE = "lesroute"
LARGEST_FORM = 16 * 1024
"""Bytes of a request that the page can send: far more than any of its forms."""

_KEPT = 24 * 60 * 60
_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_log = structlog.get_logger()


class WebChannel:
    """`secure`: the page is served over https, so the cookie may travel nowhere else."""

    def __init__(self, conversation: Conversation, renderer: Renderer, *, secure: bool) -> None:
        self._conversation = conversation
        self._renderer = renderer
        self._secure = secure
        self._files = frozenset(assets().values())

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self.home),
            web.post("/", self.form),
            web.get("/s/{steunpunt}", self.steunpunt),
            web.static("/static", STATIC),
        ]

    async def home(self, request: web.Request) -> web.Response:
        """The conversation as it stands; a first visit keeps nothing yet."""
        language = _language(request)
        id_ = _id(request)
        reply = await self._conversation.look(_chat(id_) if id_ else None, language)
        return self._page(Page(screen=reply.screen))

    async def form(self, request: web.Request) -> web.StreamResponse:
        """A button, a text or another language: answered in place, or by the page anew."""
        if not _same_origin(request):
            raise web.HTTPForbidden
        form = await request.clone(client_max_size=LARGEST_FORM).post()
        id_ = _id(request) or secrets.token_urlsafe(32)
        incoming = receive(self._conversation.guide, form, _chat(id_), _language(request))
        reply = await self._take(incoming)
        said = form.get("text")
        page = Page(
            screen=reply.screen,
            said=said[:200] if isinstance(said, str) else "",
            forgotten=reply.forgotten,
        )
        return self._remember(self._answer(request, reply, page), id_, reply)

    async def steunpunt(self, request: web.Request) -> web.StreamResponse:
        """A steunpunt's own link."""
        id_ = _id(request) or secrets.token_urlsafe(32)
        event = Started(steunpunt=request.match_info["steunpunt"])
        incoming = Incoming(chat=_chat(id_), event=event, language=_language(request))
        reply = await self._take(incoming)
        response = self._page(Page(screen=reply.screen)) if not reply.again else _to_home()
        return self._remember(response, id_, reply)

    def middleware(self) -> Callable[..., Awaitable[web.StreamResponse]]:
        """Safe headers on everything, and a page that helps where something is not right."""

        @web.middleware
        async def guard(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            try:
                response = await handler(request)
            except web.HTTPException as error:
                if error.status < 400 or not _is_page(request):  # noqa: PLR2004
                    self._guard(request, error)
                    raise
                response = self._trouble(request, error.status)
            except Busy:
                response = self._trouble(request, 503)
            except Exception as error:
                if not _is_page(request):
                    raise
                # Only where it went wrong: a message could quote what somebody wrote.
                _log.error("page_failed", kind=type(error).__name__, place=place_of(error))
                response = self._trouble(request, 500)
            self._guard(request, response)
            return response

        return guard

    async def _take(self, incoming: Incoming) -> Reply:
        reply = await self._conversation.take(incoming)
        if reply is None:  # only numbered updates are ever answered before
            raise web.HTTPConflict
        return reply

    def _answer(self, request: web.Request, reply: Reply, page: Page) -> web.Response:
        in_place = request.headers.get("X-Lesroute") == "in-place"
        # What the session alone can draw again is shown by a page that may be reloaded.
        return _to_home() if reply.again and not in_place else self._page(page)

    def _guard(self, request: web.Request, response: web.StreamResponse) -> None:
        """Safe headers; a file may be kept for ever under the name that marks its content."""
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path_qs in self._files:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"

    def _page(self, page: Page) -> web.Response:
        return web.Response(text=self._renderer.page(page), content_type="text/html")

    def _trouble(self, request: web.Request, status: int) -> web.Response:
        text = self._renderer.trouble(_language(request), status)
        return web.Response(text=text, status=status, content_type="text/html")

    def _remember(self, response: web.Response, id_: str, reply: Reply) -> web.Response:
        if reply.forgotten:
            response.del_cookie(COOKIE)
        elif reply.remembered:
            response.set_cookie(
                COOKIE, id_, max_age=_KEPT, httponly=True, samesite="Lax", secure=self._secure
            )
        return response


def _to_home() -> web.Response:
    return web.Response(status=303, headers={"Location": "/"})


def _chat(id_: str) -> str:
    return f"web:{id_}"


def _id(request: web.Request) -> str | None:
    value = request.cookies.get(COOKIE, "")
    return value if _ID.fullmatch(value) else None


def _language(request: web.Request) -> Language:
    return best_language(request.headers.get("Accept-Language"))


def _is_page(request: web.Request) -> bool:
    return not request.path.startswith(("/telegram/", "/livez", "/readyz", "/metrics"))


def _same_origin(request: web.Request) -> bool:
    """Whether the form was sent by our own page: newer browsers say so, older ones say whence."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
