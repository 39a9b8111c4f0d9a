"""Should our reader break on somebody's words, they are answered, and nobody else's are lost."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from bot.channels.teams.inbound import receive as receive_from_teams
from bot.channels.telegram.inbound import receive as receive_from_telegram
from bot.channels.whatsapp.inbound import receive as receive_from_whatsapp
from bot.conversation.messages import Typed
from bot.core.events import Sent
from tests.channels.teams.rules import sample
from tests.channels.whatsapp.emulator import payloads

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.guide import Guide
    from bot.core.special import Hear

BREAKS, FINE = "Appelscha", "laptop"


def hear(words: str) -> None:
    """As if understanding them broke; what has a file beside it is always heard."""
    if BREAKS in words:
        raise ZeroDivisionError


def _in_telegram(guide: Guide, words: str, hear: Hear) -> tuple[Any, ...]:
    person = {"id": 7, "first_name": "Sam", "language_code": "nl", "is_bot": False}
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person}
    message |= {"caption": words, "document": {"file_name": "a letter"}}
    return (receive_from_telegram(guide, {"update_id": 1, "message": message}, hear),)


def _in_teams(guide: Guide, words: str, hear: Hear) -> tuple[Any, ...]:
    return (receive_from_teams(guide, {**sample("in-file"), "text": words}, hear),)


def _on_whatsapp(guide: Guide, words: str, hear: Hear) -> tuple[Any, ...]:
    told = [
        {
            "id": f"wamid.{n}",
            "from_user_id": f"NL.{n}",
            "timestamp": "1795900000",
            "type": "document",
            "document": {"filename": "a letter", "caption": caption},
        }
        for n, caption in enumerate((words, FINE))
    ]
    body = payloads.webhook("1", {"messages": told})
    return receive_from_whatsapp(guide, body, hear, phone_id="1", now=0.0)


READERS: dict[str, Callable[[Guide, str, Hear], tuple[Any, ...]]] = {
    "telegram": _in_telegram,
    "teams": _in_teams,
    "whatsapp": _on_whatsapp,
}


@pytest.mark.parametrize("name", READERS)
def test_who_breaks_the_reader_is_told_that_we_could_not_read_it(
    guide: Guide, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    read = READERS[name]
    (fine, *_), (broken, *others) = read(guide, FINE, hear), read(guide, BREAKS, hear)
    assert fine.incoming.event == Typed(text=FINE)
    assert broken.incoming.event == Sent()
    for part in ("chat", "update", "language", "address", "moment"):
        assert getattr(broken.incoming, part) == getattr(fine.incoming, part)
    assert [other.incoming.event for other in others] == [Typed(text=FINE)] * len(others)
    (record,) = caplog.records
    assert record.getMessage() == "update_broke"
    assert BREAKS not in str(vars(record))
