"""Figures about many people that reveal nothing about one: statistical disclosure control.

Events are counted in cells that never overlap, a month at a time (`counting.py`). A month is
published once, when it is over: a count under `THRESHOLD` is hidden, any other is rounded down to a
multiple of `STEP`. What was published never changes, so two looks at it tell no more than one.
"""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from bot.core.events import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from bot.core.guide import Guide, Node

THRESHOLD = 10
"""A smaller count could be about somebody, so it is hidden."""

STEP = 5
"""What is shown is rounded down to a multiple of this."""

LATE = timedelta(days=1)
"""How long after the end of a month its last counts may still come in."""

KEPT_DAYS = 400
"""How long counts are kept, and what was published of them."""

NOBODY = ""
"""Stands for no steunpunt: people who came without the link of one."""

NO_TOPIC = "geen"

CellKind: TypeAlias = Literal["start", "outcome", "contact", "made", "unanswered", "helped"]
CELL_KINDS: tuple[CellKind, ...] = get_args(CellKind)

Made: TypeAlias = Literal["brief", "blad"]
"""What people can take along: a letter (`brief`), a sheet (`blad`)."""

MADE: tuple[Made, ...] = get_args(Made)

Month: TypeAlias = date
"""Its first day; months are those of UTC."""


class Cell(NamedTuple):
    """What is counted together in a month.

    `steunpunt`: an id of the register, or `NOBODY`. `about` depends on `kind`. `start`: the
    campaign word behind a `+`, or else the channel. `outcome`: the node. `contact`, `unanswered`:
    the topic. `made`: what. `helped`: the kind of screen and the verdict.
    """

    steunpunt: str
    kind: CellKind
    about: str


def cells(guide: Guide, channels: Iterable[str]) -> Iterator[Cell]:
    """All cells of a month; they follow from the guide and the channels, not from events."""
    judged = [node for node in guide.nodes.values() if node.judged]
    outcomes = [node.id for node in judged if node.stays and makes(node) is None]
    contacts = {node.topic: None for node in guide.nodes.values() if node.contacts and node.judged}
    asked = [f"{screen}:{verdict}" for screen in ("outcome", "contact") for verdict in VERDICTS]
    names = tuple(channels)
    for id_ in (NOBODY, *guide.steunpunten):
        known = guide.steunpunten.get(id_)
        about: dict[CellKind, Iterable[str]] = {
            "start": (*names, *(f"+{word}" for word in (known.campaigns if known else ()))),
            "outcome": outcomes,
            "contact": contacts,
            "made": MADE,
            "unanswered": (*guide.topics, NO_TOPIC),
            "helped": asked,
        }
        for kind in CELL_KINDS:
            yield from (Cell(steunpunt=id_, kind=kind, about=each) for each in about[kind])


def makes(node: Node) -> Made | None:
    """What the reader can take along from a screen."""
    return "brief" if node.letter else "blad" if node.sections else None


def hides(count: int) -> bool:
    """Whether a count is too small to be shown."""
    return count < THRESHOLD


def rounded(count: int) -> int:
    return count - count % STEP


def month_of(now: datetime) -> Month:
    return now.astimezone(UTC).date().replace(day=1)


def is_over(month: Month, now: datetime) -> bool:
    """Whether all of a month has been counted."""
    return month < month_of(now - LATE)


def months(now: datetime) -> tuple[Month, ...]:
    """The months that can be shown, the latest first."""
    day, found = month_of(now), list[Month]()
    oldest = now.astimezone(UTC).date() - timedelta(days=KEPT_DAYS)
    while day >= oldest:
        if is_over(day, now):
            found.append(day)
        day = (day - timedelta(days=1)).replace(day=1)
    return tuple(found)


Published: TypeAlias = "Mapping[Cell, int]"
"""What is shown of a month, for good: the counts that are not hidden, rounded."""


def publish(
    earlier: Published | None, counts: Mapping[Cell, int], month: Month, now: datetime
) -> Published | None:
    """What is shown of a month: what was published `earlier`, if anything; `None`: nothing yet."""
    if earlier is not None or not is_over(month, now):
        return earlier
    return {cell: rounded(count) for cell, count in counts.items() if not hides(count)}


def total(shown: Iterable[int]) -> int:
    """The sum of what is shown; hidden counts are never in it."""
    return sum(shown)
