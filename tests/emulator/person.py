"""A person who uses the bot, for tests that read like a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from . import payloads
from .keyboard import kind_of
from .reactions import WITHIN, Expected, Options, has_arrived, reaction
from .screens import Screen, View

if TYPE_CHECKING:
    from .emulator import Emulator
    from .people import Chat, Message, Query, User
    from .records import Json
    from .updates import Update


class Group(View):
    """A group that the bot is a member of."""


class Person(View):
    """Sends and taps, and waits for what the bot does with it.

    Common options: `chat` is a group (default: the private chat), `replies` the number of new or
    edited messages that must follow (0: only the acknowledgement), `copies` how many times the
    update is delivered at once, `within` the seconds to wait.
    """

    def __init__(self, emulator: Emulator, user: User) -> None:
        super().__init__(emulator.telegram.chats[user.id])
        self.user = user
        self.queries: list[Query] = []
        self._emulator = emulator

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def notices(self) -> list[str]:
        """The texts that popped up in answer to taps."""
        answers = (query.answer for query in self.queries if query.answer)
        return [answer["text"] for answer in answers if answer.get("text")]

    async def sends(
        self, text: str, *, reply_to: Screen | None = None, **expected: Unpack[Options]
    ) -> Screen:
        """Write a text; returns the newest message of the bot."""
        content = payloads.text(text)
        if reply_to:
            content["reply_to_message"] = reply_to.payload
        return await self.sends_content(content, **expected)

    async def sends_photo(self, caption: str = "", **expected: Unpack[Options]) -> Screen:
        return await self.sends_content(payloads.photo(caption), **expected)

    async def sends_voice(self, **expected: Unpack[Options]) -> Screen:
        return await self.sends_content(payloads.voice(), **expected)

    async def sends_sticker(self, **expected: Unpack[Options]) -> Screen:
        return await self.sends_content(payloads.sticker(), **expected)

    async def sends_location(self, **expected: Unpack[Options]) -> Screen:
        return await self.sends_content(payloads.location(), **expected)

    async def sends_document(self, name: str = "brief.pdf", **expected: Unpack[Options]) -> Screen:
        return await self.sends_content(payloads.document(name), **expected)

    async def sends_contact(self, **expected: Unpack[Options]) -> Screen:
        return await self.sends_content(payloads.contact(self.user), **expected)

    async def sends_poll(self, **expected: Unpack[Options]) -> Screen:
        return await self.sends_content(payloads.poll(), **expected)

    async def sends_content(self, content: Json, **expected: Unpack[Options]) -> Screen:
        """Send a message with any content, in the shape of the API's Message."""
        wanted = Expected.of(self, expected)
        update = self.message_update(content, wanted.chat)
        visible = wanted.chat.private or sees(self._emulator, content)
        return await reaction(self._emulator, update, wanted, visible=visible)

    async def edits(self, text: str, **expected: Unpack[Options]) -> Screen:
        """Change the newest message of one's own."""
        wanted = Expected.of(self, expected)
        message = self._newest_own(wanted.chat)
        now = int(self._emulator.telegram.now())
        edited = {**payloads.text(text), "edit_date": now}
        message.payload = {**message.payload, **edited}
        return await reaction(self._emulator, {"edited_message": message.payload}, wanted)

    async def taps(
        self, label: str, *, on: Screen | None = None, **expected: Unpack[Options]
    ) -> Screen:
        """Press a button, of the newest message that has it; the query must be answered too."""
        wanted = Expected.of(self, expected)
        query, update = self.tap_update(label, on=on, chat=wanted.chat)
        wanted.query = query
        return await reaction(self._emulator, update, wanted)

    async def asks_inline(self, text: str, *, within: float = WITHIN) -> list[Json]:
        """Type the bot's name and a query in some chat; returns the results shown."""
        query, payload = self.inline_update(text)
        update = self._emulator.send_update(payload)
        await self._emulator.until(
            lambda: query.answer is not None and has_arrived(self._emulator, update), within=within
        )
        results: list[Json] = (query.answer or {}).get("results", [])
        return results

    def inline_update(self, text: str) -> tuple[Query, Json]:
        """Type the bot's name and a query; returns it, and the update that tells of it."""
        query = self._emulator.telegram.add_query(self.user, text)
        payload = {"id": query.id, "from": self.user.payload(), "query": text, "offset": ""}
        return query, {"inline_query": {**payload, "chat_type": "sender"}}

    def message_update(self, content: Json, chat: Chat | None = None) -> Json:
        """Put a message in the chat; returns the update that tells of it, not yet sent."""
        self.user.started = True
        message = self._emulator.telegram.add_message(chat or self.chat, self.user, content)
        return {"message": message.payload}

    def tap_update(
        self,
        label: str,
        *,
        on: Screen | None = None,
        chat: Chat | None = None,
        inaccessible: bool = False,
    ) -> tuple[Query, Json]:
        """Press a button; returns the query and the update that tells of it, not yet sent."""
        chat = chat or self.chat
        screen = on or View(chat).having(label)
        button = screen.button(label)
        assert button, f"no button is labelled {label!r}; there are {screen.labels}"
        kind = kind_of(button)
        assert kind == "callback_data", f"{label!r} is a {kind} button: the bot is not told"
        query = self._emulator.telegram.add_query(self.user, button["callback_data"], chat)
        self.queries.append(query)
        message = chat.messages[screen.id]
        payload = payloads.callback_query(query.id, self.user, chat, message, query.data)
        if inaccessible:
            payload["message"] = payloads.inaccessible(message)
        return query, {"callback_query": payload}

    def blocks(self) -> Update:
        """Stop and block the bot: what it sends is refused, and it is told so."""
        self.user.blocked = True
        return self._member(present=False)

    def unblocks(self) -> Update:
        self.user.blocked = False
        return self._member(present=True)

    def deactivates(self) -> None:
        """Delete the account."""
        self.user.deactivated = True

    def _member(self, *, present: bool) -> Update:
        telegram = self._emulator.telegram
        change = payloads.my_chat_member(
            telegram.bot, self.chat, self.user, telegram.now(), member=present
        )
        return self._emulator.send_update({"my_chat_member": change})

    def _newest_own(self, chat: Chat) -> Message:
        own = [message for message in chat.messages.values() if not message.by_bot]
        mine = [message for message in own if message.payload["from"]["id"] == self.id]
        assert mine, "there is no message to edit"
        return mine[-1]


def sees(emulator: Emulator, content: Json) -> bool:
    """Whether the bot is told of a message in a group: in privacy mode only some."""
    telegram = emulator.telegram
    if not telegram.privacy_mode:
        return True
    reply = content.get("reply_to_message", {}).get("from", {})
    if reply.get("id") == telegram.bot["id"]:
        return True
    first = content.get("text", "").partition(" ")[0]
    command, _, name = first.partition("@")
    return command.startswith("/") and name.lower() in ("", str(telegram.bot["username"]).lower())
