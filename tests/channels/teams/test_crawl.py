"""Every button of every screen is pressed, as people press them: over a strict Connector.

Each role once, in one language or the other: that each screen in each of them makes a card by the
rules is proven by the contract of all channels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from bot.core.languages import LANGUAGES
from bot.core.taps import read_tap
from bot.core.texts import Role
from tests.channels.crawling import changes_the_reader, is_home, leads_home

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from tests.channels.teams.emulator import Emulator
    from tests.channels.teams.here import Here
    from tests.channels.teams.person import Message, Person, Way

ENTRANCES = (
    "menu", "hulp", "privacy", "stop", "taal", "wat is een opp", "zzz",
    "ik wil niet meer leven", "het is hopeloos", "ik word geslagen",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Crawl:
    """One person who presses all that they see; the same button is not pressed again."""

    person: Person
    role: Role
    language: Code
    home: str
    seen: dict[str, Message] = field(default_factory=dict)
    pressed: set[str] = field(default_factory=set)
    unanswered: list[str] = field(default_factory=list)

    async def run(self) -> None:
        todo = await self.come_in()
        for words in ENTRANCES:
            todo += await self.fresh(self.person.activity("in-message", text=words))
        while todo:
            screen = todo.pop()
            for title, tap in taps_of(screen):
                if tap in self.pressed:
                    continue
                self.pressed.add(tap)
                way: Way = "submit" if len(self.pressed) % 7 == 0 else "execute"
                todo += await self.fresh(self.person.press(title, way=way, on=screen))
                if read_tap(tap) is None or changes_the_reader(tap):
                    todo += await self.come_in()

    async def come_in(self) -> list[Message]:
        """Be who this crawl is about, whatever the last button changed."""
        reader = self.role[0] + self.language[0]
        found = []
        for place in (f"start/taal:{self.language}", f"start/wie:{self.role}", self.home):
            found += await self.fresh(
                self.person.activity("in-submit", value={"tap": f"{reader}:{place}"})
            )
        return found

    async def fresh(self, activity: dict[str, object]) -> list[Message]:
        """What is new after it: a message, and what is in the place of the pressed card."""
        before = dict(enumerate(self.person.messages))
        answer = await self.person.brings(activity)
        shown = [m for n, m in enumerate(self.person.messages) if before.get(n) is not m]
        if answer.status != 200 or len(self.person.messages) == len(before):
            self.unanswered.append(str(activity))
        found = {mark: message for message in shown if (mark := mark_of(message)) not in self.seen}
        self.seen |= found
        return list(found.values())


def mark_of(screen: Message) -> str:
    """What tells a screen from another: two pages of a list may say the same above it."""
    return "\n".join((screen.text, *screen.labels))


def taps_of(screen: Message) -> list[tuple[str, str]]:
    return [(title, button["data"]["tap"]) for title, button in screen.buttons.items()]


def has_a_way_home(guide: Guide, screen: Message) -> bool:
    return is_home(guide, screen.text) or leads_home(guide, (tap for _, tap in taps_of(screen)))


@pytest.mark.parametrize(("role", "language"), [*zip(Role, cycle(LANGUAGES), strict=False)])
async def test_every_button_of_every_screen_has_an_effect_and_a_way_home(  # noqa: PLR0913, PLR0917
    emulator: Emulator,
    bot: Here,
    guide: Guide,
    walks: Mapping[Code, tuple[Reached, ...]],
    role: Role,
    language: Code,
) -> None:
    person = emulator.person(language)
    crawl = Crawl(person=person, role=role, language=language, home=guide.home)
    await crawl.run()
    assert not emulator.violations
    assert not crawl.unanswered
    lost = [screen.text for screen in crawl.seen.values() if not has_a_way_home(guide, screen)]
    assert not lost
    told = "\n".join(screen.text for screen in crawl.seen.values())
    own = {v.screen.node: v.screen for v in walks[language] if v.screen.role == role and v.way}
    shown = {node for node, screen in own.items() if screen.text.split("\n\n")[0] in told}
    assert len(shown) > 0.9 * len(own), sorted(own.keys() - shown)
