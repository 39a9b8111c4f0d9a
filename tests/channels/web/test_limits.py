"""Who floods is refused, not the classroom around: whole schools on a clock that stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.web.channel import WebChannel
from bot.channels.web.limiter import A_SCHOOL, Limits
from bot.channels.web.render import Renderer
from bot.channels.web.surroundings import Surroundings
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.i18n import all_translations
from bot.metrics import FEWEST, Metrics
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from tests.clock import Clock
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

SCHOOL = "203.0.113.7"
A_SECOND = 1.0


class School:
    """Everybody in it comes from one address."""

    def __init__(self) -> None:
        self.clock = Clock(0.0)
        self.limits = Limits(self.clock)

    def asks(self, visit: str | None, times: int = 1, network: str = SCHOOL) -> int:
        """How many of so many requests at once are served."""
        return sum(self.limits.wait(visit, network) == 0 for _ in range(times))


@pytest.fixture
def school() -> School:
    return School()


def test_600_pupils_who_open_a_link_within_10_seconds_are_all_served(school: School) -> None:
    for _ in range(10):
        for pupil in range(60):
            # The page and the manifest as a newcomer, the first press too; then two presses.
            assert school.asks(None, 4) == 4
            assert school.asks(f"pupil {pupil} {school.clock.at}", 4) == 4
        school.clock.at += A_SECOND


def one_cookie() -> Iterator[str | None]:
    while True:
        yield "flood"


def no_cookie() -> Iterator[str | None]:
    """Forged cookies too: what we did not give is as good as none."""
    while True:
        yield None


def many_cookies() -> Iterator[str | None]:
    """Forty that we gave."""
    while True:
        yield from (f"flood {number}" for number in range(40))


@pytest.mark.parametrize("flood", [one_cookie, no_cookie, many_cookies])
def test_who_floods_is_refused_and_the_others_in_the_talk_go_on(
    school: School, flood: Callable[[], Iterator[str | None]]
) -> None:
    asking, served = flood(), 0
    for _ in range(60):
        served += sum(school.asks(next(asking)) for _ in range(2000))
        for pupil in range(300):  # half of them press a button in each second
            if (pupil + school.clock.at) % 2 == 0:
                assert school.asks(f"pupil {pupil}") == 1
        school.clock.at += A_SECOND
    assert served < 0.3 * 60 * 2000
    assert school.asks(None, network="198.51.100.1") == 1


def test_one_visit_alone_is_slowed_down_to_its_own_pace(school: School) -> None:
    assert school.asks("flood", 10_000) in {599, 600}
    school.clock.at += A_SECOND
    assert school.asks("flood", 10_000) in {40, 41}
    assert school.asks("pupil", 500) == 500


def test_a_network_has_an_end_too(school: School) -> None:
    served = sum(school.asks(f"flood {number}", 60) for number in range(1000))
    assert served == 6000
    assert school.limits.wait("pupil", SCHOOL) == pytest.approx(1 / 400)
    assert school.asks("pupil", network="198.51.100.1") == 1


async def test_what_was_one_too_many_is_counted_for_whoever_watches(
    guide: Guide, understanding: Understanding, valkey_url: str
) -> None:
    metrics, store = Metrics(), RedisStore(connect(valkey_url), Seal("f" * 32))
    conversation = Conversation(
        guide=guide, store=store, understanding=understanding, counters=metrics, clock=lambda: NOW
    )
    around = Surroundings(keys=[b"k" * 32], clock=lambda: 0.0, refused=metrics.refused)
    channel = WebChannel(conversation, Renderer(all_translations(folder("locales"))), around)
    application = web.Application(middlewares=[channel.middleware(())])
    application.add_routes(channel.routes)
    refused = 0
    async with TestClient(TestServer(application)) as client:
        for _ in range(A_SCHOOL + FEWEST):
            async with client.get("/robots.txt") as response:
                refused += response.status == 429
    assert refused == FEWEST
    assert f'lesroute_refused_total{{kind="flood"}} {FEWEST}.0' in metrics.text().decode()
    await store.close()
