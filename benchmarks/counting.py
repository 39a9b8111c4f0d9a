"""What counting for the figures costs, beside the whole turn that is counted."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.app import CHANNELS
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Incoming
from bot.core.events import Started
from bot.core.figures import cells
from bot.core.taps import read_tap
from bot.metrics import Metrics
from bot.settings import read_settings
from bot.starting import read_guide
from bot.stores.address import connect
from bot.stores.figures import Figures
from bot.stores.journal import Journal
from bot.stores.redis import RedisStore
from bot.stores.seal import Seal
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "a secret of more than thirty-two characters"
PEOPLE, STEPS = 50, 40


class Timed(Conversation):
    """A conversation; `spent`: seconds of the processor that counting took."""

    spent = 0.0

    def _count(self, *what: Any) -> None:
        begun = time.process_time()
        super()._count(*what)
        self.spent += time.process_time() - begun


async def counting(url: str, place: Path) -> str:
    """The processor's time of turns with and without it, by walking through the guide."""
    guide, seal = read_guide(read_settings()), Seal(SECRET)
    store = RedisStore(connect(url), seal)
    figures = Figures(
        connect(url),
        seal,
        cells=cells(guide, (kind.name for kind in CHANNELS)),
        journal=Journal(place / "figures"),
        clock=lambda: datetime.now(UTC),
    )
    conversation = Timed(
        guide=guide,
        store=store,
        understanding=Understanding(guide),
        counters=Metrics(),
        clock=lambda: datetime.now(UTC),
        tally=figures,
    )
    begun = time.process_time()
    for person in range(PEOPLE):
        await _walk(conversation, f"web:bench-{person}", person)
    whole = time.process_time() - begun
    await figures.finish()
    await store.close()
    turns, spent = PEOPLE * STEPS, conversation.spent
    return (
        f"Counting: {spent / turns * 1e6:.1f} µs of {whole / turns * 1e6:.0f} µs a turn"
        f" ({spent / whole:.2%}, the two looks at the clock included)."
    )


async def _walk(conversation: Conversation, chat: str, person: int) -> None:
    reply = await conversation.take(Incoming(chat=chat, event=Started()))
    for step in range(STEPS - 1):
        assert reply is not None
        buttons = reply.screen.buttons
        pressed = read_tap(buttons[(person * 7 + step * 3) % len(buttons)].tap)
        assert pressed is not None
        reply = await conversation.take(Incoming(chat=chat, event=pressed.event))
