"""The conversation as pages and forms: whole without JavaScript, smooth with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from aiohttp import web

from bot.channels.web.guard import Guard, same_origin
from bot.channels.web.inbound import arrive, language_of, receive, said_in, too_long
from bot.channels.web.limiter import A_SCHOOL, Limiter
from bot.channels.web.pages import Pages
from bot.channels.web.render import STATIC, Page, about_topic
from bot.channels.web.visits import Visits, in_frame
from bot.conversation import Incoming
from bot.core.events import Started
from bot.core.links import telegram_link

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.channels.web.render import Renderer
    from bot.channels.web.visits import Visit
    from bot.conversation import Conversation, Reply
    from bot.core.guide import Language, Steunpunt
    from bot.core.screen import Screen

LARGEST_FORM = 64 * 1024
"""Bytes of a request that the page can send: the longest text, each sign of it in twelve bytes."""

_MOST_FIELDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the web chat must know of where it runs.

    `keys`: to sign ids with, 32 bytes each, the same for all replicas; the first is signed with,
    all are known. `site`: our own address
    (scheme and host), empty where it is not known. `bot`: the user name of the Telegram bot, while
    it is known. `clock`: seconds that only go forward.
    """

    keys: Sequence[bytes]
    clock: Callable[[], float]
    site: str = ""
    bot: Callable[[], str | None] = lambda: None

    @property
    def secure(self) -> bool:
        return self.site.startswith("https://")


class WebChannel:
    """The pages of the conversation, and beside them those about Lesroute itself."""

    def __init__(
        self, conversation: Conversation, renderer: Renderer, around: Surroundings
    ) -> None:
        self._conversation = conversation
        self._renderer = renderer
        self._around = around
        self._visits = Visits(*around.keys, secure=around.secure)
        self._pages = Pages(conversation, renderer, self._visits, around.site)
        limiters = Limiter(around.clock), Limiter(around.clock, burst=A_SCHOOL, rate=A_SCHOOL / 15)
        self._guard = Guard(
            conversation.guide, self._visits, limiters, self._trouble, secure=around.secure
        )

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self.home),
            web.post("/", self.form),
            web.get("/s/{steunpunt}", self.start),
            web.get("/o/{topic}", self.start),
            web.get("/in/{steunpunt}", self.framed),
            web.post("/in/{steunpunt}", self.form),
            *self._pages.routes(),
            web.static("/static", STATIC),
        ]

    def middleware(self) -> Callable[..., Awaitable[web.StreamResponse]]:
        """Safe headers on everything, and a page that helps where something is not right."""
        return self._guard.middleware()

    async def home(self, request: web.Request) -> web.Response:
        """The conversation as it stands; a first visit keeps nothing yet."""
        visit = self._visits.read(request)
        reply = await self._conversation.look(
            visit.chat if visit.known else None, language_of(request)
        )
        return self._page(request, reply)

    async def start(self, request: web.Request) -> web.Response:
        """A link to a topic, or that of a steunpunt."""
        arrived = arrive(request.match_info, request.query)
        if arrived.topic is not None and arrived.topic not in self._conversation.guide.topics:
            raise web.HTTPNotFound
        return await self._start(request, arrived)

    async def framed(self, request: web.Request) -> web.Response:
        """The conversation within the site of a steunpunt, as it stands."""
        arrived = arrive(request.match_info, request.query)
        if self._around_frame(request) is None:
            raise web.HTTPNotFound
        visit = self._visits.read(request)
        reply = await self._conversation.look(
            visit.chat if visit.known else None, language_of(request)
        )
        if reply.session.steunpunt == arrived.steunpunt:
            return self._page(request, reply, token=self._token(visit))
        return await self._start(request, arrived)

    async def form(self, request: web.Request) -> web.StreamResponse:
        """A button, a text or another language: answered in place, or by the page anew."""
        if in_frame(request) and self._around_frame(request) is None:
            raise web.HTTPNotFound
        if not same_origin(request, self._around.site):
            raise web.HTTPForbidden
        form = await _form(request)
        visit = self._visits.read(request, form)
        incoming = receive(self._conversation.guide, form, visit.chat, language_of(request))
        await self._begin_in_frame(request, visit, incoming)
        reply = await self._take(incoming)
        cut = too_long(form)
        if cut:
            reply = replace(reply, screen=self._telling(reply.screen, "te-lang"))
        in_place = request.headers.get("X-Lesroute") == "in-place"
        # What the session alone can draw again is shown by a page that may be reloaded. It needs
        # a browser that keeps our cookie, which only one that sent it has shown to do.
        if reply.again and visit.by_cookie and not in_place and not cut:
            response = web.Response(status=303, headers={"Location": request.path})
        else:
            token = "" if reply.forgotten else self._token(visit)
            response = self._page(request, reply, token=token, said=said_in(form))
        return self._remember(request, response, reply, visit)

    async def _start(self, request: web.Request, arrived: Started) -> web.Response:
        visit = self._visits.read(request)
        incoming = Incoming(chat=visit.chat, event=arrived, language=language_of(request))
        reply = await self._take(incoming)
        response = self._page(request, reply, token=self._token(visit), topic=arrived.topic)
        return self._remember(request, response, reply, visit)

    async def _begin_in_frame(self, request: web.Request, visit: Visit, incoming: Incoming) -> None:
        """After a wipe or a day away, whatever is pressed first: it is its steunpunt's again."""
        around = self._around_frame(request)
        if around is None:
            return
        language = incoming.language or language_of(request)
        reply = await self._conversation.look(visit.chat if visit.known else None, language)
        if reply.session.steunpunt != around.id:
            begun = Started(steunpunt=around.id, role=incoming.role, language=language)
            await self._take(replace(incoming, event=begun))

    def _around_frame(self, request: web.Request) -> Steunpunt | None:
        """The steunpunt in whose site this page stands."""
        id_ = request.match_info.get("steunpunt", "")
        return self._conversation.guide.steunpunten.get(id_) if in_frame(request) else None

    async def _take(self, incoming: Incoming) -> Reply:
        reply = await self._conversation.take(incoming)
        if reply is None:  # only numbered updates are ever answered before
            raise web.HTTPConflict
        return reply

    def _telling(self, screen: Screen, phrase: str) -> Screen:
        """The same screen, and what must be told first."""
        told = self._conversation.guide.phrase(phrase, screen.language, screen.role)
        return replace(screen, notices=(told, *screen.notices))

    def _page(
        self,
        request: web.Request,
        reply: Reply,
        *,
        token: str = "",
        said: str = "",
        topic: str | None = None,
    ) -> web.Response:
        around = self._around_frame(request)
        screen = reply.screen
        page = Page(
            screen=screen,
            host=around.name if around else screen.host,
            said=said,
            forgotten=reply.forgotten,
            action=_action(request, screen.language),
            token=token,
            framed=in_frame(request),
            telegram=telegram_link(self._around.bot(), reply.session, screen.node),
            about=about_topic(self._conversation.guide, topic, screen.language),
        )
        return web.Response(
            body=self._renderer.page(page), content_type="text/html", charset="utf-8"
        )

    def _token(self, visit: Visit) -> str:
        """What the forms must carry where no cookie does."""
        return "" if visit.by_cookie else self._visits.signed(visit)

    def _trouble(self, request: web.Request, status: int) -> web.Response:
        language, framed = language_of(request), self._around_frame(request) is not None
        path = request.path if framed else "/"
        text = self._renderer.trouble(
            language, status, action=f"{path}?taal={language}", framed=framed
        )
        return web.Response(text=text, status=status, content_type="text/html")

    def _remember(
        self, request: web.Request, response: web.Response, reply: Reply, visit: Visit
    ) -> web.Response:
        if reply.forgotten:
            self._visits.drop(request, response)
        elif reply.remembered:
            self._visits.keep(request, response, visit)
        return response


async def _form(request: web.Request) -> Mapping[str, object]:
    """What was sent; what cannot be read as a form is the sender's fault, not ours."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}  # a file, say: there is nothing in it that can be read
    try:
        body = await request.clone(client_max_size=LARGEST_FORM).read()
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except (ValueError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
    return dict(reversed(fields))  # of two of a name, the first


def _action(request: web.Request, language: Language) -> str:
    """Where the forms of a page go: a frame stays in its frame, and a language stays chosen.

    It would be lost with the session otherwise: after a wipe, in trouble, without memory.
    """
    return f"{request.path if in_frame(request) else '/'}?taal={language}"
