"""What is kept beside a record while updates are answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.conversation.messages import Incoming, Reply, Typed
from bot.conversation.turning import Turning
from bot.core.events import Opened
from bot.core.session import Session
from bot.understanding.lately import SECONDS
from tests.guides import NOW
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding


@pytest.mark.parametrize("slower", [0.0, 0.00001, 0.01])
def test_what_was_typed_is_gone_after_a_minute_though_a_timer_wakes_too_early(
    guide: Guide, understanding: Understanding, slower: float
) -> None:
    async def typed() -> None:
        def clock() -> datetime:
            return NOW + timedelta(seconds=asyncio.get_running_loop().time() * (1 - slower))

        turning = Turning(guide, understanding, clock)
        done = turning.turn(Session(), Opened(node=guide.home))
        reply = Reply(screen=done.screen, session=done.session)
        for number in range(3):
            came = Incoming(chat=f"web:{number}", event=Typed(text="over mijn kind"))
            turning.keep_lately(came, reply)
            await asyncio.sleep(SECONDS / 2)
        assert turning._lately._said
        await asyncio.sleep(SECONDS)
        assert not turning._lately._said

    run_leaping(typed())
