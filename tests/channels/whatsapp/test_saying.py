"""What is said of a reply, and what of the month it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.channels.whatsapp.cap import Cap
from bot.channels.whatsapp.errors import RefusedError, UnreachableError, WhatsAppError
from bot.channels.whatsapp.health import Health
from bot.channels.whatsapp.inbound import Received
from bot.channels.whatsapp.place import Place
from bot.channels.whatsapp.saying import Outside, Saying
from bot.channels.whatsapp.sender import Sender
from bot.channels.whatsapp.windows import Windows
from bot.conversation.messages import Incoming, Reply
from bot.core.events import Opened
from bot.core.screen import Card, Screen
from bot.core.session import Session
from tests.guides import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.port import Share
    from bot.core.guide import Guide

CARD = Card(
    id="oo",
    name="Ouders & Onderwijs",
    purpose="Advies",
    phone="088 605 01 01",
    email=None,
    site=None,
)
SCREEN = Screen(node="contact/start", language="nl", role=None, text="Wie?", cards=(CARD,))
REPLY = Reply(screen=SCREEN, session=Session(language="nl", trail=("contact/start",)))
PLACE = Place(to="NL.123", moment=NOW.timestamp())
ASKED = Received(
    incoming=Incoming(chat=PLACE.chat, event=Opened(node="contact/start"), own=True),
    place=PLACE,
    message="wamid.1",
    card="oo",
)


class Counted:
    """A month without an end."""

    count = 0

    async def take(
        self, chat: str, amount: int, now: datetime, *, anyhow: bool
    ) -> tuple[Share, int, int]:
        self.count += amount
        return "all", amount, self.count

    async def give_back(self, chat: str, amount: int, now: datetime, *, last: bool) -> None:
        self.count -= amount

    async def forget(self, chat: str, now: datetime) -> None:
        pass


class Line(Sender):
    """Takes so many messages, and then none."""

    def __init__(self, takes: int, error: WhatsAppError) -> None:
        self.takes = takes
        self.error = error
        self.sent: list[str] = []

    async def send(self, place: Place, message: dict[str, Any]) -> None:
        if len(self.sent) == self.takes:
            raise self.error
        self.sent.append(message["type"])


def saying(guide: Guide, line: Line, month: Counted) -> Saying:
    return Saying(
        guide,
        Outside(
            sender=line,
            windows=Windows(),
            health=Health(),
            cap=Cap(100, month, lambda: NOW),
            phone_id="1",
            reminds=False,
            rather=lambda _, __: None,
            page=lambda _, __: None,
        ),
    )


async def test_a_card_that_is_asked_for_comes_before_what_it_can_go_on_with(guide: Guide) -> None:
    line, month = Line(9, UnreachableError()), Counted()
    await saying(guide, line, month).say(ASKED, REPLY)
    assert line.sent[0] == "contacts"
    assert len(line.sent) == month.count == 2


@pytest.mark.parametrize("takes", [0, 1])
async def test_what_was_not_said_is_given_back_and_no_more(guide: Guide, takes: int) -> None:
    line, month = Line(takes, UnreachableError()), Counted()
    with pytest.raises(UnreachableError):
        await saying(guide, line, month).say(ASKED, REPLY)
    assert month.count == len(line.sent) == takes


async def test_where_nothing_is_left_to_do_it_is_given_back_too(guide: Guide) -> None:
    line, month = Line(1, RefusedError(131049)), Counted()
    await saying(guide, line, month).say(ASKED, REPLY)
    assert month.count == len(line.sent) == 1
