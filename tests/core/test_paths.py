"""The walk reaches every screen that anybody can reach."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.checks import entrances
from bot.core.engine import redraw
from bot.core.leaning import relevant
from bot.core.paths import Reached, walk
from bot.core.texts import Reader, Role
from tests.guides import NOW, Visitor, fact, small_guide, step_screens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.guide import Guide, NodeId
    from bot.core.screen import Screen

Seen: TypeAlias = "tuple[Reader, NodeId, str, tuple[object, ...], tuple[str, ...]]"

START = """
thuis:
  decide:
    - if: {rol: [ouder, school]}
      go: menu
    - go: welkom
welkom:
  facts: geen
  text: Wie ben je?
  choices:
    ouder: {text: Ouder, go: terug, set: {rol: ouder}}
    school: {text: School, go: terug, set: {rol: school}}
    ouders: {text: Voor ouders, go: k/start}
    en: {text: English, go: terug, set: {taal: en}, if: {taal: nl}}
    nl: {text: Nederlands, go: terug, set: {taal: nl}, if: {taal: en}}
menu:
  facts: geen
  text: Menu
  choices:
    k: {text: Kleur, go: k/start}
    v: {text: Vorm, go: v/start}
    w: {text: Weer, go: w/start}
    plan: {text: Plan, go: plan}
    alles: {text: Alles, go: alles}
    wie: {text: Iemand anders, go: wie}
    taal: {text: English, go: terug, set: {taal: en}, if: {taal: nl}}
wie:
  facts: geen
  text: Wie ben je?
  choices:
    ouder: {text: Ouder, go: terug, set: {rol: ouder}}
    school: {text: School, go: terug, set: {rol: school}}
plan: {facts: geen, text: Je plan, plan: first}
alles: {facts: geen, text: Alles, discloses: true}
stop:
  facts: geen
  text: Stop
  choices:
    wis: {text: Wis, go: thuis, wipes: true}
    verder: {text: Verder, go: terug}
"""
K = """
statements:
  warm: {facts: [F1], text: Warm}
  fel: {facts: [F1], text: Fel}
start:
  facts: geen
  text: {ouder: Welke kleur?, school: Kleur?}
  about: de kleur
  remember: kleur
  choices:
    rood: {text: Rood, go: tint}
    blauw: {text: Blauw, go: verder}
    weet-niet: {text: Weet niet, go: tint, open: [rood, blauw]}
verder:
  decide:
    - if: {rol: school}
      go: tint
    - go: uit
tint:
  facts: geen
  text: Welke tint?
  about: de tint
  remember: tint
  choices:
    licht: {text: Licht, go: uit}
    donker: {text: Donker, go: uit}
uit:
  unsure: onzeker
  decide:
    - if: {kleur: rood}
      go: warm
    - go: koud
warm:
  facts: geen
  text: Warm
  weighs: uit
  points: [warm, {say: fel, if: {tint: licht}}]
  choices: {opnieuw: {text: Opnieuw, go: start}, plan: {text: Plan, go: start/plan}}
koud:
  facts: geen
  text: Koud
  weighs: uit
  points: [{say: fel, if: {rol: school, tint: licht}}]
onzeker:
  facts: geen
  text: Onzeker
  weighs: uit
  choices:
    warm: {text: Bij warm, go: warm}
    extra: {text: Extra, go: extra, if: {tint: donker}}
extra: {facts: geen, text: Extra}
"""
V = """
start:
  facts: geen
  text: Welke vorm?
  remember: vorm
  choices:
    rond: {text: Rond, go: maat}
    hoekig: {text: Hoekig, go: start/alles}
maat:
  facts: geen
  text: Welke maat?
  remember: maat
  choices:
    groot: {text: Groot, go: start/plan, if: {kleur: [rood, blauw]}}
    klein: {text: Klein, go: start/plan}
"""
W = """
start:
  facts: geen
  text: Welk weer?
  remember: weer
  choices: {zon: {text: Zon, go: start/stop}, regen: {text: Regen, go: start/stop}}
"""
OF_THE_WAY = ("plekken: ", "gedaan: ", "stappen gezien bij: ")
"""What the screen of all that is kept shows about the way taken."""
STEPS = """
rood: {text: Rood, if: {kleur: rood}}
rond: {text: Rond, if: {vorm: rond, kleur: [rood, blauw]}}
zon: {text: Zon, if: {weer: zon, vorm: rond, kleur: rood}}
tint: {text: Tint, if: {tint: licht}}
"""


@pytest.fixture(scope="module")
def small() -> Guide:
    topics = {"start": START, "k": K, "v": V, "w": W, "p": step_screens(STEPS)}
    return small_guide(topics, facts=fact("F1"), steps=STEPS)


def untouched(guide: Guide, visitor: Visitor) -> Seen:
    """What is seen, less the ticks, which only take steps out of a plan."""
    node = guide.nodes[visitor.screen.node]
    asked_first = visitor.screen.text == guide.say("eerst-wie", visitor.session)
    if asked_first or guide.say("knop-eigen-tekst", visitor.session) in visitor.labels:
        return seen(redraw(guide, visitor.session, NOW))  # where one is while this is shown
    if node.plan == "done":
        return visitor.screen.role, node.id, visitor.screen.text, (), ()
    if not (node.plan or node.step):
        return seen(visitor.screen)
    return seen(redraw(guide, replace(visitor.session, done=()), NOW))


def known(guide: Guide, visits: Iterable[Reached]) -> set[Seen]:
    done = {node.id for node in guide.nodes.values() if node.plan == "done"}
    return {
        (v.screen.role, v.screen.node, v.screen.text, (), ())
        if v.screen.node in done
        else seen(v.screen)
        for v in visits
    }


def seen(screen: Screen) -> Seen:
    """What makes a screen different; back is left out, as it depends on the way taken."""
    buttons = tuple(b.label for b in screen.buttons if b.kind != "back")
    told = tuple(
        tuple(item for item in points.items if not item.startswith(OF_THE_WAY))
        for points in screen.points
    )
    return screen.role, screen.node, screen.text, told, buttons


@pytest.fixture(scope="module")
def walked(small: Guide) -> dict[str, set[Seen]]:
    return {
        "nl": known(small, walk(small, NOW, "nl")),
        "en": known(small, walk(small, NOW, "en")),
    }


@pytest.fixture(scope="module")
def walked_for_real(guide: Guide) -> tuple[Reached, ...]:
    return walk(guide, NOW, "nl")


presses = st.lists(st.integers(min_value=0, max_value=10_000), max_size=40)


@given(presses)
@settings(max_examples=250, deadline=None)
def test_pressing_buttons_at_random_leads_nowhere_that_the_walk_was_not(
    small: Guide, walked: dict[str, set[Seen]], picks: list[int]
) -> None:
    visitor = Visitor(small)
    for pick in picks:
        assert untouched(small, visitor) in walked[visitor.screen.language]
        visitor.touch(visitor.screen.buttons[pick % len(visitor.screen.buttons)])


@given(presses)
@settings(max_examples=60, deadline=None)
def test_so_it_is_in_the_real_guide_and_with_the_ways_back(
    guide: Guide, walked_for_real: tuple[Reached, ...], picks: list[int]
) -> None:
    walked = known(guide, walked_for_real)
    visitor = Visitor(guide)
    for pick in picks:
        assert untouched(guide, visitor) in walked
        same = [b for b in visitor.screen.buttons if b.label not in {"English", "Nederlands"}]
        visitor.touch(same[pick % len(same)])


def test_no_place_is_walked_twice_for_the_same_answers(small: Guide) -> None:
    visits = walk(small, NOW, "nl")
    states = [
        (
            v.session.role,
            v.screen.node,
            frozenset(
                (k, a)
                for k, a in v.session.answers.items()
                if k in relevant(small, v.session.role, small.nodes[v.screen.node])
            ),
            bool(v.session.done),
        )
        for v in visits
    ]
    assert len(states) == len(set(states))


def test_each_place_knows_a_way_to_it_from_the_start(small: Guide) -> None:
    visits = reversed(walk(small, NOW, "nl"))
    for visit in {(v.session.role, v.screen.node): v for v in visits}.values():
        visitor = Visitor(small)
        for button in visit.way:
            visitor.touch(button)
        assert seen(visitor.screen) == seen(visit.screen)


def test_the_ways_are_the_shortest(small: Guide) -> None:
    ways = {v.screen.node: len(v.way) for v in reversed(walk(small, NOW, "nl"))}
    assert ways["start/welkom"] == 0
    assert ways["start/menu"] == 1
    assert ways["start/plan"] == 2
    assert ways["start/wie"] == 2


def test_each_button_of_a_visit_is_a_move(small: Guide) -> None:
    for visit in walk(small, NOW, "nl"):
        assert [move.button for move in visit.moves] == list(visit.screen.buttons)


def test_a_walk_keeps_to_its_language_but_shows_the_way_out_of_it(small: Guide) -> None:
    visits = walk(small, NOW, "nl")
    assert {v.screen.language for v in visits} == {"nl"}
    assert {m.screen.language for v in visits for m in v.moves} == {"nl", "en"}


def test_answers_are_kept_when_the_role_changes(small: Guide) -> None:
    held = {
        points.items
        for v in walk(small, NOW, "nl")
        if v.screen.node == "start/alles" and v.session.role == Role.OUDER
        for points in v.screen.points
    }
    # Only a school is asked for the tint of blue.
    assert any("kleur: blauw" in items and "tint: licht" in items for items in held)


def test_answers_of_all_topics_meet(small: Guide) -> None:
    plans = {
        points.items
        for v in walk(small, NOW, "nl")
        if v.screen.node == "start/plan"
        for points in v.screen.points
    }
    assert ("Rood", "Rond", "Zon", "Tint") in plans
    assert ("Rond",) in plans


def test_what_only_the_bot_itself_leads_to_is_walked_when_named(small: Guide) -> None:
    apart = small_guide({"t": "kaart: {facts: geen, text: {ouder: Voor u, ander: Voor wie ook}}"})
    assert "t/kaart" not in {v.screen.node for v in walk(apart, NOW, "nl")}
    told = {
        (v.screen.role, v.screen.text)
        for v in walk(apart, NOW, "nl", ["t/kaart"])
        if v.screen.node == "t/kaart"
    }
    assert told == {
        (None, "Voor wie ook"),
        (Role.OUDER, "Voor u"),
        (Role.LEERLING, "Voor wie ook"),
        (Role.SCHOOL, "Voor wie ook"),
    }


def test_what_nothing_leads_to_is_not_walked(small: Guide) -> None:
    nodes = {v.screen.node for v in walk(small, NOW, "nl")}
    by_typing = {*entrances(small)}
    assert nodes == {id_ for id_, node in small.nodes.items() if not node.forks} - by_typing


@pytest.mark.parametrize(
    ("node", "role", "questions"),
    [
        ("start/menu", Role.OUDER, set()),
        ("start/plan", Role.OUDER, {"kleur", "tint", "vorm", "weer"}),
        ("start/alles", Role.OUDER, {"kleur", "tint", "vorm", "maat", "weer"}),
        ("k/warm", Role.OUDER, {"kleur", "tint"}),
        ("k/koud", Role.OUDER, {"kleur", "tint"}),
        ("k/start", Role.OUDER, {"vorm", "maat", "weer"}),
        ("k/tint", Role.OUDER, {"kleur", "vorm", "maat", "weer"}),
        ("k/onzeker", Role.OUDER, {"kleur", "tint"}),
    ],
)
def test_what_a_place_depends_on_follows_from_the_content(
    small: Guide, node: NodeId, role: Role, questions: set[str]
) -> None:
    assert relevant(small, role, small.nodes[node]) == questions


def test_a_button_that_cannot_be_read_back_is_an_error() -> None:
    guide = small_guide({})
    far = replace(guide.nodes["start/thuis"], id="start/" + "a" * 70)
    broken = replace(
        guide,
        special={**guide.special, "home": far.id},
        nodes={**guide.nodes, far.id: far},
    )
    with pytest.raises(ValueError, match="cannot be read back"):
        walk(broken, NOW, "nl")
