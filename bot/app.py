"""The composition root: everything is made and wired here, once, from the settings."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web

from bot.channels.telegram.service import Access, TelegramService
from bot.channels.web.channel import Surroundings, WebChannel
from bot.channels.web.render import Renderer
from bot.content.load import load_guide, load_steunpunten
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.i18n import all_translations, by_context
from bot.metrics import Metrics
from bot.server import ListenError, Manners, listen, raise_file_limit, reading
from bot.settings import SettingsError
from bot.stores.address import AddressError, connect
from bot.stores.pacing import RedisPacing
from bot.stores.redis import RedisStore
from bot.stores.seal import Seal, derive
from bot.stores.waiting import UnusableError, wait_for
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

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

_TELEGRAM_UP = "Whether Telegram answers us, and brings what people say"
_LARGEST_UPDATE = 1024 * 1024
_log = logging.getLogger(__name__)


class StartError(Exception):
    """The bot cannot start; the message is one sentence for the operator."""


def read_guide(settings: Settings, catalogs: Catalogs | None = None) -> Guide:
    """The guide with the operator's register; raises `ContentError`.

    `catalogs`: where they were read already, which takes as long as the guide itself.
    """
    catalogs = catalogs or all_translations(folder("locales"))
    guide = load_guide(folder("dialogs"), by_context(catalogs))
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
        url, secrets, keeping = await _storage(settings, stack)
        try:
            client = connect(url)
        except AddressError as error:
            raise SettingsError([str(error)]) from None
        seals = [Seal(secret) for secret in secrets]
        store = RedisStore(client, *seals)
        stack.push_async_callback(store.close)
        try:
            await wait_for(store.refusal, stopping=state.stopping, say=_say)
        except UnusableError as error:
            raise StartError(str(error)) from None
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
        application.add_routes([*page.routes(), *_health(store, metrics, state, telegram)])
        if telegram is not None:
            application.add_routes(telegram.routes)
            metrics.watch("lesroute_telegram_up", _TELEGRAM_UP, lambda: telegram.up)
        await _listen(settings, application, manners, stack)
        # The guide and all code stay: the collector need not look at them again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
        _log.info("serving", extra={"telegram": telegram.way if telegram else "off"})
        await _until_stopped(state, telegram, keeping)
        if settings.public_url is not None:
            await asyncio.sleep(LINGER)


@dataclass(slots=True, kw_only=True)
class State:
    """Whether the process was told to stop."""

    stopping: asyncio.Event


class _Storage(NamedTuple):
    """`secrets`: what the store is sealed with, then what else is read. `keeping`: runs beside."""

    url: str
    secrets: list[str]
    keeping: Callable[[], Coroutine[Any, Any, None]] | None = None


async def _storage(settings: Settings, stack: AsyncExitStack) -> _Storage:
    other = [settings.other_secret.get_secret_value()] if settings.other_secret else []
    own = [settings.secret.get_secret_value()] if settings.secret else []
    if settings.redis_url is not None:
        return _Storage(settings.redis_url.get_secret_value(), [*own, *other])
    from bot.stores.embedded import Embedded, EmbeddedError  # noqa: PLC0415  not all need it
    from bot.stores.keeping import keep  # noqa: PLC0415  the same

    embedded = Embedded(settings.data_dir)
    try:
        await asyncio.to_thread(embedded.start)
    except EmbeddedError as error:
        raise StartError(str(error)) from error
    stack.callback(embedded.stop)
    try:
        secrets = [*(own or [embedded.secret()]), *other]
    except EmbeddedError as error:
        raise StartError(str(error)) from error

    async def keeping() -> None:
        try:
            await keep(embedded)
        except EmbeddedError as error:
            raise StartError(str(error)) from error

    return _Storage(embedded.url, secrets, keeping)


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


def _health(
    store: RedisStore, metrics: Metrics, state: State, telegram: TelegramService | None
) -> list[web.RouteDef]:
    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        # Ready is: can answer. Without a memory we still can, and the numbers to call stay.
        lines = [f"memory: {'ok' if await store.ready() else 'away'}"]
        if state.stopping.is_set():
            return web.Response(status=503, text="not ready\n")
        if telegram is not None and telegram.trouble:
            lines.append(f"telegram: {telegram.trouble}")
        return web.Response(text="\n".join(["ok", *lines, ""]))

    async def figures(_: web.Request) -> web.Response:
        metrics.remembers = await store.ready()
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


async def _until_stopped(
    state: State,
    telegram: TelegramService | None,
    keeping: Callable[[], Coroutine[Any, Any, None]] | None,
) -> None:
    """Return when told to stop; raises what ends the keeping of the store."""
    ending: list[asyncio.Task[Any]] = [asyncio.create_task(state.stopping.wait())]
    if keeping is not None:
        ending.append(asyncio.create_task(keeping()))
    running = [asyncio.create_task(telegram.run())] if telegram is not None else []
    done, waiting = await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
    for task in (*waiting, *running):
        task.cancel()
    await asyncio.gather(*waiting, *running, return_exceptions=True)
    for task in done:
        task.result()
    if telegram is not None:
        await _within_grace(telegram.finish)


def _say(sentence: str) -> None:
    """To the operator, while there is nothing to serve yet."""
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


async def _within_grace(finish: Callable[[], Awaitable[None]]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await finish()
