"""The Session: all that is remembered of a conversation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.languages import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import NodeId
    from bot.core.languages import Code
    from bot.core.reminders import Reminder
    from bot.core.texts import Reader

TRAIL = 12
"""The most places in a trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`trail`: the places visited, the present one last; empty before the first screen.

    `reminders`: those still to come. `done`: the steps that were ticked, in that order. `planned`:
    the answers when the plan was last seen.

    `known`: false while the store is away. Then this is a stand-in, and no screen may claim from it
    what is remembered.
    """

    language: Code = SOURCE
    role: Reader = None
    steunpunt: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    trail: tuple[NodeId, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    done: tuple[str, ...] = ()
    planned: Mapping[str, str] = field(default_factory=dict)
    known: bool = True

    @property
    def place(self) -> NodeId | None:
        return self.trail[-1] if self.trail else None

    def ticked(self, step: str, *, done: bool) -> Session:
        """The session with a step ticked or unticked; a ticked step loses its reminder."""
        if (step in self.done) == done:
            return self
        others = tuple(other for other in self.done if other != step)
        if not done:
            return replace(self, done=others)
        left = tuple(reminder for reminder in self.reminders if reminder.step != step)
        return replace(self, done=(*others, step), reminders=left)

    def at(self, node: NodeId) -> Session:
        """The session at this place; where the trail has the place already, it ends there."""
        trail = self.trail
        if trail and trail[-1] == node:
            return self
        kept = trail[: trail.index(node)] if node in trail else trail
        return self.on((*kept, node)[-TRAIL:])

    def on(self, trail: tuple[NodeId, ...]) -> Session:
        """The session with another trail; every turn does this, and `replace` is much slower."""
        return Session(
            language=self.language,
            role=self.role,
            steunpunt=self.steunpunt,
            answers=self.answers,
            trail=trail,
            reminders=self.reminders,
            done=self.done,
            planned=self.planned,
            known=self.known,
        )
