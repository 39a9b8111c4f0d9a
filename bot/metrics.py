"""Figures without a person: counts of turns, and whether the memory took part."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client import Metric

    from bot.core.screen import Screen


FEWEST = 10
"""Figures are shown in tens, so that two looks at them tell of nobody who came in between.

What people ask for is not here: that is in the figures of `bot.core.figures`.
"""

_TURNS = ("lesroute_turns", "Screens shown", ("channel", "language", "remembered"))
_MEMORY = ("lesroute_memory", "1 where the store takes and gives, 0 where it is away")
_REFUSED = (
    "lesroute_refused",
    "Requests that were no request, came too slowly, or whose sender hung up",
    ("kind",),
)


class Metrics(Collector):
    """`Counters` for Prometheus, in a registry of its own.

    `remembers`: whether the store took and gave when it was last looked at.
    """

    def __init__(self) -> None:
        self.remembers = False
        self._registry = CollectorRegistry()
        self._registry.register(self)
        self._signs: dict[str, tuple[str, Callable[[], bool]]] = {}
        self._turns: Counter[tuple[str, ...]] = Counter()
        self._refused: Counter[tuple[str, ...]] = Counter()

    def turned(self, channel: str, screen: Screen, *, remembered: bool) -> None:
        self._turns[channel, screen.language, "true" if remembered else "false"] += 1

    def watch(self, name: str, what: str, holds: Callable[[], bool]) -> None:
        """Show by 1 or 0 whether something holds whenever the figures are asked for."""
        self._signs[name] = what, holds

    def refused(self, kind: str) -> None:
        """What a client did wrong, which is no trouble of ours."""
        self._refused[(kind,)] += 1

    def text(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """What holds, what was counted in tens, and whether there is a memory."""
        yield GaugeMetricFamily(*_MEMORY, value=self.remembers)
        for name, (what, holds) in self._signs.items():
            yield GaugeMetricFamily(name, what, value=float(holds()))
        for (name, what, labels), counted in (
            (_TURNS, self._turns),
            (_REFUSED, self._refused),
        ):
            family = CounterMetricFamily(name, what, labels=labels)
            for values, count in sorted(counted.items()):
                if count >= FEWEST:
                    family.add_metric(values, count - count % FEWEST)
            yield family
