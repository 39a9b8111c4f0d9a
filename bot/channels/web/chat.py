"""The pages of the conversation: looks, which change nothing, and forms, which do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.web.addresses import LINK, PLACE, arrive, read_place
from bot.channels.web.forms import read_form
from bot.channels.web.guard import same_origin
from bot.channels.web.inbound import language_of, receive, said_in, too_long
from bot.channels.web.looking import opened_at, seen_at, told
from bot.channels.web.visits import is_embedded
from bot.core.events import Started

if TYPE_CHECKING:
    from bot.channels.web.addresses import NamedPlace
    from bot.channels.web.responses import Responses
    from bot.channels.web.surroundings import Surroundings
    from bot.channels.web.visits import Visit, Visits
    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Incoming, Reply


class Chat:
    """Answers requests at the addresses of the conversation."""

    def __init__(
        self, conversation: Conversation, make: Responses, visits: Visits, around: Surroundings
    ) -> None:
        self._conversation = conversation
        self._languages = conversation.guide.languages
        self._make = make
        self._visits = visits
        self._site = around.site

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self.home),
            web.post("/", self.form),
            web.get("/s/{steunpunt}", self.start),
            web.get("/o/{topic}", self.start),
            web.get("/p/{code}", self.start),
            web.get("/in/{steunpunt}", self.embedded),
            web.post("/in/{steunpunt}", self.form),
        ]

    async def home(self, request: web.Request) -> web.Response:
        """The conversation as it is, or as it was at the place in the address."""
        visit, place = self._visits.read(request), self._place(request)
        reply = await self._look(request, visit)
        if place is None:
            return self._shown(request, visit, reply)
        return await self._shown_at(request, visit, reply, place)

    async def start(self, request: web.Request) -> web.Response:
        """The page of a link, to a topic, a path code or a steunpunt; nothing happens yet.

        Its forms carry what the link said, and the first press puts that into effect.
        """
        arrived = arrive(request.match_info, request.query, self._languages)
        if arrived.topic is not None and arrived.topic not in self._conversation.guide.topics:
            raise web.HTTPNotFound
        visit = self._visits.read(request)
        reply = await self._look(request, visit, arrived)
        return self._shown(request, visit, reply, link=arrived)

    async def embedded(self, request: web.Request) -> web.Response:
        """Like `home`, in a frame on the site of a steunpunt."""
        arrived = arrive(request.match_info, request.query, self._languages)
        if self._make.steunpunt_around(request) is None:
            raise web.HTTPNotFound
        visit, place = self._visits.read(request), self._place(request)
        reply = await self._look(request, visit)
        theirs = reply.session.steunpunt == arrived.steunpunt
        if not theirs:  # a new conversation: the other one belongs to another steunpunt
            reply = await self._look(request, visit, arrived)
        if place is None:
            return self._shown(request, visit, reply)
        return await self._shown_at(request, visit, reply, place)

    async def form(self, request: web.Request) -> web.StreamResponse:
        """A pressed button, a typed text or another language."""
        if is_embedded(request) and self._make.steunpunt_around(request) is None:
            raise web.HTTPNotFound
        if not same_origin(request, self._site):
            raise web.HTTPForbidden
        form = await read_form(request)
        visit = self._visits.read(request, form)
        incoming = receive(
            self._conversation.guide, form, visit.chat, language_of(request, self._languages)
        )
        if is_embedded(request):
            incoming = await self._begun_where_embedded(request, visit, incoming)
        reply = await self._take(incoming)
        cut = too_long(form)
        if cut:
            reply = replace(
                reply, screen=self._make.telling(reply.screen, reply.session, "te-lang")
            )
        in_place = request.headers.get("X-Lesroute") == "in-place"
        if not (in_place or cut) and _has_an_address(visit, reply):
            address = f"{self._make.address(request, visit, reply.session)}#nu"
            response = web.Response(status=303, headers={"Location": address})
        else:
            said = said_in(form)
            alone = in_place or reply.forgotten
            before = () if alone else told(self._conversation, reply, beside=bool(said))
            token = self._make.token_after(visit, reply)
            response = self._make.page(request, visit, reply, token=token, said=said, story=before)
        return self._make.remember(request, response, reply, visit, self._conversation.clock())

    def _place(self, request: web.Request) -> NamedPlace | None:
        """The place in the address, if it is one of ours."""
        return read_place(request.query.get(PLACE, ""), self._languages)

    async def _look(self, request: web.Request, visit: Visit, link: Started | None = None) -> Reply:
        chat = visit.chat if visit.known else None
        return await self._conversation.look(chat, language_of(request, self._languages), link)

    def _shown(
        self, request: web.Request, visit: Visit, reply: Reply, link: Started | None = None
    ) -> web.Response:
        """The page of a look."""
        back = bool(reply.screen.news)  # a reminder, shown below where the person was
        before = () if link else told(self._conversation, reply, beside=back)
        response = self._make.page(request, visit, reply, link=link, story=before)
        if not visit.known:
            # This page is nobody's, so a browser that goes back to it may show it again. It must
            # reload all others, which show the conversation as it is by then.
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    async def _shown_at(
        self, request: web.Request, visit: Visit, reply: Reply, place: NamedPlace
    ) -> web.Response:
        """The page of a look at a place of the conversation, or at any place without one.

        Whoever comes here without a conversation has a browser that keeps no cookie, so the forms
        must carry the visit from here on.
        """
        if reply.session.trail and visit.known and reply.remembered:
            return self._shown(request, visit, seen_at(self._conversation, reply, place.node))
        begun = Started(
            steunpunt=request.match_info.get("steunpunt") or request.query.get(LINK),
            role=place.role,
            language=place.language,
        )
        reply = await self._look(request, visit, begun)
        reply = opened_at(self._conversation, reply, place.opened)
        carry = Started(steunpunt=begun.steunpunt)
        return self._make.page(request, visit, reply, token=self._make.token(visit), link=carry)

    async def _begun_where_embedded(
        self, request: web.Request, visit: Visit, incoming: Incoming
    ) -> Incoming:
        """A new conversation in a frame, as after a wipe or a day, begins with its steunpunt."""
        around = self._make.steunpunt_around(request)
        session = (await self._look(request, visit)).session
        if around is None or session.steunpunt == around.id:
            return incoming
        language = incoming.language or language_of(request, self._languages)
        begun = Started(steunpunt=around.id, role=incoming.role, language=language)
        return replace(incoming, begun=begun)

    async def _take(self, incoming: Incoming) -> Reply:
        reply = await self._conversation.take(incoming)
        if reply is None:  # only updates with an id can be copies
            raise web.HTTPConflict
        return reply


def _has_an_address(visit: Visit, reply: Reply) -> bool:
    """Whether the answer has an address of its own, to reload it and to go back to it.

    Then the session alone must tell it, in a browser that keeps our cookie. Before we know that it
    does, an address can say all that one press changed, except an answer.
    """
    return reply.again and (visit.by_cookie or not (visit.known or reply.session.answers))
