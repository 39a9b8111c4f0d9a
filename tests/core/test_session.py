"""A changed session keeps all else as it was."""

from __future__ import annotations

from dataclasses import fields, replace

from bot.core.reminders import Reminder
from bot.core.session import Session
from bot.core.texts import Role

WHOLE = Session(
    language="en",
    role=Role.LEERLING,
    steunpunt="utrecht",
    answers={"oorzaak": "ziek"},
    trail=("start/menu", "rechten/begin"),
    reminders=(Reminder(step="gesprek", moment=1_800_000_000, times=1),),
    done=("mentor",),
    planned={"oorzaak": "ziek"},
    known=False,
)


def test_another_trail_leaves_all_else_as_it_was() -> None:
    bare = Session()
    assert not [
        each.name for each in fields(WHOLE) if getattr(WHOLE, each.name) == getattr(bare, each.name)
    ]
    assert WHOLE.on(("start/menu",)) == replace(WHOLE, trail=("start/menu",))
    assert WHOLE.at("start/menu") == replace(WHOLE, trail=("start/menu",))
