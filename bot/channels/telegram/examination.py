"""Checks our connection with Telegram, for the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from telegram.error import TelegramError

from bot.channels.reach import examine_reach
from bot.channels.telegram.errors import quoted, sentence
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.transport import Transport
from bot.channels.telegram.webhook import PATH
from bot.findings import look, well, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.channels.telegram.settings import TelegramSettings
    from bot.findings import Finding
    from bot.settings import Settings

PART = "telegram"
MANY = 100
"""Waiting updates: with more than these, nobody seems to fetch them."""


async def examine(told: TelegramSettings, settings: Settings) -> list[Finding]:
    """Ask who we are and how updates reach us; this changes nothing and fetches no update."""
    if told.telegram_token is None:
        return [well(PART, "Off: LESROUTE_TELEGRAM_TOKEN is not set.")]
    token = told.telegram_token.get_secret_value()
    transport = Transport()
    sender = Sender(f"{told.telegram_api_url}/bot{token}", transport)
    try:
        name = await sender.name()
        webhook = await sender.call_once(("getWebhookInfo", {}))
    except TelegramError as error:
        return [wrong(PART, sentence(error).replace(token, "…"))]
    finally:
        await transport.close()
    return [
        well(PART, f"It is @{name}."),
        *judged(webhook, settings.public_url),
        *await examine_reach(PART, settings.public_url, PATH),
    ]


def judged(webhook: Mapping[str, Any], public_url: str | None) -> Iterator[Finding]:
    """What getWebhookInfo shows."""
    there, wanted = webhook.get("url"), f"{public_url}{PATH}" if public_url else ""
    if there and there != wanted:
        host = urlsplit(str(there)).hostname or "another address"
        yield wrong(
            PART,
            f"What people say is brought to {quoted(host)}, not to us: stop what else uses this"
            " token, or ask @BotFather for a new one, and start Lesroute again.",
        )
    elif there != wanted:
        way = "come to our address" if wanted else "be fetched"
        yield look(PART, f"Updates do not yet come as they should: they will {way} after a start.")
    if webhook.get("last_error_message"):
        words = quoted(str(webhook["last_error_message"]))
        yield wrong(PART, f"Telegram could not bring us an update, and says: “{words}”.")
    waiting = webhook.get("pending_update_count", 0)
    if isinstance(waiting, int) and waiting > MANY:
        yield look(PART, f"{waiting} updates wait to be taken: is Lesroute running?")
