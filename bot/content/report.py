"""A table of topics: how much there is, how plain it is, how deep it lies."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING

from bot.content.readability import MEAN, measure, too_hard
from bot.core.drawing import cited
from bot.core.languages import SPOKEN
from bot.core.texts import Role
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.content.models import PlainFile, PlainModel
    from bot.content.readability import Reading
    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.texts import Reader

DEEPEST = 4
"""The most taps from the menu of a role to any screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One topic in one language.

    `ease`: that of its median screen; `hardest`: the least; `mean`, `longest`: words in a sentence;
    `depth`: taps from the menu.
    """

    topic: str
    language: Code
    screens: int
    facts: int
    ease: float
    hardest: float
    mean: float
    longest: int
    depth: int


def rows(guide: Guide, visits: Sequence[Reached], plain: PlainFile) -> Iterator[Row]:
    """The rows of one language, topic by topic."""
    language = visits[0].screen.language
    deep = depths(guide, visits)
    for topic in guide.topics:
        mine = [v for v in visits if v.screen.node.startswith(f"{topic}/")]
        readings = _hardest(guide, mine, plain_of(plain, language))
        if not readings:
            continue
        facts = {f.id for v in mine for f in cited(guide, v.session, guide.nodes[v.screen.node])}
        yield Row(
            topic=topic,
            language=language,
            screens=len(readings),
            facts=len(facts),
            ease=median(reading.ease for reading in readings),
            hardest=min(reading.ease for reading in readings),
            mean=mean(reading.mean for reading in readings),
            longest=max(reading.longest for reading in readings),
            depth=max((d for (_, n), d in deep.items() if n.startswith(f"{topic}/")), default=0),
        )


def _hardest(guide: Guide, visits: Iterable[Reached], plain: PlainModel) -> list[Reading]:
    """The reading of the hardest variant of each place, for each role."""
    found: dict[tuple[NodeId, Reader], Reading] = {}
    for visit in _distinct(guide, visits):
        key = (visit.screen.node, visit.screen.role)
        reading = measure(visit.screen, plain)
        found[key] = min(found.get(key, reading), reading, key=lambda read: read.ease)
    return list(found.values())


def table(found: Iterable[Row]) -> str:
    """The rows as a table to read."""
    head = "topic            lang  screens  facts  ease  hardest  mean  longest  depth"
    lines = [
        f"{r.topic:<16} {r.language:<5} {r.screens:>7} {r.facts:>6} {r.ease:>5.0f}"
        f"{r.hardest:>9.0f}{r.mean:>6.1f}{r.longest:>9} {r.depth:>6}"
        for r in found
    ]
    return "\n".join([head, "-" * len(head), *lines])


def hard_topics(found: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Topics that are too hard as a whole, by `rows`: (topic, what)."""
    for row in found:
        least = SPOKEN[row.language].ease.least_topic
        if row.ease < least:
            ease = f"its middle screen has reading ease {row.ease:.0f} ({row.language})"
            yield row.topic, f"{ease}; {least:.0f} is the least"
        if row.mean > MEAN:
            what = f"its sentences have {row.mean:.1f} words on average ({row.language})"
            yield row.topic, f"{what}; {MEAN:.0f} is the most"


def hard_screens(
    guide: Guide, visits: Iterable[Reached], plain: PlainFile
) -> Iterator[tuple[NodeId, str]]:
    """Screens that are not plain enough: (node, what)."""
    for visit in _distinct(guide, visits):
        screen = visit.screen
        for what in too_hard(screen, plain_of(plain, screen.language)):
            yield screen.node, f"{what} ({screen.language}, {screen.role or 'everybody'})"


def too_deep(guide: Guide, visits: Iterable[Reached]) -> Iterator[tuple[NodeId, str]]:
    """Screens that take too many taps from the menu: (node, what)."""
    for (role, node), depth in depths(guide, visits).items():
        if depth > DEEPEST:
            yield node, f"{depth} taps from the menu of {role}; {DEEPEST} is the most"


def depths(guide: Guide, visits: Iterable[Reached]) -> dict[tuple[Role, NodeId], int]:
    """The fewest taps from the menu to each screen, by role.

    People answer questions, they do not look for them: what follows one is as deep as it is.
    """
    by_place: dict[tuple[Role, NodeId], list[Reached]] = {}
    for visit in visits:
        if visit.session.role is not None:
            by_place.setdefault((visit.session.role, visit.screen.node), []).append(visit)
    found: dict[tuple[Role, NodeId], int] = {}
    for role in Role:
        found |= _from_menu(guide, role, by_place)
    return found


def _from_menu(
    guide: Guide, role: Role, by_place: Mapping[tuple[Role, NodeId], list[Reached]]
) -> dict[tuple[Role, NodeId], int]:
    home = (role, settle(guide, guide.home, role, {}))
    found = {home: 0}
    todo = deque([home])
    while todo:
        place = todo.popleft()
        for visit in by_place.get(place, ()):
            for move in visit.moves:
                after = (role, move.screen.node)
                cost = 0 if guide.nodes[place[1]].remember else 1
                forward = move.session.role == role and move.button.kind == "answer"
                if forward and found[place] + cost < found.get(after, DEEPEST * 10):
                    found[after] = found[place] + cost
                    todo.append(after)
    return found


def plain_of(plain: PlainFile, language: Code) -> PlainModel:
    return plain.root[language]


def _distinct(guide: Guide, visits: Iterable[Reached]) -> list[Reached]:
    """One visit for each different text; what is kept of somebody is not our text."""
    seen: dict[tuple[object, ...], Reached] = {}
    for visit in visits:
        screen = visit.screen
        points = () if guide.nodes[screen.node].discloses else screen.points
        seen.setdefault((screen.node, screen.role, screen.text, points), visit)
    return list(seen.values())
