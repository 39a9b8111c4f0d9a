"""Checks our connection with WhatsApp, for the operator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.channels.reach import examine_reach
from bot.channels.whatsapp.errors import RefusedError, WhatsAppError, sentence
from bot.channels.whatsapp.pace import Pace
from bot.channels.whatsapp.sender import Sender
from bot.channels.whatsapp.webhook import LARGEST, PATH
from bot.findings import look, well, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.channels.whatsapp.settings import WhatsAppSettings
    from bot.findings import Finding
    from bot.settings import Settings

PART = "whatsapp"
_NOTHING_THERE = 100
"""Asked for something by an id, Meta says by this that there is none, or none for this token."""

_REFUSED_NAMES = ("DECLINED", "EXPIRED")


async def examine(told: WhatsAppSettings, settings: Settings) -> list[Finding]:
    """Ask for our number and try the app's secret; this sends no message."""
    if not told.is_on or told.whatsapp_token is None or told.whatsapp_app_secret is None:
        return [well(PART, "Off: the four LESROUTE_WHATSAPP_… are not set.")]
    number = f"{told.whatsapp_api_url}/{told.whatsapp_phone_id}"
    sender = Sender(number, told.whatsapp_token.get_secret_value(), Pace())
    try:
        known = await sender.number()
        proven = await sender.proves(told.whatsapp_app_secret.get_secret_value())
    except WhatsAppError as error:
        return [wrong(PART, _refusal(error))]
    finally:
        await sender.close()
    found = [
        *judged(known, told),
        *_reached(known, settings.public_url),
        *await examine_reach(PART, settings.public_url, PATH, LARGEST),
    ]
    if not proven:
        found.append(
            wrong(
                PART,
                "LESROUTE_WHATSAPP_APP_SECRET is not of the app that the token is of: all that"
                " Meta posts is refused. Copy it from the app's basic settings.",
            )
        )
    return found


def _refusal(error: WhatsAppError) -> str:
    """What it means where the number is asked for."""
    if isinstance(error, RefusedError) and error.code == _NOTHING_THERE:
        return (
            "WhatsApp does not know the number of LESROUTE_WHATSAPP_PHONE_ID: copy the id that"
            " stands beside the number, which is not the number, and see that the token may use it."
        )
    return sentence(error)


def judged(known: Mapping[str, Any], told: WhatsAppSettings) -> Iterator[Finding]:
    """What WhatsApp says of the number."""
    digits = re.sub(r"[^0-9]", "", str(known.get("display_phone_number", "")))
    if told.whatsapp_number and digits and digits != told.whatsapp_number:
        yield wrong(
            PART,
            "LESROUTE_WHATSAPP_NUMBER is not the number of LESROUTE_WHATSAPP_PHONE_ID:"
            " its links lead to somebody else.",
        )
    else:
        yield well(PART, "It knows the number, and takes the token.")
    yield from _standing(known)
    if known.get("quality_rating") == "RED":
        yield look(PART, "People report the number: WhatsApp may soon let it send less.")
    if told.whatsapp_template is None:
        yield look(PART, "No reminders there: LESROUTE_WHATSAPP_TEMPLATE is not set.")


def _standing(known: Mapping[str, Any]) -> Iterator[Finding]:
    status = re.sub(r"[^A-Z_]", "", str(known.get("status", "CONNECTED")))
    if known.get("code_verification_status") == "NOT_VERIFIED":
        yield wrong(PART, "The number is not verified: do so in the WhatsApp Manager.")
    elif status != "CONNECTED":
        yield wrong(
            PART,
            f"The number is not connected ({status}): register it, and look at the"
            " WhatsApp Manager for what is asked.",
        )
    if known.get("account_mode") == "SANDBOX":
        yield look(PART, "It is a test number, which writes to five people only: use your own.")
    if known.get("name_status") in _REFUSED_NAMES:
        yield look(PART, "WhatsApp does not show our name: look at it in the WhatsApp Manager.")


def _reached(known: Mapping[str, Any], public_url: str | None) -> Iterator[Finding]:
    if public_url is None or not public_url.startswith("https:"):
        yield look(
            PART, "Meta must reach our webhook: set LESROUTE_PUBLIC_URL to an https address."
        )
        return
    there = known.get("webhook_configuration")
    addresses = [url for url in there.values() if url] if isinstance(there, dict) else []
    if addresses and f"{public_url}{PATH}" not in addresses:
        yield wrong(
            PART,
            f"Meta posts what people say elsewhere: set the webhook to {public_url}{PATH}, in the"
            " app or where it is overridden.",
        )
