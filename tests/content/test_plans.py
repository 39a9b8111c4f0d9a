"""The plan under review: which steps follow from which answers, and that it helps with each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.engine import redraw
from bot.core.events import Opened
from bot.core.languages import LANGUAGES
from bot.core.limits import overruns
from bot.core.plan import MOST, plan
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.core.texts import Role
from bot.core.weighing import settle
from tests.content.beslisboom import lines
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code

PARTS = ("first", "rest", "done")
REVIEWED = Path(__file__).resolve().parent.parent / "decisions" / "stappen.md"
HEAD = """\
# Het plan: welke stappen horen bij welke uitkomst?

Dit bestand is gemaakt uit `dialogs/steps.yaml` en wordt bij elke wijziging vergeleken. Klopt een
verschil? Maak het dan opnieuw met `.venv/bin/python -m pytest tests/content/test_plans.py
--rewrite`, en laat iemand die de regels kent het verschil lezen.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A state of the answers, the outcome that it leads to, and the steps in order."""

    answers: str
    outcome: str
    steps: tuple[str, ...]


def rows(guide: Guide, role: Role) -> Iterator[Row]:
    """No answers yet, a question half way, and each way to an outcome."""
    yield _row(guide, role, {})
    yield _row(guide, role, {"oorzaak": "anders"})
    for line in lines(guide, role):
        yield _row(guide, role, line.answers)


def _row(guide: Guide, role: Role, answers: Mapping[str, str]) -> Row:
    place = settle(guide, "beslisboom/uitkomst", role, answers)
    told = ", ".join(f"{key}: {value}" for key, value in answers.items())
    steps = plan(guide, Session(role=role, answers=dict(answers)))
    return Row(
        answers=told or "nog niets",
        outcome=place.partition("/")[2] if len(answers) and told != "oorzaak: anders" else "-",
        steps=tuple(step.id for step in steps),
    )


def table(guide: Guide) -> str:
    parts = [HEAD]
    for role in Role:
        parts += [
            f"\n## {role.value}\n",
            "| antwoorden | uitkomst | stappen |",
            "| --- | --- | --- |",
        ]
        parts += [
            f"| {r.answers} | {r.outcome} | {', '.join(r.steps)} |" for r in rows(guide, role)
        ]
    return "\n".join(parts) + "\n"


def test_the_plans_are_as_was_reviewed(guide: Guide, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite"):
        REVIEWED.write_text(table(guide), encoding="utf-8")
    assert table(guide) == REVIEWED.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", Role)
def test_no_two_outcomes_have_the_same_plan(guide: Guide, role: Role) -> None:
    plans: dict[tuple[str, ...], set[str]] = {}
    for row in rows(guide, role):
        plans.setdefault(row.steps, set()).add(row.outcome)
    shared = {steps: outcomes for steps, outcomes in plans.items() if len(outcomes) > 1}
    # Half way through the questions, the plan is that of who does not know yet.
    assert {frozenset(outcomes) for outcomes in shared.values()} <= {frozenset({"-", "niet-zeker"})}


@pytest.mark.parametrize("role", Role)
def test_a_plan_says_one_thing_once(guide: Guide, role: Role) -> None:
    """Who is not sure is not told in the same plan that consent is asked for."""
    for row in rows(guide, role):
        assert len(row.steps) == len(set(row.steps))
        assert not {"onzeker", "instemming"} <= set(row.steps)
        assert not {"onzeker", "bewijsstuk"} <= set(row.steps)


@pytest.mark.parametrize("role", Role)
def test_what_the_rules_do_not_cover_is_promised_no_help_by_them(guide: Guide, role: Role) -> None:
    outside = [
        row
        for row in rows(guide, role)
        if row.outcome == "andere-reden" or "reden: weet-niet" in row.answers
    ]
    assert outside
    for row in outside:
        facts = {fact for s in guide.steps if s.id in row.steps for fact in s.facts}
        assert not facts & {"R17", "P2", "B14", "O4"}


def test_a_pupil_begins_with_somebody_they_trust(guide: Guide) -> None:
    assert {row.steps[0] for row in rows(guide, Role.LEERLING)} == {"vertrouwen"}


def test_a_parent_hears_first_what_takes_longest(guide: Guide) -> None:
    plans = [row.steps for row in rows(guide, Role.OUDER) if row.outcome == "categorie-d"]
    assert plans
    for steps in plans:
        assert steps.index("deskundige") < steps.index("instemming")
        assert steps.index("handelingsdeel") < steps.index("instemming")


@pytest.mark.parametrize("role", Role)
def test_a_plan_is_never_empty_nor_more_than_can_be_done(guide: Guide, role: Role) -> None:
    for row in rows(guide, role):
        assert 2 <= len(row.steps) <= MOST


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_whatever_is_ticked_the_plan_fits_and_leads_to_each_step_once(
    guide: Guide, role: Role, language: Code
) -> None:
    for answers in ({}, *(line.answers for line in lines(guide, role))):
        session = Session(role=role, language=language, answers=answers)
        steps = [step.id for step in plan(guide, session)]
        ticks = [*((step,) for step in steps), *(tuple(steps[:n]) for n in range(len(steps) + 1))]
        for done in ticks:
            ticked = replace(session, done=done)
            shown = [place for part in PARTS for place in places_of(guide, ticked, part)]
            assert sorted(shown) == sorted(step.screen for step in plan(guide, session))


def places_of(guide: Guide, session: Session, part: str) -> list[NodeId]:
    """The screens of steps that a part of the plan leads to; the part fits, and says something."""
    node = next(node for node in guide.nodes.values() if node.plan == part)
    screen = redraw(guide, replace(session, trail=(node.id,)), NOW)
    assert list(overruns(screen)) == []
    assert part == "rest" or any(points.items for points in screen.points)
    taps = [read_tap(button.tap) for button in screen.answers]
    places = [tap.event.node for tap in taps if tap and isinstance(tap.event, Opened)]
    return [place for place in places if guide.nodes[place].step]
