"""Shows the pressed answer in the message that asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.pressed import ways_on
from bot.channels.telegram.markup import escaped, strong

if TYPE_CHECKING:
    from bot.channels.pressed import PressedAnswer
    from bot.channels.telegram.calls import Call
    from bot.core.guide import Guide


def answered_question(guide: Guide, chat: int, message: int, pressed: PressedAnswer) -> Call:
    """Edits the message to the short question with its answer in the place of the buttons."""
    # One row each: side by side, a phone would cut the labels off.
    ways = ways_on(guide, pressed)
    rows = [[{"text": button.label, "callback_data": button.tap}] for button in ways]
    return "editMessageText", {
        "chat_id": chat,
        "message_id": message,
        "text": f"{escaped(pressed.question)}\n\n{strong(f'✓ {pressed.answer}')}",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": rows},
    }
