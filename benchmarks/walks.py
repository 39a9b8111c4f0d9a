"""Realistic walks with the answer that must follow each step, known before measuring."""

from __future__ import annotations

import random
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from bot.content.load import load_guide
from bot.content.location import folder
from bot.core.engine import turn
from bot.core.events import Started
from bot.core.languages import LANGUAGES
from bot.core.limits import words
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.i18n import content_translations
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Button, Screen

STEPS = 12
"""Turns of a walk: a start, one typed question, and taps."""

QUESTIONS: dict[Code, tuple[str, ...]] = {
    "nl": (
        "mijn kind zit ziek thuis, wat moet de school doen?",
        "hoeveel uur digitaal onderwijs mag mijn kind krijgen",
        "de school wil geen laptop geven",
        "wat is een ontwikkelingsperspectief",
        "wie betaalt het onderwijs op afstand?",
        "ik ben het niet eens met de school",
    ),
    "en": (
        "my child is ill at home, what must the school do?",
        "who pays for distance learning",
        "what is a development plan",
        "I do not agree with the school",
    ),
}

_LIKELY = {
    "answer": 12,
    "language": 0,  # the web chat has it elsewhere on the page
    "term": 2,
    "voice": 2,
    "back": 2,
    "home": 2,
    "help": 1,
    "stop": 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an answer must have: these parts in its text (as HTML), and exactly these buttons.

    `buttons` are (label, data) pairs.
    """

    parts: tuple[str, ...]
    buttons: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A text to send (`say`) or the label of a button to press, and the answer that follows."""

    say: str | None = None
    press: str | None = None
    then: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The steps of one person; `language`: that of their app."""

    language: Code
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of a planned walk, with the screen and the session that the engine gives."""

    say: str | None = None
    press: Button | None = None
    screen: Screen
    session: Session


def real_guide() -> Guide:
    return load_guide(folder("dialogs"), content_translations(folder("locales")))


def plan(guide: Guide, count: int, now: datetime, *, typed: bool = False) -> list[list[Stage]]:
    """Walks by the engine; the same guide always gives the same walks.

    `typed`: each step is a typed question.
    """
    chance, understanding = random.Random(8), Understanding(guide)
    return [
        _planned(guide, understanding, chance, LANGUAGES[number % 4 == 3], now, typed=typed)
        for number in range(count)
    ]


def lesroute_walks(planned: Iterable[list[Stage]]) -> tuple[Walk, ...]:
    """The walks as Lesroute must answer them."""
    return tuple(
        _walk(places, places[0].say, [_shown(place.screen) for place in places])
        for places in planned
    )


def peer_walks(dialog: dict[str, Any], planned: Iterable[list[Stage]]) -> tuple[Walk, ...]:
    """The same walks as a peer must answer them, from its dialog."""
    return tuple(
        _walk(
            places,
            f"/start {number}",
            [_told(dialog[f"{number}.{step}"]) for step in range(len(places))],
        )
        for number, places in enumerate(planned)
    )


def peer_dialog(planned: Iterable[list[Stage]]) -> dict[str, Any]:
    """The walks' screens as a table for the peers: the same words, buttons and ways.

    `<walk>.<step>`: its `text` (HTML), `rows` of [label, data], `stays` (to be sent anew, not
    edited in place) and `said`, the place that any typed text leads to. `/start <walk>` leads to
    step 0. Data is the name of a place.
    """
    return {
        f"{number}.{step}": _entry(places, number, step)
        for number, places in enumerate(planned)
        for step in range(len(places))
    }


def _walk(places: list[Stage], begun: str | None, shown: list[Shown]) -> Walk:
    """`begun`: the text that it begins with."""
    says = [begun, *(place.say for place in places[1:])]
    presses = [place.press.label if place.press else None for place in places]
    steps = (
        Step(say=say, press=press, then=then)
        for say, press, then in zip(says, presses, shown, strict=True)
    )
    return Walk(language=places[0].session.language, steps=tuple(steps))


def _planned(  # noqa: PLR0913  what a walk depends on
    guide: Guide,
    understanding: Understanding,
    chance: random.Random,
    language: Code,
    now: datetime,
    *,
    typed: bool,
) -> list[Stage]:
    begun = turn(guide, Session(language=language), Started(), now)
    places = [Stage(say="/start", screen=begun.screen, session=begun.session)]
    asks_at = chance.randrange(3, STEPS)
    while len(places) < STEPS:
        last = places[-1]
        if typed or len(places) == asks_at:
            said = chance.choice(QUESTIONS[last.session.language])
            event = understanding.understand(said, last.session)
            done = turn(guide, last.session, event, now)
            places.append(Stage(say=said, screen=done.screen, session=done.session))
        else:
            places.append(_pressed(guide, chance, last, now))
    return places


def _pressed(guide: Guide, chance: random.Random, last: Stage, now: datetime) -> Stage:
    """The place behind a likely button that neither erases all nor shows the same again."""
    buttons = last.screen.buttons
    labels = [button.label for button in buttons]
    ways = [button for button in buttons if labels.count(button.label) == 1]
    while True:
        (button,) = chance.choices(ways, [_LIKELY[way.kind] for way in ways])
        pressed = read_tap(button.tap)
        assert pressed is not None
        done = turn(guide, last.session, pressed.event, now)
        if not done.forgotten and _shown(done.screen) != _shown(last.screen):
            return Stage(press=button, screen=done.screen, session=done.session)


def _shown(screen: Screen) -> Shown:
    parts = [*screen.notices, screen.text, screen.source]
    parts += [item for points in screen.points for item in points.items]
    parts += [card.name for card in screen.cards]
    every = (*screen.buttons, *screen.outward, *screen.verdicts)
    return Shown(
        parts=tuple(escape(part, quote=False) for part in parts if part),
        buttons=frozenset((button.label, button.tap) for button in every),
    )


def _told(entry: dict[str, Any]) -> Shown:
    buttons = frozenset((label, data) for row in entry["rows"] for label, data in row)
    return Shown(parts=(entry["text"],), buttons=buttons)


def _entry(places: list[Stage], number: int, step: int) -> dict[str, Any]:
    screen = places[step].screen
    following = places[step + 1] if step + 1 < len(places) else None
    wanted = following.press if following else None

    def pair(button: Button) -> list[str]:
        return [button.label, f"{number}.{step + 1 if button == wanted else 0}"]

    rows = [[pair(button)] for button in (*screen.answers, *screen.extras)]
    rows.append([pair(button) for button in screen.frame])
    return {
        "text": escape(words(screen), quote=False),
        "rows": [row for row in rows if row],
        "stays": screen.stays,
        "said": f"{number}.{step + 1}" if following and following.say else f"{number}.0",
    }
