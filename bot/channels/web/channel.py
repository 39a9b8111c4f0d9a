"""The web chat: pages and forms, complete without JavaScript and smooth with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.port import Channel
from bot.channels.web.addresses import address_of, place_of
from bot.channels.web.agenda import Agenda, path_of
from bot.channels.web.chat import Chat
from bot.channels.web.environment import STATIC
from bot.channels.web.guard import Guard
from bot.channels.web.inbound import language_in
from bot.channels.web.links import onward_path, shared_path
from bot.channels.web.pages import Pages
from bot.channels.web.paper import PATH, Papers
from bot.channels.web.responses import Responses
from bot.channels.web.visits import Visits
from bot.core.links import where

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.channels.port import Middleware
    from bot.channels.web.render import Renderer
    from bot.channels.web.surroundings import Surroundings
    from bot.conversation.conversation import Conversation
    from bot.core.events import Started
    from bot.core.guide import NodeId
    from bot.core.languages import Code
    from bot.core.reminders import Reminder
    from bot.core.session import Session


class WebChannel(Channel):
    """The pages of the conversation, and those about Lesroute itself."""

    name, title = "web", "Web"

    def __init__(
        self, conversation: Conversation, renderer: Renderer, around: Surroundings
    ) -> None:
        self._conversation = conversation
        self._languages = conversation.guide.languages
        self._renderer = renderer
        self._around = around
        visits = Visits(*around.keys, secure=around.secure)
        make = Responses(conversation.guide, renderer, visits, around)
        self._chat = Chat(conversation, make, visits, around)
        self._pages = Pages(conversation, renderer, visits, around)
        self._papers = Papers(conversation, around.site, make.trouble)
        self._agenda = Agenda(conversation, around.site)
        self.front = self
        self._guard = Guard(conversation.guide, visits, make.trouble, around)

    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]:
        return [
            *self._chat.routes(),
            *self._pages.routes(),
            web.get(PATH, self._papers.paper),
            *self._agenda.routes(),
            web.static("/static", STATIC),
        ]

    def middleware(self, others: Collection[str]) -> Middleware:
        """Adds safe headers to every page, and a helpful page when something is wrong."""
        return self._guard.middleware(others)

    def link(self, session: Session, node: NodeId | None) -> str | None:
        if not self._around.site:
            return None
        path = onward_path(where(session, node)) if node else ""
        return f"{self._around.site}{path}"

    def page(self, session: Session, node: NodeId) -> str | None:
        if not self._around.site:
            return None
        place = place_of(self._conversation.guide, session, node)
        return address_of(f"{self._around.site}/", place, session.steunpunt)

    def calendar(self, reminder: Reminder, language: Code) -> str | None:
        return path_of(reminder, language)

    def opens(self, started: Started) -> str | None:
        return f"{self._around.site}{shared_path(started)}" if self._around.site else None

    def refusal(self, status: int, head: bytes) -> web.Response:
        text = self._renderer.trouble(language_in(head, self._languages), status)
        response = web.Response(text=text, status=status, content_type="text/html")
        self._guard.dress(response)
        return response
