"""Updates by webhook: Telegram posts them, with the secret that was agreed."""

from __future__ import annotations

import hmac
import logging
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web
from telegram.error import TelegramError

from bot.channels.telegram.channel import BrokenError
from bot.channels.telegram.inbound import UPDATES
from bot.channels.telegram.payload import read_update
from bot.conversation import Busy

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.sender import Sender

PATH = "/telegram/webhook"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_AGAIN = {"Retry-After": "2"}
_JSON = {"Content-Type": "application/json"}
_log = logging.getLogger(__name__)


async def register(sender: Sender, public_url: str, secret: str) -> None:
    """Ask for updates at our address."""
    await sender.call(
        (
            "setWebhook",
            {
                "url": f"{public_url}{PATH}",
                "secret_token": secret,
                "allowed_updates": UPDATES,
                "max_connections": 100,
            },
        )
    )


def routes(channel: TelegramChannel, *secrets: str) -> list[web.RouteDef]:
    """`POST /telegram/webhook`: 200 taken, 401 not from Telegram, 503 deliver again.

    Any of the secrets will do: while one is replaced by another, both are in use.
    """
    known = [secret.encode() for secret in secrets]

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(_HEADER, "").encode(errors="surrogateescape")
        if not any(hmac.compare_digest(given, secret) for secret in known):
            return web.Response(status=401)
        try:
            update = read_update(await request.read())
        except web.HTTPRequestEntityTooLarge:
            update = None
        if update is None:
            _log.warning("update_unreadable")
            return web.Response()  # refused, it would be brought again and again
        return await _answer(channel, update)

    return [web.post(PATH, receive)]


async def _answer(channel: TelegramChannel, update: dict[str, Any]) -> web.Response:
    try:
        left = await channel.handle(update)
    except (Busy, BrokenError):
        return web.Response(status=503, headers=_AGAIN)
    except TelegramError as error:
        _log.warning("telegram_unanswered", extra={"kind": type(error).__name__})
        return web.Response(status=503, headers=_AGAIN)
    if left is None:
        return web.Response()
    method, parameters = left
    # Said with no call of its own.
    said = orjson.dumps({"method": method, **parameters})
    return web.Response(body=said, headers=_JSON)
