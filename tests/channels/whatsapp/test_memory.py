"""What stays in the memory of the process: nothing that points at a person, and not for long."""

from __future__ import annotations

import asyncio
import gc
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING

import pytest

from bot.channels.whatsapp.moments import Moments
from bot.channels.whatsapp.service import SWEEP
from bot.channels.whatsapp.windows import KEPT, LENGTH, Windows
from bot.conversation.conversation import Conversation
from tests.channels.whatsapp.emulator import payloads
from tests.channels.whatsapp.here import leaping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide
    from tests.channels.whatsapp.emulator import Person, WhatsApp
    from tests.channels.whatsapp.here import Here

_ELSEWHERE = (Conversation, type, ModuleType, BuiltinFunctionType, asyncio.AbstractEventLoop)
"""What a channel does not hold but reaches, with rules of its own."""


def held(root: object) -> Iterator[object]:
    """All that an object holds, however deep."""
    todo, seen = [root], set()
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, _ELSEWHERE):
            continue
        seen.add(id(one))
        yield one
        inner = (one.__closure__ or ()) if isinstance(one, FunctionType) else gc.get_referents(one)
        todo += inner


def words_held(root: object) -> str:
    return "\n".join(str(one) for one in held(root) if isinstance(one, str | bytes | bytearray))


async def lived_through(whatsapp: WhatsApp, person: Person) -> list[str]:
    """All that is kept of anybody; the ids of what they said."""
    said = [person.brings(payloads.text(words)) for words in ("hoi", "laptop", "wis", "hoi")]
    for webhook in said:
        await whatsapp.bring(webhook)
    await whatsapp.bring(person.brings(payloads.reaction(person.messages[-1].id)))
    for code in (131047, 131026):
        whatsapp.tell(person, "failed", code)
    await whatsapp.quiet()
    values = [webhook["entry"][0]["changes"][0]["value"] for webhook in said]
    return [message["id"] for value in values for message in value["messages"]]


async def test_nothing_in_memory_points_at_a_person(whatsapp: WhatsApp, bot: Here) -> None:
    people = [whatsapp.person(shows=shows) for shows in ("both", "number", "user")]
    told: set[str] = set()
    for person in people:
        told |= {*person.ids, *await lived_through(whatsapp, person)}
    await bot.conversation.finish()
    known = words_held(bot.service)
    assert whatsapp.token in known, "it looks where things are"
    assert not [one for one in told if one in known]


def test_what_is_known_of_people_is_let_go_of_in_time(guide: Guide, valkey_url: str) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        await lived_through(whatsapp, whatsapp.person())
        running = asyncio.create_task(bot.service.run())
        known = [one for one in held(bot.service) if isinstance(one, Moments)]
        assert known
        assert all(known), "each kind was told of"
        await asyncio.sleep(KEPT + SWEEP + 1)
        assert not any(known)
        running.cancel()

    leaping(guide, valkey_url, story)


def test_a_moment_is_known_by_no_name_and_goes_when_its_time_is_over() -> None:
    moments = Moments(kept=60.0, most=3)
    moments.keep("whatsapp:31600000001", 1000.0)
    moments.keep("whatsapp:31600000001", 900.0)
    moments.keep("whatsapp:NL.2", 1010.0)
    assert "31600000001" not in words_held(moments)
    assert (moments.of("whatsapp:31600000001"), moments.of("whatsapp:NL.3")) == (1000.0, 0.0)
    again = Moments(kept=60.0)
    again.keep("whatsapp:31600000001", 1000.0)
    again.keep("whatsapp:NL.2", 1010.0)
    assert not {*moments._moments} & {*again._moments}, "the key goes with the process"
    moments.sweep(1060.0)
    assert len(moments) == 2
    moments.sweep(1060.1)
    assert "whatsapp:31600000001" not in moments
    assert "whatsapp:NL.2" in moments
    for number in range(3):
        moments.keep(f"whatsapp:{number}", 1010.0)
    assert len(moments) == 3
    assert "whatsapp:NL.2" not in moments


@pytest.mark.parametrize("after", [LENGTH - 400, LENGTH + 1, KEPT - 1])
def test_a_sweep_changes_nothing_of_what_still_counts(after: float) -> None:
    swept, whole = Windows(), Windows()
    for windows in (swept, whole):
        windows.heard("whatsapp:NL.1", 1000.0)
        windows.heard("whatsapp:NL.2", 1000.0)
        windows.shut("whatsapp:NL.2", 1001.0)
        windows.wiped("whatsapp:NL.3", 1000.0, "wamid.1")
    now = 1000.0 + after
    swept.sweep(now)
    for chat in ("whatsapp:NL.1", "whatsapp:NL.2", "whatsapp:NL.3"):
        assert swept.is_open(chat, 1000.0, now) == whole.is_open(chat, 1000.0, now)
        assert swept.is_wiped(chat, 999.0, "wamid.0") == whole.is_wiped(chat, 999.0, "wamid.0")
    assert swept.is_wiped("whatsapp:NL.3", 1000.0, "wamid.1")
