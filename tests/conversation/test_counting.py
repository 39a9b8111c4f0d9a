"""What a turn counts: once for each screen that was seen, and at least once if a worker dies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from bot.conversation.conversation import Conversation
from bot.conversation.ledger import LEASE
from bot.conversation.messages import Incoming, Typed
from bot.core.events import Forgot, Judged, Opened, Started
from bot.core.texts import Role
from bot.metrics import Metrics
from bot.stores.address import connect
from bot.stores.redis import RedisStore
from bot.stores.seal import Seal
from tests.clock import Clock
from tests.guides import NOW, with_steunpunt

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.core.events import Event
    from bot.core.figures import Cell
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

STARTED = Started(steunpunt="daar", campaign="poster", role=Role.OUDER)
OUTCOME = "stappen/start"


class Tally:
    """Keeps what was counted, in order."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []

    def count(self, cells: Sequence[Cell]) -> None:
        self.cells += cells

    @property
    def told(self) -> list[tuple[str, str, str]]:
        return [(cell.steunpunt, cell.kind, cell.about) for cell in self.cells]


class Person:
    """A user of a channel whose updates have ids, and may be delivered again."""

    def __init__(self, conversation: Conversation) -> None:
        self.chat = f"telegram:{uuid4()}"
        self._conversation = conversation
        self._updates = 0

    def does(self, event: Event | Typed) -> Incoming:
        self._updates += 1
        return Incoming(chat=self.chat, event=event, update=str(self._updates))

    async def shown(self, event: Event | Typed) -> None:
        incoming = self.does(event)
        reply = await self._conversation.take(incoming)
        assert reply is not None
        self._conversation.answered(incoming, reply)
        await self._conversation.finish()


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(NOW)


@pytest.fixture
async def conversation(
    guide: Guide,
    understanding: Understanding,
    valkey_url: str,
    tally: Tally,
    clock: Clock[datetime],
) -> AsyncIterator[Conversation]:
    store = RedisStore(connect(valkey_url), Seal("a secret of more than thirty-two characters"))
    yield Conversation(
        guide=with_steunpunt(guide),
        store=store,
        understanding=understanding,
        counters=Metrics(),
        clock=clock,
        tally=tally,
    )
    await store.close()


async def test_a_conversation_counts_for_the_steunpunt_that_it_came_by(
    conversation: Conversation, tally: Tally
) -> None:
    person = Person(conversation)
    await person.shown(STARTED)
    await person.shown(Opened(node=OUTCOME))
    await person.shown(Opened(node=OUTCOME))  # it is there already
    await person.shown(Judged(node=OUTCOME, verdict="ja"))
    await person.shown(Typed(text="ik wil niet meer leven"))  # distress is counted nowhere
    await person.shown(Forgot())
    assert tally.told == [
        ("daar", "start", "+poster"),
        ("daar", "outcome", OUTCOME),
        ("daar", "helped", "outcome:ja"),
    ]


async def test_an_update_that_is_brought_again_counts_once(
    conversation: Conversation, tally: Tally
) -> None:
    person = Person(conversation)
    incoming = person.does(STARTED)
    for _ in range(3):
        reply = await conversation.take(incoming)
        assert reply is not None
        await conversation.released(incoming, reply)  # nobody could be shown it
    assert len(tally.cells) == 1


async def test_what_its_holder_died_with_counts_again_for_it_may_not_have_been(
    conversation: Conversation, tally: Tally, clock: Clock[datetime]
) -> None:
    person = Person(conversation)
    incoming = person.does(STARTED)
    await conversation.take(incoming)
    clock.at += timedelta(seconds=LEASE + 1)
    await conversation.take(incoming)
    assert len(tally.cells) == 2


async def test_a_look_counts_nothing(conversation: Conversation, tally: Tally) -> None:
    await conversation.look(f"web:{uuid4()}", "nl", STARTED)
    assert not tally.cells
