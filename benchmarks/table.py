"""What was measured, as tables: medians, and how far the rounds lie apart."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.bots import Bot
    from benchmarks.rounds import Figures

_COLUMNS: tuple[tuple[str, str, Callable[[Figures], float]], ...] = (
    ("turns/s", ",.0f", lambda f: f.turns),
    ("p50 ms", ".1f", lambda f: f.closed[0]),
    ("p99 ms", ".1f", lambda f: f.closed[1]),
    ("p50 ms, open", ".1f", lambda f: f.open[0]),
    ("p99 ms, open", ".1f", lambda f: f.open[1]),
    ("CPU ms/1,000", ",.0f", lambda f: f.cpu),
    ("peak MB", ".0f", lambda f: f.memory),
    ("load", ".2f", lambda f: f.load),
)


def comparison(bots: Sequence[Bot], found: dict[str, list[Figures]]) -> str:
    """A line for each bot: the median of its rounds, and in brackets the least and the most."""
    head = ["", *(name for name, _, _ in _COLUMNS), "wrong"]
    return lines(head, (_row(bot, found[bot.name]) for bot in bots))


def ratios(bots: Sequence[Bot], found: dict[str, list[Figures]]) -> str:
    """Lesroute's turns and CPU against each other's: the median of the rounds' own ratios."""
    ours = found["lesroute"]
    rows = [
        [
            f"Lesroute / {bot.title}",
            _ratio([f.turns for f in ours], [f.turns for f in found[bot.name]]),
            _ratio([f.cpu for f in ours], [f.cpu for f in found[bot.name]]),
        ]
        for bot in bots
        if not bot.ours
    ]
    return lines(["", "turns/s", "CPU a turn"], rows)


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


def _row(bot: Bot, rounds: list[Figures]) -> list[str]:
    wrong = sum(figures.failed for figures in rounds)
    cells = [median((value(f) for f in rounds), form) for _, form, value in _COLUMNS]
    return [bot.title, *cells, f"{wrong} of {sum(f.counted for f in rounds) + wrong:,}"]


def _ratio(ours: list[float], theirs: list[float]) -> str:
    each = [mine / other for mine, other in zip(ours, theirs, strict=True) if other]
    return f"{statistics.median(each):.2f} x" if each else "-"


def _cells(row: list[str], widths: list[int]) -> list[str]:
    return [
        cell.rjust(w) if at else cell.ljust(w)
        for at, (cell, w) in enumerate(zip(row, widths, strict=True))
    ]
