"""The responses of the web chat: the page of a reply, a page in trouble, and the cookie."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.web.addresses import address_of, carried, place_of
from bot.channels.web.inbound import language_of, names_language
from bot.channels.web.pages import site_of
from bot.channels.web.render import NAME, Page, about_topic
from bot.channels.web.visits import KEPT, is_embedded
from bot.core.drawing import lifeline
from bot.core.links import where
from bot.core.weighing import settle

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.web.render import Renderer
    from bot.channels.web.surroundings import Surroundings
    from bot.channels.web.visits import Visit, Visits
    from bot.conversation.messages import Reply
    from bot.core.events import Started
    from bot.core.guide import Guide, Steunpunt
    from bot.core.languages import Code
    from bot.core.screen import Screen
    from bot.core.session import Session
    from bot.core.story import Told


class Responses:
    """Makes responses to requests."""

    def __init__(
        self, guide: Guide, renderer: Renderer, visits: Visits, around: Surroundings
    ) -> None:
        self._guide = guide
        self._languages = guide.languages
        self._renderer = renderer
        self._visits = visits
        self._around = around

    def page(  # noqa: PLR0913  what a page shows beside its screen
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
        around, screen, session = self.steunpunt_around(request), reply.screen, reply.session
        guide, topic = self._guide, link.topic if link else None
        host = around or guide.steunpunten.get(session.steunpunt or "")
        stands_alone = bool(link and (link.topic or link.code))
        page = Page(
            screen=screen,
            host=around.name if around else screen.host,
            theme=host.id if host else "",
            logo=host is not None and host.logo is not None,
            shared=f"/s/{host.id}" if host and _is_shared(request) else "",
            said=said,
            forgotten=reply.forgotten,
            action=_action(request, screen.language),
            token=token,
            embedded=is_embedded(request),
            onward=tuple(self._around.onward(session, screen.node, _passing(reply, link))),
            about=about_topic(guide, topic, screen.language),
            site=site_of(request, self._around.site),
            printed=self._around.site,
            named=names_language(request),
            title="" if link and link.code else _title(screen, session),
            story=story,
            address="" if stands_alone else self.address(request, visit, session),
            place="" if stands_alone else self._place(session),
            link=carried(guide, link) if link and not around else "",
        )
        return web.Response(
            body=self._renderer.page(page), content_type="text/html", charset="utf-8"
        )

    def _place(self, session: Session) -> str:
        return place_of(self._guide, session, session.place) if session.place else ""

    def trouble(self, request: web.Request, status: int) -> web.Response:
        language, embedded = (
            language_of(request, self._languages),
            self.steunpunt_around(request) is not None,
        )
        path = request.path if embedded else "/"
        text = self._renderer.trouble(
            language, status, action=f"{path}?taal={language}", embedded=embedded
        )
        return web.Response(text=text, status=status, content_type="text/html")

    def remember(
        self,
        request: web.Request,
        response: web.Response,
        reply: Reply,
        visit: Visit,
        now: datetime,
    ) -> web.Response:
        """Have the browser keep the visit as long as the store does, or drop it."""
        if reply.wiped:
            self._visits.drop(request, response)
        elif reply.remembered:
            record = reply.kept.record if reply.kept else None
            needed = record.needed_until - now.timestamp() if record else 0
            self._visits.keep(request, response, visit, max(KEPT, round(needed)))
        return response

    def telling(self, screen: Screen, session: Session, phrase: str) -> Screen:
        """The screen with a phrase as its first notice."""
        told = self._guide.say(phrase, screen)
        number = screen.lifeline or lifeline(self._guide, session)
        return replace(screen, notices=(told, *screen.notices), lifeline=number)

    def address(self, request: web.Request, visit: Visit, session: Session) -> str:
        """Where to see the place again; with the steunpunt until a cookie tells that."""
        guide, embedded = self._guide, is_embedded(request)
        place = session.place or settle(guide, guide.home, session.role, session.answers)
        told = session.steunpunt if not embedded and not visit.by_cookie else None
        path = request.path if embedded else "/"
        return address_of(path, place_of(guide, session, place), told)

    def token(self, visit: Visit) -> str:
        """What the forms carry of the visit if no cookie does."""
        return "" if visit.by_cookie else self._visits.signed(visit)

    def token_after(self, visit: Visit, reply: Reply) -> str:
        """The same for the page of an answer: from there a failed wipe can be tried again.

        The cookie is dropped all the same, so that nothing else leads to what is still kept.
        """
        if reply.wiped:
            return "" if reply.forgotten else self._visits.signed(visit)
        return self.token(visit)

    def steunpunt_around(self, request: web.Request) -> Steunpunt | None:
        """The steunpunt on whose site this page is framed."""
        id_ = request.match_info.get("steunpunt", "")
        return self._guide.steunpunten.get(id_) if is_embedded(request) else None


def _passing(reply: Reply, link: Started | None) -> Started | None:
    """What to pass on to another channel, with the link's campaign until that was counted."""
    if link is None or link.campaign is None or reply.screen.passing is not None:
        return reply.screen.passing
    return replace(where(reply.session, reply.screen.node), campaign=link.campaign)


def _is_shared(request: web.Request) -> bool:
    return request.path.startswith("/s/")


def _title(screen: Screen, session: Session) -> str:
    """What the browser calls a page, and keeps in its history: not what is beside the way.

    A card that came because of what somebody wrote must leave no trace there.
    """
    return screen.title if screen.node == session.place and screen.title != NAME else ""


def _action(request: web.Request, language: Code) -> str:
    """Where the forms of a page go: a frame stays in its frame, and keeps its language.

    Without the language in it, that would be lost after a wipe, in trouble or without a store.
    """
    return f"{request.path if is_embedded(request) else '/'}?taal={language}"
