"""Brings updates to the webhook: in order within a queue, again until it is acknowledged."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from .subscribing import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .records import Json
    from .telegram import Telegram
    from .updates import Update, Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_DELAY = 60
LONGEST_RETRY_AFTER = 3600


class Delivery:
    """One worker per queue that has something pending; none while there is no webhook."""

    def __init__(
        self,
        telegram: Telegram,
        *,
        execute: Callable[[Json], Awaitable[None]],
        time_scale: float,
        timeout: float,
    ) -> None:
        self.routes: dict[str, str] = {}
        self._telegram = telegram
        self._execute = execute
        self._time_scale = time_scale
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None
        self._workers: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._places: tuple[Webhook, asyncio.Semaphore] | None = None

    async def start(self) -> None:
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(timeout=self._timeout, connector=connector)
        self._telegram.listeners.append(self._wake)

    async def stop(self) -> None:
        self._telegram.listeners.remove(self._wake)
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def deliver(self, update: Update) -> int:
        """Bring it once, now, whatever happened before; returns the status, 0 for none.

        Raises:
            RuntimeError: there is no webhook.
        """
        webhook = self._telegram.updates.webhook
        if webhook is None:
            raise RuntimeError("no webhook is set")
        status, _ = await self._post(webhook, update)
        return status

    def _wake(self) -> None:
        if self._telegram.updates.webhook is None:
            return
        for queue in self._telegram.updates.queues() - self._workers.keys():
            worker = asyncio.create_task(self._work(queue))
            self._workers[queue] = worker
            worker.add_done_callback(partial(self._rest, queue))

    def _rest(self, queue: tuple[str, int], worker: asyncio.Task[None]) -> None:
        del self._workers[queue]
        if not worker.cancelled():
            worker.result()
            self._wake()

    async def _work(self, queue: tuple[str, int]) -> None:
        updates = self._telegram.updates
        while (webhook := updates.webhook) and (update := updates.first_of(queue)):
            if self._is_expired(update):
                updates.expire(update)
                continue
            failures = len(update.attempts)
            status, retry_after = await self._post(webhook, update)
            if 200 <= status < 300:
                updates.acknowledge(update)
            else:
                await self._pause(webhook, update, retry_after or back_off(failures))

    async def _pause(self, webhook: Webhook, update: Update, seconds: float) -> None:
        updates = self._telegram.updates
        await self._telegram.changes.until(
            lambda: updates.webhook is not webhook or update not in updates.pending,
            within=seconds / self._time_scale,
        )

    def _is_expired(self, update: Update) -> bool:
        age = self._telegram.now() - update.created
        return age * self._time_scale > update.lifetime

    async def _post(self, webhook: Webhook, update: Update) -> tuple[int, float]:
        async with self._place(webhook):
            update.handed_out = True
            try:
                status, retry_after, body = await self._send(webhook, update)
            except (aiohttp.ClientError, TimeoutError) as error:
                status, retry_after, body = 0, 0.0, None
                webhook.last_error = (self._telegram.now(), f"Connection failed: {error!r}")
        update.attempts.append(status)
        self._telegram.changes.notify()
        if status >= 300:
            text = f"Wrong response from the webhook: {status}"
            webhook.last_error = (self._telegram.now(), text)
        elif isinstance(body, dict) and "method" in body:
            await self._execute(body)
        return status, retry_after

    async def _send(self, webhook: Webhook, update: Update) -> tuple[int, float, Any]:
        assert self._session
        url, headers = self._address(webhook.url), {}
        if webhook.secret:
            headers[SECRET_HEADER] = webhook.secret
        async with self._session.post(
            url, json=update.payload, headers=headers, allow_redirects=False
        ) as response:
            is_json = response.content_type == "application/json"
            body = _decoded(await response.read()) if is_json else None
            return response.status, _seconds(response.headers.get("Retry-After", "")), body

    def _address(self, url: str) -> str:
        for public, local in self.routes.items():
            url = local + url.removeprefix(public) if url.startswith(public) else url
        if urlsplit(url).hostname not in LOOPBACK:
            raise aiohttp.ClientError(f"{url} is not reachable: the emulator stays on loopback")
        return url

    def _place(self, webhook: Webhook) -> asyncio.Semaphore:
        if self._places is None or self._places[0] is not webhook:
            self._places = webhook, asyncio.Semaphore(webhook.max_connections)
        return self._places[1]


def back_off(failures: int) -> float:
    """Seconds until the next attempt: none after the first failure, then 2, 4, 8."""
    return float(min(2**failures, LONGEST_DELAY)) if failures else 0.0


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None


def _seconds(header: str) -> float:
    return float(min(int(header), LONGEST_RETRY_AFTER)) if header.isdigit() else 0.0
