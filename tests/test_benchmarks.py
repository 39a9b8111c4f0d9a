"""The benchmarks themselves work: turns are made, and answers are judged. Nothing is timed."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from benchmarks.bots import LESROUTE
from benchmarks.ground import Ground, started, walks_of
from benchmarks.messengers import opened
from benchmarks.parts import page
from benchmarks.processes import ROOT, share_out, staying_on, valkey
from benchmarks.walks import plan

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.core.guide import Guide


def test_lesroute_and_the_floor_are_measured_and_every_answer_is_right() -> None:
    arguments = ["--bots", "lesroute,floor", "--rounds", "1", "--turns", "40", "--seconds", "0.2"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "bots", *arguments, "--people", "4", "--rate", "40"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"\| +0 of \d+ \|", done.stdout)) == 2, done.stdout


@pytest.fixture
def ground(guide: Guide, now: datetime, tmp_path: Path) -> Ground:
    return Ground(cores=share_out(), walks=walks_of(plan(guide, 3, now), tmp_path))


async def test_another_answer_than_was_known_beforehand_counts_as_wrong(ground: Ground) -> None:
    with staying_on(ground.cores.rest):
        async with AsyncExitStack() as stack:
            run = await started(stack, LESROUTE, ground, walks=ground.walks.theirs)
            tally = await run.telegram.crowd(2, 60.0, turns=6)
            assert run.telegram.faults
    assert tally.failed == 6
    assert not tally.seconds


async def test_every_page_of_the_walks_is_the_right_one(ground: Ground) -> None:
    async with AsyncExitStack() as stack:
        store = stack.enter_context(valkey(ground.cores.rest))
        _, visitors = await page(stack, ground.cores, store, ground.walks.ours)
        pages = await visitors.pages()
    assert len(pages) == sum(len(walk.steps) for walk in ground.walks.ours)


async def test_people_of_other_messengers_are_answered_and_looked_at(ground: Ground) -> None:
    async with AsyncExitStack() as stack:
        _, *others = await opened(stack, ground)
        for people in others:
            for crowd in (people.crowd, people.noise):
                tally = await crowd(2, 0.2)
                assert tally.seconds
                assert not tally.failed
            assert not people.faults


def test_walks_are_the_same_each_time(guide: Guide, now: datetime) -> None:
    assert plan(guide, 4, now) == plan(guide, 4, now)
