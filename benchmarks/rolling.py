"""`python -m benchmarks.rolling`: two processes are restarted one after the other, under load.

People in all four channels, as many in each; their peers are the strict ones of the tests.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from statistics import quantiles

from tests.rolling import rolled


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rolling", description=__doc__)
    parser.add_argument("--rate", type=float, default=100.0, help="turns a second, by all together")
    parser.add_argument("--people", type=int, default=50, help="in each channel")
    parser.add_argument("--seconds", type=float, default=10.0, help="before, and after")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / name for name in ("one", "two")]
        told = asyncio.run(
            rolled(folders, people=wanted.people, rate=wanted.rate, seconds=wanted.seconds)
        )
    cuts = quantiles(told.seconds, n=100)
    print(f"{told.turns} turns in {told.took:.0f} s, {told.turns / told.took:.0f} a second.")
    print(f"Lost: {told.lost}. Repeated: {told.repeated}. Brought again by peers: {told.again}.")
    print(f"Seconds: p50 {cuts[49]:.3f}, p99 {cuts[98]:.3f}, most {max(told.seconds):.1f}.")
    if told.lost or told.repeated:
        sys.exit(1)


if __name__ == "__main__":
    main()
