"""The conversation as pages and forms: whole without JavaScript, smooth with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import web

from bot.channels.port import Channel
from bot.channels.web.addresses import (
    LINK,
    PLACE,
    address_of,
    arrive,
    carried,
    place_of,
    read_place,
)
from bot.channels.web.forms import read_form
from bot.channels.web.guard import Guard, same_origin
from bot.channels.web.inbound import (
    language_in,
    language_of,
    names_language,
    receive,
    said_in,
    too_long,
)
from bot.channels.web.limiter import Limits
from bot.channels.web.links import onward_path
from bot.channels.web.looking import opened_at, seen_at, told
from bot.channels.web.pages import Pages, site_of
from bot.channels.web.render import NAME, STATIC, Page, about_topic
from bot.channels.web.visits import Visits, in_frame
from bot.core.drawing import lifeline
from bot.core.events import Started
from bot.core.links import where
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from bot.channels.port import Link, Middleware
    from bot.channels.web.addresses import Place
    from bot.channels.web.proxies import Network
    from bot.channels.web.render import Renderer
    from bot.channels.web.visits import Visit
    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Incoming, Reply
    from bot.core.guide import Language, NodeId, Steunpunt
    from bot.core.screen import Screen
    from bot.core.session import Session
    from bot.core.story import Told


Onward: TypeAlias = "Callable[[Session, NodeId], Iterable[Link]]"
"""Where else a conversation goes on at a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the web chat must know of where it runs.

    `keys`: to sign ids with, 32 bytes each, the same for all replicas; the first is signed with,
    all are known. `site`: our own address (scheme and host), empty where it is not known.
    `clock`: seconds that only go forward. `proxies`: the networks whose word is taken for whom they
    ask.
    """

    keys: Sequence[bytes]
    clock: Callable[[], float]
    proxies: Sequence[Network] = ()
    site: str = ""
    onward: Onward = lambda _, __: ()

    @property
    def secure(self) -> bool:
        return self.site.startswith("https://")


class WebChannel(Channel):
    """The pages of the conversation, and beside them those about Lesroute itself."""

    name, title = "web", "Web"

    def __init__(
        self, conversation: Conversation, renderer: Renderer, around: Surroundings
    ) -> None:
        self._conversation = conversation
        self._languages = conversation.guide.languages
        self._renderer = renderer
        self._around = around
        self._visits = Visits(*around.keys, secure=around.secure)
        self._pages = Pages(conversation, renderer, self._visits, around.site)
        self.front = self
        self._guard = Guard(
            conversation.guide,
            self._visits,
            Limits(around.clock),
            self._trouble,
            proxies=around.proxies,
        )

    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]:
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

    def middleware(self, others: Collection[str]) -> Middleware:
        """Safe headers on every page, and one that helps where something is not right."""
        return self._guard.middleware(others)

    def link(self, session: Session, node: NodeId | None) -> str | None:
        if not self._around.site:
            return None
        path = onward_path(where(session, node)) if node else ""
        return f"{self._around.site}{path}"

    def refusal(self, status: int, head: bytes) -> web.Response:
        text = self._renderer.trouble(language_in(head, self._languages), status)
        response = web.Response(text=text, status=status, content_type="text/html")
        self._guard.dress(response)
        return response

    async def home(self, request: web.Request) -> web.Response:
        """The conversation as it stands, or as it stood at the place that the address names."""
        visit, place = self._visits.read(request), self._place(request)
        reply = await self._look(request, visit)
        if place is None:
            return self._shown(request, visit, reply)
        return await self._shown_at(request, visit, reply, place)

    async def start(self, request: web.Request) -> web.Response:
        """A link to a topic, or that of a steunpunt: what it shows, with nothing having happened.

        The forms of the page carry what the link said, for the first press to do it.
        """
        arrived = arrive(request.match_info, request.query, self._languages)
        if arrived.topic is not None and arrived.topic not in self._conversation.guide.topics:
            raise web.HTTPNotFound
        visit = self._visits.read(request)
        reply = await self._look(request, visit, arrived)
        return self._shown(request, visit, reply, link=arrived)

    async def framed(self, request: web.Request) -> web.Response:
        """The conversation within the site of a steunpunt, as `home`."""
        arrived = arrive(request.match_info, request.query, self._languages)
        if self._around_frame(request) is None:
            raise web.HTTPNotFound
        visit, place = self._visits.read(request), self._place(request)
        reply = await self._look(request, visit)
        theirs = reply.session.steunpunt == arrived.steunpunt
        if not theirs:  # it begins here; what belongs to another steunpunt stays there
            reply = await self._look(request, visit, arrived)
        if place is None:
            return self._shown(request, visit, reply)
        return await self._shown_at(request, visit, reply, place)

    async def form(self, request: web.Request) -> web.StreamResponse:
        """A button, a text or another language: answered in place, or by the page anew."""
        if in_frame(request) and self._around_frame(request) is None:
            raise web.HTTPNotFound
        if not same_origin(request, self._around.site):
            raise web.HTTPForbidden
        form = await read_form(request)
        visit = self._visits.read(request, form)
        incoming = receive(
            self._conversation.guide, form, visit.chat, language_of(request, self._languages)
        )
        if in_frame(request):
            incoming = await self._begun_in_frame(request, visit, incoming)
        reply = await self._take(incoming)
        cut = too_long(form)
        if cut:
            reply = replace(reply, screen=self._telling(reply.screen, reply.session, "te-lang"))
        in_place = request.headers.get("X-Lesroute") == "in-place"
        if not (in_place or cut) and _has_an_address(visit, reply):
            address = f"{self._address(request, visit, reply.session)}#nu"
            response = web.Response(status=303, headers={"Location": address})
        else:
            said = said_in(form)
            alone = in_place or reply.forgotten
            before = () if alone else told(self._conversation, reply, beside=bool(said))
            token = self._token_after(visit, reply)
            response = self._page(request, visit, reply, token=token, said=said, story=before)
        return self._remember(request, response, reply, visit)

    def _place(self, request: web.Request) -> Place | None:
        """The place that the address names, if it is one of ours."""
        return read_place(request.query.get(PLACE, ""), self._languages)

    async def _look(self, request: web.Request, visit: Visit, link: Started | None = None) -> Reply:
        chat = visit.chat if visit.known else None
        return await self._conversation.look(chat, language_of(request, self._languages), link)

    def _shown(
        self, request: web.Request, visit: Visit, reply: Reply, link: Started | None = None
    ) -> web.Response:
        """The page of a look."""
        before = () if link else told(self._conversation, reply)
        response = self._page(request, visit, reply, link=link, story=before)
        if not visit.known:
            # Nobody's page: a browser that goes back to it may show it as it was. Any other would
            # be asked for anew, and that is the conversation as it stands by then.
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    async def _shown_at(
        self, request: web.Request, visit: Visit, reply: Reply, place: Place
    ) -> web.Response:
        """The page of a look at a place of the conversation; of any place where there is none.

        Whoever comes to such an address without a conversation has a browser that keeps no
        cookie, so that the forms must carry it from here on.
        """
        if reply.session.trail and visit.known and reply.remembered:
            reply = seen_at(self._conversation, reply, place.node)
            return self._page(request, visit, reply, story=told(self._conversation, reply))
        begun = Started(
            steunpunt=request.match_info.get("steunpunt") or request.query.get(LINK),
            role=place.role,
            language=place.language,
        )
        reply = await self._look(request, visit, begun)
        reply = opened_at(self._conversation, reply, place.opened)
        carry = Started(steunpunt=begun.steunpunt)
        return self._page(request, visit, reply, token=self._token(visit), link=carry)

    async def _begun_in_frame(
        self, request: web.Request, visit: Visit, incoming: Incoming
    ) -> Incoming:
        """After a wipe or a day away, whatever is pressed first: it is its steunpunt's again."""
        around = self._around_frame(request)
        session = (await self._look(request, visit)).session
        if around is None or session.steunpunt == around.id:
            return incoming
        language = incoming.language or language_of(request, self._languages)
        begun = Started(steunpunt=around.id, role=incoming.role, language=language)
        return replace(incoming, begun=begun)

    def _around_frame(self, request: web.Request) -> Steunpunt | None:
        """The steunpunt in whose site this page stands."""
        id_ = request.match_info.get("steunpunt", "")
        return self._conversation.guide.steunpunten.get(id_) if in_frame(request) else None

    async def _take(self, incoming: Incoming) -> Reply:
        reply = await self._conversation.take(incoming)
        if reply is None:  # only numbered updates are ever answered before
            raise web.HTTPConflict
        return reply

    def _telling(self, screen: Screen, session: Session, phrase: str) -> Screen:
        """The same screen, and what must be told first."""
        told = self._conversation.guide.phrase(phrase, screen.language, screen.role)
        number = screen.lifeline or lifeline(self._conversation.guide, session)
        return replace(screen, notices=(told, *screen.notices), lifeline=number)

    def _page(  # noqa: PLR0913  what a page shows beside its screen
        self,
        request: web.Request,
        visit: Visit,
        reply: Reply,
        *,
        token: str = "",
        said: str = "",
        link: Started | None = None,
        story: tuple[Told, ...] = (),
    ) -> web.Response:
        around, screen, session = self._around_frame(request), reply.screen, reply.session
        guide, topic = self._conversation.guide, link.topic if link else None
        page = Page(
            screen=screen,
            host=around.name if around else screen.host,
            said=said,
            forgotten=reply.forgotten,
            action=_action(request, screen.language),
            token=token,
            framed=in_frame(request),
            onward=tuple(self._around.onward(session, screen.node)),
            about=about_topic(guide, topic, screen.language),
            site=site_of(request, self._around.site),
            printed=self._around.site,
            named=names_language(request),
            title=_title(screen, session),
            story=story,
            address="" if topic else self._address(request, visit, session),
            place="" if topic or not session.place else place_of(guide, session, session.place),
            link=carried(guide, link) if link and not around else "",
        )
        return web.Response(
            body=self._renderer.page(page), content_type="text/html", charset="utf-8"
        )

    def _address(self, request: web.Request, visit: Visit, session: Session) -> str:
        """Where the place can be seen again; with its steunpunt until the cookie tells that."""
        guide, framed = self._conversation.guide, in_frame(request)
        place = session.place or settle(guide, guide.home, session.role, session.answers)
        told = session.steunpunt if not framed and not visit.by_cookie else None
        path = request.path if framed else "/"
        return address_of(path, place_of(guide, session, place), told)

    def _token(self, visit: Visit) -> str:
        """What the forms must carry where no cookie does."""
        return "" if visit.by_cookie else self._visits.signed(visit)

    def _token_after(self, visit: Visit, reply: Reply) -> str:
        """The same for a page that answers: where a wipe did not work, it can be tried from there.

        Its cookie is dropped all the same, so that nothing else leads to what is still kept.
        """
        if reply.wiped:
            return "" if reply.forgotten else self._visits.signed(visit)
        return self._token(visit)

    def _trouble(self, request: web.Request, status: int) -> web.Response:
        language, framed = (
            language_of(request, self._languages),
            self._around_frame(request) is not None,
        )
        path = request.path if framed else "/"
        text = self._renderer.trouble(
            language, status, action=f"{path}?taal={language}", framed=framed
        )
        return web.Response(text=text, status=status, content_type="text/html")

    def _remember(
        self, request: web.Request, response: web.Response, reply: Reply, visit: Visit
    ) -> web.Response:
        if reply.wiped:
            self._visits.drop(request, response)
        elif reply.remembered:
            self._visits.keep(request, response, visit)
        return response


def _has_an_address(visit: Visit, reply: Reply) -> bool:
    """Whether the answer is a page that can be asked for, and so reloaded and gone back to.

    It must follow from the session alone. That needs a browser that keeps our cookie; before that
    is known, an address says as much as one press can have changed, except what was answered.
    """
    return reply.again and (visit.by_cookie or not (visit.known or reply.session.answers))


def _title(screen: Screen, session: Session) -> str:
    """What the browser calls a page, and keeps in its history: not what is beside the way.

    A card that came because of what somebody wrote must leave no trace there.
    """
    return screen.title if screen.node == session.place and screen.title != NAME else ""


def _action(request: web.Request, language: Language) -> str:
    """Where the forms of a page go: a frame stays in its frame, and a language stays chosen.

    It would be lost with the session otherwise: after a wipe, in trouble, without memory.
    """
    return f"{request.path if in_frame(request) else '/'}?taal={language}"
