"""Where in Telegram something was said, which is where its answer belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_ADDRESS = re.compile(r"(-?[0-9]{1,16})/([0-9]{0,16})/([0-9]{0,16})")
_LARGEST = 1 << 52
"""Telegram's numbers have at most 52 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat and a part of it.

    `thread`: a topic of a forum or of a private chat. `topic`: a topic of a channel's direct
    messages.
    """

    chat: int = field(repr=False)
    thread: int | None = None
    topic: int | None = None

    @property
    def whole(self) -> Place:
        """The chat as a whole: for when a topic is gone."""
        return Place(chat=self.chat)

    @property
    def address(self) -> str:
        """The place as a text, which `place_at` reads."""
        if self.thread is None and self.topic is None:
            return f"{self.chat}//"
        return f"{self.chat}/{_told(self.thread)}/{_told(self.topic)}"

    def parameters(self) -> dict[str, Any]:
        """The parameters for a method that sends a message here."""
        named = {
            "chat_id": self.chat,
            "message_thread_id": self.thread,
            "direct_messages_topic_id": self.topic,
        }
        return {name: value for name, value in named.items() if value is not None}


def place_in(chat: int, message: object) -> Place:
    """The place of a message in its chat, as far as the message tells it.

    A thread counts only if it is a topic; else it is a chain of replies.
    """
    told = message if isinstance(message, dict) else {}
    in_topic = told.get("is_topic_message") is True
    topic = told.get("direct_messages_topic")
    return Place(
        chat=chat,
        thread=number(told.get("message_thread_id")) if in_topic else None,
        topic=number(topic.get("topic_id")) if isinstance(topic, dict) else None,
    )


def place_at(address: str) -> Place | None:
    """The place at an address; `None` for an address that we cannot have written."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    chat, thread, topic = (number(int(part)) if part else None for part in found.groups())
    return Place(chat=chat, thread=thread, topic=topic) if chat is not None else None


def _told(part: int | None) -> str:
    return "" if part is None else str(part)


def number(value: object) -> int | None:
    """The value, if it can be an id of Telegram."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < _LARGEST else None
