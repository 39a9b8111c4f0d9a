"""A steunpunt's own page: its kit and its figures, behind a link that only its staff has."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from aiohttp import web
from babel.dates import format_date

from bot.channels.web.environment import environment
from bot.channels.web.inbound import language_of, names_language
from bot.channels.web.links import shared_path
from bot.channels.web.pages import site_of
from bot.channels.web.render import Here
from bot.conversation.ports import StoreUnavailableError
from bot.core.events import Started
from bot.core.figures import months
from bot.core.links import id_in
from bot.kit.access import access, key_in
from bot.kit.chart import chart
from bot.kit.figures import Names, as_csv, tables
from bot.kit.steunpunt import Order, kit, zipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template
    from markupsafe import Markup

    from bot.channels.port import Channel, Common
    from bot.core.figures import Month, Published
    from bot.core.guide import Steunpunt
    from bot.core.languages import Code
    from bot.kit.figures import Row, Table

KEY = "sleutel"
"""The field of the address with the key that opens the page."""

PURPOSE = "lesroute steunpunt pages"
"""The purpose for which the key that signs links is derived."""


class Months(Protocol):
    """The figures of whole months."""

    async def published(self, month: Month) -> Published | None:
        """What a month shows; `None` while it lasts. Raises `StoreUnavailableError`."""


class Shown(NamedTuple):
    """A table with its chart, for the page."""

    title: str
    rows: tuple[Row, ...]
    totals: tuple[int | None, ...]
    chart: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPages:
    """Serves the pages; links lead to the channels in `common`, and any of `keys` may sign."""

    common: Common
    figures: Months
    keys: Sequence[bytes]

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/steunpunt/{id}{slash:/?}", self.page),
            web.get("/steunpunt/{id}/kit.zip", self.kit),
            web.get("/steunpunt/{id}/cijfers.csv", self.csv),
        ]

    async def page(self, request: web.Request) -> web.Response:
        host, language = self._host(request), self._language(request)
        if isinstance(host, web.Response):
            return host
        key = key_in(request.query[KEY])
        try:
            published, away = await self._published(), False
        except StoreUnavailableError:
            published, away = {}, True
        names = self._names(language)
        none = names.gettext("minder dan 10")
        days = [_month(month, names) for month in sorted(published, reverse=True)]
        found = [_shown(table, days, none) for table in tables(names, host.id, published)]
        base = f"/steunpunt/{host.id}"
        text = self._template(language, "steunpunt.html").render(
            host=host,
            here=Here(site=site_of(request, self._site), named=names_language(request)),
            path=f"{base}?{KEY}={key}",
            kit=f"{base}/kit.zip?{KEY}={key}",
            csv=f"{base}/cijfers.csv?{KEY}={key}&taal={language}",
            links=self._listed(request, host),
            away=away,
            months=days,
            tables=found,
        )
        return web.Response(text=text, content_type="text/html")

    async def kit(self, request: web.Request) -> web.Response:
        """The kit as one archive."""
        host = self._host(request)
        if isinstance(host, web.Response):
            return host
        order = self._order(request, host)
        # In a thread: drawing takes a second, and others must not wait for it.
        body = await asyncio.to_thread(lambda: zipped(kit(order), host.id))
        return _file(body, "application/zip", f"lesroute-{host.id}.zip")

    async def csv(self, request: web.Request) -> web.Response:
        """The figures for a spreadsheet."""
        host = self._host(request)
        if isinstance(host, web.Response):
            return host
        try:
            published = await self._published()
        except StoreUnavailableError:
            raise web.HTTPServiceUnavailable from None
        found = tables(self._names(self._language(request)), host.id, published)
        body = as_csv((host.name, table) for table in found)
        # The mark in front tells a spreadsheet that it is UTF-8.
        return _file(body.encode("utf-8-sig"), "text/csv", f"lesroute-{host.id}.csv")

    @property
    def _site(self) -> str:
        return self.common.settings.public_url or ""

    def _host(self, request: web.Request) -> Steunpunt | web.Response:
        """The steunpunt whose page it is, or a page that says why it does not open."""
        guide = self.common.conversation.guide
        host = guide.steunpunten.get(id_in(request.match_info["id"]))
        found = access(self.keys, host, request.query.get(KEY, "")) if host else "wrong"
        if host is not None and found == "open":
            return host
        template = self._template(self._language(request), "steunpunt-dicht.html")
        text = template.render(why=found, here=Here())
        return web.Response(text=text, status=403, content_type="text/html")

    def _language(self, request: web.Request) -> Code:
        return language_of(request, self.common.conversation.guide.languages)

    def _template(self, language: Code, name: str) -> Template:
        catalog = self.common.catalogs[language]
        languages = self.common.conversation.guide.languages
        return environment(catalog, language, languages).get_template(name)

    def _names(self, language: Code) -> Names:
        return Names(
            guide=self.common.conversation.guide,
            channels=self._titles(),
            language=language,
            gettext=self.common.catalogs[language].gettext,
        )

    def _titles(self) -> dict[str, str]:
        return {channel.name: channel.title for channel in self.common.open}

    async def _published(self) -> dict[Month, Published]:
        now = self.common.conversation.clock()
        found = [(month, await self.figures.published(month)) for month in months(now)]
        return {month: shown for month, shown in found if shown is not None}

    def _order(self, request: web.Request, host: Steunpunt) -> Order:
        site = site_of(request, self._site)

        def share(told: Started) -> dict[str, str]:
            links = {each.name: self._link(each, told, site) for each in self.common.open}
            return {name: link for name, link in links.items() if link}

        return Order(
            guide=self.common.conversation.guide,
            steunpunt=host,
            site=site,
            share=share,
            catalogs=self.common.catalogs,
        )

    def _listed(self, request: web.Request, host: Steunpunt) -> list[tuple[str, str]]:
        """Each channel's link, by the title of the channel."""
        links = self._order(request, host).share(Started(steunpunt=host.id))
        return [(self._titles()[name], link) for name, link in links.items()]

    def _link(self, channel: Channel, told: Started, site: str) -> str | None:
        if channel.front is not None:
            return f"{site}{shared_path(told)}"
        return channel.opens(told)


def _shown(table: Table, months: Sequence[str], none: str) -> Shown:
    drawn = chart(table.title, months[::-1], table.totals[::-1], none)  # as time goes
    return Shown(table.title, table.rows, table.totals, drawn)


def _month(month: Month, names: Names) -> str:
    locale = names.guide.languages[names.language].dates
    return format_date(month, "MMM yyyy", locale=locale)


def _file(body: bytes, kind: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=kind, headers=headers)
