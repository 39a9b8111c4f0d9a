"""`python -m benchmarks`: see docs/benchmarks.md, or `--help`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from benchmarks.bots import EVERY, LESROUTE, installed
from benchmarks.ground import Ground, prepare
from benchmarks.parts import measure_parts
from benchmarks.processes import share_out
from benchmarks.rounds import Effort, interleaved
from benchmarks.table import compared, comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.bots import Bot


def main() -> None:
    try:
        wrong = uvloop.run(_run(_arguments()))
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit("Stopped.")
    if wrong:
        sys.exit(f"{wrong} answers of Lesroute were wrong.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "what",
        nargs="+",
        choices=["bots", "parts"],
        help="bots side by side; Lesroute's parts by themselves",
    )
    names = [bot.name for bot in EVERY]
    parser.add_argument("--bots", default=",".join(names), help=f"of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.5, help="of the closed loop")
    parser.add_argument("--people", type=int, default=32, help="at a time, closed loop")
    parser.add_argument("--rate", type=float, default=150.0, help="turns a second, open loop")
    parser.add_argument("--turns", type=int, help="end the closed loop after so many")
    return parser.parse_args()


async def _run(wanted: argparse.Namespace) -> int:
    """The number of wrong answers of Lesroute; what was started ends with this, also if told to."""
    begun, task = time.monotonic(), asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    cores = share_out()
    bots = installed(wanted.bots.split(","))
    now, wrong = datetime.now(UTC), 0
    with tempfile.TemporaryDirectory() as place:
        ground = Ground(cores=cores, walks=prepare(Path(place), now))
        if "bots" in wanted.what:
            wrong += await _bots(wanted, bots, ground)
        if "parts" in wanted.what:
            wrong += await measure_parts(ground, Path(place), now)
    print(f"\n{time.monotonic() - begun:.0f} seconds in all.")
    return wrong


async def _bots(wanted: argparse.Namespace, bots: Sequence[Bot], ground: Ground) -> int:
    effort = Effort(
        closed=wanted.seconds,
        open=wanted.seconds + 1,
        people=wanted.people,
        rate=wanted.rate,
        turns=wanted.turns,
    )
    found = await interleaved(bots, effort, ground, wanted.rounds)
    print(f"\n{comparison(bots, found)}\n")
    if LESROUTE in bots:
        print(f"{compared(bots, found)}\n")
    return sum(figures.counted[0] for bot in bots if bot.ours for figures in found[bot.name])


if __name__ == "__main__":
    main()
