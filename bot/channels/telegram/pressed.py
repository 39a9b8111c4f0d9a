"""The pressed answer: it stays to be seen under its question, and can be changed there.

All of it follows from the button's own data, so nothing has to be remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.telegram.markup import escaped, strong
from bot.core.events import Chose
from bot.core.screen import is_question
from bot.core.taps import on_screen_that_stays, tap

if TYPE_CHECKING:
    from bot.channels.telegram.calls import Call
    from bot.core.guide import Guide, NodeId
    from bot.core.taps import Tap
    from bot.core.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A message that asks something, and the answer that was pressed there."""

    message: int
    tap: Tap
    place: NodeId
    question: Text
    answer: Text


def pressed_answer(guide: Guide, tapped: Tap, message: int) -> Pressed | None:
    """`None` where no question was answered."""
    event = tapped.event
    node = guide.nodes.get(event.node) if isinstance(event, Chose) else None
    if not isinstance(event, Chose) or node is None or node.text is None or not node.remember:
        return None
    choice = node.choice(event.choice)
    if choice is None or not all(t.speaks_to(tapped.role) for t in (choice.text, node.text)):
        return None
    return Pressed(
        message=message, tap=tapped, place=node.id, question=node.text, answer=choice.text
    )


def answered_question(guide: Guide, chat: int, pressed: Pressed) -> Call:
    """The question, short, with its answer in the place of its buttons."""
    role, language = pressed.tap.role, pressed.tap.language
    places = (("knop-ander-antwoord", pressed.place), ("knop-home", guide.home))
    told = pressed.question.say(language, role).split("\n\n")
    question = next(filter(is_question, told), told[0])
    answer = pressed.answer.say(language, role)
    spoken = guide.languages
    # A row each: side by side, a phone cuts the words off.
    rows = [
        [
            {
                "text": guide.phrase(phrase, language, role),
                "callback_data": on_screen_that_stays(tap(role, language, place, languages=spoken)),
            }
        ]
        for phrase, place in places
    ]
    return "editMessageText", {
        "chat_id": chat,
        "message_id": pressed.message,
        "text": f"{escaped(question)}\n\n{strong(f'✓ {answer}')}",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": rows},
    }
