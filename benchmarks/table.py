"""What was measured, as tables: medians, and how far the rounds lie apart."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.stretches import percentiles, ratios

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.bots import Bot
    from benchmarks.rounds import Figures
    from benchmarks.stretches import Stretch


def _late(kind: str, at: int) -> Callable[[Figures], float]:
    return lambda figures: percentiles(figures.of(kind).tally.seconds)[at]


_COLUMNS: tuple[tuple[str, str, Callable[[Figures], float]], ...] = (
    ("turns/s", ",.0f", lambda f: f.of("crowd").turns),
    ("p50 ms", ".1f", _late("crowd", 0)),
    ("p99 ms", ".1f", _late("crowd", 1)),
    ("CPU ms/1,000", ",.0f", lambda f: f.of("crowd").cpu),
    ("p50 ms, alone", ".2f", _late("alone", 0)),
    ("p50 ms, calm", ".2f", _late("calm", 0)),
    ("p99 ms, calm", ".1f", _late("calm", 1)),
    ("CPU, calm", ",.0f", lambda f: f.of("calm").cpu),
    ("peak MB", ".0f", lambda f: f.memory),
    ("load", ".2f", lambda f: f.load),
)


def comparison(bots: Sequence[Bot], found: dict[str, list[Figures]]) -> str:
    """A line for each bot: the median of its rounds, and in brackets the least and the most."""
    head = ["", *(name for name, _, _ in _COLUMNS), "wrong"]
    return lines(head, (_row(bot, found[bot.name]) for bot in bots))


def compared(bots: Sequence[Bot], found: dict[str, list[Figures]]) -> str:
    """Lesroute beside each peer: the medians of the stretches' own ratios, by kind of load."""
    rows = []
    for bot in bots:
        if not bot.ours:
            crowd, alone, calm = (
                ratios(_every(kind, found["lesroute"]), _every(kind, found[bot.name]))
                for kind in ("crowd", "alone", "calm")
            )
            figures = (*crowd, 1 / alone[0], alone[1], calm[1])
            rows.append([f"Lesroute / {bot.title}", *(f"{one:.2f} x" for one in figures)])
    head = ["", "turns/s", "CPU a turn", "time, alone", "CPU, alone", "CPU, calm"]
    return lines(head, rows)


def beside(what: str, ours: tuple[str, list[Stretch]], *others: tuple[str, list[Stretch]]) -> str:
    """A line for each, and the ratio of ours to each other."""
    rows = [
        [
            f"{what}: {name}",
            median((s.turns for s in found), ",.0f"),
            median((percentiles(s.tally.seconds)[1] for s in found), ".1f"),
            median((s.cpu for s in found), ",.0f"),
        ]
        for name, found in (ours, *others)
    ]
    for name, theirs in others:
        turns, cpu = ratios(ours[1], theirs)
        rows.append([f"{what}: ratio to {name}", f"{turns:.2f} x", "", f"{cpu:.2f} x"])
    return "\n" + lines(["", "turns/s", "p99 ms", "CPU ms/1,000"], rows)


def median(values: Iterable[float], form: str) -> str:
    """The median with the least and the most."""
    some = list(values)
    middle = f"{statistics.median(some):{form}}"
    least, most = f"{min(some):{form}}", f"{max(some):{form}}"
    return middle if least == most else f"{middle} ({least}..{most})"


def lines(head: list[str], rows: Iterable[list[str]]) -> str:
    """A table that reads well in a terminal and as Markdown."""
    every = [head, *rows]
    widths = [max(len(row[at]) for row in every) for at in range(len(head))]
    shown = ["| " + " | ".join(_cells(row, widths)) + " |" for row in every]
    rule = "|" + "|".join("-" * (w + 1) + (":" if at else "-") for at, w in enumerate(widths)) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])


def _every(kind: str, rounds: list[Figures]) -> list[Stretch]:
    return [stretch for figures in rounds for stretch in figures.stretches[kind]]


def _row(bot: Bot, rounds: list[Figures]) -> list[str]:
    cells = [median((value(f) for f in rounds), form) for _, form, value in _COLUMNS]
    wrong, every = map(sum, zip(*(figures.counted for figures in rounds), strict=True))
    return [bot.title, *cells, f"{wrong} of {every:,}"]


def _cells(row: list[str], widths: list[int]) -> list[str]:
    return [
        cell.rjust(w) if at else cell.ljust(w)
        for at, (cell, w) in enumerate(zip(row, widths, strict=True))
    ]
