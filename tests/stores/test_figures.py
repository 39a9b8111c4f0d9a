"""Figures on a real server: each count once, whatever breaks in between, and under no name."""

from __future__ import annotations

import asyncio
import json
import resource
import secrets
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession
from redis.asyncio import Redis

from bot.conversation.ports import StoreUnavailableError
from bot.core.figures import MADE, Cell
from bot.stores.address import connect
from bot.stores.figures import Figures
from bot.stores.journal import Journal
from bot.stores.outage import Outage
from bot.stores.seal import Seal
from bot.tasks import end
from tests.clock import Clock
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.process import Lesroute

CELLS = tuple(Cell(steunpunt="utrecht", kind="made", about=what) for what in MADE)
LETTER, SHEET = CELLS
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(NOW)


@pytest.fixture
async def client(valkey_url: str) -> AsyncIterator[Redis]:
    client = connect(valkey_url)
    assert isinstance(client, Redis)
    yield client
    await client.aclose()


@pytest.fixture
def secret() -> str:
    return secrets.token_hex(32)


def figures(
    client: Redis,
    secret: str,
    clock: Clock[datetime],
    folder: Path,
    *others: str,
    waited: float = 8,
) -> Figures:
    return Figures(
        client,
        Seal(secret),
        *map(Seal, others),
        cells=CELLS,
        journal=Journal(folder),
        clock=clock,
        waited_out=waited,
    )


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def shown(found: Figures, clock: Clock[datetime]) -> dict[Cell, int] | None:
    clock.at = datetime(2026, 12, 3, tzinfo=UTC)
    published = await found.published(NOVEMBER)
    return dict(published) if published is not None else None


async def test_a_month_is_shown_when_it_is_over_and_then_stays_as_it_was(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    found = figures(client, secret, clock, tmp_path)
    found.count([LETTER] * 13)
    found.count([SHEET] * 9)
    await found.flush()
    assert await found.published(NOVEMBER) is None
    assert await shown(found, clock) == {LETTER: 10}
    clock.at = datetime(2026, 11, 30, tzinfo=UTC)  # a clock that is behind brings more
    found.count([LETTER, SHEET] * 50)
    await found.flush()
    assert await shown(found, clock) == {LETTER: 10}
    assert await shown(figures(client, secret, clock, tmp_path), clock) == {LETTER: 10}


async def test_a_look_without_the_register_takes_nothing_from_who_has_it(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    """Of whom nothing was shown yet can be shown later; of whom it was, it stays as it was."""
    found = figures(client, secret, clock, tmp_path)
    found.count([LETTER] * 13)
    await found.flush()
    bare = figures(client, secret, clock, tmp_path)
    nobody = Cell(steunpunt="", kind="made", about="brief")
    bare._cells = (nobody,)
    bare.count([nobody] * 22)
    await bare.flush()
    assert await shown(bare, clock) == {nobody: 20}
    clock.at = datetime(2026, 11, 30, tzinfo=UTC)
    bare.count([nobody] * 50)
    await bare.flush()
    assert await shown(found, clock) == {nobody: 20, LETTER: 10}
    assert await shown(bare, clock) == {nobody: 20, LETTER: 10}


async def test_what_an_earlier_release_published_stays_as_it_was(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    found, seal = figures(client, secret, clock, tmp_path), Seal(secret)
    found.count([LETTER, SHEET] * 50)
    await found.flush()
    name = f"shown {seal.name(f'figures {NOVEMBER}')}"
    sealed = seal.encrypt(name, json.dumps([[*LETTER, 15]]).encode())
    await client.set(f"lesroute:{{figures}}:{name}", sealed, ex=1000)
    assert await shown(found, clock) == {LETTER: 15}


async def test_two_that_publish_at_a_time_lose_nothing_of_each_other(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    hosts = [Cell(steunpunt=f"host{n}", kind="made", about="brief") for n in range(5)]
    every = [figures(client, secret, clock, tmp_path) for _ in hosts]
    for host, found in zip(hosts, every, strict=True):
        found._cells = (host,)
        found.count([host] * 17)
        await found.flush()
    await asyncio.gather(*(shown(found, clock) for found in every))
    assert await shown(every[0], clock) == dict.fromkeys(hosts, 15)


async def test_what_was_counted_under_another_secret_counts_along(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    old = secrets.token_hex(32)
    for key in (old, secret):
        before = figures(client, key, clock, tmp_path)
        before.count([LETTER] * 8)
        await before.flush()
    assert await shown(figures(client, secret, clock, tmp_path, old), clock) == {LETTER: 15}


async def test_nothing_goes_with_a_secret_that_is_removed(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    old = secrets.token_hex(32)
    before = figures(client, old, clock, tmp_path)
    before.count([LETTER] * 13)
    await before.flush()
    assert await shown(before, clock) == {LETTER: 10}
    await before.flush()  # from here on it counts in December
    before.count([LETTER, SHEET] * 12)
    await before.flush()
    both = [figures(client, secret, clock, tmp_path, old) for _ in range(2)]
    await asyncio.gather(*(each.move() for each in (*both, *both)))
    both[0].count([SHEET] * 9)
    await both[0].flush()
    assert await before.published(NOVEMBER) == {LETTER: 10}  # it may not have been restarted yet
    after = figures(client, secret, clock, tmp_path)
    assert await after.published(NOVEMBER) == {LETTER: 10}
    clock.at = datetime(2027, 1, 3, tzinfo=UTC)
    assert await after.published(date(2026, 12, 1)) == {LETTER: 10, SHEET: 20}


async def test_a_process_that_starts_moves_them_and_they_are_kept_no_longer(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    old = secrets.token_hex(32)
    before = figures(client, old, clock, tmp_path)
    before.count([LETTER] * 13)
    await before.flush()
    await shown(before, clock)
    await before.flush()
    before.count([LETTER])  # of December, which was not published yet
    await before.flush()
    keys = {*await client.keys("lesroute:{figures}:*")}
    clock.at = datetime(2027, 11, 1, tzinfo=UTC)
    serving = asyncio.create_task(figures(client, secret, clock, tmp_path, old).run())
    async with asyncio.timeout(120):
        while len(new := {*await client.keys("lesroute:{figures}:*")} - keys) < 2:
            assert not serving.done()
    await end([serving])
    for key in new:
        since = NOVEMBER if b"shown" in key else date(2026, 12, 1)
        left = 400 - (clock.at.date() - since).days
        assert 0 < await client.ttl(key) <= left * 24 * 60 * 60


@pytest.mark.parametrize("first_look", [(2026, 12, 3), (2027, 12, 6)])
async def test_a_month_is_gone_after_400_days_however_late_it_is_first_looked_at(
    client: Redis,
    secret: str,
    clock: Clock[datetime],
    tmp_path: Path,
    first_look: tuple[int, int, int],
) -> None:
    found = figures(client, secret, clock, tmp_path)
    found.count([LETTER] * 13)
    await found.flush()
    clock.at = datetime(*first_look, tzinfo=UTC)
    before = {*await client.keys("lesroute:{figures}:*")}
    assert await found.published(NOVEMBER) == {LETTER: 10}
    left = max(1, 400 - (clock.at.date() - NOVEMBER).days) * 24 * 60 * 60
    [key] = {*await client.keys("lesroute:{figures}:*")} - before
    assert left - 60 < await client.ttl(key) <= left


async def test_a_batch_that_is_sent_again_counts_once(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    found = figures(client, secret, clock, tmp_path)
    found.count([LETTER] * 12)
    [left] = files(tmp_path)
    copy = left.read_bytes()
    await found.flush()
    assert not files(tmp_path)
    left.write_bytes(copy)  # as if it had ended before it could be dropped
    await figures(client, secret, clock, tmp_path).take_over()
    assert not files(tmp_path)
    assert await shown(found, clock) == {LETTER: 10}


async def test_what_a_killed_process_had_counted_is_taken_over_and_a_living_one_keeps_its_own(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    living, killed = (figures(client, secret, clock, tmp_path) for _ in range(2))
    killed.count([LETTER] * 12)
    [left] = files(tmp_path)
    copy = left.read_bytes() + b"half a li"
    killed._journal.cut()  # the system lets go of its lock
    living.count([SHEET] * 12)
    left.write_bytes(copy)
    await figures(client, secret, clock, tmp_path).take_over()
    assert await shown(figures(client, secret, clock, tmp_path), clock) == {LETTER: 10}
    assert len(files(tmp_path)) == 1


async def test_while_the_store_is_away_nothing_is_lost_or_doubled(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    nowhere = connect("unix:///nowhere.sock")
    found = figures(client, secret, clock, tmp_path, waited=0)
    found._client = nowhere
    for _ in range(3):
        found.count([LETTER] * 5)
        with pytest.raises(StoreUnavailableError):
            await found.flush()
    await found.finish()
    found._client, found._outage = client, Outage()
    await found.flush()
    assert await shown(found, clock) == {LETTER: 15}
    await nowhere.aclose()


async def test_while_the_store_is_away_there_are_two_files_however_long_that_is(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    nowhere = connect("unix:///nowhere.sock")
    found = figures(client, secret, clock, tmp_path, waited=0)
    found._client = nowhere
    for _ in range(5):
        found.count([LETTER] * 1000)
        with pytest.raises(StoreUnavailableError):
            await found.flush()
    assert len(files(tmp_path)) == 2
    found._client, found._outage = client, Outage()
    await found.finish()
    assert not files(tmp_path)
    assert await shown(found, clock) == {LETTER: 5000}
    await nowhere.aclose()


async def test_after_a_full_batch_no_turn_waits_for_the_disk_and_nothing_stays_behind(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    found = figures(client, secret, clock, tmp_path)
    found.count([LETTER] * 1000)
    await found.flush()
    [ready] = files(tmp_path)
    size = ready.stat().st_size
    found.count([LETTER] * 1500)
    assert files(tmp_path) == [ready]
    assert ready.stat().st_size == size
    copy = ready.read_bytes()
    await found.finish()
    await found.finish()
    assert not files(tmp_path)
    ready.write_bytes(copy)  # as if it had been killed just before it ended
    await figures(client, secret, clock, tmp_path).finish()
    assert not files(tmp_path)
    assert await shown(found, clock) == {LETTER: 2500}


async def test_a_count_is_of_the_month_that_it_is_in(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    found = figures(client, secret, clock, tmp_path)
    found.count([LETTER] * 11)
    clock.at = datetime(2026, 12, 1, tzinfo=UTC)
    await found.flush()
    found.count([LETTER] * 31)
    await found.flush()
    clock.at = datetime(2027, 1, 3, tzinfo=UTC)
    assert await found.published(NOVEMBER) == {LETTER: 10}
    assert await found.published(date(2026, 12, 1)) == {LETTER: 30}


async def test_on_a_full_disk_it_counts_all_the_same(
    client: Redis,
    secret: str,
    clock: Clock[datetime],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Full from the first line, and full when the file must grow."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 16384):
        found = figures(client, secret, clock, tmp_path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
        try:
            found.count([LETTER] * 1000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        await found.flush()
    assert await shown(found, clock) == {LETTER: 2000}
    assert [record.message for record in caplog.records] == ["figures_not_journalled"] * 2


async def test_where_nothing_can_be_written_down_it_counts_all_the_same(
    client: Redis,
    secret: str,
    clock: Clock[datetime],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").write_text("in the way")
    found = figures(client, secret, clock, tmp_path / "file")
    for _ in range(2):
        found.count([LETTER] * 6)
        await found.flush()
    assert await shown(found, clock) == {LETTER: 10}
    assert [record.message for record in caplog.records] == ["figures_not_journalled"]


@pytest.mark.parametrize("folder", ["n" * 300, "file", "loop"])
async def test_a_folder_that_cannot_be_read_is_told_once_and_loses_no_count(
    client: Redis,
    clock: Clock[datetime],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    folder: str,
) -> None:
    """Its name is too long, it is a file, or it cannot be found."""
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "loop").symlink_to("loop")
    found = figures(client, secrets.token_hex(32), clock, tmp_path / folder)
    for _ in range(2):
        await found.take_over()
        found.count([LETTER] * 6)
        await found.flush()
    await found.finish()
    assert await shown(found, clock) == {LETTER: 10}
    assert [record.message for record in caplog.records] == ["figures_not_journalled"]


async def test_neither_the_store_nor_the_journal_names_what_is_counted(
    client: Redis, secret: str, clock: Clock[datetime], tmp_path: Path
) -> None:
    found = figures(client, secret, clock, tmp_path)
    found.count([LETTER])
    written = b"".join(path.read_bytes() for path in files(tmp_path))
    await found.flush()
    found.count([LETTER] * 20)
    await shown(found, clock)
    asked: Any = client
    for key in await asked.keys("lesroute:{figures}:*"):
        written += key + await asked.dump(key)
        assert 0 < await asked.ttl(key) <= 400 * 24 * 60 * 60
    for word in (b"utrecht", b"made", b"brief", b"2026-11"):  # digits alone may stand in a hash
        assert word not in written


async def test_nothing_that_was_answered_is_lost_over_a_kill(
    lesroute: Lesroute, client: Redis, valkey_url: str, secret: str
) -> None:
    """As many people as began are counted, though the process died before it wrote that down."""
    begun = 40
    before = await _sum(client)
    settings = {"redis_url": valkey_url, "secret": secret}
    url = lesroute.start(**settings)
    for _ in range(begun):
        async with ClientSession() as session, session.post(url, data={"tap": "-n:start/thuis"}):
            pass
    lesroute.kill()
    lesroute.start(**settings)
    lesroute.end()  # it writes what it took over, at the latest now
    assert await _sum(client) - before == begun


async def _sum(client: Redis) -> int:
    counts: Counter[bytes] = Counter()
    asked: Any = client
    for key in await asked.keys("lesroute:{figures}:*"):
        if await asked.type(key) == b"hash":
            counts.update({name: int(n) for name, n in (await asked.hgetall(key)).items()})
    return counts.total()
