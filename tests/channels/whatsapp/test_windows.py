"""Who may be answered, and until when; and what is forgotten first of what was erased."""

from __future__ import annotations

from bot.channels.whatsapp.moments import MOST
from bot.channels.whatsapp.windows import Windows


def test_who_erased_all_again_is_known_by_that_for_as_long_as_anybody() -> None:
    known = Windows()
    known.wiped("whatsapp:one", 1.0, "wamid.1")
    for number in range(MOST - 1):
        known.wiped(f"whatsapp:{number}", 2.0, f"wamid.of.{number}")
    known.wiped("whatsapp:one", 3.0, "wamid.2")
    known.wiped("whatsapp:last", 4.0, "wamid.3")
    assert known.is_wiped("whatsapp:one", 3.0, "wamid.2"), "a copy would begin anew"
    assert not known.is_wiped("whatsapp:0", 2.0, "wamid.of.0")


def test_who_writes_in_the_second_of_a_failure_is_answered() -> None:
    windows, chat = Windows(), "whatsapp:one"
    windows.shut(chat, 100.0)
    assert not windows.is_open(chat, 99.0, now=101.0), "they wrote before it"
    assert windows.is_open(chat, 100.0, now=101.0)
