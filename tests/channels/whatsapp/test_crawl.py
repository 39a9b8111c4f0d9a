"""Every row of every screen is pressed by its title, on a clock that leaps, by WhatsApp's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from bot.channels.whatsapp.links import wa_link
from bot.channels.whatsapp.render import tap_of
from bot.core.events import Started
from bot.core.languages import LANGUAGES
from bot.core.taps import read_tap
from bot.core.texts import Role
from tests.channels.crawling import changes_the_reader, is_home, leads_home
from tests.channels.whatsapp.emulator import payloads
from tests.channels.whatsapp.here import leaping

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from tests.channels.whatsapp.emulator import Message, Person, WhatsApp
    from tests.channels.whatsapp.here import Here

ENTRANCES = ("menu", "hulp", "privacy", "stop", "taal", "wat is een opp", "zzz", "ik word geslagen")


@dataclass(slots=True, kw_only=True)
class Crawl:
    """One person who presses all that they see, each once, and types each label once."""

    guide: Guide
    whatsapp: WhatsApp
    person: Person
    role: Role
    start: str
    home: str
    unknown: str
    pressed: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    dead_ends: list[str] = field(default_factory=list)

    async def run(self) -> None:
        todo = [await self.says(self.start)]
        taps = [read_tap(tap_of(id_)) for _, id_ in todo[0].rows.values()]
        assert {tap.role for tap in taps if tap} == {self.role}
        todo += [await self.says(words) for words in ENTRANCES]
        while todo:
            message = todo.pop()
            for title, (_, id_) in message.rows.items():
                if id_ not in self.pressed:
                    self.pressed.add(id_)
                    shown = await self.press(message, title)
                    todo.append(shown)
                    for label in {*self.typed(shown)} - self.tried:
                        self.tried.add(label)
                        await self.press(message, title)
                        assert self.unknown not in (await self.says(label)).text
                    await self.stay_who_they_are(id_)

    async def stay_who_they_are(self, id_: str) -> None:
        assert read_tap(tap_of(id_)) is not None
        if changes_the_reader(tap_of(id_)):
            await self.says(self.start)

    async def says(self, words: str) -> Message:
        return await self.turn(payloads.text(words))

    async def press(self, message: Message, title: str) -> Message:
        kind, id_ = message.rows[title]
        reply = payloads.list_reply if kind == "list" else payloads.button_reply
        return await self.turn(reply(id_, title))

    async def turn(self, content: dict[str, object]) -> Message:
        """One message comes of it, a contact card aside, and it leads home."""
        before = len(self.person.messages)
        await self.whatsapp.bring(self.person.brings(content), within=600)
        new = self.person.messages[before:]
        words = [each for each in new if each.payload["type"] != "contacts"]
        assert len(words) == 1
        assert len(new) - len(words) <= 1
        if not self.has_a_way_home(words[0]):
            self.dead_ends.append(words[0].text)
        return words[0]

    def typed(self, message: Message) -> list[str]:
        """What can be typed in answer to what is too long for a list, or is a link."""
        if message.payload["type"] != "text" and message.link is None:
            return []
        return [line[2:] for line in message.text.rpartition(":\n")[2].splitlines()]

    def has_a_way_home(self, message: Message) -> bool:
        rows = (tap_of(id_) for _, id_ in message.rows.values())
        led = leads_home(self.guide, rows) or self.home in self.typed(message)
        return led or is_home(self.guide, message.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_every_row_of_every_screen_has_one_answer_and_a_way_on(
    guide: Guide, valkey_url: str, role: Role, language: Code
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        link = wa_link("31970000001", Started(topic="start", role=role, language=language))
        crawl = Crawl(
            guide=guide,
            whatsapp=whatsapp,
            person=whatsapp.person(shows="user"),
            role=role,
            home=guide.phrase("knop-home", language, role),
            unknown=guide.phrase("niet-gevonden", language, role).partition(".")[0],
            start=unquote(link.partition("?text=")[2]),
        )
        await crawl.run()
        assert not crawl.dead_ends
        assert len(crawl.pressed) > 100

    leaping(guide, valkey_url, story)
