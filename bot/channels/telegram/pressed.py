"""The pressed answer: it stays to be seen under its question, and can be changed there.

Everything follows from what Telegram sends along with the tap, so nothing has to be remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.core.events import Chose
from bot.core.taps import on_screen_that_stays, tap

if TYPE_CHECKING:
    from bot.channels.telegram.render import Call
    from bot.core.guide import Guide
    from bot.core.taps import Tap

_FORMS = frozenset({"bold", "italic", "blockquote", "expandable_blockquote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A question of ours as it stands in the chat, and the answer that was pressed."""

    message: int
    text: str
    entities: tuple[dict[str, Any], ...]
    tap: Tap
    node: str
    choice: str


def pressed_answer(guide: Guide, tapped: Tap, message: object) -> Pressed | None:
    """`None` where no question was answered, or where its message is not shown to us."""
    event = tapped.event
    node = guide.nodes.get(event.node) if isinstance(event, Chose) else None
    if not isinstance(event, Chose) or node is None or not node.remember:
        return None
    choice = node.choice(event.choice)
    if choice is None or not choice.text.speaks_to(tapped.role) or not isinstance(message, dict):
        return None
    id_, words = message.get("message_id"), message.get("text")
    if not message.get("date") or not isinstance(id_, int) or not isinstance(words, str):
        return None
    given = message.get("entities")
    entities = given if isinstance(given, list) else []
    return Pressed(
        message=id_,
        text=words,
        entities=tuple(e for e in entities if isinstance(e, dict) and str(e.get("type")) in _FORMS),
        tap=tapped,
        node=node.id,
        choice=choice.text.say(tapped.language, tapped.role),
    )


def settled(guide: Guide, chat: int, pressed: Pressed) -> Call:
    """The question with its answer below it, in the place of its buttons."""
    role, language = pressed.tap.role, pressed.tap.language
    answer = f"✓ {pressed.choice}"
    bold = {"type": "bold", "offset": _length(f"{pressed.text}\n\n"), "length": _length(answer)}
    places = (("knop-ander-antwoord", pressed.node), ("knop-home", guide.home))
    row = [
        {
            "text": guide.phrase(phrase, language, role),
            "callback_data": on_screen_that_stays(tap(role, language, place)),
        }
        for phrase, place in places
    ]
    parameters = {
        "chat_id": chat,
        "message_id": pressed.message,
        "text": f"{pressed.text}\n\n{answer}",
        "entities": [*pressed.entities, bold],
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [row]},
    }
    return "editMessageText", parameters


def _length(text: str) -> int:
    """In UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2
