"""Telegram, as a bot sees it: a cheap stub of the Bot API and the people who use the bot.

Both live in one event loop, beside the bot's process. So the load knows at once what the bot sent,
and one clock times a turn. The stub reads and checks every call.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from benchmarks.people import Chat, People, WrongError
from benchmarks.wire import listen, post

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AsyncExitStack

    from benchmarks.walks import Shown, Step, Walk
    from benchmarks.wire import Answered, Asked

TOKEN = "123456789:AAbench-bench-bench-bench-bench-bench"

_FIRST = 5_000_000_000
_DATE = 1_790_000_000
_LONGEST_TEXT, _LONGEST_DATA = 4096, 64
_MARKUP = re.compile(r"<[^>]+>")
_BOT = {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}


@dataclass(slots=True)
class Turn:
    """A turn under way; it is over when all that must come has come."""

    expected: Shown
    acknowledged: bool
    over: asyncio.Future[None]
    wrong: str = ""
    shown: bool = False
    answered: bool = False

    def look(self) -> None:
        all_came = self.shown and self.answered and self.acknowledged
        if (self.wrong or all_came) and not self.over.done():
            self.over.set_result(None)


@dataclass(slots=True, kw_only=True)
class Hook:
    """Where a bot wants its updates; of several, the one with the fewest in hand has the next."""

    port: int
    path: str
    secret: str
    busy: int = 0
    served: int = 0


@dataclass(slots=True, kw_only=True)
class TelegramChat(Chat):
    """`message`: the bot's last one, as JSON."""

    message_id: int = 1
    message: str = ""
    turn: Turn | None = None

    @property
    def id(self) -> int:
        return _FIRST + self.number

    def person(self) -> dict[str, Any]:
        """This person as their app names them."""
        language = self.walk.language
        return {"id": self.id, "first_name": "A", "is_bot": False, "language_code": language}

    def private(self) -> dict[str, Any]:
        return {"id": self.id, "first_name": "A", "type": "private"}


class Telegram(People[TelegramChat]):
    """`listen`, and then call for turns; `url` is where a bot finds the Bot API."""

    chat = TelegramChat

    def __init__(self, walks: tuple[Walk, ...]) -> None:
        super().__init__(walks)
        self._chats: dict[int, TelegramChat] = {}
        self._queries: dict[str, Turn] = {}
        self._updates = 1000
        self._messages = 1
        self._registered: list[Hook] = []
        self._arrival = asyncio.Event()
        self.url = ""

    async def listen(self, stack: AsyncExitStack) -> None:
        """Serve the Bot API until the stack ends."""
        self.url = await listen(stack, self._asked)
        stack.callback(self.close)

    async def registered(self, bots: int = 1) -> None:
        """Return when this many bots have said where they want their updates."""
        while len(self._registered) < bots:
            self._arrival.clear()
            await self._arrival.wait()

    # The people.

    def newcomer(self) -> TelegramChat:
        chat = super().newcomer()
        self._chats[chat.id] = chat
        return chat

    async def turn(self, chat: TelegramChat, step: Step) -> None:
        self._updates += 1
        query = None if step.press is None else str(10**17 + self._updates)
        turn = Turn(step.then, query is None, asyncio.get_running_loop().create_future())
        chat.turn = turn
        if query is not None:
            self._queries[query] = turn
        try:
            self._posted(await self._post(self._update(chat, step, query)), turn)
            await turn.over
        finally:
            chat.turn = None
            chat.at += 1
            self._queries.pop(query or "", None)
        if turn.wrong:
            raise WrongError(turn.wrong)

    def _update(self, chat: TelegramChat, step: Step, query: str | None) -> bytes:
        """What Telegram would post: with the data that the bot really put in that button."""
        if query is None:
            self._messages += 1
            message = _said(self._messages, chat, step.say or "")
            return json.dumps({"update_id": self._updates, "message": message}).encode()
        data = chat.taps[step.press or ""]
        return (
            f'{{"update_id":{self._updates},"callback_query":{{"id":"{query}",'
            f'"from":{json.dumps(chat.person())},"message":{chat.message},'
            f'"chat_instance":"-{chat.id}","data":{json.dumps(data)}}}}}'
        ).encode()

    async def _post(self, body: bytes) -> Answered:
        hook = min(self._registered, key=lambda hook: (hook.busy, hook.served))
        secret = {
            "Content_Type": "application/json",
            "X_Telegram_Bot_Api_Secret_Token": hook.secret,
        }
        hook.busy += 1
        hook.served += 1
        try:
            return await self.ask(hook.port, post(hook.path, hook.port, body, **secret))
        finally:
            hook.busy -= 1

    def _posted(self, answer: Answered, turn: Turn) -> None:
        if answer.status != 200:
            turn.wrong = f"the webhook answered {answer.status}"
        elif answer.body.startswith(b"{"):  # a call may stand in the answer
            call = json.loads(answer.body)
            self._carry_out(call.pop("method", ""), call, lambda *_: None)
        turn.answered = True
        turn.look()

    # The Bot API.

    def _asked(self, asked: Asked, reply: Callable[[int, bytes], None]) -> None:
        head, _, method = asked.path.rpartition("/")
        if head != f"/bot{TOKEN}":
            reply(401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}')
            return
        self._carry_out(method, _parameters(asked), reply)

    def _carry_out(
        self, method: str, parameters: dict[str, Any], reply: Callable[[int, bytes], None]
    ) -> None:
        try:
            result = self._result(method.lower(), parameters)
        except (KeyError, ValueError, TypeError) as error:
            self.fault(f"{method}: {error}")
            description = json.dumps(f"Bad Request: {error}")
            reply(400, f'{{"ok":false,"error_code":400,"description":{description}}}'.encode())
        else:
            reply(200, f'{{"ok":true,"result":{result}}}'.encode())

    def _result(self, method: str, parameters: dict[str, Any]) -> str:
        """The result of a method as JSON; raises for what Telegram would refuse."""
        if method == "answercallbackquery":
            return self._acknowledge(str(parameters["callback_query_id"]))
        if method in {"editmessagetext", "sendmessage"}:
            return self._show(parameters, new=method == "sendmessage")
        if method == "setwebhook":
            parts = urlsplit(parameters["url"])
            secret = parameters["secret_token"]
            self._registered.append(Hook(port=parts.port or 0, path=parts.path, secret=secret))
            self._arrival.set()
        return json.dumps(_BOT) if method == "getme" else "true"

    def _acknowledge(self, query: str) -> str:
        turn = self._queries.get(query)
        if turn is None or turn.acknowledged:
            raise ValueError("query is too old, was answered before or is unknown")
        turn.acknowledged = True
        turn.look()
        return "true"

    def _show(self, parameters: dict[str, Any], *, new: bool) -> str:
        chat = self._chats[int(parameters["chat_id"])]
        if new:
            self._messages += 1
            chat.message_id = self._messages
        elif int(parameters["message_id"]) != chat.message_id:
            raise ValueError("message to edit not found")
        text, markup = parameters["text"], parameters["reply_markup"]
        if isinstance(markup, str):  # as forms carry it
            markup = json.loads(markup)
        if not 0 < len(text) <= _LONGEST_TEXT:
            raise ValueError("message text is empty or too long")
        buttons = _buttons(markup)
        chat.taps, chat.message = dict(buttons), _message(chat, text, markup)
        if chat.turn is not None:
            _judge(chat.turn, text, buttons)
            chat.turn.look()
        else:
            self.fault("a screen that nobody asked for")
        return chat.message


def _judge(turn: Turn, text: str, buttons: list[tuple[str, str]]) -> None:
    if turn.shown:
        turn.wrong = "answered twice"
    elif set(buttons) != turn.expected.buttons:
        turn.wrong = f"other buttons: {buttons}"
    elif not all(part in _MARKUP.sub("", text) for part in turn.expected.parts):
        turn.wrong = f"another text: {text}"
    turn.shown = True


def _parameters(asked: Asked) -> dict[str, Any]:
    if not asked.body:
        return {}
    if asked.kind.startswith("application/json"):
        found: dict[str, Any] = json.loads(asked.body)
        return found
    if asked.kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
    raise SystemExit(f"The stub cannot read {asked.kind}.")


def _buttons(markup: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, data) of each button; raises `ValueError` for what Telegram would refuse."""
    buttons = [
        (button["text"], button["callback_data"])
        for row in markup["inline_keyboard"]
        for button in row
        if ":#" not in button.get("callback_data", ":#")  # the contacts' own: copy, save
    ]
    if not all(label and 0 < len(data.encode()) <= _LONGEST_DATA for label, data in buttons):
        raise ValueError("BUTTON_DATA_INVALID")
    return buttons


def _said(number: int, chat: TelegramChat, text: str) -> dict[str, Any]:
    """A message of this person."""
    about = {"message_id": number, "from": chat.person(), "chat": chat.private(), "date": _DATE}
    if not text.startswith("/"):
        return {**about, "text": text}
    command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
    return {**about, "text": text, "entities": [command]}


def _message(chat: TelegramChat, text: str, markup: dict[str, Any]) -> str:
    """A message of the bot."""
    about = {"message_id": chat.message_id, "from": _BOT, "chat": chat.private(), "date": _DATE}
    return json.dumps({**about, "text": text, "reply_markup": markup}, ensure_ascii=False)
