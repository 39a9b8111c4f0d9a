"""The pressed answer: it stays to be seen under its question, and can be changed there.

All of it follows from the button's own data, so nothing has to be remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.channels.teams.render import CARD, action, block, sheet
from bot.core.events import Chose
from bot.core.screen import Button, is_question
from bot.core.taps import on_screen_that_stays, tap

if TYPE_CHECKING:
    from bot.core.guide import Guide, NodeId
    from bot.core.taps import Tap
    from bot.core.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """The answer that was pressed, and the question of its card."""

    tap: Tap
    place: NodeId
    question: Text
    answer: Text


def pressed_answer(guide: Guide, tapped: Tap) -> Pressed | None:
    """`None` where no question was answered."""
    event = tapped.event
    node = guide.nodes.get(event.node) if isinstance(event, Chose) else None
    if not isinstance(event, Chose) or node is None or node.text is None or not node.remember:
        return None
    choice = node.choice(event.choice)
    if choice is None or not all(t.speaks_to(tapped.role) for t in (choice.text, node.text)):
        return None
    return Pressed(tap=tapped, place=node.id, question=node.text, answer=choice.text)


def settled(guide: Guide, pressed: Pressed) -> dict[str, Any]:
    """What Teams puts in the place of the pressed card: the question, short, with its answer."""
    role, language, spoken = pressed.tap.role, pressed.tap.language, guide.languages
    paragraphs = pressed.question.say(language, role).split("\n\n")
    question = next(filter(is_question, paragraphs), paragraphs[0])
    given = pressed.answer.say(language, role)
    answer = guide.phrase("antwoord-begrepen", language, role).replace("{antwoord}", given)
    buttons = [
        Button(
            label=guide.phrase(phrase, language, role),
            tap=on_screen_that_stays(tap(role, language, place, languages=spoken)),
        )
        for phrase, place in (("knop-ander-antwoord", pressed.place), ("knop-home", guide.home))
    ]
    said = f"{question}\n\n{answer}"
    body = [block(question), block(answer, weight="Bolder")]
    card = sheet(spoken[language], said, body, [action(button) for button in buttons])
    return {"statusCode": 200, "type": CARD, "value": card}
