"""Updates by webhook: Telegram posts them with the secret that we gave it."""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web
from telegram.error import TelegramError

from bot.channels.delivery import BrokenError
from bot.channels.payload import read_update
from bot.channels.retry_after import come_again
from bot.channels.telegram.errors import asked_to_wait, quoted
from bot.channels.telegram.inbound import UPDATES
from bot.conversation.messages import Busy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.port import Refused
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.health import Health
    from bot.channels.telegram.sender import Sender

PATH = "/telegram/webhook"
LOOK_AGAIN = 60.0
"""Seconds between two looks at whether the webhook is still ours."""

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SOON = 2.0
_JSON = {"Content-Type": "application/json"}
_UNDELIVERED = "Telegram cannot bring updates to LESROUTE_PUBLIC_URL, and says:"
_REFUSED, _LATER = "Wrong response from the webhook: 401", "Wrong response from the webhook: 503"
_log = logging.getLogger(__name__)


async def register(sender: Sender, public_url: str, secret: str) -> None:
    """Have Telegram post updates to our address."""
    wanted = {**_wanted(public_url), "secret_token": secret}
    await sender.call_once(("setWebhook", wanted))


class Keeper:
    """Registers the webhook, and checks now and then whether it is still ours."""

    def __init__(self, sender: Sender, public_url: str, secret: str, health: Health) -> None:
        self._sender = sender
        self._public_url = public_url
        self._secret = secret
        self._health = health
        self._failed: object = None

    async def keep(self) -> None:
        """Do so without end. Raises `TelegramError`; call it again after that."""
        await register(self._sender, self._public_url, self._secret)
        self._failed = (await self._look()).get("last_error_date")
        self._health.well()
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            await self._check(await self._look())

    async def _look(self) -> dict[str, Any]:
        found: dict[str, Any] = await self._sender.call_once(("getWebhookInfo", {}))
        return found

    async def _check(self, found: dict[str, Any]) -> None:
        failed, words = found.get("last_error_date"), str(found.get("last_error_message", ""))
        anew = failed is not None and failed != self._failed
        self._failed = failed
        if not self._is_ours(found) or (anew and words.startswith(_REFUSED)):
            _log.warning("telegram_webhook_set_again")
            await register(self._sender, self._public_url, self._secret)
        elif anew and not words.startswith(_LATER):
            self._health.ails(f"{_UNDELIVERED} “{quoted(words)}”")
        elif not (self._health.trouble and found.get("pending_update_count")):
            self._health.well()

    def _is_ours(self, found: dict[str, Any]) -> bool:
        """Whether the webhook is ours, as far as Telegram shows it: it hides the secret."""
        return all(found.get(name) == value for name, value in _wanted(self._public_url).items())


def routes(
    channel: TelegramChannel, secrets: Sequence[str], refused: Refused
) -> list[web.RouteDef]:
    """`POST /telegram/webhook`: 200 taken, 401 not from Telegram, 503 deliver again.

    It accepts any of the secrets: while one replaces another, both are in use. `refused` counts
    what has none.
    """
    known = [secret.encode() for secret in secrets]

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(_HEADER, "").encode(errors="surrogateescape")
        if not any(hmac.compare_digest(given, secret) for secret in known):
            refused("forged")
            return web.Response(status=401)
        try:
            update = read_update(await request.read())
        except web.HTTPRequestEntityTooLarge:
            update = None
        if update is None:
            _log.warning("update_unreadable")
            return web.Response()  # Telegram would bring what we refuse again and again
        return await _answer(channel, update)

    return [web.post(PATH, receive)]


def _wanted(public_url: str) -> dict[str, Any]:
    return {"url": f"{public_url}{PATH}", "allowed_updates": UPDATES, "max_connections": 100}


async def _answer(channel: TelegramChannel, update: dict[str, Any]) -> web.Response:
    try:
        left = await channel.handle(update)
    except (Busy, BrokenError):
        return come_again(_SOON)
    except TelegramError as error:
        _log.warning("telegram_unanswered", extra={"kind": type(error).__name__})
        return come_again(asked_to_wait(error))
    if left is None:
        return web.Response()
    method, parameters = left
    # The answer carries the call, which saves a request.
    said = orjson.dumps({"method": method, **parameters})
    return web.Response(body=said, headers=_JSON)
