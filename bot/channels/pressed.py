"""The pressed answer: it stays to be seen with its question, and can be changed there.

All of it follows from the button's own data, so nothing has to be remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.events import Chose
from bot.core.screen import Button, is_question
from bot.core.taps import on_screen_that_stays, tap

if TYPE_CHECKING:
    from bot.core.guide import Guide, NodeId
    from bot.core.taps import Tap
    from bot.core.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PressedAnswer:
    """The button, the place of its question, and what stands there and on the button."""

    tap: Tap
    place: NodeId
    text: Text
    label: Text

    @property
    def question(self) -> str:
        """What was asked, without what stands around it."""
        told = self.text.to(self.tap).split("\n\n")
        return next(filter(is_question, told), told[0])

    @property
    def answer(self) -> str:
        return self.label.to(self.tap)


def pressed_answer(guide: Guide, tapped: Tap) -> PressedAnswer | None:
    """`None` where no question was answered."""
    event = tapped.event
    node = guide.nodes.get(event.node) if isinstance(event, Chose) else None
    if not isinstance(event, Chose) or node is None or node.text is None or not node.remember:
        return None
    choice = node.choice(event.choice)
    if choice is None or not all(t.speaks_to(tapped.role) for t in (choice.text, node.text)):
        return None
    return PressedAnswer(tap=tapped, place=node.id, text=node.text, label=choice.text)


def ways_on(guide: Guide, pressed: PressedAnswer) -> list[Button]:
    """What stands under an answer from then on: another one, and home."""
    role, language = pressed.tap.role, pressed.tap.language
    return [
        Button(
            label=guide.say(phrase, pressed.tap),
            tap=on_screen_that_stays(tap(role, language, place, languages=guide.languages)),
        )
        for phrase, place in (("knop-ander-antwoord", pressed.place), ("knop-home", guide.home))
    ]
