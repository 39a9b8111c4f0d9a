"""A tour: the presses that show each screen of a role once, as a person would come to them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.web.render import offered
from bot.content.checks import ENTRANCES
from bot.core.engine import turn
from bot.core.events import Started
from bot.core.session import Session
from bot.core.taps import read_tap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.core.guide import Guide, Language, Role
    from bot.core.paths import Visit
    from bot.core.screen import Button, Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A button to press, and the screen that must then be there."""

    label: str
    session: Session
    screen: Screen


def tour(
    guide: Guide, now: datetime, language: Language, role: Role, visits: tuple[Visit, ...]
) -> list[Stop]:
    """From the very start, always on to the nearest screen that was not seen yet."""
    wanted = {visit.screen.node for visit in visits if visit.session.role == role} - {*ENTRANCES}
    begun = turn(guide, Session(language=language), Started(), now)
    here = Stop(label="", session=begun.session, screen=begun.screen)
    stops = [next(s for s in _onward(guide, now, here, None) if s.session.role == role)]
    while missing := wanted - {stop.screen.node for stop in stops}:
        way = _way(guide, now, stops[-1], missing)
        assert way, f"no button leads {role} to {missing}"
        stops += way
    return stops


def buttons(screen: Screen) -> tuple[Button, ...]:
    """What the page shows of the buttons of a screen."""
    return (*screen.frame, *offered(screen), *screen.extras)


def _way(guide: Guide, now: datetime, start: Stop, missing: set[str]) -> list[Stop]:
    ways: deque[tuple[Stop, ...]] = deque([(start,)])
    seen = set()
    while ways:
        way = ways.popleft()
        for stop in _onward(guide, now, way[-1], start.session.role):
            if stop.screen.node in missing:
                return [*way[1:], stop]
            state = (stop.screen.node, *sorted(stop.session.answers.items()))
            if state not in seen:
                seen.add(state)
                ways.append((*way, stop))
    return []


def _onward(guide: Guide, now: datetime, here: Stop, role: Role | None) -> Iterator[Stop]:
    """Where each button leads that goes elsewhere, keeps the role, and forgets nothing."""
    for button in buttons(here.screen):
        pressed = read_tap(button.tap)
        assert pressed
        done = turn(guide, here.session, pressed.event, now)
        elsewhere = done.screen.node != here.screen.node and not done.forgotten
        if elsewhere and role in {None, done.session.role}:
            yield Stop(label=button.label, session=done.session, screen=done.screen)
