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

    from playwright.sync_api import Page

    from bot.core.guide import Guide, Language, Role
    from bot.core.paths import Visit
    from bot.core.screen import Button, Screen


SEEN = """() => {
  const screen = [...document.querySelectorAll(".screen")].at(-1);
  return {
    node: screen.dataset.node,
    text: screen.querySelector(".bubble").textContent,
    labels: [...document.querySelectorAll("[name=tap]")].map((button) => button.textContent),
    wide: document.documentElement.scrollWidth - innerWidth,
    small: [...document.querySelectorAll("main button, main a")]
      .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 44)
      .map((one) => one.textContent),
  };
}"""
"""What a person sees of the newest screen; `wide` and `small` are what they cannot use well."""


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


def kind(screen: Screen) -> tuple[object, ...]:
    """What makes a screen another kind to look at."""
    return (
        bool(screen.notices),
        screen.stays,
        bool(screen.source),
        tuple(sorted({(bool(p.lead), p.ordered) for p in screen.points})),
        tuple(sorted({(bool(c.phone), bool(c.email), bool(c.site)) for c in screen.cards})),
        tuple(sorted({button.kind for button in screen.extras})),
    )


def come_to(page: Page, stop: Stop) -> None:
    """Press the button with this name, and see the screen that belongs to it, whole."""
    page.locator("main").get_by_role("button", name=stop.label, exact=True).click()
    page.locator(f'.screen[data-node="{stop.screen.node}"]:last-child').wait_for()


def check(page: Page, screen: Screen) -> None:
    seen = page.evaluate(SEEN)
    assert seen["node"] == screen.node
    assert seen["labels"] == [button.label for button in buttons(screen)]
    for words in (*screen.text.split("\n\n"), *screen.notices, screen.source):
        assert words in seen["text"], screen.node
    assert seen["wide"] <= 0, (screen.node, page.viewport_size)
    assert not seen["small"], screen.node


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
