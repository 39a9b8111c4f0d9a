"""What a person can do with a contact card: copy its number, and save it on the phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.channels.contacts import naming
from bot.core.languages import SPOKEN
from bot.core.phone import dialled
from bot.core.taps import LONGEST, card_tap, on_screen_that_stays, tap

if TYPE_CHECKING:
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.place import Place
    from bot.core.guide import Guide
    from bot.core.languages import Languages
    from bot.core.screen import Card, Screen

_NUMBER = re.compile(r"\+?[\d ()-]{8,}")


def contact_rows(
    screen: Screen, save: str, languages: Languages = SPOKEN
) -> list[list[dict[str, Any]]]:
    """A row for each card with a number: copy the number, or save the contact.

    `save`: the label for the second, with `{naam}` for the contact's name. An urgent screen has no
    such rows: it shows the numbers and one way on, nothing more.
    """
    if screen.urgent:
        return []
    rows = [_row(screen, card, save, languages) for card in screen.cards]
    alone = [card.email for card in screen.cards if card.email and len(screen.cards) == 1]
    return [row for row in (*rows, [_copy(address) for address in alone]) if row]


def contact(guide: Guide, place: Place, screen: Screen, card: Card) -> Call | None:
    """A card as a contact to save; `None` if it has no number that can be saved."""
    if not card.phone or not _NUMBER.fullmatch(card.phone):
        return None
    number = dialled(card.phone)
    opened = tap(screen.role, screen.language, guide.home, languages=guide.languages)
    home = {"text": guide.say("knop-home", screen)}
    home["callback_data"] = on_screen_that_stays(opened)
    return "sendContact", {
        **place.parameters(),
        "phone_number": number,
        "first_name": card.name[:64],
        "vcard": _vcard(card, number),
        "reply_markup": {"inline_keyboard": [[home]]},
    }


def save_label(guide: Guide, screen: Screen) -> str:
    return guide.say("knop-bewaar", screen)


def _row(screen: Screen, card: Card, save: str, languages: Languages) -> list[dict[str, Any]]:
    if not card.phone or not _NUMBER.fullmatch(card.phone):
        return []
    data = card_tap(screen.role, screen.language, screen.node, card.id, languages)
    fits = card.id and len(data.encode()) <= LONGEST
    keep = [{"text": naming(save, card), "callback_data": data}] if fits else []
    return [_copy(card.phone), *keep]


def _copy(value: str) -> dict[str, Any]:
    """A button that copies; clients draw the copy icon themselves."""
    return {"text": value, "copy_text": {"text": value}}


def _vcard(card: Card, number: str) -> str:
    fields = (
        ("FN", card.name),
        ("ORG", card.name),
        ("TEL;TYPE=WORK,VOICE", number),
        ("EMAIL", card.email),
        ("URL", card.site),
    )
    lines = (f"{name}:{_escaped(value)}" for name, value in fields if value)
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"])


def _escaped(value: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", " ".join(value.split()))
