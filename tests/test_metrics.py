"""The metrics tell of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.ports import Figure
from bot.core.engine import turn
from bot.core.events import Opened
from bot.core.session import Session
from bot.core.texts import Role
from bot.metrics import FEWEST, Metrics
from tests.guides import NOW

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding


def test_what_people_ask_for_is_not_here_at_all(guide: Guide, understanding: Understanding) -> None:
    metrics = Metrics()
    for text in FEWEST * ("hoeveel kinderbijslag krijgt Jantje", "xqzvw", "wie betaalt de laptop"):
        session = Session(role=Role.OUDER)
        done = turn(guide, session, understanding.understand(text, session), NOW)
        metrics.turned("web", done.screen, remembered=True)
    told = metrics.text().decode()
    assert "topic" not in told
    for word in ("kinderbijslag", "jantje", "xqzvw", "laptop"):
        assert word not in told.lower()


def test_two_looks_tell_of_nobody_who_came_in_between(guide: Guide) -> None:
    metrics, session = Metrics(), Session(role=Role.OUDER)
    screen = turn(guide, session, Opened(node=guide.home), NOW).screen
    seen = set()
    for _ in range(3 * FEWEST):
        metrics.turned("web", screen, remembered=True)
        told = metrics.text().decode()
        seen |= {
            line.split()[-1] for line in told.splitlines() if line.startswith("lesroute_turns_")
        }
    assert seen == {"10.0", "20.0", "30.0"}


def test_a_small_figure_is_not_shown_nor_when_it_began(guide: Guide) -> None:
    metrics, session = Metrics(), Session(role=Role.OUDER)
    screen = turn(guide, session, Opened(node=guide.home), NOW).screen
    for _ in range(FEWEST - 1):
        metrics.turned("web", screen, remembered=True)
    assert "lesroute_turns_total{" not in metrics.text().decode()
    metrics.turned("web", screen, remembered=True)
    assert f" {FEWEST}.0" in metrics.text().decode()
    assert "_created" not in metrics.text().decode()


def test_what_a_channel_counts_is_told_in_tens_too_unless_it_is_of_nobody() -> None:
    metrics, count = Metrics(), 0
    metrics.ask(lambda: [Figure(name="said", what="Said", counts={"": count}, grows=True)])
    metrics.ask(lambda: [Figure(name="most", what="Most", counts={"": count}, of_nobody=True)])
    seen: dict[str, list[float]] = {"said_total": [], "most": []}
    for count in range(1, 3 * FEWEST):  # noqa: B007  the figures look at it
        for line in metrics.text().decode().splitlines():
            name, _, value = line.partition(" ")
            if name in seen:
                seen[name].append(float(value))
    assert set(seen["said_total"]) == {10.0, 20.0}
    assert seen["most"] == list(range(1, 3 * FEWEST))
