"""The composition root: everything is made and wired here, once, from the settings."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import polling, webhook
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.outbox import Outbox
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.profile import set_profile
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.sender import Sender
from bot.channels.web.channel import Surroundings, WebChannel
from bot.channels.web.render import Renderer
from bot.content.load import load_guide, load_steunpunten
from bot.content.location import folder
from bot.conversation import Conversation
from bot.i18n import ByContext, all_translations
from bot.metrics import Metrics
from bot.stores.pacing import RedisPacing
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal, derive
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.core.guide import Guide
    from bot.i18n import Catalogs
    from bot.settings import Settings

GRACE = 8.0
"""Seconds that what is under way gets to finish when the process is told to stop."""

LINGER = 1.0
"""Seconds before that in which others are still served, but told that we are not ready.

Only behind a public address: there, something has to learn to send people elsewhere first.
"""

NEW_OBJECTS = 3000
"""How many objects there may be more before the collector looks for cycles; a turn makes few."""

_LARGEST_UPDATE = 1024 * 1024
_AGAIN_AFTER = 5.0
_log = logging.getLogger(__name__)


class StartError(Exception):
    """The bot cannot start; the message is one sentence for the operator."""


def read_guide(settings: Settings, catalogs: Catalogs | None = None) -> Guide:
    """The guide with the operator's register; raises `ContentError`.

    `catalogs`: where they were read already, which takes as long as the guide itself.
    """
    catalogs = catalogs or all_translations(folder("locales"))
    guide = load_guide(folder("dialogs"), ByContext(catalogs["en"]))
    return load_steunpunten(guide, settings.steunpunten) if settings.steunpunten else guide


async def serve(settings: Settings) -> None:
    """Run until told to stop (SIGINT, SIGTERM).

    Raises `StartError` and `ContentError` where it cannot run.
    """
    state = State(stopping=_told_to_stop())
    catalogs = all_translations(folder("locales"))
    guide = read_guide(settings, catalogs)
    async with AsyncExitStack() as stack:
        url, secrets = await _storage(settings, stack)
        client, seals = connect(url), [Seal(secret) for secret in secrets]
        store = RedisStore(client, *seals)
        stack.push_async_callback(store.close)
        if not await store.ready():
            raise StartError(
                "The store does not answer. Is LESROUTE_REDIS_URL right, and is it up?"
            )
        metrics = Metrics()
        conversation = Conversation(
            guide=guide,
            store=store,
            understanding=Understanding(guide),
            counters=metrics,
            clock=lambda: datetime.now(UTC),
        )
        stack.push_async_callback(_within_grace, conversation.finish)
        pacing = RedisPacing(client, seals[0])
        telegram = await _telegram(settings, conversation, pacing, secrets, catalogs, stack)
        around = Surroundings(
            keys=[derive(secret, "lesroute web visits") for secret in secrets],
            clock=time.monotonic,
            site=settings.public_url or "",
            bot=telegram.name if telegram else lambda: None,
        )
        page = WebChannel(conversation, Renderer(catalogs, around.site), around)
        application = _application(page, store, metrics, state, telegram)
        await _listen(settings, application, stack)
        # The guide and all code stay: the collector need not look at them again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
        _log.info("serving", extra={"telegram": telegram.way if telegram else "off"})
        await _until_stopped(state, telegram)
        if settings.public_url is not None:
            await asyncio.sleep(LINGER)


@dataclass(slots=True, kw_only=True)
class State:
    """Whether the process was told to stop."""

    stopping: asyncio.Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """The parts of the Telegram channel, what keeps it going and what ends it well.

    `name`: the bot's user name, once Telegram has told it.
    """

    way: str
    name: Callable[[], str | None]
    routes: list[web.RouteDef]
    work: Callable[[], Awaitable[None]]
    finish: Callable[[], Awaitable[None]]


async def _storage(settings: Settings, stack: AsyncExitStack) -> tuple[str, list[str]]:
    """The address of the store and the secrets: what it is sealed with, then what else is read."""
    other = [settings.other_secret.get_secret_value()] if settings.other_secret else []
    own = [settings.secret.get_secret_value()] if settings.secret else []
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value(), [*own, *other]
    from bot.stores.embedded import Embedded, EmbeddedError  # noqa: PLC0415  not all need it

    embedded = Embedded(settings.data_dir)
    try:
        await asyncio.to_thread(embedded.start)
    except EmbeddedError as error:
        raise StartError(str(error)) from error
    stack.callback(embedded.stop)
    return embedded.url, [*(own or [embedded.secret()]), *other]


async def _telegram(  # noqa: PLR0913, PLR0917  the root knows all parts
    settings: Settings,
    conversation: Conversation,
    pacing: RedisPacing,
    secrets: list[str],
    catalogs: Catalogs,
    stack: AsyncExitStack,
) -> Telegram | None:
    if settings.telegram_token is None:
        return None
    base = f"{settings.telegram_api_url}/bot"
    requests = (AiohttpRequest(), AiohttpRequest())
    bot = Bot(
        settings.telegram_token.get_secret_value(),
        base_url=base,
        request=requests[0],
        get_updates_request=requests[1],
    )
    stack.push_async_callback(bot.shutdown)
    for request in requests:
        stack.push_async_callback(request.shutdown)
    sender, pace = Sender(bot, requests[0]), Pace()
    channel = TelegramChannel(
        conversation,
        sender,
        outbox=Outbox(sender, pace, pacing),
        pace=pace,
        web=settings.public_url,
    )
    poller = polling.Poller(channel, sender)
    agreed = [derive(secret, "telegram webhook").hex() for secret in secrets]
    public_url = settings.public_url

    async def work() -> None:
        await bot.initialize()
        ways = (
            poller.poll() if public_url is None else webhook.register(sender, public_url, agreed[0])
        )
        # The profile may take long: Telegram lets a bot change its name only now and then.
        await asyncio.gather(ways, set_profile(sender, catalogs))

    def name() -> str | None:
        with suppress(RuntimeError):  # not asked yet, or Telegram could not be reached
            return bot.username
        return None

    way = "polling" if public_url is None else "webhook"
    routes = webhook.routes(channel, *agreed)
    return Telegram(way=way, name=name, routes=routes, work=work, finish=poller.finish)


def _application(
    page: WebChannel, store: RedisStore, metrics: Metrics, state: State, telegram: Telegram | None
) -> web.Application:
    application = web.Application(client_max_size=_LARGEST_UPDATE, middlewares=[page.middleware()])
    application.add_routes([*page.routes(), *_health(store, metrics, state)])
    if telegram is not None:
        application.add_routes(telegram.routes)
    return application


def _health(store: RedisStore, metrics: Metrics, state: State) -> list[web.RouteDef]:
    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        if state.stopping.is_set() or not await store.ready():
            return web.Response(status=503, text="not ready\n")
        return web.Response(text="ok\n")

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), content_type="text/plain", charset="utf-8")

    return [web.get("/livez", alive), web.get("/readyz", ready), web.get("/metrics", figures)]


async def _listen(settings: Settings, application: web.Application, stack: AsyncExitStack) -> None:
    # Neither browsers nor Telegram compress what they send; a bomb would be.
    runner = web.AppRunner(
        application, access_log=None, shutdown_timeout=GRACE, auto_decompress=False
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, settings.host, settings.port)
    try:
        await site.start()
    except OSError:
        raise StartError(
            f"Port {settings.port} on {settings.host} is taken or not allowed. "
            "Stop what uses it, or set LESROUTE_PORT to another."
        ) from None
    host, port = runner.addresses[0][:2]
    print(f"Lesroute is at http://{host}:{port} (Ctrl-C stops it)", flush=True)  # noqa: T201


def _told_to_stop() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set, from now on."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def _until_stopped(state: State, telegram: Telegram | None) -> None:
    stopped = asyncio.create_task(state.stopping.wait())
    work = asyncio.create_task(_keep_going(telegram))
    done, waiting = await asyncio.wait({stopped, work}, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for task in done:
        task.result()
    if telegram is not None:
        await _within_grace(telegram.finish)


async def _within_grace(finish: Callable[[], Awaitable[None]]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await finish()


async def _keep_going(telegram: Telegram | None) -> None:
    """Polling goes on for ever; a webhook is registered once, when Telegram can be reached."""
    while True:
        try:
            if telegram is not None:
                await telegram.work()
            await asyncio.Event().wait()
        except InvalidToken:
            raise StartError(
                "Telegram does not know this token (any more). Is LESROUTE_TELEGRAM_TOKEN right?"
            ) from None
        except TelegramError as error:
            _log.warning("telegram_unreachable", extra={"kind": type(error).__name__})
            await asyncio.sleep(_AGAIN_AFTER)
