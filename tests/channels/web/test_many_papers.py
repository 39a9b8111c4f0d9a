"""Papers that many ask for at once: they wait for no flood, and none is made for nobody."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from secrets import token_hex
from threading import Event
from typing import TYPE_CHECKING

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

from bot.channels.web.paper import MADE, PATH, WAITING, Papers, paper_address
from bot.core.engine import redraw
from bot.core.languages import LANGUAGES
from bot.core.memo import Memo
from bot.core.session import Session
from bot.core.texts import Role
from bot.stores.seal import Seal
from tests.channels.wired import client_at, conversing, serve
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from bot.core.guide import Guide, Steunpunt
    from bot.core.screen import Screen


class HeldPapers(Papers):
    """Makes no paper until it is let; `begun`: the addresses of those that it began to make."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.let, self.holds = Event(), Event()
        self.begun: list[str] = []

    def _paper(self, screen: Screen, host: Steunpunt | None, now: datetime) -> bytes:
        assert screen.handout
        self.begun.append(paper_address(screen.handout))
        self.holds.set()
        self.let.wait()
        return super()._paper(screen, host, now)


class Asking:
    """People who ask for papers, each over a connection of their own."""

    def __init__(self, papers: HeldPapers, client: ClientSession) -> None:
        self.papers = papers
        self._client = client

    def ask(self, paths: Sequence[str]) -> list[asyncio.Task[tuple[int, str]]]:
        return [asyncio.create_task(self._asked(path)) for path in paths]

    async def _asked(self, path: str) -> tuple[int, str]:
        """The status, and after how many seconds to ask again."""
        async with self._client.get(path) as response:
            await response.read()
            return response.status, response.headers.get("Retry-After", "")


def trouble(_: web.Request, status: int) -> web.Response:
    return web.Response(status=status)


@asynccontextmanager
async def asking(guide: Guide, valkey_url: str) -> AsyncIterator[Asking]:
    async with AsyncExitStack() as stack:
        conversation, _ = await conversing(guide, client_at(valkey_url), Seal(token_hex()), stack)
        papers = HeldPapers(conversation, "", trouble)
        url = await serve([web.get(PATH, papers.paper)], stack)
        connections, patience = TCPConnector(limit=0), ClientTimeout(total=120)
        async with ClientSession(url, connector=connections, timeout=patience) as client:
            yield Asking(papers, client)
            papers.let.set()


def addresses(guide: Guide, count: int) -> list[str]:
    """Those of so many different papers."""
    sessions = (
        Session(language=language, role=role, trail=(node.id,))
        for node in guide.nodes.values()
        if node.letter
        for role in Role
        for language in LANGUAGES
    )
    handouts = (redraw(guide, session, NOW).handout for session in sessions)
    found = dict.fromkeys(paper_address(handout) for handout in handouts if handout)
    assert len(found) >= count
    return [*found][:count]


async def test_beyond_a_few_who_wait_one_is_told_to_ask_again(
    guide: Guide, valkey_url: str
) -> None:
    paths = addresses(guide, WAITING + 4)
    async with asking(guide, valkey_url) as people:
        rest = set(people.ask(paths))
        refused: list[tuple[int, str]] = []
        while len(refused) < 4:
            done, rest = await asyncio.wait(rest, return_when=asyncio.FIRST_COMPLETED)
            refused += [await each for each in done]
        assert refused == [(503, "1")] * 4
        await asyncio.to_thread(people.papers.holds.wait)
        same = people.ask(people.papers.begun * 9)  # a class that takes the same one
        people.papers.let.set()
        answers = await asyncio.gather(*rest, *same)
        assert answers == [(200, "")] * (WAITING + 9)
        assert await asyncio.gather(*people.ask(paths)) == [(200, "")] * len(paths)


async def test_what_was_made_waits_for_nobody(guide: Guide, valkey_url: str) -> None:
    first, *others = addresses(guide, WAITING + 2)
    async with asking(guide, valkey_url) as people:
        people.papers.let.set()
        await asyncio.gather(*people.ask([first]))
        people.papers.let.clear()
        waiting = people.ask(others)
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)  # there is no more room
        assert await asyncio.gather(*people.ask([first] * 3)) == [(200, "")] * 3
        people.papers.let.set()
        await asyncio.gather(*waiting)
        assert len(people.papers.begun) == WAITING + 1


async def test_none_is_made_for_who_hung_up(guide: Guide, valkey_url: str) -> None:
    last, *paths = addresses(guide, WAITING + 2)
    async with asking(guide, valkey_url) as people:
        waiting = people.ask(paths)
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        people.papers.let.set()
        status = 503
        while status == 503:
            [(status, _)] = await asyncio.gather(*people.ask([last]))
        assert status == 200
        assert people.papers.begun == [people.papers.begun[0], last]


def test_all_papers_of_the_guide_stay_once_they_are_made() -> None:
    memo, made = Memo(MADE), []

    def paper(key: int) -> bytes:
        made.append(key)
        return b"a paper"

    for key in [*range(1000)] * 3:
        memo.get(key, partial(paper, key))
    assert made == [*range(1000)]
