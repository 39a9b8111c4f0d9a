"""Updates of one person, as Telegram posts them."""

from __future__ import annotations

from typing import Any

CHAT = {"id": 42, "type": "private"}
SENDER = {"id": 42, "is_bot": False, "first_name": "Samira", "language_code": "nl"}


def message(content: dict[str, Any], chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    body = {"message_id": 7, "date": 1, "chat": chat, "from": SENDER, **content}
    return {"update_id": 1, "message": body}


def tapped(data: object, **changes: Any) -> dict[str, Any]:
    shown = {"message_id": 7, "date": 1, "chat": CHAT}
    query = {"id": "q", "from": SENDER, "message": shown, "data": data, "chat_instance": "x"}
    return {"update_id": 1, "callback_query": {**query, **changes}}
