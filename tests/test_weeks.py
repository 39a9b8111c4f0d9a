"""Three weeks of a parent, a pupil and a colleague: on Telegram and on the page, both languages.

The page is used without a script by a plain client, and in a real browser.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import vobject

from bot.core.languages import LANGUAGES
from bot.core.plan import label as name_of
from bot.core.reminding import day_words
from bot.core.session import Session
from bot.core.texts import Role
from bot.stores.redis import connect
from tests.phone import chromium, on_a_phone
from tests.stores.everything import everything_in
from tests.stores.servers import redis_server
from tests.weeks import hand, weeks

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.understanding.understand import Understanding
    from tests.weeks import Hand

DAY = timedelta(days=1)
CODE = re.compile(r"\b[0-9][0-9A-Z]{3}(?: [0-9A-Z]{4}){1,3}\b")
TELLING = 5
"""Enough letters not to be found by chance."""

START = ("beslisboom/start", "begin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """`first` and `later`: what is answered, at last otherwise; as presses (node, choice).

    `step` is reminded of, and `letter` the choice of its screen that leads to one. `gone`: a step
    that the other answer takes away.
    """

    role: Role
    step: str
    letter: str
    first: tuple[tuple[str, str], ...]
    later: tuple[tuple[str, str], ...]
    gone: str


ILL = (("beslisboom/oorzaak", "ziekte"),)
COMPLAINTS = (("beslisboom/oorzaak", "klachten"),)
LIVES = {
    "a parent of an ill child": Life(
        role=Role.OUDER,
        step="gesprek",
        letter="brief",
        first=ILL,
        later=COMPLAINTS,
        gone="bewijsstuk",
    ),
    "a parent of a child with complaints": Life(
        role=Role.OUDER,
        step="gesprek",
        letter="brief",
        first=COMPLAINTS,
        later=ILL,
        gone="deskundige",
    ),
    "a pupil": Life(
        role=Role.LEERLING,
        step="praten",
        letter="briefje",
        first=ILL,
        later=COMPLAINTS,
        gone="bewijsstuk",
    ),
    "a colleague": Life(
        role=Role.SCHOOL,
        step="onderzoek",
        letter="brief",
        first=COMPLAINTS,
        later=ILL,
        gone="deskundige",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A life on one device; presses a choice, a phrase or a step by its label in the guide."""

    guide: Guide
    life: Life
    hand: Hand

    @property
    def _reader(self) -> Session:
        return Session(role=self.life.role, language=self.hand.language)

    def phrase(self, key: str) -> str:
        return self.guide.phrase(key, self.hand.language, self.life.role)

    def step(self, step: str) -> str:
        (found,) = (each for each in self.guide.steps if each.id == step)
        return name_of(self.guide, found, self._reader)

    def reminded(self, key: str) -> str:
        """The words of a reminder of the step."""
        return self.phrase(key).replace("{stap}", self.step(self.life.step))

    async def choose(self, node: str, choice: str) -> None:
        found = self.guide.nodes[node].choice(choice)
        assert found
        await self.hand.press(found.text.say(self.hand.language, self.life.role))

    async def answer(self, *presses: tuple[str, str]) -> None:
        await self.choose("start/menu", "beslisboom")
        for press in (START, *presses):
            await self.choose(*press)

    async def open_step(self) -> None:
        """Open the screen of the step, from any screen."""
        await self.hand.write("stappen" if self.hand.language == "nl" else "my steps")
        await self.hand.press(self.step(self.life.step))

    async def menu(self) -> None:
        await self.hand.press(self.phrase("knop-home"))


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES.keys())
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["telegram", "page"])
async def test_three_weeks(  # noqa: PLR0913, PLR0917  who, where, and what they use
    guide: Guide,
    understanding: Understanding,
    valkey_url: str,
    kind: str,
    language: Code,
    life: Life,
) -> None:
    async with (
        weeks(guide, understanding, valkey_url) as world,
        hand(kind, world, language) as phone,
        hand(kind, world, language) as other,
    ):
        await three_weeks(
            Someone(guide=guide, life=life, hand=phone),
            Someone(guide=guide, life=life, hand=other),
        )
        assert not world.emulator.violations


async def test_three_weeks_on_a_phone(
    guide: Guide, understanding: Understanding, valkey_url: str
) -> None:
    async with weeks(guide, understanding, valkey_url) as world, chromium() as browser:
        for life, language in zip(LIVES.values(), LANGUAGES * 2, strict=True):
            async with (
                on_a_phone(browser, world, language) as phone,
                on_a_phone(browser, world, language) as other,
            ):
                await three_weeks(
                    Someone(guide=guide, life=life, hand=phone),
                    Someone(guide=guide, life=life, hand=other),
                )


async def three_weeks(someone: Someone, other: Someone) -> None:
    await the_first_day(someone)
    await the_next_days(someone)
    await another_answer(someone)
    await passed_on(someone, other)
    await the_end(someone)


async def the_first_day(someone: Someone) -> None:
    """Answer the questions, read the plan and a letter, and ask for a reminder."""
    life, phone = someone.life, someone.hand
    await someone.choose("start/welkom", life.role.value)
    await someone.answer(*life.first)
    await someone.choose("start/menu", "stappen")
    await phone.press(someone.step(life.step))
    await someone.choose(f"stappen/{life.step}", life.letter)
    assert "[" in phone.text
    await someone.open_step()
    await someone.choose(f"stappen/{life.step}", "herinner")
    await someone.choose(f"herinner/{life.step}", "dag")
    await someone.choose(f"herinner/{life.step}-dag", "dinsdag")
    (reminder,) = await phone.weeks.kept(phone.chat) or ()
    assert (reminder.at.isoweekday(), reminder.step) == (2, life.step)
    assert day_words(someone.guide, someone._reader, reminder.at) in phone.text
    event = vobject.readOne((await phone.file(someone.phrase("knop-agenda"))).decode()).vevent
    assert event.dtstart.value == reminder.at


async def the_next_days(someone: Someone) -> None:
    """The reminder comes, is put off, comes a week later and asks whether to stop; then: done."""
    life, phone = someone.life, someone.hand
    await phone.weeks.leap(3 * DAY)
    await phone.comes_back()
    assert someone.reminded("herinnering") in phone.text
    await phone.press(someone.phrase("knop-herinnering-later"))
    before = phone.text
    await phone.weeks.leap(6 * DAY)
    assert phone.text == before
    await phone.weeks.leap(2 * DAY)
    await phone.comes_back()
    assert someone.reminded("herinnering-opnieuw") in phone.text
    await someone.choose(f"stappen/{life.step}", "gedaan")
    assert not await phone.weeks.kept(phone.chat)
    await phone.weeks.leap(8 * DAY)
    await phone.comes_back()
    assert someone.reminded("herinnering") not in phone.text
    assert not await phone.weeks.noted()


async def another_answer(someone: Someone) -> None:
    """The plan says what another answer changes; ticks stay."""
    life, phone = someone.life, someone.hand
    await someone.menu()
    await someone.answer(*life.later)
    await someone.choose("beslisboom/categorie-b", "stappen")
    lapsed = someone.phrase("stap-vervalt").partition("{")[0]
    assert lapsed in phone.text
    assert someone.step(life.gone) in phone.text.partition(lapsed)[2]
    loaded = await phone.weeks.store.load(phone.chat)
    assert loaded
    assert loaded.record
    assert loaded.record.session.done == (life.step,)


async def passed_on(someone: Someone, other: Someone) -> None:
    """Somebody else types the code, sees what it says, and comes to the same steps."""
    await someone.hand.press(someone.phrase("knop-doorsturen"))
    (code,) = set(CODE.findall(someone.hand.text))
    await other.choose("start/welkom", other.life.role.value)
    await other.hand.write(code.lower())
    assert someone.phrase("code-zegt") in other.hand.text
    await other.hand.press(other.phrase("knop-code"))
    loaded = await other.hand.weeks.store.load(other.hand.chat)
    mine = await someone.hand.weeks.store.load(someone.hand.chat)
    assert loaded
    assert loaded.record
    assert mine
    assert mine.record
    assert loaded.record.session.answers == mine.record.session.answers
    assert loaded.record.session.done == (), "what is done stays with who did it"


async def the_end(someone: Someone) -> None:
    """Once called off, no reminder comes; once erased, nothing is left."""
    phone = someone.hand
    await someone.menu()
    await someone.choose("start/menu", "stappen")
    await phone.press(someone.step("afspraken"))
    await someone.choose("stappen/afspraken", "herinner")
    await someone.choose("herinner/afspraken", "morgen")
    assert len(await phone.weeks.kept(phone.chat) or ()) == 1
    sent = not phone.chat.startswith("web:")  # the page shows it to whoever comes back
    assert await phone.weeks.noted() == [phone.chat] * sent
    await someone.choose("stappen/afspraken", "herinner")
    await someone.choose("herinner/afspraken", "stop")
    assert not await phone.weeks.noted()
    before = phone.text
    await phone.weeks.leap(2 * DAY)
    assert phone.text == before
    chat = phone.chat
    await phone.write("wis" if phone.language == "nl" else "erase")
    assert someone.phrase("gewist")[:12] in phone.text
    assert await phone.weeks.kept(chat) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_steals_the_store_finds_nobody_and_nothing(
    guide: Guide, understanding: Understanding, language: Code
) -> None:
    with redis_server() as url:
        async with (
            weeks(guide, understanding, url) as world,
            hand("telegram", world, language) as one,
            hand("page", world, language) as other,
        ):
            for phone, life in ((one, LIVES["a pupil"]), (other, LIVES["a colleague"])):
                someone = Someone(guide=guide, life=life, hand=phone)
                await the_first_day(someone)
                await phone.press(someone.phrase("knop-home"))
                await someone.open_step()
                await someone.choose(f"stappen/{life.step}", "herinner")
                await phone.write("12 mei" if language == "nl" else "12 May")
            assert await world.noted() == [one.chat]
            assert await world.kept(other.chat)
            (reminder,) = await world.kept(one.chat) or ()
            traces = {
                *(part for phone in (one, other) for part in phone.chat.split(":")[1:]),
                *(str(reminder.moment), f"{reminder.at:%Y-%m-%d}", f"{reminder.at:%d-%m-%Y}"),
                *(step.id for step in guide.steps),
                *(choice.key for choice in guide.nodes["beslisboom/oorzaak"].choices),
                *Role,
                *("herinner", "oorzaak", "ouder", "12 mei", "12 May"),
            }
            traces = {trace for trace in traces if len(trace) >= TELLING}
            async with connect(url) as client:
                held = await everything_in(client)
            assert any(b"reminders" in key for key in held)
            assert sum(key.endswith(b":session") for key in held) == 2
            for form in (str.encode, lambda trace: trace.encode().hex().encode(), _in_base_64):
                assert not [trace for trace in traces if any(form(trace) in part for part in held)]


def _in_base_64(trace: str) -> bytes:
    """The base 64 of a text that is the same at any offset, less its ends."""
    return b64encode(trace.encode())[: len(trace) * 4 // 3 - 1] or b"?"
