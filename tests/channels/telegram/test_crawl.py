"""Every button of every screen is pressed, as people press them: over a strict Bot API."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import cycle, takewhile
from typing import TYPE_CHECKING

import pytest

from bot.core.languages import LANGUAGES
from bot.core.taps import read_tap
from bot.core.texts import Role
from tests.channels.crawling import changes_the_reader, is_home, leads_home
from tests.channels.telegram.here import here
from tests.emulator import Emulator, Screen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.screen import Button
    from tests.emulator import Person

ENTRANCES = (
    "/menu", "/contact", "/privacy", "/stop", "/taal", "wat is een opp", "zzz",
    "ik wil niet meer leven", "het is hopeloos", "ik word geslagen",
)  # fmt: skip
LISTED = frozenset("•123456789")


@dataclass(slots=True, kw_only=True)
class Crawl:
    """One person who presses all that they see; what is seen again is not pressed again.

    `everywhere`: a button that stands on many screens is pressed on each.
    """

    person: Person
    role: Role
    language: Code
    everywhere: bool
    stale: str
    seen: dict[str, Screen] = field(default_factory=dict)
    pressed: set[str] = field(default_factory=set)

    async def run(self) -> None:
        todo = await self.come_in()
        for words in ENTRANCES:
            todo += self.fresh(await self.person.sends(words))
        await self.press_all(todo)

    async def go(self, way: Sequence[Button]) -> None:
        """Start anew, press these buttons one after the other, and go on from there."""
        await self.person.sends("/wis")
        todo = self.fresh(await self.person.sends(f"/start l{self.language}"))
        for button in way:
            todo += await self.press(self.person.screen, button.label)
        await self.press_all(todo)

    async def press_all(self, todo: list[Screen]) -> None:
        while todo:
            screen = todo.pop()
            for label, data in taps_of(screen):
                if data in self.pressed and not self.everywhere:
                    continue
                self.pressed.add(data)
                todo += await self.press(screen, label)
                if read_tap(data) is None or changes_the_reader(data):
                    todo += await self.come_in()

    async def come_in(self) -> list[Screen]:
        """Be who this crawl is about, whatever the last button changed."""
        return self.fresh(await self.person.sends(f"/start r{self.role}_l{self.language}"))

    async def press(self, screen: Screen, label: str) -> list[Screen]:
        """Press a button of a message that stands in the chat as it did when it was seen."""
        messages = self.person.chat.messages
        messages[screen.id].payload = screen.payload
        newest = next(reversed(messages))
        await self.person.taps(label, on=screen)
        new = [*takewhile(lambda message: message.id > newest, reversed(messages.values()))][::-1]
        return self.fresh(*(Screen.of(message) for message in (*new, messages[screen.id])))

    def fresh(self, *screens: Screen) -> list[Screen]:
        """Those not seen before; what answers add to a list makes no other screen."""
        found = {told(screen).replace(self.stale, "").strip(): screen for screen in screens}
        fresh = {mark: screen for mark, screen in found.items() if mark not in self.seen}
        self.seen |= fresh
        return list(fresh.values())


def taps_of(screen: Screen) -> list[tuple[str, str]]:
    return [(b["text"], b["callback_data"]) for b in screen.buttons if "callback_data" in b]


def has_a_way_home(guide: Guide, screen: Screen) -> bool:
    return is_home(guide, screen.text) or leads_home(guide, (tap for _, tap in taps_of(screen)))


def told(screen: Screen) -> str:
    """What a screen says beside its lists."""
    return "\n".join(line for line in screen.text.split("\n") if line[:1] not in LISTED)


def never_seen(crawl: Crawl, visits: Sequence[Reached]) -> dict[str, Reached]:
    """The places where this reader can come by buttons, of which no message was seen."""
    seen = "\n".join(screen.text for screen in crawl.seen.values())
    own = [visit for visit in visits if visit.screen.role == crawl.role and visit.way]
    found = {visit.screen.node for visit in own if visit.screen.text in seen}
    return {visit.screen.node: visit for visit in own if visit.screen.node not in found}


@pytest.mark.parametrize(
    ("way", "role", "language"),
    [
        *(("webhook", role, language) for role in Role for language in LANGUAGES),
        # The same screens; what differs is how they are brought.
        *(("polling", role, language) for role, language in zip(Role, cycle(LANGUAGES))),
    ],
)
async def test_every_button_of_every_screen_has_an_effect_and_a_way_home(  # noqa: PLR0913, PLR0917
    guide: Guide,
    walks: Mapping[Code, tuple[Reached, ...]],
    valkey_url: str,
    role: Role,
    language: Code,
    way: str,
) -> None:
    async with (
        Emulator(time_scale=20) as emulator,
        here(emulator, guide, valkey_url, way=way, hasty=True),
    ):
        person = emulator.person("Samira", language_code=language)
        everywhere = way == "webhook"
        crawl = Crawl(
            person=person,
            role=role,
            language=language,
            everywhere=everywhere,
            stale=guide.phrase("verouderd", language, role),
        )
        await crawl.run()
        for visit in never_seen(crawl, walks[language]).values():
            await crawl.go(visit.way)
        assert not emulator.violations
        assert not emulator.unanswered()
        assert not never_seen(crawl, walks[language]).keys()
        for screen in crawl.seen.values():
            assert has_a_way_home(guide, screen)
