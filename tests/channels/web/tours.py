"""A tour: the presses that show each screen of a role once, as a person would come to them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.channels.web.environment import offered
from bot.content.checks import entrances
from bot.core.engine import turn
from bot.core.events import Started
from bot.core.languages import LANGUAGES
from bot.core.paths import walk
from bot.core.session import Session
from bot.core.taps import read_tap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import CDPSession, Page

    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.screen import Button, Screen
    from bot.core.texts import Role


WIDTHS = (320, 360, 1280)
HEIGHT = 800
LONG = 10
"""Screens after which a conversation is looked at afresh: each look costs by all that stands."""

PRESS = """(label) => {
  document.getAnimations().forEach((moving) => moving.finish());
  const named = [...document.querySelectorAll("main [name=tap]")]
    .filter((button) => (button.querySelector(".label") ?? button).textContent === label);
  if (named.length !== 1) throw new Error(`${named.length} buttons: ${label}`);
  const [button] = named;
  button.scrollIntoView({ block: "center" });
  const { left, top, width, height } = button.getBoundingClientRect();
  if (!button.contains(document.elementFromPoint(left + width / 2, top + height / 2)))
    throw new Error(`cannot be touched: ${label}`);
  button.click();
}"""
"""Presses the only button with this label where a finger would, by somebody who reads first."""

ARRIVED = """(wanted) => new Promise((resolve, reject) => {
  const log = document.getElementById("log");
  const node = () => log.querySelector(":scope > .screen:last-child")?.dataset.node;
  const look = () => {
    if (log.getAttribute("aria-busy") === "true" || node() !== wanted) return;
    watch.disconnect();
    resolve();
  };
  const watch = new MutationObserver(look);
  watch.observe(log, { attributes: true, childList: true });
  setTimeout(() => reject(new Error(`${node()} in place of ${wanted}`)), 120000);
  look();
})"""
"""Waits until the newest screen is the one that is wanted."""

SEEN = """() => {
  const screen = [...document.querySelectorAll(".screen")].at(-1);
  return {
    node: screen.dataset.node,
    text: screen.textContent,
    labels: [...document.querySelectorAll("[name=tap]")]
      .map((button) => (button.querySelector(".label") ?? button).textContent),
  };
}"""
"""What a person reads of the newest screen."""

COME = f"""async ([label, wanted]) => {{
  ({PRESS})(label);
  await ({ARRIVED})(wanted);
  return ({SEEN})();
}}"""
"""All three at once, as each message to the browser takes its time."""

UNFIT = """(width) => [
  ...(innerWidth === width ? [] : [`a window of ${innerWidth}`]),
  ...(document.documentElement.scrollWidth > innerWidth ? ["wider than the window"] : []),
  ...[...document.querySelectorAll("main button, main a")]
    .filter((one) => one.getClientRects().length)
    .filter((one) => {
      const { width, height, left, right } = one.getBoundingClientRect();
      return height < 44 || width < 24 || left < 0 || right > innerWidth;
    })
    .map((one) => one.textContent),
]"""
"""What a person cannot use well at this width: too small to touch, or out of the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A button to press, and the screen that must then be there."""

    label: str
    tap: str
    session: Session
    screen: Screen


def today() -> datetime:
    """The real command has the real clock: from some day on it tells of a passed review date."""
    return datetime.now(UTC)  # noqa: TID251


def walks_on(guide: Guide, day: datetime) -> dict[Code, tuple[Reached, ...]]:
    """All paths of the content as they are told on a day."""
    return {language: walk(guide, day, language, entrances(guide)) for language in LANGUAGES}


def tour(
    guide: Guide, now: datetime, language: Code, role: Role, visits: tuple[Reached, ...]
) -> list[Stop]:
    """From the very start, always on to the nearest screen that was not seen yet."""
    wanted = {visit.screen.node for visit in visits if visit.session.role == role} - {
        *entrances(guide)
    }
    begun = turn(guide, Session(language=language), Started(), now)
    here = Stop(label="", tap="", session=begun.session, screen=begun.screen)
    stops = [next(s for s in _onward(guide, now, here, None) if s.session.role == role)]
    while missing := wanted - {stop.screen.node for stop in stops}:
        # What is there only before a question is answered comes first.
        way = _way(guide, now, stops[-1], missing, answering=False)
        way = way or _way(guide, now, stops[-1], missing, answering=True)
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


def crawl(page: Page, stops: Sequence[Stop], *, javascript: bool) -> None:
    """Press from stop to stop, and look at each screen that is new, at all widths."""
    window = page.context.new_cdp_session(page)
    widths = WIDTHS
    seen: set[NodeId] = set()
    for number, stop in enumerate(stops):
        if javascript and number % LONG == LONG - 1:
            page.reload()
        there = come_to(page, stop, javascript=javascript)
        if stop.screen.node not in seen:
            seen.add(stop.screen.node)
            check(there, stop.screen)
            fits(page, window, stop.screen, widths)
            widths = widths[::-1]  # each change costs: the next begins as wide as this one ends


def come_to(page: Page, stop: Stop, *, javascript: bool) -> dict[str, Any]:
    """Press the button with this name; what a person then reads."""
    if javascript:
        there = page.evaluate(COME, [stop.label, stop.screen.node])
    else:
        with page.expect_navigation():
            page.evaluate(PRESS, stop.label)
        there = page.evaluate(SEEN)
    assert there["node"] == stop.screen.node
    return there  # type: ignore[no-any-return]


def check(there: dict[str, Any], screen: Screen) -> None:
    """All that this screen should say is there, and no button but its own."""
    assert there["labels"] == [button.label for button in buttons(screen)]
    hints = [button.hint for button in screen.answers]
    around = (*screen.news, *screen.notices, screen.progress, screen.source, screen.lifeline)
    for words in (*screen.text.split("\n\n"), *around, *hints):
        assert words in there["text"], screen.node


def fits(page: Page, window: CDPSession, screen: Screen, widths: Sequence[int]) -> None:
    """Everything can be seen and touched at each width, in this order."""
    for number, width in enumerate(widths):
        size = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        if number:  # the first is as wide as it was left
            window.send("Emulation.setDeviceMetricsOverride", size)
        unfit = page.evaluate(UNFIT, width)
        assert not unfit, (screen.node, width, unfit)


def buttons(screen: Screen) -> tuple[Button, ...]:
    """What the page shows of the buttons of a screen."""
    return (*screen.frame, *offered(screen), *screen.extras, *screen.outward, *screen.verdicts)


def _way(
    guide: Guide, now: datetime, start: Stop, missing: set[str], *, answering: bool
) -> list[Stop]:
    ways: deque[tuple[Stop, ...]] = deque([(start,)])
    seen = set()
    while ways:
        way = ways.popleft()
        for stop in _onward(guide, now, way[-1], start.session.role):
            if not answering and stop.session.answers != start.session.answers:
                continue
            if stop.screen.node in missing:
                return [*way[1:], stop]
            ticked = bool(stop.session.done)
            state = (stop.screen.node, ticked, *sorted(stop.session.answers.items()))
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
            yield Stop(label=button.label, tap=button.tap, session=done.session, screen=done.screen)
