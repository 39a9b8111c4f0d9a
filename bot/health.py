"""The routes for monitoring: `/livez`, `/readyz` and `/metrics`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from bot.channels.port import Channel
    from bot.metrics import Metrics
    from bot.stores.redis import RedisStore


class Served(NamedTuple):
    """What the routes report on."""

    channels: Sequence[Channel]
    store: RedisStore
    metrics: Metrics
    stopping: asyncio.Event


def health(served: Served) -> list[web.RouteDef]:
    """The three routes; what they tell is in docs/operating.md."""

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        if served.stopping.is_set():
            return web.Response(status=503, text="not ready\n")
        # Ready means: can answer. Without a store we still can, with all numbers to call.
        lines = [f"memory: {'ok' if await served.store.ready() else 'away'}"]
        lines += [f"{each.name}: {each.trouble}" for each in served.channels if each.trouble]
        return web.Response(text="\n".join(["ok", *lines, ""]))

    async def figures(_: web.Request) -> web.Response:
        served.metrics.remembers = await served.store.ready()
        return web.Response(body=served.metrics.text(), content_type="text/plain", charset="utf-8")

    return [web.get("/livez", alive), web.get("/readyz", ready), web.get("/metrics", figures)]
