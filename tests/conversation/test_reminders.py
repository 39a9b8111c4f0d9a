"""A reminder is noted before it is promised, and told only while its record holds it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from bot.channels.port import AwayError, Channel, PerhapsSaidError, Ready, at_once
from bot.channels.reminding import AGAIN, ONCE_MORE, OpenWays, Reminding
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Address, Incoming
from bot.conversation.ports import Due, StoreUnavailableError
from bot.core.days import ZONE
from bot.core.events import Chose, Forgot, Opened
from bot.core.reminders import Reminder
from bot.core.texts import Role
from bot.stores.redis import RedisStore, connect
from bot.stores.reminders import RedisReminders
from bot.stores.seal import Seal
from tests.clock import Clock
from tests.conversation.test_conversation import Counted
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Screen
    from bot.understanding.understand import Understanding

TOMORROW = Chose(node="herinner/gesprek", choice="morgen")
NEXT_WEEK = Chose(node="herinner/meedenken", choice="week")
DAY = timedelta(days=1)
ASKED = "U vroeg om een herinnering: In gesprek met school."
EVENING = datetime(2026, 11, 23, 19, 30, tzinfo=ZONE)
"""A moment when all reminders for that day are due."""


class Told(Channel):
    """A channel that keeps what it was to send.

    `away`: its peer cannot be reached. `unanswered`: its peer takes it, and does not say so.
    `waits`: what happens while a message waits for its turn.
    """

    title = "Told"

    def __init__(self, name: str, *, reminds: bool = True) -> None:
        self.name = name
        self.reminds = reminds
        self.said: list[tuple[str, Screen]] = []
        self.away = self.unanswered = False
        self.gone: set[str] = set()
        self.waits: Ready = at_once

    async def say(self, address: Address, screen: Screen, ready: Ready = at_once) -> bool:
        await self.waits()
        await ready()
        if self.away:
            raise AwayError
        if address.to in self.gone:
            return False
        self.said.append((address.to, screen))
        if self.unanswered:
            raise PerhapsSaidError
        return True


class WithFile(Told):
    """The ways of a channel that sends no reminders, but has a calendar file."""

    def calendar(self, reminder: Reminder, language: Code) -> str | None:
        return f"/agenda/{language}/{reminder.moment}.ics"


@dataclass
class World:
    conversation: Conversation
    queue: RedisReminders
    store: RedisStore
    clock: Clock[datetime]
    counted: Counted
    told: Told
    web: WithFile
    reminding: Reminding
    taken: list[str] = field(default_factory=list)

    async def does(self, chat: str, event: Event, address: str | None = "there") -> Screen:
        came = Incoming(chat=chat, event=event, role=Role.OUDER, address=address, language="nl")
        reply = await self.conversation.take(came)
        assert reply is not None
        return reply.screen

    async def reminders(self, chat: str) -> tuple[Reminder, ...]:
        loaded = await self.store.load(chat)
        assert loaded
        assert loaded.record
        return loaded.record.session.reminders

    async def address(self, chat: str) -> str | None:
        loaded = await self.store.load(chat)
        assert loaded
        assert loaded.record
        return loaded.record.address

    async def noted(self, chat: str) -> list[Due]:
        """What the queue has for a chat; nothing is taken out."""
        far = self.clock.at.timestamp() + 400 * DAY.total_seconds()
        claimed = await self.queue.claim(far, 10_000)
        for due in claimed:
            await self.queue.later(due, due.reminder.moment)
        return [due for due in claimed if due.chat == chat]

    async def tell(self) -> None:
        """Send all reminders that are due now, as the loop does."""
        claimed = await self.queue.claim(self.clock.at.timestamp(), 10_000)
        for due in claimed:
            await self.reminding.tell(due)


@pytest.fixture
async def world(
    guide: Guide, understanding: Understanding, valkey_url: str
) -> AsyncIterator[World]:
    seal = Seal(f"a secret of more than thirty-two characters {uuid4()}")
    client = connect(valkey_url)
    store, queue = RedisStore(client, seal, kept={"web": 60}), RedisReminders(client, seal)
    clock, counted = Clock(NOW), Counted()
    told, web = Told("told"), WithFile("web", reminds=False)
    channels: list[Channel] = [told, web]
    conversation = Conversation(
        guide=guide,
        store=store,
        understanding=understanding,
        counters=counted,
        clock=clock,
        book=queue,
        ways=OpenWays(channels, "https://lesroute.example"),
    )
    reminding = Reminding(conversation, queue, channels, counted)
    yield World(conversation, queue, store, clock, counted, told, web, reminding)
    await store.close()


def chat_in(channel: str) -> str:
    return f"{channel}:{uuid4()}"


async def test_what_is_asked_for_is_promised_and_comes(world: World) -> None:
    chat = chat_in("told")
    screen = await world.does(chat, TOMORROW, "Fatima")
    assert screen.news[0].startswith("Ik stuur u een bericht op maandag 23 november")
    assert "https://lesroute.example/agenda/nl/" in screen.news[0]
    await world.tell()
    assert not world.told.said, "not before its day"
    world.clock.at = datetime(2026, 11, 23, 20, 0, tzinfo=ZONE) - timedelta(seconds=1)
    await world.tell()
    ((to, said),) = world.told.said
    assert to == "Fatima"
    assert said.news == (ASKED,)
    assert said.node == "stappen/gesprek"
    assert await world.reminders(chat) == ()
    assert await world.address(chat) is None, "nothing needs it any more"
    assert not await world.noted(chat)
    assert world.counted.reminders == [("told", "asked"), ("told", "told")]


async def test_it_comes_once_whoever_looks(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    (reminder,) = await world.reminders(chat)
    world.clock.at = reminder.at
    (due,) = await world.queue.claim(reminder.moment, 10)
    await world.reminding.tell(due)
    await world.reminding.tell(due)  # as one that lost its lease would
    assert len(world.told.said) == 1


async def test_it_comes_in_the_language_that_is_read_now(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    await world.does(chat, Chose(node="start/taal", choice="en"))
    world.clock.at = EVENING
    await world.tell()
    assert world.told.said[0][1].news == ("You asked for a reminder: Talk with the school.",)


async def test_what_was_called_off_or_done_does_not_come(world: World) -> None:
    for event in (
        Chose(node="herinner/gesprek", choice="stop"),
        Chose(node="stappen/gesprek", choice="gedaan"),
        Forgot(),
    ):
        chat = chat_in("told")
        await world.does(chat, TOMORROW)
        assert len(await world.noted(chat)) == 1
        await world.does(chat, event)
        assert not await world.noted(chat), "it is erased, not only passed over"
    world.clock.at = EVENING
    await world.tell()
    assert not world.told.said
    assert world.counted.reminders.count(("told", "stopped")) == 3


async def test_who_erased_everything_is_not_reminded_even_if_the_queue_still_had_it(
    world: World,
) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    (due,) = await world.noted(chat)
    await world.does(chat, Forgot())
    await world.queue.put(chat, due.reminder)
    world.clock.at = EVENING
    await world.tell()
    assert not world.told.said
    assert not await world.noted(chat)


async def test_what_was_put_off_comes_on_the_new_day_alone(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    await world.does(chat, Chose(node="herinner/gesprek", choice="week"))
    assert len(await world.noted(chat)) == 1
    world.clock.at = EVENING + 7 * DAY
    await world.tell()
    assert len(world.told.said) == 1


async def test_nobody_is_disturbed_at_night_or_on_a_sunday(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    for wait in (
        datetime(2026, 11, 23, 20, 0, tzinfo=ZONE),
        datetime(2026, 11, 24, 8, 59, tzinfo=ZONE),
        datetime(2026, 11, 29, 12, 0, tzinfo=ZONE),
    ):
        world.clock.at = wait
        await world.tell()
        assert not world.told.said
        assert len(await world.noted(chat)) == 1
    # A look at the queue put it back at its own moment: it is late, and told at once.
    world.clock.at = datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)
    await world.tell()
    assert len(world.told.said) == 1


@pytest.mark.parametrize("jump", [-400 * DAY, -DAY, -timedelta(hours=1), timedelta(hours=-3)])
async def test_where_the_clock_jumps_back_it_comes_at_its_moment_and_once(
    world: World, jump: timedelta
) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    (reminder,) = await world.reminders(chat)
    for at in (reminder.at + jump, reminder.at - timedelta(seconds=1)):
        world.clock.at = at
        await world.tell()
        assert not world.told.said
    for at in (reminder.at, reminder.at + jump, reminder.at, EVENING + DAY):
        world.clock.at = at
        await world.tell()
    assert len(world.told.said) == 1
    assert not await world.noted(chat)


async def test_where_the_clock_was_wrong_for_a_while_it_is_not_told_again(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    right = world.clock.at
    world.clock.at = EVENING + 7 * DAY
    await world.tell()
    world.clock.at = right
    await world.does(chat, NEXT_WEEK)
    world.clock.at = EVENING + 7 * DAY
    await world.tell()
    assert [screen.node for _, screen in world.told.said] == [
        "stappen/gesprek",
        "stappen/meedenken",
    ]


async def test_replicas_whose_clocks_differ_tell_it_once(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    (reminder,) = await world.reminders(chat)
    for ahead in (timedelta(minutes=-5), timedelta(minutes=5), timedelta()):
        world.clock.at = reminder.at + ahead
        await world.tell()
    assert len(world.told.said) == 1


@pytest.mark.parametrize("step", ["weg", "__init__", "", "gesprek/x", "start"])
async def test_a_reminder_of_a_step_that_is_gone_leads_to_the_plan(world: World, step: str) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    loaded = await world.store.load(chat)
    assert loaded
    assert loaded.record
    gone = Reminder(step=step, moment=int(EVENING.timestamp()))
    record = replace(
        loaded.record, session=replace(loaded.record.session, reminders=(gone,), done=(step,))
    )
    assert await world.store.save(chat, record, loaded.version)
    await world.queue.put(chat, gone)
    world.clock.at = EVENING
    await world.tell()
    (said,) = world.told.said
    assert said[1].node == "stappen/start"
    assert await world.reminders(chat) == ()


async def test_a_store_that_is_away_when_it_is_due_has_it_told_later_and_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    (due,) = await world.noted(chat)
    world.clock.at = due.reminder.at

    async def away(_: str) -> None:
        raise StoreUnavailableError

    with monkeypatch.context() as patched:
        patched.setattr(world.store, "load", away)
        await world.reminding.tell(due)
    assert not world.told.said
    await world.queue.later(due, due.reminder.moment)  # as when its lease is over
    for _ in range(2):
        await world.tell()
    assert len(world.told.said) == 1


async def test_a_channel_that_is_away_is_tried_again(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    (reminder,) = await world.reminders(chat)
    world.clock.at, world.told.away = reminder.at, True
    await world.tell()
    world.told.away = False
    await world.tell()
    assert not world.told.said, "not at once"
    world.clock.at += timedelta(seconds=AGAIN)
    await world.tell()
    assert len(world.told.said) == 1


async def test_what_was_perhaps_told_is_told_once_more_after_an_hour(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    world.clock.at, world.told.unanswered = (await world.reminders(chat))[0].at, True
    await world.tell()
    world.clock.at += timedelta(seconds=ONCE_MORE - 1)
    await world.tell()
    assert len(world.told.said) == 1
    world.told.away = True  # for sure, so this was no other try
    world.clock.at += timedelta(seconds=1)
    await world.tell()
    world.told.away = False
    for _ in range(3):
        world.clock.at += timedelta(seconds=ONCE_MORE)
        await world.tell()
    assert len(world.told.said) == 2
    assert not await world.reminders(chat)
    assert not await world.noted(chat)


async def test_what_was_erased_while_it_waited_for_its_turn_is_not_told(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    world.clock.at = (await world.reminders(chat))[0].at

    async def erases() -> None:
        await world.does(chat, Forgot())

    world.told.waits = erases
    await world.tell()
    assert not world.told.said
    assert not await world.noted(chat)


async def test_what_waited_until_the_night_comes_in_the_morning(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    world.clock.at = (await world.reminders(chat))[0].at

    async def until_the_night() -> None:
        world.clock.at = world.clock.at.replace(hour=20, minute=0)

    world.told.waits = until_the_night
    await world.tell()
    assert not world.told.said
    world.told.waits = at_once
    world.clock.at = EVENING + DAY
    await world.tell()
    assert len(world.told.said) == 1


async def test_who_is_gone_is_forgotten_and_others_are_not(world: World) -> None:
    gone, other = chat_in("told"), chat_in("told")
    world.told.gone.add("gone")
    await world.does(gone, TOMORROW, "gone")
    await world.does(gone, NEXT_WEEK, "gone")
    await world.does(other, TOMORROW, "other")
    world.clock.at = EVENING
    await world.tell()
    assert [to for to, _ in world.told.said] == ["other"]
    assert [r.step for r in await world.reminders(gone)] == ["meedenken"], "that one alone"
    assert ("told", "failed") in world.counted.reminders


async def test_the_newest_address_is_used(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW, "old")
    await world.does(chat, Opened(node="start/stop"), "new")
    world.clock.at = EVENING
    await world.tell()
    assert [to for to, _ in world.told.said] == ["new"]


async def test_no_address_is_kept_of_who_asked_for_nothing(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, Opened(node="stappen/gesprek"), "somebody")
    assert await world.address(chat) is None
    await world.does(chat, TOMORROW, "somebody")
    assert await world.address(chat) == "somebody"
    await world.does(chat, Chose(node="herinner/gesprek", choice="stop"), "somebody")
    assert await world.address(chat) is None


async def test_on_the_web_there_is_a_file_and_nothing_is_said(world: World) -> None:
    chat = chat_in("web")
    screen = await world.does(chat, NEXT_WEEK, None)
    (reminder,) = await world.reminders(chat)
    assert screen.calendar == f"/agenda/nl/{reminder.moment}.ics"
    assert "Hier kan ik u geen bericht sturen" in screen.news[0]
    assert "Ik bewaar dit gesprek" in screen.news[0]
    assert not await world.noted(chat), "the queue would name the chat for nothing"
    world.clock.at = EVENING + 7 * DAY
    await world.tell()
    assert not world.web.said
    assert not await world.noted(chat)
    assert ("web", "stopped") not in world.counted.reminders


async def test_what_was_asked_for_before_a_channel_could_remind_comes_once_it_can(
    world: World,
) -> None:
    chat = chat_in("told")
    world.told.reminds = False
    await world.does(chat, NEXT_WEEK, None)
    assert not await world.noted(chat)
    world.told.reminds = True
    await world.does(chat, Opened(node="start/menu"), "Fatima")
    for _ in range(2):
        assert len(await world.noted(chat)) == 1
        await world.does(chat, Opened(node="start/menu"), "Fatima")
    world.clock.at = EVENING + 7 * DAY
    await world.tell()
    assert [to for to, _ in world.told.said] == ["Fatima"]


async def test_what_was_asked_for_while_a_channel_could_not_remind_comes_too(world: World) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW, "Fatima")
    world.told.reminds = False
    await world.does(chat, NEXT_WEEK, None)
    assert await world.address(chat) is None
    world.told.reminds = True
    await world.does(chat, Opened(node="start/menu"), "Fatima")
    assert len(await world.noted(chat)) == 2


async def test_who_comes_back_to_the_page_sees_what_they_asked_for(world: World) -> None:
    chat = chat_in("web")

    async def seen() -> Screen:
        return (await world.conversation.look(chat, "nl")).screen

    await world.does(chat, TOMORROW, None)
    await world.does(chat, Chose(node="herinner/afspraken", choice="week"), None)
    assert not (await seen()).news, "it is not the day yet"
    world.clock.at = EVENING + DAY
    for told in (False, True):  # whether it was looked at before, or never
        screen = await seen()
        assert (screen.node, screen.news) == ("stappen/gesprek", (ASKED,))
        assert [b.label for b in screen.answers][:2] == ["Gedaan", "Later"]
        if not told:
            await world.tell()
    world.clock.at = EVENING + 7 * DAY
    assert (await seen()).node == "stappen/afspraken", "the newest"
    await world.does(chat, Opened(node="start/menu"), None)
    assert await world.reminders(chat) == ()
    assert not (await seen()).news
    assert not await world.noted(chat)
    assert ("web", "stopped") not in world.counted.reminders


@pytest.mark.parametrize(("choice", "left"), [("P1W.1", 1), ("stop", 0), ("morgen", 1)])
async def test_what_was_seen_is_asked_for_again_or_called_off(
    world: World, choice: str, left: int
) -> None:
    chat = chat_in("web")
    await world.does(chat, TOMORROW, None)
    world.clock.at = EVENING + DAY
    screen = await world.does(chat, Chose(node="herinner/gesprek", choice=choice), None)
    assert "U vroeg al een herinnering" not in " ".join((*screen.news, screen.text))
    now = world.clock.at.timestamp()
    reminders = await world.reminders(chat)
    assert len(reminders) == left
    assert not await world.noted(chat)
    assert all(reminder.moment > now for reminder in reminders)


async def test_in_a_channel_that_tells_nothing_is_taken_out_before_it_is_told(
    world: World,
) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)
    world.clock.at = EVENING
    assert not (await world.conversation.look(chat, "nl")).screen.news
    await world.does(chat, Opened(node="start/menu"))
    await world.tell()
    assert len(world.told.said) == 1


async def test_a_person_with_another_number_is_told_there_and_nobody_else_is(
    world: World,
) -> None:
    old, new = chat_in("told"), chat_in("told")
    await world.does(old, TOMORROW, "old number")
    assert await world.conversation.moved(old, new, "new number")
    assert not await world.noted(old)
    world.clock.at = EVENING
    await world.tell()
    assert [to for to, _ in world.told.said] == ["new number"]


async def test_while_the_store_is_away_nothing_is_promised(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = chat_in("told")

    async def away(_: str, __: Iterable[Reminder] | Reminder) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(world.queue, "put", away)
    screen = await world.does(chat, TOMORROW)
    told = " ".join((*screen.news, *screen.notices))
    assert "Ik stuur u een bericht" not in told
    assert "niet herinneren" in told


async def test_what_cannot_be_erased_is_not_said_to_be(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = chat_in("told")
    await world.does(chat, TOMORROW)

    async def away(_: str, __: Iterable[Reminder]) -> None:
        raise StoreUnavailableError

    with monkeypatch.context() as patched:
        patched.setattr(world.queue, "drop", away)
        screen = await world.does(chat, Forgot())
    assert "gewist" not in " ".join(screen.news)
    assert await world.reminders(chat), "nothing of it is erased, so it can be asked again"
    await world.does(chat, Forgot())
    assert await world.store.load(chat) is None
    assert not await world.noted(chat)


async def test_a_copy_of_what_asked_for_one_asks_for_no_second(world: World) -> None:
    chat = chat_in("told")
    for _ in range(2):
        came = Incoming(chat=chat, event=TOMORROW, role=Role.OUDER, update="7", address="x")
        reply = await world.conversation.take(came)
        if reply is not None:
            await world.conversation.released(came, reply)
    assert len(await world.noted(chat)) == 1
    assert len(await world.reminders(chat)) == 1
