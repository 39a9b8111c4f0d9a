"""The real content is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.content.checks import Report, prove, untranslated
from bot.content.load import read_files
from bot.content.location import folder
from bot.core.engine import redraw
from bot.core.languages import LANGUAGES
from bot.core.limits import overruns
from bot.core.plan import MOST
from bot.core.session import TRAIL, Session
from bot.core.texts import READERS, Role
from bot.i18n import read_catalog

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.texts import Reader


@pytest.fixture(scope="module")
def report(guide: Guide, now: datetime) -> Report:
    return prove(guide, now)


def test_all_paths_are_proven(report: Report) -> None:
    assert "\n".join(str(problem) for problem in report.problems) == ""


def test_each_fact_reaches_everybody_it_is_for(guide: Guide, report: Report) -> None:
    for fact in guide.facts.values():
        missed = {role for role in fact.for_ if fact.id not in report.told[role]}
        assert not missed or fact.not_told, fact.id


def test_all_facts_of_the_sheet_are_there(guide: Guide) -> None:
    counts = {
        "R": 22,
        "V": 19,
        "B": 22,
        "P": 15,
        "O": 13,
        "I": 20,
        "G": 12,
        "C": 18,
        "D": 35,
        "U": 12,
    }
    sheet = {f"{group}{number + 1}" for group, last in counts.items() for number in range(last)}
    assert set(guide.facts) == sheet
    assert len(sheet) == 188


def test_rights_decision_and_contacts_leave_no_fact_out(guide: Guide) -> None:
    excused = {fact.id for fact in guide.facts.values() if fact.not_told and fact.id[0] in "RBC"}
    assert excused == set()


@pytest.mark.parametrize("role", Role)
def test_every_role_is_told_something_of_each_group_marked_for_it(
    guide: Guide, report: Report, role: Role
) -> None:
    marked = {f.id[0] for f in guide.facts.values() if role in f.for_ and not f.not_told}
    assert {id_[0] for id_ in report.told[role]} >= marked


def test_every_text_is_translated() -> None:
    catalogs = {language: read_catalog(folder("locales"), language) for language in LANGUAGES}
    waiting = untranslated(read_files(folder("dialogs")), catalogs)
    assert "\n".join(str(problem) for problem in waiting) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", READERS)
def test_what_is_held_fits_on_its_screen_whatever_it_is(
    guide: Guide, now: datetime, language: Code, role: Reader
) -> None:
    longest = sorted(guide.nodes, key=len)[-TRAIL + 1 :]
    answers = {
        question: max((choice.key for choice in guide.nodes[node].choices), key=len)
        for question, node in guide.questions.items()
    }
    session = Session(
        language=language,
        role=role,
        steunpunt="x" * 30,
        answers=answers,
        done=tuple(sorted((step.id for step in guide.steps), key=len)[-MOST:]),
        planned=answers,
        trail=(*longest, "privacy/start"),
    )
    screen = redraw(guide, session, now)
    assert all(node in screen.points[0].items[-1] for node in session.trail)
    assert not list(overruns(screen))
