"""The pressed answer: it stays visible with its question, and can be changed there.

The button's own data tells all of it, so nothing has to be remembered.
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
    """A button that was pressed: its tap and label, and the place and text of its question."""

    tap: Tap
    place: NodeId
    text: Text
    label: Text

    @property
    def question(self) -> str:
        """The question alone, without the paragraphs around it."""
        told = self.text.to(self.tap).split("\n\n")
        return next(filter(is_question, told), told[0])

    @property
    def answer(self) -> str:
        return self.label.to(self.tap)


def pressed_answer(guide: Guide, tapped: Tap) -> PressedAnswer | None:
    """The answer that this tap gave; `None` if it answered no question."""
    event = tapped.event
    node = guide.nodes.get(event.node) if isinstance(event, Chose) else None
    if not isinstance(event, Chose) or node is None or node.text is None or not node.remember:
        return None
    choice = node.choice(event.choice)
    if choice is None or not all(t.speaks_to(tapped.role) for t in (choice.text, node.text)):
        return None
    return PressedAnswer(tap=tapped, place=node.id, text=node.text, label=choice.text)


def ways_on(guide: Guide, pressed: PressedAnswer) -> list[Button]:
    """The buttons under a given answer: give another one, or go home."""
    role, language = pressed.tap.role, pressed.tap.language
    return [
        Button(
            label=guide.say(phrase, pressed.tap),
            tap=on_screen_that_stays(tap(role, language, place, languages=guide.languages)),
        )
        for phrase, place in (("knop-ander-antwoord", pressed.place), ("knop-home", guide.home))
    ]
