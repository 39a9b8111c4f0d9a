"""The emulator is as strict as WhatsApp: what it lets pass would pass there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession

from tests.channels.whatsapp.emulator import WhatsApp, sample, webhook_faults
from tests.channels.whatsapp.emulator import payloads as made
from tests.clock import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1_795_900_000.0)


@pytest.fixture
async def strict(clock: Clock[float]) -> AsyncIterator[WhatsApp]:
    async with WhatsApp(paced=True, clock=clock) as running:
        yield running


async def send(whatsapp: WhatsApp, payload: dict[str, Any], token: str | None = None) -> Any:
    """The code of its refusal, or `None`."""
    url = f"{whatsapp.url}/{whatsapp.phone_id}/messages"
    headers = {"Authorization": f"Bearer {token or whatsapp.token}"}
    async with ClientSession() as http, http.post(url, json=payload, headers=headers) as answer:
        said = await answer.json()
        assert ("error" in said) == (answer.status != 200)
        return said.get("error", {}).get("code")


def text(to: str, body: str = "Hallo") -> dict[str, Any]:
    return {**sample("out-text-bsuid"), "recipient": to, "text": {"body": body}}


async def test_who_it_is_and_what_it_says_must_be_right(strict: WhatsApp) -> None:
    assert await send(strict, text("NL.1"), token="another") == 190
    assert await send(strict, text("NL.1", "")) == 131009
    assert await send(strict, text("NL.1", " \n")) == 131009
    assert await send(strict, {**text("NL.1"), "more": 1}) == 131009
    assert await send(strict, {**text("NL.1"), "type": "of tomorrow"}) == 131009
    assert len(strict.violations) == 4
    assert await send(strict, text("NL.1")) is None


async def test_outside_the_window_it_is_taken_and_does_not_arrive(
    strict: WhatsApp, clock: Clock[float]
) -> None:
    person = strict.person()
    assert await send(strict, text(person.user or "")) is None
    assert not person.messages, "they never wrote"
    person.brings(made.text("hoi"))
    await send(strict, text(person.user or ""))
    clock.at += 24 * 60 * 60
    await send(strict, text(person.user or ""))
    assert len(person.messages) == 1
    template = {**sample("out-reminder-template"), "to": person.number}
    await send(strict, template)
    assert person.messages[-1].labels == ["Bekijk"]
    person.blocked = True
    await send(strict, template)
    assert len(person.messages) == 2


async def test_a_person_is_written_to_so_fast_and_no_faster(
    strict: WhatsApp, clock: Clock[float]
) -> None:
    codes = [await send(strict, text("NL.1")) for _ in range(46)]
    assert codes == [None] * 45 + [131056]
    assert await send(strict, text("NL.2")) is None
    clock.at += 6
    assert await send(strict, text("NL.1")) is None
    assert await send(strict, text("NL.1")) == 131056


@pytest.mark.parametrize("shows", ["both", "user", "number"])
async def test_what_it_posts_is_what_meta_posts(strict: WhatsApp, shows: str) -> None:
    person = strict.person(shows=shows)
    for content in (
        made.text("hoi"),
        made.list_reply("on:start", "Begin"),
        made.button_reply("on:start", "Begin"),
        made.template_button("on:start", "Begin"),
        made.media("image", caption="x"),
        made.reaction("wamid.1"),
        made.unsupported(),
        made.unsupported("edit"),
        made.number_changed("31600000009", "NL.9"),
    ):
        assert webhook_faults(person.brings(content)) == []
    body, _ = made.signed("secret", person.brings(made.text("één/twee")))
    assert b"\\u00e9\\u00e9n\\/twee" in body
