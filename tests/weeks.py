"""Telegram and the web in one process, on a clock that leaps over weeks; and their users."""

from __future__ import annotations

import asyncio
import re
from abc import ABC, abstractmethod
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from secrets import token_hex
from typing import TYPE_CHECKING

from aiohttp import ClientSession, CookieJar, web

from bot.channels.port import Channel, Common
from bot.channels.reminding import OpenWays, Reminding
from bot.channels.telegram.service import Access, Telegram
from bot.channels.telegram.webhook import PATH
from bot.channels.web.channel import WebChannel
from bot.channels.web.render import Renderer
from bot.channels.web.surroundings import Surroundings
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.i18n import all_translations
from bot.metrics import Metrics
from bot.settings import Settings
from bot.stores.pacing import RedisPacing
from bot.stores.quota import RedisQuota
from bot.stores.redis import RedisStore, connect
from bot.stores.reminders import RedisReminders
from bot.stores.seal import Seal
from tests.channels.web import plain
from tests.clock import Clock
from tests.emulator import Emulator
from tests.guides import NOW
from tests.stores.servers import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.conversation.ports import Due
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.reminders import Reminder
    from bot.understanding.understand import Understanding
    from tests.emulator import Person, Screen

READING = timedelta(seconds=5)
"""How long people read before they press something."""

_MANY = 1000


@dataclass(kw_only=True)
class Weeks:
    """`tell`: one round of the loop that sends reminders."""

    emulator: Emulator
    url: str
    clock: Clock[datetime]
    store: RedisStore
    queue: RedisReminders
    reminding: Reminding

    async def leap(self, ahead: timedelta) -> None:
        """Move the clock ahead, sending each reminder that falls due at its moment."""
        until = self.clock.at + ahead
        while due := await self._next(until.timestamp()):
            self.clock.at = max(self.clock.at, due.at)
            await self.tell()
        self.clock.at = until

    async def tell(self) -> None:
        for due in await self.queue.claim(self.clock.at.timestamp(), _MANY):
            await self.reminding.tell(due)

    async def noted(self) -> list[str]:
        """The chats in the queue, one for each reminder."""
        return [due.chat for due in await self._all()]

    async def kept(self, chat: str) -> tuple[Reminder, ...] | None:
        """The reminders in the record of a chat; `None` where there is no record."""
        loaded = await self.store.load(chat)
        return loaded.record.session.reminders if loaded and loaded.record else None

    async def _next(self, until: float) -> Reminder | None:
        moments = [due.reminder for due in await self._all() if due.reminder.moment <= until]
        return min(moments, key=lambda reminder: reminder.moment, default=None)

    async def _all(self) -> list[Due]:
        claimed = list(await self.queue.claim(1e11, _MANY))
        for due in claimed:
            await self.queue.later(due, due.reminder.moment)
        return claimed


class Hand(ABC):
    """A user of one channel."""

    def __init__(self, weeks: Weeks, language: Code) -> None:
        self.weeks = weeks
        self.language = language

    @property
    @abstractmethod
    def chat(self) -> str:
        """The chat's name in the store."""

    @property
    @abstractmethod
    def text(self) -> str:
        """What is on the screen now."""

    async def press(self, label: str) -> None:
        await self._press(label)
        self.weeks.clock.at += READING

    async def write(self, words: str) -> None:
        await self._write(words)
        self.weeks.clock.at += READING

    @abstractmethod
    async def comes_back(self) -> None:
        """Come back after days: to the chat, or to the page that the calendar opens."""

    @abstractmethod
    async def _press(self, label: str) -> None: ...

    @abstractmethod
    async def _write(self, words: str) -> None: ...

    @abstractmethod
    async def file(self, label: str) -> bytes:
        """The file of the calendar entry behind the button or link with this label."""


class OnTelegram(Hand):
    def __init__(self, weeks: Weeks, language: Code) -> None:
        super().__init__(weeks, language)
        self._person: Person = weeks.emulator.person("Sam", language_code=language)
        self._screen: Screen | None = None

    @property
    def chat(self) -> str:
        return f"telegram:{self._person.id}"

    @property
    def text(self) -> str:
        return self._person.messages[-1].text

    async def comes_back(self) -> None:
        """Nothing to do: the messages are still there."""

    async def _press(self, label: str) -> None:
        await self._person.taps(label, within=60)

    async def _write(self, words: str) -> None:
        await self._person.sends(words, within=60)

    async def file(self, label: str) -> bytes:
        screen = await self._person.taps(label, within=60)
        sent = screen.payload["document"]
        assert (sent["file_name"], sent["mime_type"]) == ("lesroute.ics", "text/calendar")
        return self.weeks.emulator.telegram.files[sent["file_id"]].content


class OnThePage(Hand):
    """A user of the page without its script."""

    def __init__(self, weeks: Weeks, language: Code, http: ClientSession) -> None:
        super().__init__(weeks, language)
        self._http = http
        self._page = ""

    @property
    def chat(self) -> str:
        (cookie,) = self._http.cookie_jar
        return f"web:{cookie.value.partition('.')[0]}"

    @property
    def text(self) -> str:
        (main,) = re.findall(r"<main.*</main>", self._page, re.DOTALL)
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))

    async def comes_back(self) -> None:
        async with self._http.get("/") as response:
            self._page = await response.text()

    async def _press(self, label: str) -> None:
        self._page = await plain.send(self._http, plain.pressed(await self._shown(), label))

    async def _write(self, words: str) -> None:
        self._page = await plain.send(self._http, plain.typed(await self._shown(), words))

    async def file(self, label: str) -> bytes:
        (path,) = re.findall(rf'<a [^>]*href="([^"]+)" download[^>]*>{label}</a>', self._page)
        async with self._http.get(path) as response:
            return await response.read()

    async def _shown(self) -> str:
        if not self._page:
            headers = {"Accept-Language": self.language}
            async with self._http.get("/", headers=headers) as response:
                self._page = await response.text()
        return self._page


@asynccontextmanager
async def weeks(guide: Guide, ears: Understanding, redis_url: str) -> AsyncIterator[Weeks]:
    async with AsyncExitStack() as stack:
        clock, client, seal = Clock(NOW), connect(redis_url), Seal(token_hex())

        def seconds() -> float:
            return clock.at.timestamp()

        emulator = Emulator(clock=seconds)
        await stack.enter_async_context(emulator)
        store, queue = RedisStore(client, seal), RedisReminders(client, seal)
        stack.push_async_callback(store.close)
        opened: list[Channel] = []
        conversation = Conversation(
            guide=guide,
            store=store,
            understanding=ears,
            counters=Metrics(),
            clock=clock,
            book=queue,
            ways=OpenWays(opened, None),
        )
        stack.push_async_callback(conversation.finish)
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        catalogs = all_translations(folder("locales"))
        shared = Common(
            conversation=conversation,
            settings=Settings(),
            catalogs=catalogs,
            keys=lambda _: [b"k" * 32],
            pacing=partial(RedisPacing, client, seal),
            quota=partial(RedisQuota, client, seal),
            refused=lambda _: None,
            open=opened,
        )
        telegram = Telegram(
            Access(token=emulator.token, api_url=emulator.url, public_url=url, agreed=["agreed"]),
            shared,
        )
        stack.push_async_callback(telegram.close)
        telegram._outbox._pace._now = seconds  # weeks go by for it too
        around = Surroundings(
            keys=[b"k" * 32],
            clock=seconds,
            proxies=(),
            site="",
            onward=lambda _, __, ___: iter(()),
        )
        page = WebChannel(conversation, Renderer(catalogs), around)
        opened += [page, telegram]
        application = web.Application(middlewares=[page.middleware({PATH})])
        application.add_routes([*telegram.routes, *page.routes])
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", port).start()
        running = asyncio.create_task(telegram.run())
        stack.callback(running.cancel)
        await emulator.until(lambda: emulator.telegram.updates.webhook, within=60)
        yield Weeks(
            emulator=emulator,
            url=url,
            clock=clock,
            store=store,
            queue=queue,
            reminding=Reminding(conversation, queue, opened, Metrics()),
        )


@asynccontextmanager
async def hand(kind: str, within: Weeks, language: Code) -> AsyncIterator[Hand]:
    """A new user, of `telegram` or of the `page`."""
    if kind == "telegram":
        somebody = OnTelegram(within, language)
        await somebody.write("/start")
        yield somebody
        return
    jar = CookieJar(unsafe=True)
    async with ClientSession(within.url, cookie_jar=jar) as http:
        yield OnThePage(within, language, http)
