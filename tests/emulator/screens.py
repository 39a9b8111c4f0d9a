"""What a person sees of a chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .people import Chat, Message
    from .records import File, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A message of the bot as it stood when it was looked at."""

    id: int
    text: str
    entities: list[Json]
    rows: list[list[Json]]
    payload: Json
    file: File | None

    @classmethod
    def of(cls, message: Message) -> Screen:
        payload: Any = message.payload
        return cls(
            id=message.id,
            text=payload.get("text", payload.get("caption", "")),
            entities=payload.get("entities", payload.get("caption_entities", [])),
            rows=payload.get("reply_markup", {}).get("inline_keyboard", []),
            payload=payload,
            file=message.file,
        )

    @property
    def buttons(self) -> list[Json]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    def button(self, label: str) -> Json | None:
        return next((button for button in self.buttons if button["text"] == label), None)

    def parts(self, kind: str) -> list[str]:
        """The pieces of the text that an entity of this kind covers, such as `bold` or `url`."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
                "utf-16-le"
            )
            for entity in self.entities
            if entity["type"] == kind
        ]

    def __str__(self) -> str:
        rows = "\n".join(" ".join(f"[{button['text']}]" for button in row) for row in self.rows)
        return f"{self.text}\n{rows}".rstrip()


class View:
    """A chat, looked at from outside."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    @property
    def messages(self) -> list[Screen]:
        """All messages of the bot that were not deleted, the oldest first."""
        return [*self.newest_first()][::-1]

    @property
    def screen(self) -> Screen:
        """The newest message of the bot."""
        newest = next(self.newest_first(), None)
        assert newest, "the bot has shown nothing in this chat"
        return newest

    @property
    def labels(self) -> list[str]:
        return self.screen.labels

    def having(self, label: str) -> Screen:
        """The newest message with a button of that label."""
        found = next((s for s in self.newest_first() if label in s.labels), None)
        seen = [] if found else [screen.labels for screen in self.messages]
        assert found, f"no button is labelled {label!r}; there are {seen}"
        return found

    def newest_first(self) -> Iterator[Screen]:
        for message in reversed(self.chat.messages.values()):
            if message.by_bot and not message.deleted:
                yield Screen.of(message)
