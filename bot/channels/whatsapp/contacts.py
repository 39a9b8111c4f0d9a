"""Contact cards: the row that asks for one, and the card for a phone to save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.contacts import naming, website
from bot.core.phone import dialled
from bot.core.screen import Button
from bot.core.taps import LONGEST, card_tap

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.screen import Card, Screen


def card_buttons(guide: Guide, screen: Screen) -> list[Button]:
    """A button for each card with a number; none on an urgent screen, which shows numbers alone."""
    if screen.urgent:
        return []
    save = guide.say("knop-bewaar", screen)
    found = []
    for card in screen.cards:
        data = card_tap(screen.role, screen.language, screen.node, card.id, guide.languages)
        if card.phone and card.id and len(data.encode()) <= LONGEST:
            found.append(Button(label=naming(save, card), tap=data))
    return found


def contact(card: Card) -> dict[str, Any]:
    """The card as a message, without its recipient."""
    held: dict[str, Any] = {"name": {"formatted_name": card.name, "first_name": card.name}}
    held["org"] = {"company": card.name}
    if card.phone:
        held["phones"] = [{"phone": dialled(card.phone), "type": "WORK"}]
    if card.email:
        held["emails"] = [{"email": card.email, "type": "WORK"}]
    if card.site:
        held["urls"] = [{"url": website(card.site), "type": "WORK"}]
    return {"type": "contacts", "contacts": [held]}
