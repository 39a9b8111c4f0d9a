"""A day as a file, where somebody asks for it in Telegram; the whole way is in `test_weeks`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import vobject

from bot.channels.telegram.agenda import agenda_file, agenda_row, named
from bot.channels.telegram.calls import File
from bot.channels.telegram.place import Place
from bot.channels.telegram.render import Around, keyboard
from bot.conversation.messages import Reply
from bot.core.days import FARTHEST
from bot.core.events import Opened
from bot.core.languages import LANGUAGES, Code
from bot.core.reminders import Reminder
from bot.core.taps import read_tap
from bot.core.texts import Role
from tests.guides import NOW, Visitor

if TYPE_CHECKING:
    from bot.core.guide import Guide

PLACE = Place(chat=5, thread=7)
MOMENT = int((NOW + timedelta(days=9)).timestamp())


def reply_at(guide: Guide, node: str, role: Role = Role.OUDER, language: Code = "nl") -> Reply:
    visitor = Visitor(guide, role=role, language=language)
    screen = replace(visitor.does(Opened(node=node)), calendar=f"agenda.{MOMENT}")
    return Reply(screen=screen, session=visitor.session)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_a_button_for_it_that_comes_back(guide: Guide, language: Code) -> None:
    for step in guide.steps:
        for role in (role for role in Role if step.text.speaks_to(role)):
            screen = reply_at(guide, step.screen, role, language).screen
            (button,) = agenda_row(screen, "Add", guide.languages)
            pressed = read_tap(button["callback_data"], guide.languages)
            assert pressed
            assert (pressed.card, pressed.stays) == (f"agenda.{MOMENT}", True)
            assert [button] in keyboard(screen, Around(agenda="Add", languages=guide.languages))


def test_no_other_screen_has_one(guide: Guide) -> None:
    screen = replace(reply_at(guide, "stappen/gesprek").screen, calendar=None)
    assert "Add" not in str(keyboard(screen, Around(agenda="Add")))


def test_the_file_has_the_day_and_goes_to_its_place(guide: Guide) -> None:
    asked = named(Reminder(step="gesprek", moment=MOMENT))
    call = agenda_file(guide, PLACE, reply_at(guide, "stappen/gesprek"), asked, NOW)
    assert call
    method, told = call
    assert (method, told["chat_id"], told["message_thread_id"]) == ("sendDocument", 5, 7)
    assert told["caption"] == "Voor uw agenda: dinsdag 1 december"
    file = told["document"]
    assert isinstance(file, File)
    assert vobject.readOne(file.content.decode()).vevent.dtstart.value.timestamp() == MOMENT
    assert "gesprek" not in file.content.decode()


@pytest.mark.parametrize(
    "asked",
    ["agenda.", "agenda.0", "agenda.-1", "agenda.99999999999", "agenda.1e9", "agenda.٣", "balans"]
    + [f"agenda.{MOMENT + days * 86_400}" for days in (-500, FARTHEST + 60)],
)
def test_what_no_day_can_be_is_no_file(guide: Guide, asked: str) -> None:
    assert agenda_file(guide, PLACE, reply_at(guide, "stappen/gesprek"), asked, NOW) is None
