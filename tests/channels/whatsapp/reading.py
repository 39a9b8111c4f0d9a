"""Webhooks as the channel reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.whatsapp.inbound import Received, receive
from tests.channels.whatsapp.emulator import payloads as made

if TYPE_CHECKING:
    from bot.channels.whatsapp.inbound import Arrival
    from bot.core.guide import Guide

PHONE = "200000000000001"
NOW = 1_795_900_100.0
GRAVE = "ik wil niet meer leven"
BOTH = {"from": "31600000001", "from_user_id": "NL.1"}


def hear(text: str) -> Any:
    return "crisis" if GRAVE in text else None


def read(guide: Guide, body: dict[str, Any]) -> tuple[Arrival, ...]:
    return receive(guide, body, hear, phone_id=PHONE, now=NOW)


def one(guide: Guide, content: dict[str, Any], **more: Any) -> Arrival | None:
    about = {"id": "wamid.1", "timestamp": "1795900000", **BOTH}
    found = read(guide, made.webhook(PHONE, {"messages": [{**about, **content, **more}]}))
    return found[0] if found else None


def event(guide: Guide, content: dict[str, Any]) -> object:
    found = one(guide, content)
    assert isinstance(found, Received)
    return found.incoming.event
