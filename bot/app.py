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
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.channels.telegram.service import Access, TelegramService, UnknownTokenError
from bot.channels.web.channel import Surroundings, WebChannel
from bot.channels.web.render import Renderer
from bot.content.load import load_guide, load_steunpunten
from bot.content.location import folder
from bot.conversation import Conversation
from bot.i18n import ByContext, all_translations
from bot.metrics import Metrics
from bot.server import ListenError, Manners, listen, raise_file_limit, reading
from bot.settings import SettingsError
from bot.stores.pacing import RedisPacing
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal, derive
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.core.guide import Guide
    from bot.i18n import Catalogs
    from bot.settings import Settings

GRACE = 4.0
"""Seconds that each kind of what is under way gets to finish when the process is told to stop."""

LINGER = 1.0
"""Seconds before that in which others are still served, but told that we are not ready.

Only behind a public address: there, something has to learn to send people elsewhere first.
"""

NEW_OBJECTS = 30_000
"""How many objects there may be more before the collector looks for cycles; a turn makes few."""

_LARGEST_UPDATE = 1024 * 1024
_ONE_OF_A_CLUSTER = (
    "LESROUTE_REDIS_URL names one server of a cluster: begin it with redis+cluster://."
)
_NO_STORE = "LESROUTE_REDIS_URL is no address of a store, as redis://host:6379/0 is."
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
    raise_file_limit()
    state = State(stopping=_told_to_stop())
    catalogs = all_translations(folder("locales"))
    guide = read_guide(settings, catalogs)
    async with AsyncExitStack() as stack:
        url, secrets = await _storage(settings, stack)
        try:
            client = connect(url)
        except ValueError:
            raise SettingsError([_NO_STORE]) from None
        seals = [Seal(secret) for secret in secrets]
        store = RedisStore(client, *seals)
        stack.push_async_callback(store.close)
        if not await store.ready():
            raise StartError(
                "The store does not answer. Is LESROUTE_REDIS_URL right, and is it up?"
            )
        if await store.is_split():
            raise SettingsError([_ONE_OF_A_CLUSTER])
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
        telegram = _telegram(settings, conversation, pacing, secrets, catalogs)
        if telegram is not None:
            stack.push_async_callback(telegram.close)
        around = Surroundings(
            keys=[derive(secret, "lesroute web visits") for secret in secrets],
            clock=time.monotonic,
            proxies=settings.proxies,
            site=settings.public_url or "",
            bot=telegram.name if telegram else lambda: None,
        )
        page = WebChannel(conversation, Renderer(catalogs), around)
        manners = Manners(refuse=page.refusal, count=metrics.refused)
        application = web.Application(
            client_max_size=_LARGEST_UPDATE, middlewares=[page.middleware(), reading(manners)]
        )
        application.add_routes([*page.routes(), *_health(store, metrics, state)])
        if telegram is not None:
            application.add_routes(telegram.routes)
        await _listen(settings, application, manners, stack)
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
    try:
        return embedded.url, [*(own or [embedded.secret()]), *other]
    except EmbeddedError as error:
        raise StartError(str(error)) from error


def _telegram(
    settings: Settings,
    conversation: Conversation,
    pacing: RedisPacing,
    secrets: list[str],
    catalogs: Catalogs,
) -> TelegramService | None:
    if settings.telegram_token is None:
        return None
    access = Access(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        public_url=settings.public_url,
        agreed=[derive(secret, "telegram webhook").hex() for secret in secrets],
    )
    return TelegramService(access, conversation, pacing, catalogs)


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


async def _listen(
    settings: Settings, application: web.Application, manners: Manners, stack: AsyncExitStack
) -> None:
    # What does not end in its time is cancelled, and gets that time once more.
    where = settings.host, settings.port
    try:
        here = await listen(application, where, manners, stack, grace=GRACE / 2)
    except ListenError as error:
        raise StartError(str(error)) from None
    print(f"Lesroute is at {here} (Ctrl-C stops it)", flush=True)  # noqa: T201


def _told_to_stop() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set, from now on."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def _until_stopped(state: State, telegram: TelegramService | None) -> None:
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(state.stopping.wait())]
    if telegram is not None:
        tasks.append(asyncio.create_task(telegram.run()))
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    try:
        for task in done:
            task.result()
    except UnknownTokenError:
        raise StartError(
            "Telegram does not know this token (any more). Is LESROUTE_TELEGRAM_TOKEN right?"
        ) from None
    if telegram is not None:
        await _within_grace(telegram.finish)


async def _within_grace(finish: Callable[[], Awaitable[None]]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await finish()
