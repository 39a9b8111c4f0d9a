"""Where in Telegram something was said, and so where the answer belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_ADDRESS = re.compile(r"(-?[0-9]{1,16})/([0-9]{0,16})/([0-9]{0,16})")
_LARGEST = 1 << 52
"""Telegram's numbers have at most 52 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat, and the part of it.

    `thread`: a topic of a forum, or of a private chat with topics. `topic`: one of those in which
    people write to a channel.
    """

    chat: int = field(repr=False)
    thread: int | None = None
    topic: int | None = None

    @property
    def whole(self) -> Place:
        """The chat without its parts: for when a topic is gone."""
        return Place(chat=self.chat)

    @property
    def address(self) -> str:
        """The place as a text, for `place_at`."""
        if self.thread is None and self.topic is None:
            return f"{self.chat}//"
        return f"{self.chat}/{_told(self.thread)}/{_told(self.topic)}"

    def parameters(self) -> dict[str, Any]:
        """What a method that sends a message is told of it."""
        named = {
            "chat_id": self.chat,
            "message_thread_id": self.thread,
            "direct_messages_topic_id": self.topic,
        }
        return {name: value for name, value in named.items() if value is not None}


def place_in(chat: int, message: object) -> Place:
    """The place of a message in its chat, as far as the message tells it.

    A thread counts where it is a topic; in other groups it is a row of replies.
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
    """The place that this is the address of; `None` for what we cannot have written."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    chat, thread, topic = (number(int(part)) if part else None for part in found.groups())
    return Place(chat=chat, thread=thread, topic=topic) if chat is not None else None


def _told(part: int | None) -> str:
    return "" if part is None else str(part)


def number(value: object) -> int | None:
    """A number that Telegram can have given to something."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < _LARGEST else None
