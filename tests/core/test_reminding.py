"""Asking for a reminder, calling it off, and its screen: all pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.core.days import NONSENSE, ZONE
from bot.core.events import Chose, Forgot, Opened
from bot.core.languages import LANGUAGES
from bot.core.plan import label
from bot.core.reminded import draw_reminder
from bot.core.reminders import MOST, STOP, Reminder, is_decent
from bot.core.reminding import day_words
from bot.core.session import Session
from bot.core.taps import LONGEST, read_tap
from bot.core.telling import held
from bot.core.texts import Role
from tests.guides import NOW, Visitor, small_guide

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code

STEPS = "\n".join(f"s{n}: {{text: Stap {n}, facts: []}}" for n in range(12))
SCREENS = "\n".join(
    f"s{n}: {{title: Stap {n}, step: s{n}, facts: geen, text: Hoe stap {n} gaat, choices: "
    f"{{gedaan: {{text: Gedaan, go: plan, done: true}}, herinner: {{go: herinner/s{n}}}}}}}"
    for n in range(12)
)
TOPICS = {
    "stappen": f"plan: {{title: Plan, plan: first, facts: geen, text: Plan}}\n{SCREENS}",
    "herinner": """
        topic: {title: Herinneringen, summary: x}
        uitleg: {facts: geen, text: Zo gaat het}
        wanneer:
          title: Herinner mij
          reminds: []
          facts: geen
          text: Wanneer?
          choices:
            morgen: {text: Morgen, go: terug, remind: P1D}
            week: {text: Over een week, go: terug, remind: P1W}
            stop: {text: Niet meer, go: terug, remind: stop}
            dag: {text: Dag, go: kies}
            uitleg: {text: Uitleg, go: uitleg}
        laat:
          title: Herinner mij
          reminds: [s3]
          facts: geen
          text: Hoe lang?
          choices: {acht: {text: Over 8 weken, go: terug, remind: P8W}, dag: {text: Dag, go: kies}}
        kies:
          title: Een andere dag
          reminds: []
          facts: geen
          text: Welke dag?
          choices: {maandag: {text: Maandag, go: terug, remind: W-1}}
    """,
}


@pytest.fixture(scope="module")
def small() -> Guide:
    return small_guide(TOPICS, steps=STEPS)


def parent(guide: Guide, now: datetime = NOW) -> Visitor:
    return Visitor(guide, role=Role.OUDER, now=now)


def asked(visitor: Visitor, step: str, key: str) -> None:
    visitor.does(Chose(node=f"herinner/{step}", choice=key))


def test_each_step_has_a_screen_to_ask_on_and_its_button_leads_back_there(small: Guide) -> None:
    assert {n.reminds for n in small.nodes.values() if n.reminds} == {f"s{n}" for n in range(12)}
    assert small.nodes["herinner/s3"].choice("acht") is not None
    assert small.nodes["herinner/s4"].choice("acht") is None
    assert not {"herinner/wanneer", "herinner/kies"} & small.nodes.keys()
    visitor = parent(small)
    visitor.does(Opened(node="stappen/s1"))
    visitor.press("Herinner mij", "Morgen")
    assert visitor.session.place == "stappen/s1"
    (reminder,) = visitor.session.reminders
    assert (reminder.step, reminder.times) == ("s1", 0)
    assert reminder.at.date().isoformat() == "2026-11-23"


def test_a_day_further_on_is_tapped_beside_it(small: Guide) -> None:
    for step in ("s1", "s3"):
        visitor = parent(small)
        visitor.does(Opened(node=f"stappen/{step}"))
        visitor.press("Herinner mij", "Dag", "Maandag")
        assert visitor.session.place == f"stappen/{step}"
        (reminder,) = visitor.session.reminders
        assert (reminder.step, reminder.at.date().isoformat()) == (step, "2026-11-23")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 22, 12, tzinfo=UTC),
        datetime(2026, 12, 23, 12, tzinfo=UTC),  # Christmas
        datetime(2027, 3, 26, 23, 30, tzinfo=UTC),  # Easter, and the clock goes forward
        datetime(2026, 10, 24, 23, 30, tzinfo=UTC),  # the clock goes back
        datetime(2028, 2, 24, 12, tzinfo=UTC),  # a leap day
        datetime(2026, 12, 31, 22, 59, tzinfo=UTC),
    ],
)
def test_each_day_that_can_be_tapped_is_the_day_that_stands_with_it(
    guide: Guide, language: Code, now: datetime
) -> None:
    label = "Een andere dag" if language == "nl" else "Another day"
    for start in (f"herinner/{step}" for step in ("gesprek", "instemming")):
        visitor = Visitor(guide, role=Role.OUDER, language=language, now=now)
        first = visitor.does(Opened(node=start))
        screens = [first, visitor.press(label)]
        days = [(s, b) for s in screens for b in s.answers if b.hint]
        assert len(days) >= 9
        for screen, button in days:
            visitor.does(Opened(node=screen.node))
            visitor.touch(button)
            (reminder,) = visitor.session.reminders
            assert day_words(guide, visitor.session, reminder.at) == button.hint
            assert is_decent(reminder.at, guide.calendar)
            assert reminder.at > now


def test_past_midnight_in_the_netherlands_tomorrow_is_another_day(guide: Guide) -> None:
    """In UTC it is still the same day, yet a screen from before midnight must not be shown."""
    for now in (datetime(2026, 11, 30, hour, 30, tzinfo=UTC) for hour in (22, 23)):
        visitor = Visitor(guide, role=Role.OUDER, now=now)
        shown = {b.label: b for b in visitor.does(Opened(node="herinner/gesprek")).buttons}
        visitor.touch(shown["Morgen"])
        (reminder,) = visitor.session.reminders
        assert day_words(guide, visitor.session, reminder.at) == shown["Morgen"].hint


def test_each_choice_tells_the_day_that_it_comes_to(small: Guide) -> None:
    visitor = parent(small, datetime(2026, 12, 24, 12, tzinfo=UTC))
    visitor.does(Opened(node="herinner/s1"))
    hints = {button.label: button.hint for button in visitor.screen.buttons if button.hint}
    assert hints == {"Morgen": "dag", "Over een week": "dag"}, "Christmas and a Sunday are passed"


def test_a_day_of_the_calendar_is_said_as_people_say_it(guide: Guide) -> None:
    visitor = Visitor(guide, role=Role.OUDER, now=datetime(2026, 12, 24, 12, tzinfo=UTC))
    visitor.does(Opened(node="herinner/gesprek"))
    hints = {button.label: button.hint for button in visitor.screen.buttons}
    assert hints["Morgen"] == "maandag 28 december"
    assert hints["Menu"] == ""
    english = Visitor(guide, role=Role.OUDER, language="en", now=NOW)
    english.does(Opened(node="herinner/gesprek"))
    assert "Monday 23 November" in {button.hint for button in english.screen.buttons}


def test_asked_again_for_the_same_step_the_new_day_counts(small: Guide) -> None:
    visitor = parent(small)
    asked(visitor, "s1", "morgen")
    asked(visitor, "s2", "morgen")
    asked(visitor, "s1", "week")
    days = {r.step: r.at.date().isoformat() for r in visitor.session.reminders}
    assert days == {"s1": "2026-11-30", "s2": "2026-11-23"}
    visitor.does(Opened(node="herinner/s1"))
    assert visitor.screen.news == ("herinnering-komt",)
    assert "Niet meer" in visitor.labels


def test_nothing_can_be_stopped_where_nothing_was_asked_for(small: Guide) -> None:
    visitor = parent(small)
    visitor.does(Opened(node="herinner/s1"))
    assert "Niet meer" not in visitor.labels


def test_all_are_called_off_at_once(small: Guide) -> None:
    visitor = parent(small)
    asked(visitor, "s1", "morgen")
    asked(visitor, "s2", "morgen")
    visitor.does(Opened(node="herinner/s5"))
    visitor.press("Niet meer")
    assert not visitor.session.reminders
    assert visitor.screen.notices == ("herinnering-gestopt",)


def test_one_chat_has_ten_at_most_however_often_it_asks(small: Guide) -> None:
    visitor = parent(small)
    for _ in range(3):
        for number in range(12):
            asked(visitor, f"s{number}", "morgen")
    assert len(visitor.session.reminders) == MOST == 10
    assert visitor.screen.notices == ("herinnering-te-veel",)
    assert visitor.session.place == "herinner/s11"
    asked(visitor, "s3", "week")
    assert len(visitor.session.reminders) == MOST, "one that is there can be put off"


@pytest.mark.parametrize(
    ("key", "notice"),
    [
        ("2026-11-22", "datum-voorbij"),
        ("2020-01-01", "datum-voorbij"),
        ("2036-01-01", "datum-te-ver"),
        ("--02-31", "datum-onbekend"),
        ("P9999M.9", "datum-te-ver"),
    ],
)
def test_a_day_that_cannot_be_is_told_where_it_was_asked_for(
    small: Guide, key: str, notice: str
) -> None:
    visitor = parent(small)
    asked(visitor, "s1", key)
    assert visitor.screen.notices == (notice,)
    assert visitor.session.place == "herinner/s1"
    assert not visitor.session.reminders


@pytest.mark.parametrize("key", ["nergens", "P1X", "uitleg2", "<script>"])
def test_a_forged_wish_is_no_wish(small: Guide, key: str) -> None:
    visitor = parent(small)
    asked(visitor, "s1", key)
    assert visitor.screen.notices == ("verouderd",)
    assert not visitor.session.reminders
    asked(visitor, "s99", "P1D")
    assert not visitor.session.reminders
    visitor.does(Chose(node="stappen/s1", choice="P1D"))
    assert not visitor.session.reminders, "only where a day is asked for"


def test_who_has_not_said_who_they_are_has_no_step_to_be_reminded_of(guide: Guide) -> None:
    visitor = Visitor(guide, role=None)
    visitor.does(Chose(node="herinner/gesprek", choice="morgen"))
    assert not visitor.session.reminders
    screen = draw_reminder(guide, visitor.session, Reminder(step="gesprek", moment=0), NOW)
    assert screen.node == visitor.screen.node


@pytest.mark.parametrize("language", LANGUAGES)
def test_whose_record_is_gone_is_told_that_a_reminder_is_not_set(
    guide: Guide, language: Code
) -> None:
    tried = 0
    for node in (node for node in guide.nodes.values() if node.reminds):
        step = next(step for step in guide.steps if step.id == node.reminds)
        for choice in (choice for choice in node.choices if choice.remind):
            visitor = Visitor(guide, role=None)
            visitor.session = Session(language=language)
            visitor.does(Chose(node=node.id, choice=choice.key))
            if not step.text.speaks_to(None):
                said = "gestopt" if choice.remind == STOP else "niet-gezet"
                told = guide.phrase(f"herinnering-{said}", language, None)
                assert visitor.screen.notices == (told,), (node.id, choice.key)
                tried += 1
            assert not visitor.session.reminders or step.text.speaks_to(None)
    assert tried > 20


def test_a_day_that_is_not_understood_names_whom_to_call(guide: Guide) -> None:
    for role in Role:
        steps = {step.id for step in guide.steps if step.text.speaks_to(role)}
        asked_for = [node for node in guide.nodes.values() if node.reminds in steps]
        assert asked_for
        for node in asked_for:
            visitor = Visitor(guide, role=role)
            visitor.does(Chose(node=node.id, choice=NONSENSE))
            assert visitor.screen.lifeline == guide.phrase("hulplijn", "nl", role)


def test_what_is_done_is_not_reminded_of(small: Guide) -> None:
    visitor = parent(small)
    asked(visitor, "s1", "morgen")
    asked(visitor, "s2", "morgen")
    visitor.does(Opened(node="stappen/s1"))
    visitor.press("Gedaan")
    assert [reminder.step for reminder in visitor.session.reminders] == ["s2"]


def test_what_cannot_be_remembered_is_not_promised(small: Guide) -> None:
    visitor = parent(small)
    visitor.session = Session(role=Role.OUDER, known=False)
    asked(visitor, "s1", "morgen")
    assert visitor.screen.notices == ("herinnering-nu-niet",)
    assert not visitor.session.reminders


def test_a_wipe_forgets_them(small: Guide) -> None:
    visitor = parent(small)
    asked(visitor, "s1", "morgen")
    visitor.does(Forgot())
    assert visitor.forgotten
    assert not visitor.session.reminders


def test_a_reminder_shows_its_step_and_what_to_do_about_it_in_one_tap(small: Guide) -> None:
    visitor = parent(small)
    asked(visitor, "s1", "morgen")
    (reminder,) = visitor.session.reminders
    screen = draw_reminder(small, visitor.session, reminder, NOW)
    assert screen.news == ("herinnering",)
    assert "Hoe stap 1 gaat" in screen.text
    done, later, stop = screen.answers
    assert [done.label, later.label, stop.label] == [
        "Gedaan",
        "knop-herinnering-later",
        "knop-herinnering-stop",
    ]
    visitor.touch(later)
    (again,) = visitor.session.reminders
    assert (again.step, again.times) == ("s1", 1)
    assert again.at.date().isoformat() == "2026-11-30"
    visitor.touch(stop)
    assert not visitor.session.reminders
    visitor.touch(done)
    assert visitor.session.done == ("s1",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_names_its_step(guide: Guide, language: Code) -> None:
    session = Session(role=Role.OUDER, language=language)
    for step in (step for step in guide.steps if step.text.speaks_to(Role.OUDER)):
        for times in (0, 1):
            reminder = Reminder(step=step.id, moment=0, times=times)
            screen = draw_reminder(guide, session, reminder, NOW)
            assert f": {label(guide, step, session)}." in " ".join(screen.news)


def test_it_asks_once_whether_to_stop(small: Guide) -> None:
    visitor = parent(small)
    told = []
    asked(visitor, "s1", "morgen")
    for _ in range(12):
        (reminder,) = visitor.session.reminders
        screen = draw_reminder(small, visitor.session, reminder, NOW)
        told.append(screen.news)
        visitor.touch(screen.answers[1])
    assert told[:3] == [("herinnering",), ("herinnering-opnieuw",), ("herinnering",)]
    assert told.count(("herinnering-opnieuw",)) == 1


def test_a_step_that_is_gone_leads_to_the_plan(small: Guide) -> None:
    session = parent(small).session
    gone = Reminder(step="weg", moment=0)
    screen = draw_reminder(small, session, gone, NOW)
    assert screen.node == "stappen/plan"
    assert screen.news == ("herinnering",)


def test_every_button_of_every_reminder_fits_and_leads_somewhere(guide: Guide) -> None:
    for step in guide.steps:
        for role in Role:
            for language in guide.languages.codes:
                session = Session(role=role, language=language)
                for times in (0, 1, 9):
                    reminder = Reminder(step=step.id, moment=0, times=times)
                    screen = draw_reminder(guide, session, reminder, NOW)
                    for button in screen.buttons:
                        assert len(button.tap.encode()) <= LONGEST
                        assert read_tap(button.tap) is not None
                        assert len(button.label) <= 24


def test_the_moment_is_read_on_a_dutch_clock() -> None:
    assert Reminder(step="a", moment=0).at == datetime(1970, 1, 1, 1, tzinfo=ZONE)


def test_where_a_step_cannot_be_ticked_or_asked_for_there_is_the_way_home() -> None:
    bare = small_guide(
        {"stappen": "een: {title: Een, step: een, facts: geen, text: Zo gaat het}"},
        steps="een: {text: Een, facts: []}",
    )
    session = parent(bare).session
    screen = draw_reminder(bare, session, Reminder(step="een", moment=0), NOW)
    assert not screen.answers
    assert {button.kind for button in screen.frame} == {"home", "help", "stop"}


def test_what_is_kept_of_them_is_told(guide: Guide) -> None:
    visitor = Visitor(guide, role=Role.OUDER)
    visitor.does(Chose(node="herinner/gesprek", choice="morgen"))
    visitor.does(Opened(node=guide.special["privacy"]))
    told = [item for points in visitor.screen.points for item in points.items]
    assert "herinneringen: gesprek 23-11-2026" in told
    again = replace(visitor.session.reminders[0], times=2)
    session = replace(visitor.session, reminders=(again,))
    assert {"herinneringen: gesprek 23-11-2026", "herinnerd: 2"} <= {*held(session)}
    visitor.does(Chose(node="herinner/gesprek", choice="stop"))
    visitor.does(Opened(node=guide.special["privacy"]))
    told = [item for points in visitor.screen.points for item in points.items]
    assert not [item for item in told if "herinnering" in item]
