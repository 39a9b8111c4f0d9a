"""Each proof fails on a small guide that breaks it, and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog

from bot.content import checks
from bot.content.checks import entrances, prove, told_facts, untranslated
from bot.content.load import read_files
from bot.content.models import PlainFile
from bot.core.paths import walk
from bot.core.texts import Role
from tests.guides import NOW, fact, small_folder, small_guide

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.guide import Guide

START = """
thuis: {facts: geen, text: Thuis, choices: {t: {text: Verder, go: t/een}}}
taal: {facts: geen, text: Taal}
"""
NOOD = """
crisis: {facts: geen, text: Bel}
zacht: {facts: geen, text: Bel}
geweld: {facts: geen, text: Bel}
"""
PRIVACY = "start: {facts: geen, text: Niets}"
EEN = "een: {facts: [F1], text: Een}"


def whole(topic: str = EEN, facts: str = "", start: str = START, **topics: str) -> Guide:
    every = {"start": start, "t": topic, "nood": NOOD, "privacy": PRIVACY} | topics
    return small_guide(every, facts=facts or fact("F1"))


def problems(guide: Guide) -> list[str]:
    return [str(problem) for problem in prove(guide, NOW).problems]


def test_a_whole_guide_has_no_problem() -> None:
    report = prove(whole(), NOW)
    assert report.problems == ()
    assert report.screens == len(walk(whole(), NOW, "nl", entrances(whole()))) * 2
    assert report.moves > report.screens
    assert report.told == {
        Role.OUDER: {"F1"}, Role.LEERLING: {"F1"}, Role.SCHOOL: {"F1"},
    }  # fmt: skip


def test_a_node_that_nothing_leads_to_is_told() -> None:
    guide = whole(f"{EEN}\neiland: {{facts: geen, text: Eiland}}")
    assert problems(guide) == [
        "dialogs/t.yaml: eiland: nothing leads here: add a choice, or remove the node"
    ]


def test_a_fork_that_nothing_leads_to_is_told() -> None:
    guide = whole(f"{EEN}\ntak: {{decide: [{{if: {{rol: ouder}}, go: een}}, {{go: een}}]}}")
    assert problems(guide) == [
        "dialogs/t.yaml: tak: nothing leads here: add a choice, or remove the node"
    ]


def test_a_place_that_moved_needs_nothing_that_leads_to_it() -> None:
    guide = whole(f"{EEN}\nwas: {{decide: [{{go: een}}]}}")
    assert problems(guide) == []


def test_a_screen_that_is_too_long_is_told_for_each_reader() -> None:
    long = "a" * 1025
    guide = whole(f"een: {{facts: [F1], text: {{ouder: {long}, ander: Kort}}}}")
    (nl, en) = problems(guide)
    assert nl.startswith("dialogs/t.yaml: een: the screen takes ")
    assert nl.endswith("1024 fit: say less, or split it (nl, ouder)")
    assert en.endswith("(en, ouder)")


def test_too_many_buttons_are_told() -> None:
    choices = ", ".join(f"k{i}: {{text: Knop {i}, go: start/thuis}}" for i in range(7))
    guide = whole(f"een: {{facts: [F1], text: Een, choices: {{{choices}}}}}")
    assert problems(guide)[0] == (
        "dialogs/t.yaml: een: the screen has 11 buttons with its frame; 10 fit (nl, everybody)"
    )


def test_a_label_that_is_too_long_is_told_in_its_language() -> None:
    topic = "een: {facts: [F1], text: Een, choices: {h: {text: Naar huis, go: start/thuis}}}"
    guide = small_guide(
        {"start": START, "nood": NOOD, "privacy": PRIVACY, "t": topic},
        {("t/een", "Naar huis"): "Take me home, country roads"},
        facts=fact("F1"),
    )
    assert problems(guide)[0] == (
        "dialogs/t.yaml: een: the button `Take me home, country roads` takes 27 characters; 24 fit "
        "(en, everybody)"
    )


def test_ids_that_are_too_long_for_a_button_are_told() -> None:
    guide = whole()
    visit = walk(guide, NOW, "nl")[0]
    far = replace(visit.screen.buttons[0], tap="-n:t/" + "a" * 61)
    screen = replace(visit.screen, buttons=(far, *visit.screen.buttons[1:]))
    (problem,) = checks._screens(guide, [replace(visit, screen=screen)])
    assert "carries more than 64 bytes: shorten the ids" in problem.what


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ({"t/een"}, set()),
        ({"start/thuis"}, {"no button leads home"}),
        ({"contact/start"}, {"no button leads to help"}),
        (
            {"start/thuis", "contact/start", "start/stop"},
            {"a dead end: no button leads on", "no button leads home", "no button leads to help"},
        ),
    ],
)
def test_a_dead_end_and_a_screen_without_home_or_help_are_told(
    lost: set[str], told: set[str]
) -> None:
    guide = whole()
    visit = next(v for v in walk(guide, NOW, "nl") if v.screen.node == "t/een")
    moves = tuple(move for move in visit.moves if move.screen.node not in lost)
    found = list(checks._screens(guide, [replace(visit, moves=moves)]))
    assert {problem.what for problem in found} == told
    assert all((problem.file, problem.where) == ("dialogs/t.yaml", "een") for problem in found)


def test_help_that_does_not_speak_to_everybody_is_told() -> None:
    guide = whole("een: {facts: [F1], text: {ouder: Een, ander: Een}, choices: {d: {text: D, go: "
                  "doof}}}\ndoof: {facts: geen, text: {ouder: Doof}}")  # fmt: skip
    told = problems(replace(guide, special={**guide.special, "help": "t/doof"}))
    assert "dialogs/t.yaml: een: no button leads to help" in told


def test_a_fact_that_is_not_told_to_a_role_is_told() -> None:
    facts = fact("F1", for_="ouder, school") + fact("F2", for_="leerling")
    guide = whole("een: {facts: {ouder: [F1], ander: []}, text: Een}", facts)
    why = "cite it in a node, or say why in `not_told`"
    assert problems(guide) == [
        f"dialogs/facts.yaml: F1: no screen tells this to school: {why}",
        f"dialogs/facts.yaml: F2: no screen tells this to leerling: {why}",
    ]


def test_a_reason_why_no_screen_tells_a_fact_is_enough() -> None:
    silent = fact("F2").replace("status:", "not_told: zo oud, status:")
    assert problems(whole(facts=fact("F1") + silent)) == []


def test_what_is_told_is_told_by_role() -> None:
    guide = whole(
        "een: {facts: {ouder: [F1], school: [F1, F2]}, text: Een}", fact("F1") + fact("F2")
    )
    told = told_facts(guide, walk(guide, NOW, "nl"))
    # Nobody said who they are here, so nobody was told anything.
    assert told == {Role.OUDER: set(), Role.LEERLING: set(), Role.SCHOOL: set()}
    assert prove(guide, NOW).told == {
        Role.OUDER: {"F1"},
        Role.LEERLING: set(),
        Role.SCHOOL: {"F1", "F2"},
    }


@pytest.mark.parametrize("day", ["2026-11-22", "1999-01-01"])
def test_a_review_date_that_has_passed_is_no_problem_of_the_content(day: str) -> None:
    report = prove(whole(facts=fact("F1", review_by=day)), NOW)
    assert report.problems == ()
    assert [problem.where for problem in report.passed] == ["F1"]


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        ({"nood": NOOD.replace("crisis: {facts: geen, text: Bel}",
                               "crisis: {facts: geen, text: {ouder: Bel, ander: Bel}}")}, None),
        ({"nood": NOOD.replace("crisis: {facts: geen, text: Bel}",
                               "crisis: {facts: geen, text: {ouder: Bel, school: Bel}}")},
         "dialogs/nood.yaml: crisis: this place must be a screen with words for everybody"),
        ({"privacy": "start: {decide: [{go: iets}]}\niets: {facts: geen, text: Iets}"},
         "dialogs/privacy.yaml: start: this place must be a screen with words for everybody"),
    ],
)  # fmt: skip
def test_the_cards_that_come_by_themselves_must_be_there_for_everybody(
    topics: dict[str, str], told: str | None
) -> None:
    assert (told in problems(whole(**topics))) is (told is not None)


def test_a_problem_of_two_walks_is_told_once() -> None:
    guide = whole(f"{EEN}\neiland: {{facts: geen, text: Eiland}}")
    told = problems(guide)
    assert told
    assert len(told) == len(set(told))


# Plain language


def test_hard_words_are_told_only_where_the_rules_are_given() -> None:
    hard = "Desalniettemin organisatorische verantwoordelijkheden inventariseren." * 3
    guide = whole(f"een: {{facts: [F1], text: {hard}}}")
    rules = PlainFile.model_validate(
        {"nl": {"fixed": [], "never": []}, "en": {"fixed": [], "never": []}}
    )
    assert prove(guide, NOW).problems == ()
    told = [problem for problem in prove(guide, NOW, rules).problems if problem.where == "een"]
    assert told
    assert all(problem.file == "dialogs/t.yaml" for problem in told)


# Translations


def catalog(*messages: tuple[str, str, str], fuzzy: str | None = None) -> Catalog:
    made = Catalog()
    for context, dutch, english in messages:
        flags = ["fuzzy"] if dutch == fuzzy else []
        made.add(dutch, english, context=context, flags=flags)
    return made


def test_a_missing_and_a_fuzzy_translation_are_told(tmp_path: Path) -> None:
    topic = "een:\n  facts: geen\n  text:\n    ouder: Een\n    school: Twee\n"
    files = read_files(small_folder(tmp_path, {"t": topic}))
    only = replace(files, parsed={"t": files.parsed["t"]})
    done = [("t#topic", "t", "t"), ("t/een:ouder", "Een", "One"), ("t/een:school", "Twee", "Two")]
    todo = "run `make messages`, then translate it in locales/"
    waits = "locales/en/LC_MESSAGES/messages.po"

    assert list(untranslated(only, {"en": catalog(*done)})) == []
    assert [str(p) for p in untranslated(only, {"en": catalog(*done[:2])})] == [
        f"dialogs/t.yaml:6: t/een:school: its `en` translation is missing: {todo}"
    ]
    assert [str(p) for p in untranslated(only, {"en": catalog(*done, fuzzy="Een")})] == [
        f"dialogs/t.yaml:5: t/een:ouder: its `en` translation is fuzzy: {todo}",
        f"{waits}: t/een:ouder: this message waits for a translation",
    ]
    empty = catalog(*done[:2], ("t/een:school", "Twee", ""))
    assert [str(p) for p in untranslated(only, {"en": empty})] == [
        f"dialogs/t.yaml:6: t/een:school: its `en` translation is missing: {todo}",
        f"{waits}: t/een:school: this message waits for a translation",
    ]


def test_a_message_of_the_channels_that_waits_is_told_too(tmp_path: Path) -> None:
    files = read_files(small_folder(tmp_path, {}))
    bare = Catalog()
    bare.add("Verstuur", "")
    told = list(untranslated(replace(files, parsed={}), {"en": bare}))
    assert [problem.where for problem in told] == ["Verstuur"]
