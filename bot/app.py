"""The composition root: everything is made and wired here, once, from the settings."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web

from bot.channels.port import Shared
from bot.channels.reminding import OpenWays, Reminding
from bot.channels.teams.kind import TEAMS
from bot.channels.telegram.kind import TELEGRAM
from bot.channels.web.kind import WEB
from bot.channels.whatsapp.kind import WHATSAPP
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.core.figures import cells
from bot.health import Served, health
from bot.i18n import all_translations
from bot.kit.page import PURPOSE, OwnPages
from bot.metrics import Metrics
from bot.server import ListenError, Manners, joining, listen, raise_file_limit, reading
from bot.starting import StartError, read_guide
from bot.stores.address import connect
from bot.stores.figures import Figures
from bot.stores.journal import Journal
from bot.stores.pacing import RedisPacing
from bot.stores.quota import RedisQuota
from bot.stores.redis import RedisStore
from bot.stores.reminders import RedisReminders
from bot.stores.seal import Seal, derive
from bot.stores.waiting import UnusableError, wait_for
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence

    from bot.channels.port import Channel, Kind
    from bot.core.guide import Guide
    from bot.i18n import Catalogs
    from bot.settings import AllSettings, Settings
    from bot.stores.address import Client

CHANNELS: tuple[Kind, ...] = (WEB, TELEGRAM, WHATSAPP, TEAMS)
"""All the ways in which people can reach us."""

GRACE = 4.0
"""Seconds that what is under way gets to finish when the process is told to stop.

First what channels and reminders have in hand, then requests, then what is still to be noted, and
then what was counted: only where the store is away does each of these take all of it.
"""

AGAIN = 0.5
"""Seconds until work that was cancelled and goes on is cancelled once more."""

LINGER = 1.0
"""Seconds before that in which others are still served, but told that we are not ready.

Only behind a public address: there, something has to learn to send people elsewhere first.
"""

NEW_OBJECTS = 30_000
"""How many objects there may be more before the collector looks for cycles; a turn makes few."""

_UP = "Whether {} answers us, and brings what people say"
_LARGEST_UPDATE = 1024 * 1024
_log = logging.getLogger(__name__)


async def serve(told: AllSettings, kinds: Sequence[Kind] = CHANNELS) -> None:
    """Run until told to stop (SIGINT, SIGTERM).

    Raises `SettingsError`, `StartError` and `ContentError` where it cannot run.
    """
    raise_file_limit()
    settings = told.settings
    stopping = _told_to_stop()
    catalogs = all_translations(folder("locales"))
    guide = read_guide(settings, catalogs)
    async with AsyncExitStack() as stack:
        storage = await _storage(settings, stack)
        store = await _remembering(storage, kinds, stopping, stack)
        metrics = Metrics(guide.version)
        figures = _figures(settings, storage, guide, kinds, stack)
        queue = RedisReminders(storage.client, *storage.seals)
        opened: list[Channel] = []
        conversation = Conversation(
            guide=guide,
            store=store,
            understanding=Understanding(guide),
            counters=metrics,
            clock=lambda: datetime.now(UTC),
            book=queue,
            ways=OpenWays(opened, settings.public_url),
            tally=figures,
        )
        stack.push_async_callback(_within_grace, conversation.finish)
        reminding = Reminding(conversation, queue, opened, metrics)
        shared = _shared(settings, storage, conversation, catalogs, opened)
        for kind in kinds:
            channel = kind.open(told.parts[kind.name], shared)
            if channel is not None:
                opened.append(channel)
                stack.push_async_callback(channel.close)
                _watch(channel, metrics)
        stack.push_async_callback(reminding.close)
        own = OwnPages(shared=shared, figures=figures, keys=shared.keys(PURPOSE))
        await _listen(settings, own, Served(opened, store, metrics, stopping), stack)
        # The guide and all code stay: the collector need not look at them again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
        _log.info("serving", extra={channel.name: channel.way for channel in opened})
        beside = [figures.run, store.let_go, *([storage.keeping] if storage.keeping else [])]
        await until_stopped(stopping, [reminding, *opened], beside)
        if settings.public_url is not None:
            await asyncio.sleep(LINGER)


class _Storage(NamedTuple):
    """`secrets`: what the store is sealed with, then what else is read. `keeping`: runs beside."""

    client: Client
    secrets: list[str]
    keeping: Callable[[], Coroutine[Any, Any, None]] | None = None

    @property
    def seals(self) -> list[Seal]:
        return [Seal(secret) for secret in self.secrets]


async def _storage(settings: Settings, stack: AsyncExitStack) -> _Storage:
    if settings.redis_url is not None:
        client = connect(settings.redis_url.get_secret_value())
        return _Storage(client, settings.secrets(lambda: None))
    from bot.stores.embedded import Embedded, EmbeddedError  # noqa: PLC0415  not all need it
    from bot.stores.keeping import keep  # noqa: PLC0415  the same

    embedded = Embedded(settings.data_dir)
    try:
        await asyncio.to_thread(embedded.start)
        stack.callback(embedded.stop)
        secrets = settings.secrets(embedded.secret)
    except EmbeddedError as error:
        raise StartError(str(error)) from error

    async def keeping() -> None:
        try:
            await keep(embedded)
        except EmbeddedError as error:
            raise StartError(str(error)) from error

    return _Storage(connect(embedded.url), secrets, keeping)


async def _remembering(
    storage: _Storage, kinds: Sequence[Kind], stopping: asyncio.Event, stack: AsyncExitStack
) -> RedisStore:
    """The store, once it remembers."""
    kept = {kind.name: kind.kept for kind in kinds}
    store = RedisStore(storage.client, *storage.seals, kept=kept)
    stack.push_async_callback(store.close)
    try:
        await wait_for(store.refusal, stopping=stopping, say=_say)
    except UnusableError as error:
        raise StartError(str(error)) from None
    return store


def _figures(
    settings: Settings,
    storage: _Storage,
    guide: Guide,
    kinds: Sequence[Kind],
    stack: AsyncExitStack,
) -> Figures:
    figures = Figures(
        storage.client,
        *storage.seals,
        cells=cells(guide, (kind.name for kind in kinds)),
        journal=Journal(settings.data_dir / "figures"),
        clock=lambda: datetime.now(UTC),
    )
    stack.push_async_callback(_within_grace, figures.finish)
    return figures


def _shared(
    settings: Settings,
    storage: _Storage,
    conversation: Conversation,
    catalogs: Catalogs,
    opened: list[Channel],
) -> Shared:
    return Shared(
        conversation=conversation,
        settings=settings,
        catalogs=catalogs,
        keys=lambda purpose: [derive(secret, purpose) for secret in storage.secrets],
        pacing=partial(RedisPacing, storage.client, storage.seals[0]),
        quota=partial(RedisQuota, storage.client, storage.seals[0]),
        open=opened,
    )


def _watch(channel: Channel, metrics: Metrics) -> None:
    """Show what a channel tells of itself whenever the figures are asked for."""
    if channel.peer:
        name, about = f"lesroute_{channel.name}_up", _UP.format(channel.title)
        metrics.watch(name, about, partial(getattr, channel, "up"))
    metrics.ask(partial(getattr, channel, "figures"))


async def _listen(settings: Settings, own: OwnPages, served: Served, stack: AsyncExitStack) -> None:
    (front,) = (channel.front for channel in served.channels if channel.front is not None)
    others = {
        route.path
        for channel in served.channels
        for route in channel.routes
        if channel.front is None and isinstance(route, web.RouteDef)
    }
    manners = Manners(refuse=front.refusal, count=served.metrics.refused)
    application = web.Application(
        client_max_size=_LARGEST_UPDATE,
        middlewares=[joining, front.middleware(others), reading(manners)],
    )
    for channel in served.channels:
        application.add_routes(channel.routes)
    application.add_routes((*own.routes(), *health(served)))
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


async def until_stopped(
    stopping: asyncio.Event,
    parts: Sequence[Reminding | Channel],
    beside: Sequence[Callable[[], Coroutine[Any, Any, None]]],
) -> None:
    """Return when told to stop; raises what ends the work beside the channels."""
    ending: list[asyncio.Task[Any]] = [asyncio.create_task(stopping.wait())]
    ending += [asyncio.create_task(work()) for work in beside]
    running = [asyncio.create_task(part.run()) for part in parts]
    done, waiting = await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
    await _end([*waiting, *running])
    for task in done:
        task.result()
    await asyncio.gather(*(_within_grace(part.finish) for part in parts))


async def _end(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Cancel tasks until they have ended: where redis-py waits in one, it may miss that once."""
    left: Collection[asyncio.Task[Any]] = tasks
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN)
    await asyncio.gather(*tasks, return_exceptions=True)


def _say(sentence: str) -> None:
    """To the operator, while there is nothing to serve yet."""
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


async def _within_grace(finish: Callable[[], Awaitable[None]]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await finish()
