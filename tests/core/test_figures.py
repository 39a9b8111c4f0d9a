"""Nobody can derive a person from the figures: an attacker tries it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.conversation.messages import Incoming
from bot.core import figures
from bot.core.counting import Counting
from bot.core.engine import turn
from bot.core.events import Judged, Opened, Started, Switched, Wrote
from bot.core.figures import Cell, cells, months
from bot.core.session import Session
from bot.core.texts import Role
from tests.core.attacker import MOST, SMALL, Attacker, meanings, the_same
from tests.guides import NOW, THERE, small_guide, with_steunpunt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.core.events import Event
    from bot.core.figures import Published
    from bot.core.guide import Guide

YEARS = 200
MONTHS = tuple(date(2026, month, 1) for month in range(1, 13))
TOPIC = """
begin:
  facts: geen
  text: Wat is er?
  remember: wat
  choices: {ziek: {text: Ziek, go: ziek}, anders: {text: Anders, go: anders}}
ziek: {facts: geen, text: Dit kan u doen, stays: true}
anders: {facts: geen, text: Bel eens, contacts: [lijn]}
"""


@cache
def small() -> Guide:
    contacts = "lijn: {name: De lijn, purpose: Luistert, phone: 010 1, source: blad}"
    guide = small_guide({"wat": TOPIC}, contacts=contacts)
    return with_steunpunt(guide, replace(THERE, campaigns=("mail", "app")))


def counted(
    event: Event | None,
    *,
    channel: str = "web",
    before: Session | None = None,
    begun: Started | None = None,
    role: Role = Role.OUDER,
) -> tuple[Cell, ...]:
    """The cells of one turn in the small guide."""
    begins = before or Session(role=role, steunpunt="daar")
    done = turn(small(), begins, event or begun or Started(), NOW)
    said = event or Opened(node=done.screen.node)
    update = Incoming(chat=f"{channel}:1", event=said, begun=begun)
    return Counting(small()).cells(update, before, done.session, done.screen)


def told(*args: Event | None, **kwargs: object) -> list[tuple[str, str]]:
    return [(cell.kind, cell.about) for cell in counted(*args, **kwargs)]  # type: ignore[arg-type]


AT_HOME = Session(role=Role.OUDER, steunpunt="daar", trail=("start/thuis",))


@cache
def kinds_of_events(*_: object) -> dict[int, tuple[Cell, ...]]:
    """Each kind of event that the figures count, and its cells."""
    starts = [
        counted(Started(steunpunt="daar", campaign=word), channel=channel)
        for channel in ("web", "bot")
        for word in (None, "mail", "app")
    ]
    reached = [counted(Opened(node=f"wat/{node}"), before=AT_HOME) for node in ("ziek", "anders")]
    return dict(enumerate((*starts, *reached)))


def year(seed: int, look: Callable[..., None]) -> bool:
    """Whether the attacker learns anything, looking every week for a year, and long after.

    `look` shows the total of some cells to the attacker.
    """
    chance, attacker, events = Random(seed), Attacker(), kinds_of_events(Counting._start)
    size = chance.choice((0.3, 2, 8))
    counts = {month: dict.fromkeys(sum(events.values(), ()), 0) for month in MONTHS}
    shown: dict[date, Published | None] = dict.fromkeys(MONTHS)
    for week in range(52 + 9):
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(weeks=week)
        month = figures.month_of(now)
        for found in events.values() if month in counts else ():
            many = int(chance.expovariate(1 / size))
            for cell in found:
                counts[month][cell] += many
        for each in MONTHS:
            shown[each] = figures.publish(shown[each], counts[each], each, now)
            if shown[each] is not None:
                look(attacker, each, counts[each], shown[each])
        if week == 54:  # a process that was away brings what it had counted
            counts[MONTHS[-1]][chance.choice(list(counts[MONTHS[-1]]))] += chance.randint(1, 9)
    for left, right in same(Counting._start):
        for each in MONTHS:
            attacker.differ([(each, c) for c in left], [(each, c) for c in right], 0, 0)
    known = attacker.bounds
    lies = any(
        not known[month, cell][0] <= count <= known[month, cell][1]
        for month in MONTHS[:-1]
        for cell, count in counts[month].items()
    )
    return lies or attacker.changed() or attacker.finds()


@cache
def same(*_: object) -> list[tuple[set[Cell], set[Cell]]]:
    """The sets of cells that count the same events, by the rules as they are."""
    return the_same(kinds_of_events(Counting._start))


def look(
    attacker: Attacker,
    month: date,
    counts: Mapping[Cell, int],
    shown: Published,
    total: Callable[[Mapping[Cell, int], Published], int] | None = None,
) -> None:
    """Show all that is on the page: the cells, and the total of each kind."""
    meant = meant_at(figures.hides, figures.rounded)
    for cell in counts:
        attacker.look((month, cell), shown.get(cell), meant)
    for kind in figures.CELL_KINDS:
        of = [cell for cell in counts if cell.kind == kind]
        seen = {cell: n for cell, n in shown.items() if cell.kind == kind}
        sums = figures.total(seen.values())
        if total is not None:
            sums = total({cell: counts[cell] for cell in of}, seen)
        if sums != sum(seen.values()):  # else it says no more than the cells do
            attacker.differ([(month, cell) for cell in of], (), sums, sums + figures.STEP - 1)


@cache
def meant_at(*_: object) -> Mapping[int | None, range]:
    """The counts that each number can stand for, by the rules as they are."""
    return meanings(MONTHS[0], datetime(2028, 1, 1, tzinfo=UTC))


def test_in_200_years_of_small_and_large_steunpunten_nothing_is_given_away() -> None:
    assert not any(year(seed, look) for seed in range(YEARS))


def test_the_attacker_saw_both_what_is_hidden_and_what_is_not() -> None:
    meant = meant_at(figures.hides, figures.rounded)
    assert meant[None] == range(SMALL + 1)
    assert [len(counts) for shown, counts in meant.items() if shown is not None][:-1] == [
        *[5] * ((MOST - 10) // 5)
    ]


def _shows_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "hides", lambda _: False)


def _shows_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "hides", lambda count: count < SMALL)


def _shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong rule: zero is shown, so a hidden count is somebody."""
    monkeypatch.setattr(figures, "hides", lambda count: 0 < count <= SMALL)


def _does_not_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "rounded", lambda count: count)


def _shows_the_month_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "is_over", lambda _, __: True)


def _shows_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first = figures.publish
    monkeypatch.setattr(figures, "publish", lambda _, *given: first(None, *given))


def _counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong rule: starts count by campaign and by channel, which splits people in two ways."""

    def started(_: Counting, link: Started, steunpunt: str, update: Incoming) -> tuple[Cell, ...]:
        words = update.channel, f"+{link.campaign}"
        return tuple(Cell(steunpunt=steunpunt, kind="start", about=word) for word in words)

    monkeypatch.setattr(Counting, "_start", started)


@pytest.mark.parametrize(
    "mutation",
    [
        _shows_all,
        _shows_nine,
        _shows_none,
        _does_not_round,
        _shows_the_month_under_way,
        _shows_anew,
        _counts_twice,
    ],
)
def test_without_any_one_of_the_rules_something_is(
    monkeypatch: pytest.MonkeyPatch, mutation: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mutation(monkeypatch)
    assert any(year(seed, look) for seed in range(YEARS))


def test_nor_may_a_total_be_of_more_than_is_shown() -> None:
    def of_all(counts: Mapping[Cell, int], _: Published) -> int:
        return figures.rounded(sum(counts.values()))

    def looks(
        attacker: Attacker, month: date, counts: Mapping[Cell, int], shown: Published
    ) -> None:
        look(attacker, month, counts, shown, of_all)

    assert any(year(seed, looks) for seed in range(YEARS))


def test_no_event_counts_in_two_cells() -> None:
    found = list(kinds_of_events().values())
    assert all(len(of) == 1 for of in found)
    assert {cell for of in found for cell in of} <= set(cells(small(), ("web", "bot")))


def test_the_cells_follow_from_the_guide_and_never_from_what_happened() -> None:
    found = list(cells(small(), ("web", "bot")))
    assert len(found) == len(set(found))
    starts = [cell.about for cell in found if (cell.steunpunt, cell.kind) == ("daar", "start")]
    assert starts == ["web", "bot", "+mail", "+app"]
    own = [cell.about for cell in found if (cell.steunpunt, cell.kind) == ("", "start")]
    assert own == ["web", "bot"]


@pytest.mark.parametrize(
    ("event", "given", "expected"),
    [
        (Started(steunpunt="daar", campaign="mail"), {}, [("start", "+mail")]),
        (Started(steunpunt="daar", campaign="onbekend"), {}, [("start", "web")]),
        (Started(campaign="mail"), {}, [("start", "web")]),
        (None, {"begun": Started(steunpunt="daar", campaign="app")}, [("start", "+app")]),
        (Opened(node="start/thuis"), {"before": AT_HOME}, []),
        (Opened(node="wat/ziek"), {"before": AT_HOME}, [("outcome", "wat/ziek")]),
        (Opened(node="wat/anders"), {"before": AT_HOME}, [("contact", "wat")]),
        (Opened(node="wat/ziek"), {}, [("start", "web"), ("outcome", "wat/ziek")]),
        (
            Switched(language="en"),
            {"before": replace(AT_HOME, trail=("start/thuis", "wat/ziek"))},
            [],
        ),
        (Judged(node="wat/ziek", verdict="nee"), {"before": AT_HOME}, [("helped", "outcome:nee")]),
        (Judged(node="wat/anders", verdict="ja"), {"before": AT_HOME}, [("helped", "contact:ja")]),
        (Judged(node="start/thuis", verdict="ja"), {"before": AT_HOME}, []),
        (Judged(node="weg/weg", verdict="ja"), {"before": AT_HOME}, []),
        (Wrote(near="wat"), {"before": AT_HOME}, [("unanswered", "wat")]),
        (Wrote(near="geen"), {"before": AT_HOME}, [("unanswered", "geen")]),
        (Wrote(near="weg"), {"before": AT_HOME}, [("unanswered", "geen")]),
        (Wrote(alarm="crisis"), {}, []),
    ],
)
def test_what_counts(
    event: Event | None, given: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert told(event, **given) == expected


def test_who_came_by_no_link_or_by_one_that_is_gone_counts_for_nobody() -> None:
    for id_ in (None, "weg"):
        [cell] = counted(Started(), before=Session(steunpunt=id_))
        assert cell == Cell(steunpunt="", kind="start", about="web")


@pytest.mark.parametrize(
    ("place", "what"), [("brieven/gesprek", "brief"), ("gesprek/blad", "blad")]
)
def test_what_one_takes_along_is_counted_as_made(guide: Guide, place: str, what: str) -> None:
    before, opened = Session(role=Role.OUDER, trail=("start/menu",)), Opened(node=place)
    done = turn(guide, before, opened, NOW)
    assert done.screen.node == place
    update = Incoming(chat="web:1", event=opened)
    found = Counting(guide).cells(update, before, done.session, done.screen)
    assert found == (Cell(steunpunt="", kind="made", about=what),)
    assert {Cell(steunpunt="", kind="made", about=what)} <= {*cells(guide, ("web",))}


def test_months_are_shown_a_day_after_their_end_and_for_400_days() -> None:
    assert months(datetime(2026, 12, 1, 23, tzinfo=UTC))[0] == date(2026, 10, 1)
    found = months(datetime(2026, 12, 2, 1, tzinfo=UTC))
    assert found[0] == date(2026, 11, 1)
    assert found[-1] == date(2025, 11, 1)
    assert len(found) == 13


def test_distress_is_counted_nowhere(guide: Guide) -> None:
    found: Iterable[Cell] = cells(guide, ("web",))
    urgent = {node.topic for node in guide.nodes.values() if node.urgency}
    shown = {c.about.partition("/")[0] for c in found if c.kind in {"outcome", "contact"}}
    assert not urgent & shown
