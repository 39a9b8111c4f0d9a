"""Figures without a person: counts of turns, and whether the memory took part."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, generate_latest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

    from bot.core.screen import Screen


FEWEST = 10
"""A smaller figure is not shown: it could be about somebody."""


class Metrics:
    """`Counters` for Prometheus, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._turns = Counter(
            "lesroute_turns",
            "Screens shown",
            ("channel", "language", "remembered"),
            registry=self._registry,
        )
        self._turns_of = cache(self._turns.labels)  # few, and each turn counts in one

        self._unanswered = Counter(
            "lesroute_unanswered",
            "Typed questions without an answer, by the nearest topic",
            ("topic", "language"),
            registry=self._registry,
        )

    def turned(self, channel: str, screen: Screen, *, remembered: bool) -> None:
        self._turns_of(channel, screen.language, str(remembered).lower()).inc()
        if screen.unanswered is not None:
            self._unanswered.labels(screen.unanswered, screen.language).inc()

    def text(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(_Many(self._registry))


class _Many(CollectorRegistry):
    """What was counted often enough, and not when it began."""

    def __init__(self, every: CollectorRegistry) -> None:
        super().__init__()
        self._every = every

    def collect(self) -> Iterator[Metric]:
        for metric in self._every.collect():
            metric.samples = [
                sample
                for sample in metric.samples
                if sample.value >= FEWEST and not sample.name.endswith("_created")
            ]
            yield metric
