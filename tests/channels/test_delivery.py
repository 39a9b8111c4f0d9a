"""An answer that could not be shown is kept for whom it is, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.channels.delivery import Delivery, Meaning
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Incoming
from bot.conversation.records import Loaded
from bot.core.events import Forgot, Opened
from bot.core.texts import Role
from bot.metrics import Metrics
from tests.guides import NOW

if TYPE_CHECKING:
    from bot.conversation.messages import Reply
    from bot.conversation.records import Record
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding


class Memory:
    """A store in the memory of the test."""

    def __init__(self) -> None:
        self._kept: dict[str, Loaded] = {}
        self._saves = 0

    async def load(self, chat: str, *, to_save: bool = False) -> Loaded | None:
        return self._kept.get(chat)

    async def save(self, chat: str, record: Record, version: bytes | None) -> bytes | None:
        kept = self._kept.get(chat)
        if version != (kept.version if kept else None):
            return None
        self._saves += 1
        made = b"%d" % self._saves
        self._kept[chat] = Loaded(record=record, version=made)
        return made

    async def forget(self, chat: str) -> None:
        self._kept.pop(chat, None)


class Shown:
    """What a channel showed; while it is `away`, nothing can be."""

    def __init__(self) -> None:
        self.away = False
        self.replies: list[Reply] = []

    async def __call__(self, reply: Reply, *, plainly: bool) -> bool:
        if self.away:
            raise ConnectionError
        self.replies.append(reply)
        return False


@pytest.fixture
def conversation(guide: Guide, understanding: Understanding) -> Conversation:
    return Conversation(
        guide=guide,
        store=Memory(),
        understanding=understanding,
        counters=Metrics(),
        clock=lambda: NOW,
    )


@pytest.fixture
def delivery(conversation: Conversation) -> Delivery:
    return Delivery(conversation, lambda _: Meaning.AGAIN)


async def _wiped_unseen(delivery: Delivery, shown: Shown, update: str | None) -> Incoming:
    """Somebody erased all, and could not be told."""
    came = Incoming(chat="echo:one", event=Forgot(), update=update, language="nl")
    shown.away = True
    with pytest.raises(ConnectionError):
        await delivery.answer(came, shown)
    shown.away = False
    return came


async def test_that_all_was_erased_is_told_when_it_can_be(delivery: Delivery) -> None:
    shown = Shown()
    came = await _wiped_unseen(delivery, shown, "7")
    await delivery.answer(came, shown)
    assert [reply.forgotten for reply in shown.replies] == [True]


@pytest.mark.parametrize("update", ["7", None])
async def test_that_all_was_erased_is_told_to_nobody_else(
    delivery: Delivery, guide: Guide, update: str | None
) -> None:
    """The ids of a channel may be of one chat alone, and some updates have none."""
    shown = Shown()
    await _wiped_unseen(delivery, shown, update)
    another = Incoming(
        chat="echo:two", event=Opened(node=guide.help), update=update, role=Role.OUDER
    )
    await delivery.answer(another, shown)
    assert [reply.forgotten for reply in shown.replies] == [False]
    assert shown.replies[0].session.role is Role.OUDER


async def test_without_an_id_what_comes_next_is_no_copy(delivery: Delivery, guide: Guide) -> None:
    shown = Shown()
    await _wiped_unseen(delivery, shown, None)
    after = Incoming(chat="echo:one", event=Opened(node=guide.help), role=Role.OUDER)
    await delivery.answer(after, shown)
    assert [reply.forgotten for reply in shown.replies] == [False]


async def test_what_breaks_for_good_ends_there_and_what_may_pass_is_brought_again(
    conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(error: Exception) -> None:
        raise error

    means = {ZeroDivisionError: Meaning.OURS, ConnectionError: Meaning.AGAIN}
    delivery = Delivery(conversation, lambda error: means[type(error)])
    await delivery.calmly(breaks(ZeroDivisionError()))
    assert [record.getMessage() for record in caplog.records] == ["update_dropped"]
    with pytest.raises(ConnectionError):
        await delivery.calmly(breaks(ConnectionError()))
