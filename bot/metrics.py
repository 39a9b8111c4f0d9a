"""The metrics for monitoring: counts of turns, and whether the store answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prometheus_client import Metric

    from bot.conversation.ports import Fate, Figure
    from bot.core.screen import Screen


FEWEST = 10
"""Counts are shown in tens, so that two looks at them tell of nobody who came in between.

What people ask for is not here, but in the figures for steunpunten (`bot.core.figures`).
"""

_TURNS = ("lesroute_turns", "Screens shown", ("channel", "language", "remembered"))
_MEMORY = ("lesroute_memory", "1 where the store takes and gives, 0 where it is away")
_GUIDE = ("lesroute_guide", "1; the version of the guide that is served")
_REMINDERS = (
    "lesroute_reminders",
    "Reminders that were asked for, told, could not be told, or were called off",
    ("channel", "fate"),
)
_REFUSED = (
    "lesroute_refused",
    "Requests that were malformed, slow, gone, forged or one too many, or that found no room",
    ("kind",),
)


class Metrics(Collector):
    """`Counters` for Prometheus, in a registry of its own.

    `remembers`: whether the store answered when it was last looked at. `guide`: the version served.
    """

    def __init__(self, guide: str = "") -> None:
        self.remembers = False
        self._guide = guide
        self._registry = CollectorRegistry()
        self._registry.register(self)
        self._signs: dict[str, tuple[str, Callable[[], bool]]] = {}
        self._others: list[Callable[[], Sequence[Figure]]] = []
        self._turns: Counter[tuple[str, ...]] = Counter()
        self._reminders: Counter[tuple[str, ...]] = Counter()
        self._refused: Counter[tuple[str, ...]] = Counter()

    def turned(self, channel: str, screen: Screen, *, remembered: bool) -> None:
        self._turns[channel, screen.language, "true" if remembered else "false"] += 1

    def reminded(self, channel: str, fate: Fate) -> None:
        self._reminders[channel, fate] += 1

    def watch(self, name: str, what: str, holds: Callable[[], bool]) -> None:
        """Add a gauge that is 1 while something holds, else 0."""
        self._signs[name] = what, holds

    def ask(self, whom: Callable[[], Sequence[Figure]]) -> None:
        """Add what another part counts."""
        self._others.append(whom)

    def refused(self, kind: str) -> None:
        """Count a request that was refused: see `lesroute_refused`."""
        self._refused[(kind,)] += 1

    def text(self) -> bytes:
        """The metrics in Prometheus' text format."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """All metrics, counts about people in tens."""
        yield GaugeMetricFamily(*_MEMORY, value=self.remembers)
        served = GaugeMetricFamily(*_GUIDE, labels=("version",))
        served.add_metric([self._guide], 1)
        yield served
        for name, (what, holds) in self._signs.items():
            yield GaugeMetricFamily(name, what, value=float(holds()))
        for (name, what, labels), counted in (
            (_TURNS, self._turns),
            (_REMINDERS, self._reminders),
            (_REFUSED, self._refused),
        ):
            family = CounterMetricFamily(name, what, labels=labels)
            for values, count in sorted(counted.items()):
                if count >= FEWEST:
                    family.add_metric(values, _in_tens(count))
            yield family
        yield from (_family(figure) for whom in self._others for figure in whom())


def _family(figure: Figure) -> Metric:
    kind = CounterMetricFamily if figure.grows else GaugeMetricFamily
    family = kind(figure.name, figure.what, labels=[figure.label] if figure.label else [])
    for value, count in sorted(figure.counts.items()):
        if count >= FEWEST or figure.of_nobody:
            shown = count if figure.of_nobody else _in_tens(count)
            family.add_metric([value] if figure.label else [], shown)
    return family


def _in_tens(count: int) -> int:
    return count - count % FEWEST
