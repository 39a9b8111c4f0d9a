"""The response to a pressed button, which Teams waits for: empty, it says that we are out of reach.

What a response must be:
https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.pressed import ways_on
from bot.channels.teams.render import CARD, action, block, sheet

if TYPE_CHECKING:
    from bot.channels.pressed import PressedAnswer
    from bot.core.guide import Guide
    from bot.core.languages import Code

_MESSAGE = "application/vnd.microsoft.activity.message"


def settled(guide: Guide, pressed: PressedAnswer) -> dict[str, Any]:
    """The card that replaces the pressed one: the short question with its answer."""
    read = guide.say("antwoord-begrepen", pressed.tap).replace("{antwoord}", pressed.answer)
    body = [block(pressed.question), block(read, weight="Bolder")]
    ways = [action(button) for button in ways_on(guide, pressed)]
    language = guide.languages[pressed.tap.language]
    card = sheet(language, f"{pressed.question}\n\n{read}", body, ways)
    return {"statusCode": 200, "type": CARD, "value": card}


def taken(guide: Guide, language: Code) -> dict[str, Any]:
    """A line with a card that stays as it is: it says where the answer is."""
    words = guide.phrase("antwoord-hieronder", language, None)
    return {"statusCode": 200, "type": _MESSAGE, "value": words}
