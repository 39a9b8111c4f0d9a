"""Users, chats and messages, as Telegram keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .records import File, Json

ChatKind = Literal["private", "group", "supergroup"]


@dataclass(slots=True, kw_only=True, eq=False)
class User:
    """A person with an account; `started` says that they ever wrote to the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def payload(self) -> Json:
        return _present(
            id=self.id,
            is_bot=False,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
        )


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """A message; `payload` is what the API shows of it."""

    payload: Json
    by_bot: bool
    created: float
    file: File | None = None
    deleted: bool = False

    @property
    def id(self) -> int:
        number: int = self.payload["message_id"]
        return number


@dataclass(slots=True, kw_only=True, eq=False)
class Chat:
    """A private chat (`user`) or a group; `seen` counts what became visible in it.

    `direct`: people write to a channel in it, each in a topic of their own.
    """

    id: int
    kind: ChatKind
    user: User | None = None
    title: str | None = None
    bot_left: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    seen: int = 0
    topics: set[int] = field(default_factory=set)
    direct: bool = False

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def payload(self) -> Json:
        user = self.user
        return _present(
            id=self.id,
            type=self.kind,
            title=self.title,
            first_name=user and user.first_name,
            last_name=user and user.last_name,
            username=user and user.username,
            is_direct_messages=self.direct or None,
        )


@dataclass(slots=True, kw_only=True, eq=False)
class Query:
    """A callback query (a tap) or an inline query, and what the bot answered to it."""

    id: str
    user: User
    created: float
    data: str
    chat: Chat | None = None
    answer: Json | None = None


def _present(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value is not None}
