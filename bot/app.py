"""The composition root: everything is made and wired here, once, from the settings."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

from bot.channels.port import Common
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
from bot.stopping import GRACE, told_to_stop, until_stopped, within_grace
from bot.stores.figures import Figures
from bot.stores.journal import Journal
from bot.stores.redis import RedisStore
from bot.stores.reminders import RedisReminders
from bot.stores.storage import open_storage
from bot.stores.waiting import UnusableError, wait_for
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.port import Channel, ChannelKind
    from bot.core.guide import Guide
    from bot.settings import AllSettings, Settings
    from bot.stopping import Work
    from bot.stores.storage import Storage

CHANNELS: tuple[ChannelKind, ...] = (WEB, WHATSAPP, TELEGRAM, TEAMS)
"""All the ways in which people can reach us, in the order in which they are offered."""

LINGER = 1.0
"""Seconds between the signal to stop and the end: we serve on, but `/readyz` says not ready.

Only behind a public address, where a proxy must first learn to send people elsewhere.
"""

NEW_OBJECTS = 30_000
"""How many new objects the collector waits for before it looks for cycles; a turn makes few."""

_UP = "Whether {} answers us, and brings what people say"
_LARGEST_UPDATE = 1024 * 1024
_log = logging.getLogger(__name__)


async def serve(told: AllSettings, kinds: Sequence[ChannelKind] = CHANNELS) -> None:
    """Run until told to stop (SIGINT, SIGTERM).

    Raises `SettingsError`, `StartError` and `ContentError` where it cannot run.
    """
    raise_file_limit()
    stopping = told_to_stop()
    async with AsyncExitStack() as stack:
        parts = await _wired(told, kinds, stopping, stack)
        opened = parts.shared.open
        for kind in kinds:
            channel = kind.open(told.parts[kind.name], parts.shared)
            if channel is not None:
                opened.append(channel)
                stack.push_async_callback(channel.close)
                _watch(channel, parts.metrics)
        stack.push_async_callback(parts.reminding.close)
        await _listen(parts, stopping, stack)
        _let_the_collector_skip_what_stays()
        _log.info("serving", extra={channel.name: channel.way for channel in opened})
        await until_stopped(stopping, [parts.reminding, *opened], parts.beside, parts.needed)
        if told.settings.public_url is not None:
            await asyncio.sleep(LINGER)


class _Parts(NamedTuple):
    """What is made before any channel opens.

    `beside`: work that runs beside that of channels. `needed`: work without which all must end.
    """

    shared: Common
    store: RedisStore
    figures: Figures
    metrics: Metrics
    reminding: Reminding
    beside: Sequence[Work]
    needed: Sequence[Work]


async def _wired(
    told: AllSettings, kinds: Sequence[ChannelKind], stopping: asyncio.Event, stack: AsyncExitStack
) -> _Parts:
    settings = told.settings
    catalogs = all_translations(folder("locales"))
    guide = read_guide(settings, catalogs)
    storage = await open_storage(settings, stack)
    store = await _remembering(storage, kinds, stopping, stack)
    figures = _figures(settings, storage, guide, kinds, stack)
    metrics = Metrics(guide.version)
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
    stack.push_async_callback(within_grace, conversation.finish)
    shared = Common(
        conversation=conversation,
        settings=settings,
        catalogs=catalogs,
        keys=storage.keys,
        pacing=storage.pacing,
        quota=storage.quota,
        refused=metrics.refused,
        kinds=kinds,
        open=opened,
    )
    reminding = Reminding(conversation, queue, opened, metrics)
    beside, needed = [figures.run, store.let_go], [storage.keeping] if storage.keeping else []
    return _Parts(shared, store, figures, metrics, reminding, beside, needed)


async def _remembering(
    storage: Storage, kinds: Sequence[ChannelKind], stopping: asyncio.Event, stack: AsyncExitStack
) -> RedisStore:
    """The store of sessions, once it takes commands."""
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
    storage: Storage,
    guide: Guide,
    kinds: Sequence[ChannelKind],
    stack: AsyncExitStack,
) -> Figures:
    figures = Figures(
        storage.client,
        *storage.seals,
        cells=cells(guide, (kind.name for kind in kinds)),
        journal=Journal(settings.data_dir / "figures"),
        clock=lambda: datetime.now(UTC),
    )
    stack.push_async_callback(within_grace, figures.finish)
    return figures


def _watch(channel: Channel, metrics: Metrics) -> None:
    """Add what a channel tells of itself to `/metrics`."""
    if channel.peer:
        name, about = f"lesroute_{channel.name}_up", _UP.format(channel.title)
        metrics.watch(name, about, lambda: channel.up)
    metrics.ask(lambda: channel.figures)


def _let_the_collector_skip_what_stays() -> None:
    """The guide and all code stay for good, so looking at them again and again is wasted."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    gc.enable()


async def _listen(parts: _Parts, stopping: asyncio.Event, stack: AsyncExitStack) -> None:
    shared, settings = parts.shared, parts.shared.settings
    served = Served(shared.open, parts.store, parts.metrics, stopping)
    own = OwnPages(common=shared, figures=parts.figures, keys=shared.keys(PURPOSE))
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
    # A request that outlasts the grace is cancelled, and then has the same time again to end.
    where = settings.host, settings.port
    try:
        here = await listen(application, where, manners, stack, grace=GRACE / 2)
    except ListenError as error:
        raise StartError(str(error)) from None
    print(f"Lesroute is at {here} (Ctrl-C stops it)", flush=True)  # noqa: T201


def _say(sentence: str) -> None:
    """Tell the operator something before we serve."""
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201
