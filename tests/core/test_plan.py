"""The next steps that follow from the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Chose, Forgot, Opened
from bot.core.plan import FIRST, label, plan
from bot.core.session import Session
from bot.core.texts import Reader, Role
from tests.guides import NOTHING, NOW, Visitor, small_guide, step_screens

if TYPE_CHECKING:
    from bot.core.guide import Guide

T = """
vraag:
  facts: geen
  text: Waardoor?
  remember: oorzaak
  choices:
    ziek: {text: Ziek, go: af}
    moe: {text: Moe, go: af}
    bang: {text: Bang, go: af}
    allebei: {text: Allebei, go: af, open: [ziek, moe]}
    weet-niet: {text: Weet ik niet, go: af, open: [ziek, moe, bang]}
af: {facts: geen, text: Af}
plan: {title: Plan, plan: first, facts: geen, text: Doe dit, choices: {m: {text: Meer, go: meer}}}
meer: {title: Meer, plan: rest, facts: geen, text: Meer, choices: {d: {text: Klaar, go: klaar}}}
alles: {facts: geen, text: Alles, discloses: true}
klaar: {title: Klaar, plan: done, facts: geen, text: Klaar, choices: {p: {text: Plan, go: plan}}}
"""
STEPS = """
altijd: {text: Altijd}
eerst: {text: Vraag, if: {oorzaak: onbeantwoord}}
lichaam: {text: Lichaam, if: {oorzaak: [ziek, moe]}}
twijfel: {text: Twijfel, if: {oorzaak: [allebei, weet-niet]}}
school: {text: School, if: {rol: school}}
ziek-ouder: {text: Ouder, if: {rol: ouder, oorzaak: ziek}}
leerling: {text: {leerling: Jij}}
of: {text: Of, if: [{oorzaak: bang, rol: school}, {oorzaak: moe}]}
"""


@pytest.fixture(scope="module")
def small() -> Guide:
    return small_guide({"t": T + step_screens(STEPS)}, steps=STEPS)


@pytest.mark.parametrize(
    ("role", "answer", "steps"),
    [
        (None, None, ["altijd", "eerst"]),
        (Role.OUDER, None, ["altijd", "eerst"]),
        (Role.OUDER, "ziek", ["altijd", "lichaam", "ziek-ouder"]),
        (Role.OUDER, "moe", ["altijd", "lichaam", "of"]),
        (Role.SCHOOL, "bang", ["altijd", "school", "of"]),
        (Role.OUDER, "bang", ["altijd"]),
        (Role.OUDER, "allebei", ["altijd", "lichaam", "twijfel"]),
        (Role.OUDER, "weet-niet", ["altijd", "twijfel"]),
        (Role.SCHOOL, "ziek", ["altijd", "lichaam", "school"]),
        (Role.LEERLING, "bang", ["altijd", "leerling"]),
        (Role.OUDER, "vroeger", ["altijd"]),
    ],
)
def test_the_plan_has_the_steps_that_hold_for_sure_in_order(
    small: Guide, role: Reader, answer: str | None, steps: list[str]
) -> None:
    session = Session(role=role, answers={"oorzaak": answer} if answer else {})
    assert [step.id for step in plan(small, session)] == steps


def at_plan(guide: Guide, answer: str = "moe", role: Role = Role.OUDER) -> Visitor:
    visitor = Visitor(guide, role=role)
    visitor.does(Chose(node="t/vraag", choice=answer))
    visitor.does(Opened(node="t/plan"))
    return visitor


def answers(visitor: Visitor) -> list[str]:
    return [button.label for button in visitor.screen.answers]


def items(visitor: Visitor) -> dict[str, tuple[str, ...]]:
    return {points.lead: points.items for points in visitor.screen.points}


def test_what_is_ticked_folds_away_and_can_be_put_back(small: Guide) -> None:
    visitor = at_plan(small)
    assert answers(visitor) == ["altijd", "lichaam", "of", "Meer"]
    visitor.press("lichaam")
    assert answers(visitor) == ["Gedaan"]
    visitor.press("Gedaan")
    assert answers(visitor) == ["Niet gedaan"]
    visitor.does(Opened(node="t/plan"))
    assert answers(visitor) == ["altijd", "of", "Meer"]
    assert items(visitor) == {"": ("Altijd", "Of"), NOTHING["gedaan"]: ("lichaam",)}
    visitor.press("Meer", "Klaar")
    assert answers(visitor) == ["lichaam", "Plan"]
    visitor.press("lichaam", "Niet gedaan")
    assert visitor.session.done == ()


def test_a_tick_that_is_pressed_twice_counts_once(small: Guide) -> None:
    """The message with the button may still be there."""
    visitor = at_plan(small)
    for _ in range(2):
        visitor.does(Chose(node="t/of", choice="gedaan"))
        assert visitor.session.done == ("of",)
        assert visitor.screen.notices == ()


def test_who_did_it_all_is_told_so_and_who_did_nothing_too(small: Guide) -> None:
    visitor = at_plan(small)
    visitor.does(Opened(node="t/klaar"))
    assert items(visitor) == {"": (NOTHING["niets-gedaan"],)}
    assert "Klaar" not in [b.label for b in visitor.does(Opened(node="t/meer")).answers]
    for step in ("altijd", "lichaam", "of"):
        visitor.does(Chose(node=f"t/{step}", choice="gedaan"))
    visitor.does(Opened(node="t/plan"))
    assert items(visitor)[""] == (NOTHING["alles-gedaan"],)


def test_a_tick_of_a_step_that_is_gone_shows_nowhere_and_leads_to_the_plan(small: Guide) -> None:
    visitor = at_plan(small)
    visitor.session = replace(visitor.session, done=("vroeger",))
    assert NOTHING["gedaan"] not in items(visitor)
    visitor.does(Chose(node="t/vroeger", choice="gedaan"))
    assert visitor.session.done == ("vroeger",)
    assert visitor.screen.notices == (NOTHING["verouderd"],)


def test_another_answer_says_once_what_it_changed(small: Guide) -> None:
    visitor = at_plan(small, "ziek")
    assert visitor.screen.news == ()
    visitor.does(Chose(node="t/vraag", choice="bang"))
    session = visitor.session
    done = turn(small, session, Opened(node="t/plan"), NOW)
    assert done.screen.news == ("minder lichaam; ziek-ouder",)
    assert not done.again
    once_more = turn(small, done.session, Opened(node="t/plan"), NOW)
    assert once_more.screen.news == ()
    assert once_more.again
    visitor.does(Opened(node="t/plan"))
    visitor.does(Chose(node="t/vraag", choice="moe"))
    assert visitor.does(Opened(node="t/plan")).news == ("meer lichaam; of",)
    visitor.does(Chose(node="t/vraag", choice="allebei"))
    assert visitor.does(Opened(node="t/plan")).news == ("meer twijfel minder of",)


def test_nobody_is_told_of_a_change_who_is_not_known(small: Guide) -> None:
    session = Session(role=Role.OUDER, answers={"oorzaak": "bang"}, planned={"oorzaak": "ziek"})
    known = turn(small, session, Opened(node="t/plan"), NOW)
    assert known.screen.news
    unknown = turn(small, replace(session, known=False), Opened(node="t/plan"), NOW)
    assert unknown.screen.news == ()


def test_the_same_plan_for_another_answer_is_no_change(small: Guide) -> None:
    session = Session(role=Role.LEERLING, answers={"oorzaak": "ziek"}, planned={"oorzaak": "moe"})
    assert turn(small, session, Opened(node="t/plan"), NOW).screen.news == ("minder of",)
    same = replace(session, planned={"oorzaak": "ziek"})
    assert turn(small, same, Opened(node="t/plan"), NOW).screen.news == ()


def test_more_steps_than_have_room_stand_on_the_next_screen() -> None:
    names = "abcdefg"
    steps = "".join(f"{name}: {{text: Doe {name}}}\n" for name in names)
    guide = small_guide({"t": T + step_screens(steps)}, steps=steps)
    visitor = Visitor(guide, role=Role.OUDER)
    visitor.does(Opened(node="t/plan"))
    assert answers(visitor) == [*names[:FIRST], "Meer"]
    assert len(items(visitor)[""]) == len(names)
    visitor.press("Meer")
    assert answers(visitor) == [*names[FIRST:]]
    assert items(visitor) == {"": tuple(f"Doe {name}" for name in names[FIRST:])}


def test_a_guide_without_a_plan_leads_home() -> None:
    assert small_guide({}).plan == "start/thuis"


def test_ticks_and_the_plan_that_was_seen_are_among_what_is_kept(small: Guide) -> None:
    visitor = at_plan(small)
    visitor.press("of", "Gedaan")
    [kept] = visitor.does(Opened(node="t/alles")).points
    assert "gedaan: of" in kept.items
    assert not [row for row in kept.items if row.startswith("stappen gezien bij")]
    visitor.does(Chose(node="t/vraag", choice="bang"))
    [kept] = visitor.does(Opened(node="t/alles")).points
    assert "stappen gezien bij: oorzaak moe" in kept.items


def test_of_ticks_nothing_is_left_when_all_is_erased(small: Guide) -> None:
    visitor = at_plan(small)
    visitor.press("of", "Gedaan")
    visitor.does(Opened(node="t/plan"))
    visitor.does(Forgot())
    assert (visitor.session.done, dict(visitor.session.planned)) == ((), {})


def test_a_step_is_called_as_its_screen(guide: Guide) -> None:
    for language, role in (("nl", Role.OUDER), ("nl", Role.LEERLING), ("en", Role.SCHOOL)):
        session = Session(language=language, role=role)
        for step in plan(guide, session):
            title = guide.nodes[step.screen].title
            assert title is not None
            assert label(guide, step, session) == title.say(language, role) != step.id
