"""The webhook: it checks the signature over the body as it came, before reading any of it."""

from __future__ import annotations

import hmac
import logging
import re
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.delivery import BrokenError
from bot.channels.payload import read_update, read_within
from bot.channels.retry_after import come_again
from bot.channels.room import FullError, Room
from bot.channels.whatsapp.errors import WhatsAppError
from bot.conversation.messages import Busy

if TYPE_CHECKING:
    from bot.channels.port import Refused
    from bot.channels.whatsapp.channel import WhatsAppChannel

PATH = "/whatsapp/webhook"
LARGEST = 3 * 1024 * 1024
"""Bytes of a body: Meta puts many updates in one."""
UNPROVEN = 32 * 1024 * 1024
"""Bytes of all bodies together whose signature is not checked yet, beyond the `FREE` of each."""
FREE = 64 * 1024
"""Bytes in which what one person says always fits; so many are read ahead on any connection."""

_SIGNATURE = "X-Hub-Signature-256"
_PREFIX = "sha256="
_FORM = re.compile(_PREFIX + "[0-9a-f]{64}")
_log = logging.getLogger(__name__)


def signature(secret: str, body: bytes) -> str:
    """The value that the header must have for this body."""
    return _PREFIX + hmac.digest(secret.encode(), body, "sha256").hex()


def routes(
    channel: WhatsAppChannel, secret: str, verify_token: str, refused: Refused
) -> list[web.RouteDef]:
    """`GET`: 200 with the challenge, 403 without our token.

    `POST`: 200 taken, 401 not from WhatsApp, 413 more than it ever posts, 503 post it again:
    it was not answered, or too much is being read that nobody proved. `refused` counts the latter,
    and what is not from WhatsApp.
    """
    room = Room(UNPROVEN, FREE)

    async def verify(request: web.Request) -> web.Response:
        asked = request.query
        known = _same(asked.get("hub.verify_token", ""), verify_token)
        if not known or asked.get("hub.mode") != "subscribe" or "hub.challenge" not in asked:
            return forged(403)
        headers = {"X-Content-Type-Options": "nosniff"}
        return web.Response(text=asked["hub.challenge"], headers=headers)

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(_SIGNATURE, "")
        if not _FORM.fullmatch(given):
            return forged(401)
        try:
            with room.body() as count:
                body = await read_within(LARGEST, request.content, count)
                known = body is not None and _same(given, signature(secret, body))
        except FullError:
            refused("full")
            return come_again()
        if body is None:
            return web.Response(status=413)
        return await _answer(channel, body) if known else forged(401)

    def forged(status: int) -> web.Response:
        refused("forged")
        return web.Response(status=status)

    return [web.get(PATH, verify), web.post(PATH, receive)]


async def _answer(channel: WhatsAppChannel, body: bytes) -> web.Response:
    update = read_update(body)
    if update is None:
        _log.warning("update_unreadable")
        return web.Response()  # WhatsApp would post what we refuse again and again
    try:
        await channel.handle(update)
    except (Busy, BrokenError):
        return come_again()
    except WhatsAppError as error:
        _log.warning("whatsapp_unanswered", extra={"kind": type(error).__name__})
        return come_again()
    return web.Response()


def _same(given: str, known: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(given.encode(errors="surrogatepass"), known.encode())
