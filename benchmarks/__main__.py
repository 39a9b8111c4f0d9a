"""`python -m benchmarks`: see docs/benchmarks.md, or `--help`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from benchmarks.bots import EVERY, installed
from benchmarks.processes import share_out
from benchmarks.rounds import Effort, far, interleaved, percentiles, prepare
from benchmarks.table import comparison, lines, ratios

AWAY = 0.040
"""Seconds that a call takes to the Bot API, when it is far."""


def main() -> None:
    wanted = _arguments()
    begun = time.monotonic()
    sys.exit(uvloop.run(_run(wanted, begun)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", choices=["near", "far"], help="the Bot API here, or 40 ms away")
    names = [bot.name for bot in EVERY]
    parser.add_argument("--bots", default=",".join(names), help=f"of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="of the closed loop")
    parser.add_argument("--rate", type=float, default=150.0, help="turns a second, open loop")
    parser.add_argument("--turns", type=int, help="end the closed loop after so many")
    return parser.parse_args()


async def _run(wanted: argparse.Namespace, begun: float) -> int:
    cores = share_out()
    if not cores.apart:
        print("One core only: the bot shares it with all else, so compare with care.")
    bots = installed(wanted.bots.split(","))
    with tempfile.TemporaryDirectory() as place:
        walks = prepare(Path(place), datetime.now(UTC))
        effort = Effort(
            closed=wanted.seconds,
            open=wanted.seconds + 1,
            rate=wanted.rate,
            turns=wanted.turns,
        )
        if wanted.what == "far":
            rows = []
            for bot in bots:
                alone, together = await far(
                    bot, walks, cores, delay=AWAY, people=256, singles=60
                )
                seen = percentiles(alone.visible)
                rows.append(
                    [
                        bot.title,
                        f"{seen[0]:.1f}",
                        f"{seen[1]:.1f}",
                        f"{together.failed}",
                        f"{percentiles(together.visible)[1]:.0f}",
                    ]
                )
            head = ["Bot API 40 ms away", "seen, p50 ms", "p99 ms", "256 at once: failed", "p99 ms"]
            print(lines(head, rows))
            return 0
        found = await interleaved(bots, walks, effort, cores, wanted.rounds)
    print()
    print(comparison(bots, found))
    print()
    if "lesroute" in found:
        print(ratios(bots, found))
    print(f"\n{time.monotonic() - begun:.0f} seconds in all.")
    return int(any(f.failed for bot in bots if bot.ours for f in found[bot.name]))


if __name__ == "__main__":
    main()
