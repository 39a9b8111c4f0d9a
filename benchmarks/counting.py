"""What counting for the figures costs a turn, and what writing them down costs beside it."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4

from benchmarks.bots import SECRET
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

    from bot.core.events import Event
    from bot.core.guide import Guide

WALKS, STEPS, TIMES = 25, 40, 10

Spent: TypeAlias = "defaultdict[tuple[int, int], list[float]]"
"""Seconds of the processor that a turn took each time, by its walk and its step."""


async def counting(url: str, place: Path, turn: float) -> str:
    """The same walks with and without it, by turns; of each turn, the quickest of each counts.

    So what the machine does meanwhile, which costs more than this, falls out. `turn`: microseconds
    of CPU that a whole turn takes, its channel included.
    """
    guide, seal = read_guide(read_settings()), Seal(SECRET)
    store, client = RedisStore(connect(url), seal), connect(url)
    figures = Figures(
        client,
        seal,
        cells=cells(guide, (kind.name for kind in CHANNELS)),
        journal=Journal(place / "figures"),
        clock=lambda: datetime.now(UTC),
    )
    bare, counts = _conversation(guide, store), _conversation(guide, store, figures)
    without: Spent = defaultdict(list)
    whole: Spent = defaultdict(list)
    written: list[float] = []
    for _ in range(TIMES):
        for walk in range(WALKS):
            await _walk(bare, walk, without)
            await _walk(counts, walk, whole)
        begun = time.process_time()
        await figures.flush()
        written.append(time.process_time() - begun)
    await store.close()
    await client.aclose()
    taken, cost = _quickest(without) * 1e6, (_quickest(whole) - _quickest(without)) * 1e6
    return (
        f"Counting: {cost:.1f} µs of a turn's {turn:.0f} µs of CPU ({cost / turn:.1%}; of the"
        f" {taken:.0f} µs without a channel, {cost / taken:.1%});"
        f" once in 3 seconds, {min(written) * 1e3:.1f} ms to write it down."
    )


def _conversation(guide: Guide, store: RedisStore, figures: Figures | None = None) -> Conversation:
    return Conversation(
        guide=guide,
        store=store,
        understanding=Understanding(guide),
        counters=Metrics(),
        clock=lambda: datetime.now(UTC),
        tally=figures,
    )


async def _walk(conversation: Conversation, walk: int, spent: Spent) -> None:
    """Tap through the guide as somebody new; the same `walk` goes the same way."""
    chat = f"web:{uuid4()}"
    event: Event = Started()
    for step in range(STEPS):
        begun = time.process_time()
        reply = await conversation.take(Incoming(chat=chat, event=event))
        spent[walk, step].append(time.process_time() - begun)
        assert reply is not None
        buttons = reply.screen.buttons
        pressed = read_tap(buttons[(walk * 7 + step * 3) % len(buttons)].tap)
        assert pressed is not None
        event = pressed.event


def _quickest(spent: Spent) -> float:
    """The mean of what each turn took at best."""
    return sum(map(min, spent.values())) / len(spent)
