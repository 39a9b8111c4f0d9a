"""How it is between us and WhatsApp, for who runs this."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.channels.whatsapp.errors import WhatsAppError, sentence
from bot.channels.whatsapp.pace import Pace
from bot.channels.whatsapp.sender import Sender
from bot.findings import look, well, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.channels.whatsapp.settings import WhatsAppSettings
    from bot.findings import Finding
    from bot.settings import Settings

PART = "whatsapp"


async def examine(told: WhatsAppSettings, settings: Settings) -> list[Finding]:
    """Ask for the number that we send from; nothing is sent."""
    if not told.is_on or told.whatsapp_token is None:
        return [well(PART, "Off: the four LESROUTE_WHATSAPP_… are not set.")]
    number = f"{told.whatsapp_api_url}/{told.whatsapp_phone_id}"
    sender = Sender(number, told.whatsapp_token.get_secret_value(), Pace())
    try:
        known = await sender.number()
    except WhatsAppError as error:
        return [wrong(PART, sentence(error))]
    finally:
        await sender.close()
    return [*judged(known, told), *_reached(settings.public_url)]


def judged(known: Mapping[str, Any], told: WhatsAppSettings) -> Iterator[Finding]:
    """What WhatsApp tells of the number."""
    digits = re.sub(r"[^0-9]", "", str(known.get("display_phone_number", "")))
    if told.whatsapp_number and digits and digits != told.whatsapp_number:
        yield wrong(
            PART,
            "LESROUTE_WHATSAPP_NUMBER is not the number of LESROUTE_WHATSAPP_PHONE_ID:"
            " its links lead to somebody else.",
        )
    else:
        yield well(PART, "It knows the number, and takes the token.")
    if known.get("quality_rating") == "RED":
        yield look(PART, "People report the number: WhatsApp may soon let it send less.")
    if told.whatsapp_template is None:
        yield look(PART, "No reminders there: LESROUTE_WHATSAPP_TEMPLATE is not set.")


def _reached(public_url: str | None) -> Iterator[Finding]:
    if public_url is None:
        yield look(PART, "Meta must reach the webhook: set LESROUTE_PUBLIC_URL to our address.")
