"""Shows the pressed answer in the place of the card that asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.pressed import ways_on
from bot.channels.teams.render import CARD, action, block, sheet

if TYPE_CHECKING:
    from bot.channels.pressed import PressedAnswer
    from bot.core.guide import Guide


def settled(guide: Guide, pressed: PressedAnswer) -> dict[str, Any]:
    """The card that replaces the pressed one: the short question with its answer."""
    read = guide.say("antwoord-begrepen", pressed.tap).replace("{antwoord}", pressed.answer)
    body = [block(pressed.question), block(read, weight="Bolder")]
    ways = [action(button) for button in ways_on(guide, pressed)]
    language = guide.languages[pressed.tap.language]
    card = sheet(language, f"{pressed.question}\n\n{read}", body, ways)
    return {"statusCode": 200, "type": CARD, "value": card}
