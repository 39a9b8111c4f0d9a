"""The state of Telegram: who there is, what was said, what the bot did wrong."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

from .changes import Changes
from .errors import ApiError, bad_request, forbidden
from .people import Chat, Message, Query, User
from .profile import Profile
from .records import Call, File, Json, Violation
from .updates import Update, Updates

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_USER_ID = 1_000_001
FIRST_MESSAGE_ID = 101
QUERY_LIFETIME = 150


class Telegram:
    """Everything that outlives a call. The time is that of `clock`, plus what `advance` added."""

    def __init__(
        self,
        *,
        bot_id: int,
        name: str,
        username: str,
        privacy_mode: bool,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.bot = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}
        self.privacy_mode = privacy_mode
        self.profile = Profile(name)
        self.changes = Changes()
        self.updates = Updates(self._changed)
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Query] = {}
        self.inline_queries: dict[str, Query] = {}
        self.files: dict[str, File] = {}
        self.actions: list[tuple[int, str]] = []
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self.listeners: list[Callable[[], None]] = []
        self._user_ids = itertools.count(FIRST_USER_ID)
        self._message_ids = itertools.count(FIRST_MESSAGE_ID)
        self._query_ids = itertools.count(4_000_000_000_000_000_001)
        self._clock = clock
        self._advanced = 0.0

    def now(self) -> float:
        return self._clock() + self._advanced

    def advance(self, seconds: float) -> None:
        self._advanced += seconds
        self._changed()

    def add_user(self, first_name: str, **details: Any) -> User:
        user = User(id=next(self._user_ids), first_name=first_name, **details)
        self.users[user.id] = user
        self.chats[user.id] = Chat(id=user.id, kind="private", user=user)
        return user

    def add_group(self, title: str, *, supergroup: bool = False) -> Chat:
        number = next(self._user_ids)
        chat_id = -1_000_000_000_000 - number if supergroup else -number
        kind = "supergroup" if supergroup else "group"
        chat = Chat(id=chat_id, kind=kind, title=title)  # type: ignore[arg-type]
        self.chats[chat_id] = chat
        return chat

    def add_message(self, chat: Chat, sender: User | None, content: Json) -> Message:
        """Put a message in a chat; without a sender it is the bot's."""
        now = self.now()
        payload = {
            "message_id": next(self._message_ids),
            "from": sender.payload() if sender else self.bot,
            "chat": chat.payload(),
            "date": int(now),
            **content,
        }
        message = Message(payload=payload, by_bot=sender is None, created=now)
        chat.messages[message.id] = message
        if sender is None:
            self.show(chat)
        return message

    def show(self, chat: Chat) -> None:
        """Something of the bot became visible in the chat."""
        chat.seen += 1
        self._changed()

    def add_query(self, user: User, data: str, chat: Chat | None = None) -> Query:
        query = Query(
            id=str(next(self._query_ids)), user=user, data=data, chat=chat, created=self.now()
        )
        (self.taps if chat else self.inline_queries)[query.id] = query
        return query

    def answer_query(self, query: Query, answer: Json) -> None:
        query.answer = answer
        self._changed()

    def add_update(self, payload: Json, *, queued: bool = True) -> Update:
        return self.updates.add(payload, self.now(), queued=queued)

    def note(self, kind: str, method: str, detail: str) -> None:
        self.violations.append(Violation(kind=kind, method=method, detail=detail))

    def chat(self, chat_id: int | str) -> Chat:
        """The chat.

        Raises:
            ApiError: there is none.
        """
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else self._named(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def reachable_chat(self, chat_id: int | str) -> Chat:
        """The chat, if the bot may write there.

        Raises:
            ApiError: it may not (403), or there is no such chat.
        """
        chat = self.chat(chat_id)
        refusal = _refusal(chat)
        if refusal:
            raise refusal
        return chat

    def _named(self, name: str) -> Chat | None:
        wanted = name.removeprefix("@").lower()
        chats = (chat for chat in self.chats.values() if chat.user and chat.user.username)
        return next(
            (chat for chat in chats if str(chat.payload()["username"]).lower() == wanted), None
        )

    def _changed(self) -> None:
        self.changes.notify()
        for listener in self.listeners:
            listener()


def _refusal(chat: Chat) -> ApiError | None:
    if chat.bot_left:
        return forbidden(f"bot is not a member of the {chat.kind} chat")
    if chat.user is None:
        return None
    if chat.user.deactivated:
        return forbidden("user is deactivated")
    if chat.user.blocked:
        return forbidden("bot was blocked by the user")
    if not chat.user.started:
        return forbidden("bot can't initiate conversation with a user")
    return None
