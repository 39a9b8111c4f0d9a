"""The pages about Lesroute itself, and files about it for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.web.environment import asset
from bot.channels.web.inbound import language_of, names_language
from bot.channels.web.render import Here, Information
from bot.channels.web.security import PATH, security_txt
from bot.core.taps import tap
from bot.core.telling import points

if TYPE_CHECKING:
    from bot.channels.web.render import Renderer
    from bot.channels.web.surroundings import Surroundings
    from bot.channels.web.visits import Visits
    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Reply
    from bot.core.guide import Guide, Steunpunt
    from bot.core.languages import Code
    from bot.core.texts import Reader

INFORMATION = ("privacy", "toegankelijkheid", "over")
"""Paths of the pages about Lesroute; each has a template of the same name."""

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?")
_COLOUR = "#f6f3ec"
_FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}


class Pages:
    """Serves these pages and files."""

    def __init__(
        self,
        conversation: Conversation,
        renderer: Renderer,
        visits: Visits,
        around: Surroundings,
    ) -> None:
        self._conversation = conversation
        self._guide = conversation.guide
        self._renderer = renderer
        self._visits = visits
        self._site = around.site
        self._others = around.others
        self._organisation = around.organisation
        self._security_contact = around.security_contact

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            *(web.get(f"/{name}", self.information) for name in INFORMATION),
            web.get("/huisstijl/{id}.css", self.theme),
            web.get("/huisstijl/{id}/logo", self.logo),
            web.get("/sitemap.xml", self.sitemap),
            web.get("/robots.txt", self.robots),
            web.get("/manifest.webmanifest", self.manifest),
            *([web.get(PATH, self.security)] if self._security_contact else ()),
        ]

    async def information(self, request: web.Request) -> web.Response:
        """A page about Lesroute, in the language of the address, else of the conversation."""
        visit = self._visits.read(request)
        reply = await self._conversation.look(
            visit.chat if visit.known else None, language_of(request, self._guide.languages)
        )
        named = names_language(request)
        language = language_of(request, self._guide.languages) if named else reply.session.language
        told = self._told(request.path.strip("/"), language, reply)
        here = Here(site=site_of(request, self._site), named=named)
        return web.Response(text=self._renderer.information(told, here), content_type="text/html")

    def _told(self, name: str, language: Code, reply: Reply) -> Information:
        guide, session = self._guide, reply.session
        kept = guide.nodes[guide.special["privacy"]]
        held = points(guide, session, kept) if session.place else ()
        return Information(
            name=name,
            language=language,
            role=session.role,
            organisation=self._organisation,
            host=guide.steunpunten.get(session.steunpunt or ""),
            held=held,
            known=reply.remembered,
            wipe=_wipe(guide, session.role, language) if held else None,
            others=tuple(self._others()),
            sources=tuple(guide.sources.values()),
            look_again=min(fact.review_by for fact in guide.facts.values()),
        )

    async def theme(self, request: web.Request) -> web.Response:
        """The colours of a steunpunt, for light screens; on dark ones ours are easier to read."""
        theme = self._host(request).theme
        text = (
            "@media (prefers-color-scheme: light) { :root {"
            f" --brand: {theme.brand}; --brand-ink: {theme.ink}; --brand-soft: {theme.soft};"
            f" --edge: {theme.brand}; --gold: {theme.accent}; }} }}\n"
        )
        return web.Response(text=text, content_type="text/css", headers=_FOR_AN_HOUR)

    async def logo(self, request: web.Request) -> web.Response:
        """The logo of a steunpunt."""
        logo = self._host(request).logo
        if logo is None:
            raise web.HTTPNotFound
        return web.Response(body=logo.data, content_type=logo.kind, headers=_FOR_AN_HOUR)

    def _host(self, request: web.Request) -> Steunpunt:
        host = self._guide.steunpunten.get(request.match_info["id"])
        if host is None:
            raise web.HTTPNotFound
        return host

    async def sitemap(self, request: web.Request) -> web.Response:
        menus = self._guide.topic_of("home")
        topics = (f"/o/{topic}" for topic in self._guide.topics if topic != menus)
        paths = ("/", *topics, *(f"/{name}" for name in INFORMATION))
        text = self._renderer.sitemap(site_of(request, self._site), paths)
        return web.Response(text=text, content_type="application/xml")

    async def robots(self, request: web.Request) -> web.Response:
        closed = ("/in/", "/p/", "/s/", "/steunpunt/")
        lines = ("User-agent: *", *(f"Disallow: {path}" for path in closed))
        text = "\n".join([*lines, f"Sitemap: {site_of(request, self._site)}/sitemap.xml", ""])
        return web.Response(text=text)

    async def security(self, _: web.Request) -> web.Response:
        languages, now = self._guide.languages.codes, self._conversation.clock()
        return web.Response(
            text=security_txt(self._security_contact or "", self._site, languages, now)
        )

    async def manifest(self, request: web.Request) -> web.Response:
        """The web app manifest, with which a phone puts us on its home screen."""
        language = language_of(request, self._guide.languages)
        return web.json_response(
            {
                "name": "Lesroute",
                "short_name": "Lesroute",
                "description": self._guide.topics[self._guide.topic_of("home")].summary.say(
                    language, None
                ),
                "lang": language,
                "start_url": "/",
                "scope": "/",
                "display": "standalone",
                "background_color": _COLOUR,
                "theme_color": _COLOUR,
                "icons": [
                    {"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
                    *(
                        {
                            "src": asset(f"icon-{size}.png"),
                            "sizes": f"{size}x{size}",
                            "type": "image/png",
                            "purpose": purpose,
                        }
                        for size in (192, 512)
                        for purpose in ("any", "maskable")
                    ),
                ],
            },
            content_type="application/manifest+json",
        )


def site_of(request: web.Request, site: str) -> str:
    """Our own address, or if that is not set the one in the request."""
    if site:
        return site
    return f"http://{request.host}" if _HOST.fullmatch(request.host) else ""


def _wipe(guide: Guide, role: Reader, language: Code) -> str | None:
    """The button that erases everything, if there is one."""
    wipe = next((choice for choice in guide.nodes[guide.stop].choices if choice.wipes), None)
    return tap(role, language, guide.stop, wipe.key, languages=guide.languages) if wipe else None
