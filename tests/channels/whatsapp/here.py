"""The WhatsApp channel in the process of the test, wired as the composition root does it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from secrets import randbelow, token_hex
from typing import TYPE_CHECKING, Any

from bot.channels.port import Channel
from bot.channels.reminding import OpenWays, Reminding
from bot.channels.whatsapp.pace import Pace
from bot.channels.whatsapp.place import Place
from bot.channels.whatsapp.service import Access, WhatsApp
from bot.channels.whatsapp.webhook import PATH
from bot.conversation.messages import Address
from bot.metrics import Metrics
from bot.stores.reminders import RedisReminders
from bot.stores.seal import Seal
from tests.channels.whatsapp.emulator import WhatsApp as Emulator
from tests.channels.wired import client_at, conversing, serve, shared
from tests.guides import NOW
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from bot.conversation.conversation import Conversation
    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.reminders import Reminder
    from bot.core.session import Session
    from bot.stores.redis import RedisStore
    from tests.channels.whatsapp.emulator import Person

WEB = "https://lesroute.example/"
NUMBER = "31970000001"
_A_LOOK = 3 * 60 * 60.0
"""Seconds between two looks at what is due: on a clock that leaps, weeks go by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The parts that a test may want to hold; `refused`: as what requests were counted."""

    service: WhatsApp
    conversation: Conversation
    store: RedisStore
    secret: str
    reminding: Reminding
    refused: Sequence[str]

    async def session(self, chat: str) -> Session | None:
        kept = await self.store.load(chat)
        return kept.record.session if kept and kept.record else None


class _Web(Channel):
    """Another channel, that keeps no copy."""

    name = title = "web"

    def __init__(self, site: str) -> None:
        self._site = site

    def link(self, session: Session, node: NodeId | None) -> str | None:
        return self._site

    def page(self, session: Session, node: NodeId) -> str | None:
        return f"{self._site}?op={node}"

    def calendar(self, reminder: Reminder, language: Code) -> str | None:
        return f"/agenda/{language}/{reminder.moment}.ics"


def emulator(*, paced: bool = False) -> Emulator:
    """A WhatsApp by the clock of the loop, as the bot's is."""
    loop = asyncio.get_running_loop()
    made = Emulator(paced=paced, clock=lambda: NOW.timestamp() + loop.time())
    made.phone_id = str(2 * 10**14 + randbelow(10**14))  # what it may say is counted for each
    return made


@asynccontextmanager
async def here(  # noqa: PLR0913  what a test may set
    whatsapp: Emulator,
    guide: Guide,
    redis_url: str,
    *,
    secret: str | None = None,
    template: str | None = None,
    monthly_cap: int | None = None,
    site: str | None = WEB,
) -> AsyncIterator[Here]:
    """Answers what the emulator posts; with a `secret` of before it remembers what it did then.

    `site`: the web chat, where there is one.
    """
    secret = secret or token_hex()
    async with AsyncExitStack() as stack:
        client, seal = client_at(redis_url), Seal(secret)
        opened: list[Channel] = [_Web(site)] if site else []
        refused: list[str] = []
        queue = RedisReminders(client, seal)
        ways = OpenWays(opened, WEB.rstrip("/"))
        conversation, store = await conversing(guide, client, seal, stack, book=queue, ways=ways)
        access = Access(
            api_url=whatsapp.url,
            phone_id=whatsapp.phone_id,
            token=whatsapp.token,
            app_secret=whatsapp.app_secret,
            verify_token=whatsapp.verify_token,
            number=NUMBER,
            template=template,
            monthly_cap=monthly_cap,
        )
        service = WhatsApp(
            access,
            shared(conversation, client, seal, opened, refused.append),
            Pace(asyncio.get_running_loop().time),
        )
        stack.push_async_callback(service.close)
        opened.append(service)
        await whatsapp.subscribe(f"{await serve(service.routes, stack)}{PATH}")
        yield Here(
            service=service,
            conversation=conversation,
            store=store,
            secret=secret,
            reminding=Reminding(conversation, queue, opened, Metrics(), pause=_A_LOOK),
            refused=refused,
        )
        await whatsapp.quiet()


def address_of(person: Person) -> Address:
    place = Place(to=person.user or person.number or "", moment=person.spoke or 0.0)
    return Address(channel="whatsapp", to=place.address)


def leaping(
    guide: Guide,
    valkey_url: str,
    story: Callable[[Emulator, Here], Awaitable[None]],
    **more: Any,
) -> None:
    """With WhatsApp's own limits, on a clock that leaps; `more`: for `here`."""
    more = {"template": "lesroute_herinnering", **more}

    async def run() -> None:
        async with (
            emulator(paced=True) as whatsapp,
            here(whatsapp, guide, valkey_url, **more) as bot,
        ):
            await story(whatsapp, bot)
            await whatsapp.quiet()
            assert not whatsapp.violations

    run_leaping(run())
