"""Load, turn, save: with several workers, copies, and a store that comes and goes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from redis.asyncio.connection import AbstractConnection

from bot.conversation.apology import TRIES
from bot.conversation.conversation import Conversation
from bot.conversation.ledger import LEASE
from bot.conversation.messages import Busy, Incoming, Typed
from bot.conversation.ports import StoreUnavailableError
from bot.conversation.records import Record
from bot.core.events import Chose, Forgot, Opened, Started
from bot.core.languages import LANGUAGES
from bot.core.reminders import Reminder
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.core.texts import READERS, Role, Text
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from tests.clock import Clock
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.conversation.ports import Fate
    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Screen
    from bot.core.texts import Reader
    from bot.understanding.understand import Understanding

PARENT = Chose(node="start/welkom", choice="ouder")


@dataclass
class Counted:
    turns: list[tuple[str, str, bool]] = field(default_factory=list)
    reminders: list[tuple[str, Fate]] = field(default_factory=list)

    def turned(self, channel: str, screen: Screen, *, remembered: bool) -> None:
        self.turns.append((channel, screen.node, remembered))

    def reminded(self, channel: str, fate: Fate) -> None:
        self.reminders.append((channel, fate))


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(NOW)


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
async def store(valkey_url: str) -> AsyncIterator[RedisStore]:
    made = RedisStore(connect(valkey_url), Seal("a secret of more than thirty-two characters"))
    yield made
    await made.close()


@pytest.fixture
def conversation(
    guide: Guide,
    store: RedisStore,
    understanding: Understanding,
    clock: Clock[datetime],
    counted: Counted,
) -> Conversation:
    return Conversation(
        guide=guide, store=store, understanding=understanding, counters=counted, clock=clock
    )


@pytest.fixture
async def other(
    guide: Guide,
    valkey_url: str,
    understanding: Understanding,
    clock: Clock[datetime],
    counted: Counted,
) -> AsyncIterator[Conversation]:
    """Another worker on the same store."""
    store = RedisStore(connect(valkey_url), Seal("a secret of more than thirty-two characters"))
    yield Conversation(
        guide=guide, store=store, understanding=understanding, counters=counted, clock=clock
    )
    await store.close()


@pytest.fixture
async def away(
    guide: Guide, understanding: Understanding, clock: Clock[datetime], counted: Counted
) -> AsyncIterator[Conversation]:
    """A worker whose store cannot be reached."""
    seal = Seal("a secret of more than thirty-two characters")
    store = RedisStore(connect("unix:///nowhere.sock"), seal, waited_out=0)
    yield Conversation(
        guide=guide, store=store, understanding=understanding, counters=counted, clock=clock
    )
    await store.close()


@pytest.fixture
def chat() -> str:
    return f"telegram:{uuid4()}"


async def test_what_was_chosen_is_remembered(conversation: Conversation, chat: str) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT))
    assert (await conversation.look(chat, "nl")).session.role is Role.OUDER


async def test_a_link_that_is_looked_at_does_nothing_and_is_done_by_the_first_press(
    conversation: Conversation, chat: str, counted: Counted
) -> None:
    link = Started(topic="geld", role=Role.OUDER, language="en")
    looked = await conversation.look(chat, "nl", link)
    assert (looked.screen.node, looked.screen.language) == ("geld/start", "en")
    assert (await conversation.look(chat, "nl")).kept is None
    assert counted.turns == []
    help_ = Opened(node="contact/start")
    reply = await conversation.take(Incoming(chat=chat, event=help_, begun=link))
    assert reply is not None
    assert reply.session.trail[0] == "geld/start"
    assert reply.session.language == "en"


async def test_what_was_done_counts_from_the_place_that_the_person_saw(
    conversation: Conversation, chat: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT))
    for place in ("beslisboom/start", "geld/start"):
        await conversation.take(Incoming(chat=chat, event=Opened(node=place)))
    help_ = Opened(node="contact/start")
    reply = await conversation.take(Incoming(chat=chat, event=help_, at="beslisboom/start"))
    assert reply is not None
    assert reply.session.trail[:-1] == ("start/menu", "beslisboom/start")


@pytest.mark.parametrize("at", ["was/eens", "nergens", "start/thuis", ""])
async def test_a_place_that_is_no_more_leads_on_all_the_same(
    conversation: Conversation, chat: str, at: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT))
    reply = await conversation.take(
        Incoming(chat=chat, event=Opened(node="geld/start"), at=at, role=Role.OUDER)
    )
    assert reply is not None
    assert reply.screen.node == "geld/start"


async def test_while_the_store_is_away_a_link_and_its_first_press_work(away: Conversation) -> None:
    link = Started(topic="geld", role=Role.OUDER)
    looked = await away.look("web:x", "nl", link)
    assert looked.screen.node == "geld/start"
    assert "geheugen" in looked.screen.notices[0]
    help_ = Opened(node="contact/start")
    reply = await away.take(Incoming(chat="web:x", event=help_, begun=link))
    assert reply is not None
    assert reply.session.trail[0] == "geld/start"


async def test_an_update_that_was_answered_shows_nothing_new(
    conversation: Conversation, chat: str
) -> None:
    incoming = Incoming(chat=chat, event=PARENT, update="1")
    reply = await conversation.take(incoming)
    assert reply is not None
    conversation.answered(incoming, reply)
    assert await conversation.take(incoming) is None


async def test_a_copy_that_is_quicker_than_the_store_shows_nothing_new_either(
    conversation: Conversation, valkey_url: str, chat: str
) -> None:
    incoming = Incoming(chat=chat, event=PARENT, update="1")
    reply = await conversation.take(incoming)
    assert reply is not None
    async with connect(valkey_url) as client:
        await client.client_pause(300, all=False)  # writes wait, reads do not
        conversation.answered(incoming, reply)
        assert await conversation.take(incoming) is None
        await conversation.finish()


async def test_another_worker_refuses_a_copy_until_it_is_noted_that_it_was_answered(
    conversation: Conversation, other: Conversation, chat: str
) -> None:
    incoming = Incoming(chat=chat, event=PARENT, update="1")
    reply = await conversation.take(incoming)
    assert reply is not None
    with pytest.raises(Busy):
        await other.take(incoming)
    conversation.answered(incoming, reply)
    await conversation.finish()
    assert await other.take(incoming) is None


async def test_what_is_noted_behind_a_newer_save_is_noted_in_that(
    conversation: Conversation, other: Conversation, chat: str
) -> None:
    texts = [Incoming(chat=chat, event=Typed(text="laptop"), update=n) for n in "123"]
    first, second = [await conversation.take(text) for text in texts[:2]]
    third = await other.take(texts[2])
    assert first is not None
    assert second is not None
    assert third is not None
    conversation.answered(texts[0], first)
    conversation.answered(texts[1], second)
    other.answered(texts[2], third)
    await asyncio.gather(conversation.finish(), other.finish())
    for worker in (conversation, other):
        assert [await worker.take(text) for text in texts] == [None] * 3


async def test_who_goes_on_before_it_is_noted_loses_nothing(
    conversation: Conversation, other: Conversation, chat: str
) -> None:
    said = Incoming(chat=chat, event=Typed(text="laptop"), update="1")
    reply = await conversation.take(said)
    assert reply is not None
    conversation.answered(said, reply)
    tap = Incoming(chat=chat, event=PARENT, update="2")
    assert await conversation.take(tap) is not None
    await conversation.finish()
    assert await other.take(said) is None
    assert (await other.look(chat, "nl")).session.role is Role.OUDER


async def test_what_is_wiped_before_it_is_noted_does_not_come_back(
    conversation: Conversation, store: RedisStore, chat: str
) -> None:
    said = Incoming(chat=chat, event=Typed(text="laptop"), update="1")
    reply = await conversation.take(said)
    assert reply is not None
    conversation.answered(said, reply)
    await conversation.take(Incoming(chat=chat, event=Forgot(), update="2"))
    await conversation.finish()
    assert await store.load(chat) is None


async def test_an_update_in_hand_is_refused_until_its_time_is_up(
    conversation: Conversation, chat: str, clock: Clock[datetime]
) -> None:
    incoming = Incoming(chat=chat, event=PARENT, update="1")
    await conversation.take(incoming)
    with pytest.raises(Busy):
        await conversation.take(incoming)
    clock.at += timedelta(seconds=LEASE + 1)
    again = await conversation.take(incoming)
    assert again is not None
    assert again.screen.node == "start/menu"


async def test_of_five_simultaneous_copies_one_is_answered(
    conversation: Conversation, chat: str
) -> None:
    incoming = Incoming(chat=chat, event=PARENT, update="1")
    taken = await asyncio.gather(
        *(conversation.take(incoming) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(result, Busy) for result in taken) == 4


@pytest.mark.parametrize("workers", [1, 2])
async def test_simultaneous_updates_of_one_person_all_count(
    conversation: Conversation, other: Conversation, chat: str, workers: int
) -> None:
    """Also where the first of two workers goes on from what the second has changed since."""
    second = (conversation, other)[workers - 1]
    await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    await second.take(Incoming(chat=chat, event=Opened(node="geld/start"), update="2"))
    answer = Chose(node="beslisboom/oorzaak", choice="ziekte")
    tick = Chose(node="stappen/gesprek", choice="gedaan")
    taken = await asyncio.gather(
        conversation.take(Incoming(chat=chat, event=answer, update="3")),
        second.take(Incoming(chat=chat, event=tick, update="4")),
    )
    assert all(taken)
    session = (await conversation.look(chat, "nl")).session
    assert session.answers == {"oorzaak": "ziekte"}
    assert session.done == ("gesprek",)


async def test_a_wipe_leaves_nothing(
    conversation: Conversation, store: RedisStore, chat: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    reply = await conversation.take(Incoming(chat=chat, event=Forgot(), update="2"))
    assert reply is not None
    assert reply.forgotten
    assert await store.load(chat) is None


async def test_typed_text_is_not_kept(
    conversation: Conversation, store: RedisStore, chat: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT))
    before = await store.load(chat)
    await conversation.take(Incoming(chat=chat, event=Typed(text="mijn naam is Jantje")))
    await conversation.take(Incoming(chat=chat, event=Typed(text="ik wil dood")))
    after = await store.load(chat)
    assert before is not None
    assert after is not None
    assert after.record == before.record


async def test_without_a_store_the_buttons_still_answer_in_the_reader_s_words(
    away: Conversation, counted: Counted
) -> None:
    incoming = Incoming(
        chat="telegram:1",
        event=Chose(node="beslisboom/oorzaak", choice="ziekte"),
        update="1",
        language="en",
        role=Role.LEERLING,
    )
    reply = await away.take(incoming)
    assert reply is not None
    away.answered(incoming, reply)
    await away.finish()
    assert not reply.remembered
    assert reply.screen.node == "beslisboom/categorie-b"
    assert "not kept" in reply.screen.notices[0]
    assert counted.turns == [("telegram", "beslisboom/categorie-b", False)]
    looked = await away.look("web:x", "nl")
    assert looked.screen.node == "start/welkom"


def _every_wipe(guide: Guide) -> list[tuple[str, Code, Reader, Event | Typed]]:
    """Every way to ask to erase, by every reader."""
    buttons = [
        Chose(node=node.id, choice=choice.key)
        for node in guide.nodes.values()
        for choice in node.choices
        if choice.wipes
    ]
    assert buttons
    ways: list[Event | Typed] = [
        Forgot(),
        Typed(text="wis alles"),
        Typed(text="delete my data"),
        *buttons,
    ]
    return [
        ("telegram:1", lang, role, way) for way in ways for lang in LANGUAGES for role in READERS
    ]


async def test_nothing_is_said_to_be_erased_while_it_is_not(
    guide: Guide, away: Conversation
) -> None:
    for chat, language, role, way in _every_wipe(guide):
        reply = await away.take(Incoming(chat=chat, event=way, language=language, role=role))
        assert reply is not None
        assert (reply.wiped, reply.forgotten) == (True, False)
        said = guide.phrase("wissen-mislukt", language, role)
        assert (reply.screen.news, reply.screen.notices) == ((), (said,))
        again = [button for button in reply.screen.buttons if button.tone == "grave"]
        assert again, "there is a way to ask for it once more"


async def test_what_breaks_behind_an_answer_is_told(
    conversation: Conversation,
    chat: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    incoming = Incoming(chat=chat, event=PARENT, update="1")
    reply = await conversation.take(incoming)
    assert reply is not None

    async def breaks(*_: object, **__: object) -> None:
        raise ValueError(chat)  # as no client of a store should fail

    monkeypatch.setattr(AbstractConnection, "read_response", breaks)
    conversation.answered(incoming, reply)
    await conversation.finish()
    [told] = caplog.records
    assert (told.message, told.levelname) == ("work_broke", "ERROR")
    assert vars(told)["kind"] == "ValueError"
    assert chat not in str(vars(told))


async def test_a_store_that_reads_and_does_not_erase_is_not_believed(
    guide: Guide, store: RedisStore, understanding: Understanding, clock: Clock[datetime], chat: str
) -> None:
    class Replica(RedisStore):
        async def forget(self, chat: str) -> None:
            raise StoreUnavailableError

    replica = Replica(store._client, store._seal)
    conversation = Conversation(
        guide=guide, store=replica, understanding=understanding, counters=Counted(), clock=clock
    )
    await conversation.take(Incoming(chat=chat, event=PARENT))
    reply = await conversation.take(Incoming(chat=chat, event=Forgot()))
    assert reply is not None
    assert not reply.forgotten
    assert guide.phrase("gewist", "nl", None) not in reply.screen.news


async def test_what_was_erased_is_said_to_be(
    conversation: Conversation, guide: Guide, chat: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT))
    reply = await conversation.take(Incoming(chat=chat, event=Forgot()))
    assert reply is not None
    assert (reply.wiped, reply.forgotten) == (True, True)
    assert reply.screen.news == (guide.phrase("gewist", "nl", None),)


async def test_a_first_contact_starts_in_the_language_of_the_channel(
    conversation: Conversation, chat: str
) -> None:
    reply = await conversation.take(Incoming(chat=chat, event=Started(), language="en"))
    assert reply is not None
    assert reply.screen.language == "en"


async def test_what_was_not_shown_is_shown_by_what_came_later_and_undoes_nothing(
    conversation: Conversation, chat: str, clock: Clock[datetime]
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    lost = Incoming(chat=chat, event=Chose(node="beslisboom/oorzaak", choice="anders"), update="2")
    await conversation.take(lost)
    later = Chose(node="beslisboom/oorzaak", choice="ziekte")
    lost_too = Incoming(chat=chat, event=later, update="3")
    await conversation.take(lost_too)
    clock.at += timedelta(seconds=LEASE + 1)
    assert await conversation.take(lost) is None
    again = await conversation.take(lost_too)
    assert again is not None
    assert again.session.answers["oorzaak"] == "ziekte"
    assert again.screen.node == "beslisboom/categorie-b"


async def test_what_may_be_shown_again_unnoticed_needs_no_mark(
    conversation: Conversation, chat: str, clock: Clock[datetime]
) -> None:
    tap = Incoming(chat=chat, event=PARENT, update="1")
    shown = await conversation.take(tap)
    assert shown is not None
    assert shown.again
    with pytest.raises(Busy):
        await conversation.take(tap)
    clock.at += timedelta(seconds=LEASE + 1)
    again = await conversation.take(tap)
    assert again is not None
    assert again.screen == shown.screen
    await conversation.take(Incoming(chat=chat, event=Typed(text="ik wil dood"), update="2"))
    assert await conversation.take(tap) is None


async def test_once_something_newer_was_seen_the_older_is_not_shown(
    conversation: Conversation, chat: str, clock: Clock[datetime]
) -> None:
    lost = Incoming(chat=chat, event=PARENT, update="1")
    await conversation.take(lost)
    newer = Incoming(chat=chat, event=Chose(node="start/menu", choice="laptop"), update="2")
    reply = await conversation.take(newer)
    assert reply is not None
    conversation.answered(newer, reply)
    clock.at += timedelta(seconds=LEASE + 1)
    assert await conversation.take(lost) is None


async def test_a_text_gets_its_answer_even_when_something_newer_was_seen(
    conversation: Conversation, chat: str, clock: Clock[datetime]
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    lost = Incoming(chat=chat, event=Typed(text="ik wil dood"), update="2")
    first = await conversation.take(lost)
    newer = Incoming(chat=chat, event=PARENT, update="3")
    reply = await conversation.take(newer)
    assert reply is not None
    conversation.answered(newer, reply)
    clock.at += timedelta(seconds=LEASE + 1)
    again = await conversation.take(lost)
    assert first is not None
    assert again is not None
    assert again.screen == first.screen


async def test_what_telegram_did_not_take_is_free_at_once(
    conversation: Conversation, chat: str
) -> None:
    incoming = Incoming(chat=chat, event=PARENT, update="1")
    reply = await conversation.take(incoming)
    assert reply is not None
    await conversation.released(incoming, reply)
    again = await conversation.take(incoming)
    assert again is not None
    assert again.screen == reply.screen


async def test_what_always_breaks_is_given_up_with_an_apology_and_the_way_home(
    conversation: Conversation, store: RedisStore, chat: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    broken = Incoming(chat=chat, event=PARENT, update="2")
    tried = [await conversation.broke(broken) for _ in range(TRIES)]
    assert tried[:-1] == [None] * (TRIES - 1)
    sorry = tried[-1]
    assert sorry is not None
    assert sorry.screen.node == "start/menu"
    assert sorry.screen.notices[0].startswith("Sorry")
    conversation.answered(broken, sorry)
    assert await conversation.take(broken) is None
    kept = await store.load(chat)
    assert kept is not None
    assert kept.record is not None
    assert kept.record.session.role is Role.OUDER


async def test_where_even_the_menu_breaks_all_begins_anew(  # noqa: PLR0913, PLR0917
    understanding: Understanding,
    guide: Guide,
    store: RedisStore,
    chat: str,
    clock: Clock[datetime],
    counted: Counted,
) -> None:
    menu = replace(guide.nodes["start/menu"], text=Text(forms={}))
    conversation = Conversation(
        guide=replace(guide, nodes={**guide.nodes, "start/menu": menu}),
        store=store,
        understanding=understanding,
        counters=counted,
        clock=clock,
    )
    broken = Incoming(chat=chat, event=PARENT, update="2", language="en")
    with pytest.raises(KeyError):
        await conversation.take(broken)
    asked = Reminder(step="gesprek", moment=2_000_000_000)
    session = Session(language="en", role=Role.LEERLING, reminders=(asked,))
    await store.save(chat, Record(session=session, address="there"), None)
    tried = [await conversation.broke(broken) for _ in range(TRIES)]
    sorry = tried[-1]
    assert sorry is not None
    assert sorry.screen.node == "start/welkom"
    assert sorry.screen.language == "en"
    kept = await store.load(chat)
    assert kept is not None
    assert kept.record is not None
    assert not kept.record.session.reminders
    assert kept.record.address is None, "nothing needs it any more"


async def test_what_breaks_while_nothing_can_be_counted_is_given_up_at_once(
    away: Conversation,
) -> None:
    sorry = await away.broke(Incoming(chat="telegram:1", event=PARENT, update="1"))
    assert sorry is not None
    assert not sorry.remembered


async def test_what_cannot_be_read_any_more_begins_anew_with_a_sentence(
    conversation: Conversation, store: RedisStore, valkey_url: str, chat: str
) -> None:
    await store.save(chat, Record(session=Session()), None)
    name = Seal("a secret of more than thirty-two characters").name(chat)
    async with connect(valkey_url) as client:
        await client.set(f"lesroute:{{{name}}}:session", b"y" * 99)
    assert (await conversation.look(chat, "en")).screen.node == "start/welkom"
    reply = await conversation.take(Incoming(chat=chat, event=PARENT, update="1", language="nl"))
    assert reply is not None
    assert reply.screen.notices[0].startswith("Lesroute is vernieuwd")
    assert (await conversation.look(chat, "nl")).session.role is Role.OUDER


@pytest.mark.parametrize("back", [timedelta(seconds=LEASE + 2), timedelta(hours=1)])
async def test_a_hold_from_a_clock_that_went_back_is_none(
    conversation: Conversation,
    other: Conversation,
    chat: str,
    clock: Clock[datetime],
    back: timedelta,
) -> None:
    incoming = Incoming(chat=chat, event=PARENT, update="1")
    assert await conversation.take(incoming) is not None
    with pytest.raises(Busy):
        await other.take(incoming)
    clock.at -= back  # its worker was killed, and the clock was set back since
    assert await other.take(incoming) is not None


async def test_a_wipe_is_answered_as_the_chat_stands_now_not_as_this_worker_knew_it(
    conversation: Conversation, valkey_url: str, chat: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    other = RedisStore(connect(valkey_url), Seal("a secret of more than thirty-two characters"))
    loaded = await other.load(chat)
    assert loaded is not None
    assert loaded.record is not None
    english = replace(loaded.record, session=replace(loaded.record.session, language="en"))
    assert await other.save(chat, english, loaded.version)
    await other.close()
    reply = await conversation.take(Incoming(chat=chat, event=Forgot(), update="3"))
    assert reply is not None
    assert reply.screen.language == "en"


async def test_a_copy_of_a_typed_answer_does_not_answer_the_next_question(
    conversation: Conversation, guide: Guide, clock: Clock[datetime], chat: str
) -> None:
    """When the copy comes, the screen that it was typed at is no longer the present one."""
    await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    await conversation.take(
        Incoming(chat=chat, event=Opened(node="beslisboom/oorzaak"), update="2")
    )
    typed = Incoming(chat=chat, event=Typed(text="iets anders"), update="3")
    first = await conversation.take(typed)
    clock.at += timedelta(seconds=LEASE + 1)
    again = await conversation.take(typed)
    assert first is not None
    assert again is not None
    assert first.screen.node == again.screen.node == "beslisboom/reden"
    assert again.session.answers == {"oorzaak": "anders"}


async def test_a_lost_record_is_told_and_its_question_is_asked_anew(
    conversation: Conversation, store: RedisStore, guide: Guide, chat: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT))
    await conversation.take(Incoming(chat=chat, event=Opened(node="beslisboom/oorzaak")))
    chosen = Chose(node="beslisboom/oorzaak", choice="anders")
    reply = await conversation.take(Incoming(chat=chat, event=chosen))
    assert reply is not None
    press = read_tap(next(b.tap for b in reply.screen.answers if b.label == "Ja, door klachten"))
    assert press is not None
    await store.forget(chat)
    lost = await conversation.take(
        Incoming(chat=chat, event=press.event, language=press.language, role=press.role)
    )
    assert lost is not None
    assert lost.screen.node == "beslisboom/oorzaak"
    assert lost.screen.notices == (guide.phrase("antwoorden-weg", "nl", Role.OUDER),)


async def test_while_the_store_is_away_an_answer_counts_with_those_before_it(
    guide: Guide, conversation: Conversation, away: Conversation, chat: str
) -> None:
    await conversation.take(Incoming(chat=chat, event=PARENT))
    await conversation.take(Incoming(chat=chat, event=Opened(node="beslisboom/oorzaak")))
    chosen = Chose(node="beslisboom/oorzaak", choice="anders")
    reply = await conversation.take(Incoming(chat=chat, event=chosen))
    assert reply is not None
    press = read_tap(next(b.tap for b in reply.screen.answers if b.label == "Ja, door klachten"))
    assert press is not None
    answered = await away.take(
        Incoming(chat=chat, event=press.event, language=press.language, role=press.role)
    )
    assert answered is not None
    assert answered.screen.node == "beslisboom/categorie-d"
    assert answered.screen.notices == (guide.phrase("zonder-geheugen", "nl", Role.OUDER),)


# What is typed in two messages


async def says(conversation: Conversation, chat: str, update: str, text: str) -> Screen:
    incoming = Incoming(chat=chat, event=Typed(text=text), update=update)
    reply = await conversation.take(incoming)
    assert reply is not None
    conversation.answered(incoming, reply)
    await conversation.finish()
    return reply.screen


async def test_distress_in_two_messages_is_heard_within_a_minute(
    conversation: Conversation, clock: Clock[datetime]
) -> None:
    chat = f"web:{uuid4()}"
    assert not (await says(conversation, chat, "1", "van de brug")).urgent
    assert (await says(conversation, chat, "2", "springen")).node == "nood/crisis"
    # A card ends it: what follows is heard for itself.
    assert not (await says(conversation, chat, "3", "is de hulp gratis")).urgent


async def test_after_a_minute_or_all_is_erased_nothing_counts_along(
    conversation: Conversation, clock: Clock[datetime]
) -> None:
    chat = f"web:{uuid4()}"
    await says(conversation, chat, "1", "van de brug")
    clock.at += timedelta(seconds=60)
    assert not (await says(conversation, chat, "2", "springen")).urgent
    await says(conversation, chat, "3", "van de brug")
    await conversation.take(Incoming(chat=chat, event=Forgot(), update="4"))
    assert not (await says(conversation, chat, "5", "springen")).urgent


async def test_who_gets_another_name_takes_all_along_once(
    conversation: Conversation, store: RedisStore, chat: str
) -> None:
    new = f"{chat}-new"
    assert await conversation.moved(chat, new), "there is nothing to move"
    assert await store.load(new) is None
    await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    before = await store.load(chat)
    assert await conversation.moved(chat, new)
    after = await store.load(new)
    assert before
    assert after
    assert after.record == before.record
    assert await store.load(chat) is None
    copy = Incoming(chat=new, event=PARENT, update="1")
    with pytest.raises(Busy):
        await conversation.take(copy)


async def test_what_is_kept_by_the_new_name_stays_and_the_old_is_erased(
    conversation: Conversation, store: RedisStore, chat: str
) -> None:
    new = f"{chat}-new"
    await conversation.take(Incoming(chat=chat, event=PARENT))
    await conversation.take(Incoming(chat=new, event=Opened(node="geld/start")))
    before = await store.load(new)
    assert await conversation.moved(chat, new)
    after = await store.load(new)
    assert before
    assert after
    assert after.version == before.version
    assert await store.load(chat) is None


async def test_what_could_not_be_moved_is_said_so(away: Conversation) -> None:
    assert not await away.moved("whatsapp:1", "whatsapp:2")
