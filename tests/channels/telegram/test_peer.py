"""An independent client library reads all that the emulator hands out, and finds nothing odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from pydantic import BaseModel

from tests.emulator import Emulator, payloads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ALL = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator() as running:
        yield running


@pytest.fixture
async def peer(emulator: Emulator) -> AsyncIterator[Bot]:
    server = TelegramAPIServer.from_base(emulator.url)
    async with Bot(emulator.token, session=AiohttpSession(api=server)) as bot:
        yield bot


def odd(value: Any, place: str = "") -> Iterator[str]:
    """The fields that the peer does not know, wherever they stand."""
    if isinstance(value, BaseModel):
        yield from (f"{place}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from odd(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from odd(item, f"{place}[]")


async def test_the_peer_reads_every_kind_of_update(emulator: Emulator, peer: Bot) -> None:
    samira = emulator.person("Samira", language_code="nl", username="samira")
    await peer.get_updates(timeout=0, allowed_updates=ALL)
    contents = (
        payloads.text("/start sutrecht https://example.org 0612345678"),
        payloads.photo("met woorden"),
        payloads.voice(),
        payloads.sticker(),
        payloads.location(),
        payloads.document(),
        payloads.contact(samira.user),
        payloads.poll(),
    )
    for content in contents:
        emulator.send_update(samira.message_update(content))
    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="Ja", callback_data="j")]]
    )
    await peer.send_message(samira.id, "<b>Hoi</b> 😀", parse_mode="HTML", reply_markup=keyboard)
    edited = {**samira.message_update(contents[0])["message"], "edit_date": 1795327793}
    emulator.send_update({"edited_message": edited})
    emulator.send_update(samira.tap_update("Ja")[1])
    emulator.send_update(samira.tap_update("Ja", inaccessible=True)[1])
    query = emulator.telegram.add_query(samira.user, "laptop")
    asked = {"id": query.id, "from": samira.user.payload(), "query": "laptop", "offset": ""}
    emulator.send_update({"inline_query": asked})
    group = emulator.group("Klas 5", supergroup=True)
    emulator.joins(group, samira)
    emulator.send_update(samira.message_update(payloads.text("/start@test_bot"), group.chat))
    samira.blocks()
    samira.unblocks()
    updates = await peer.get_updates(timeout=0)
    assert {update.event_type for update in updates} == set(ALL)
    assert len(updates) == len(emulator.telegram.updates.known)
    assert [place for update in updates for place in odd(update, update.event_type)] == []


async def test_the_peer_reads_the_answer_of_every_method(emulator: Emulator, peer: Bot) -> None:
    samira = emulator.person("Samira", started=True)
    button = InlineKeyboardButton(text="088", copy_text=CopyTextButton(text="088"))
    wipe = InlineKeyboardButton(text="Wis", callback_data="w", style="danger")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button, wipe]])
    me = await peer.get_me()
    sent = await peer.send_message(samira.id, "Een", reply_markup=keyboard)
    query, _ = samira.tap_update("Wis")
    quote = "<blockquote expandable>Twee</blockquote>"
    edited = await peer.edit_message_text(
        quote, chat_id=samira.id, message_id=sent.message_id, parse_mode="HTML"
    )
    card = await peer.send_contact(samira.id, phone_number="+31886050101", first_name="O&O")
    chat = await peer.get_chat(samira.id)
    await peer.set_my_commands([BotCommand(command="start", description="Begin")])
    await peer.set_my_name("Lesroute")
    told = [
        *await peer.get_my_commands(),
        await peer.get_my_name(),
        await peer.get_my_description(),
        await peer.get_my_short_description(),
        await peer.get_chat_menu_button(),
        await peer.get_webhook_info(),
    ]
    assert await peer.answer_callback_query(query.id)
    asked = emulator.telegram.add_query(samira.user, "laptop")
    result = InlineQueryResultArticle(
        id="1", title="t", input_message_content=InputTextMessageContent(message_text="x")
    )
    assert await peer.answer_inline_query(asked.id, [result])
    assert await peer.delete_message(samira.id, sent.message_id)
    for value in (me, sent, edited, card, chat, *told):
        assert list(odd(value, type(value).__name__)) == []
    assert not emulator.violations
