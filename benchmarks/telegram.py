"""Telegram, as a bot sees it: a cheap stub of the Bot API and the people who use the bot.

Both live in one event loop, beside the bot's process: so the load knows without asking what the
stub was sent, and a turn is timed by one clock. Every call is read and checked, and every turn
must get the answer that was known for it beforehand.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from benchmarks.wire import Client, Server, post

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.walks import Shown, Step, Walk
    from benchmarks.wire import Answered, Asked

TOKEN = "123456789:AAbench-bench-bench-bench-bench-bench"
CHATS = 10_000
PATIENCE = 5.0
"""Seconds until a turn that was not answered has failed."""

_DATE = 1_790_000_000
_LONGEST_TEXT = 4096
_MARKUP = re.compile(r"<[^>]+>")
_LONGEST_DATA = 64
_BOT = {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
_TOLD = 5
_ENOUGH = 200
"""Failed turns after which a closed loop ends: there is nothing more to learn."""


@dataclass(slots=True)
class Turn:
    """A turn under way; it is over when all that must come has come."""

    expected: Shown
    query: str | None
    over: asyncio.Future[None]
    wrong: str = ""
    shown: bool = False
    answered: bool = False
    acknowledged: bool = False

    def look(self) -> None:
        all_came = self.shown and self.answered and self.acknowledged
        if (self.wrong or all_came) and not self.over.done():
            self.over.set_result(None)


@dataclass(slots=True, kw_only=True)
class Hook:
    """Where a bot wants its updates; of several, the one with the fewest in hand has the next."""

    host: str
    port: int
    path: str
    secret: str
    busy: int = 0
    served: int = 0


@dataclass(slots=True)
class Chat:
    """A person on a walk; `message` is the bot's last one, as JSON."""

    id: int
    walk: Walk
    at: int = 0
    message_id: int = 1
    message: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    turn: Turn | None = None


@dataclass(slots=True)
class Tally:
    """The turns of a stretch: seconds that each took until all was over; `took`: all of it."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    took: float = 0.0


def added(tallies: Sequence[Tally], took: float) -> Tally:
    """All turns of these, within so many seconds."""
    return Tally(
        seconds=[taken for tally in tallies for taken in tally.seconds],
        failed=sum(tally.failed for tally in tallies),
        took=took,
    )


class Telegram:
    """`async with Telegram(walks) as telegram`: listening at `url`; then call for turns."""

    def __init__(self, walks: tuple[Walk, ...]) -> None:
        self._walks = walks
        self._chats: dict[int, Chat] = {}
        self._walking: list[Chat] = []
        self._queries: dict[str, Turn] = {}
        self._numbers = iter(random.Random(1).sample(range(CHATS), CHATS))
        self._updates = 1000
        self._messages = 1
        self._registered: list[Hook] = []
        self._arrival = asyncio.Event()
        self._clients: list[Client] = []
        self._server: asyncio.Server | None = None
        self.faults: list[str] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Server(self._asked), "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients:
            client.close()
        assert self._server is not None
        self._server.close()

    async def registered(self, bots: int = 1) -> None:
        """Return when this many bots have said where they want their updates."""
        while len(self._registered) < bots:
            self._arrival.clear()
            await self._arrival.wait()

    # The people.

    async def crowd(self, people: int, seconds: float, *, turns: int | None = None) -> Tally:
        """Closed loop: so many people at a time, each pressing on when the answer is there.

        Whoever was on a walk goes on where they were: a short stretch has as many first steps and
        typed questions as a long one.
        """
        tally = Tally()
        begun = time.perf_counter()
        left = iter(range(turns)) if turns is not None else None

        async def person() -> None:
            chat = self._walking.pop() if self._walking else self._newcomer()
            while time.perf_counter() - begun < seconds and tally.failed < _ENOUGH:
                if left is not None and next(left, None) is None:
                    break
                if not await self._take_turn(chat, tally) or chat.at == len(chat.walk.steps):
                    chat = self._newcomer()
            self._walking.append(chat)

        await asyncio.gather(*(person() for _ in range(people)))
        tally.took = time.perf_counter() - begun
        return tally

    async def stream(self, rate: float, seconds: float) -> Tally:
        """Open loop: a turn begins every 1/rate seconds, whether or not others are answered.

        Each is timed from when it was due.
        """
        tally = Tally()
        resting = [self._newcomer() for _ in range(round(rate / 4))]
        begun = time.perf_counter()

        async def one(due: float) -> None:
            chat = resting.pop(0) if resting else self._newcomer()
            if await self._take_turn(chat, tally, due) and chat.at < len(chat.walk.steps):
                resting.append(chat)
            else:
                resting.append(self._newcomer())

        async with asyncio.TaskGroup() as group:
            for number in range(round(rate * seconds)):
                due = begun + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(due))
        tally.took = time.perf_counter() - begun
        return tally

    def _newcomer(self) -> Chat:
        number = next(self._numbers, None)
        if number is None:
            raise SystemExit(f"All {CHATS} chats have had their walk: measure for less long.")
        chat = Chat(id=5_000_000_000 + number, walk=self._walks[number % len(self._walks)])
        self._chats[chat.id] = chat
        return chat

    async def _take_turn(self, chat: Chat, tally: Tally, due: float | None = None) -> bool:
        """One turn of this chat, counted; whether it went well."""
        step = chat.walk.steps[chat.at]
        begun = time.perf_counter() if due is None else due
        self._updates += 1
        query = None if step.press is None else str(10**17 + self._updates)
        turn = Turn(step.then, query, asyncio.get_running_loop().create_future())
        turn.acknowledged = query is None
        chat.turn = turn
        if query is not None:
            self._queries[query] = turn
        body = self._update(chat, step, query)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._post(body, turn)
                await turn.over
        except (TimeoutError, ConnectionError) as error:
            turn.wrong = turn.wrong or type(error).__name__
        chat.turn = None
        chat.at += 1
        if query is not None:
            del self._queries[query]
        if turn.wrong:
            self._fault(f"{step.press or step.say!r}: {turn.wrong}")
            tally.failed += 1
            return False
        tally.seconds.append(time.perf_counter() - begun)
        return True

    def _update(self, chat: Chat, step: Step, query: str | None) -> bytes:
        """What Telegram would post: with the data that the bot really put in that button."""
        if query is None:
            self._messages += 1
            message = _said(self._messages, chat, step.say or "")
            return json.dumps({"update_id": self._updates, "message": message}).encode()
        data = chat.buttons[step.press or ""]
        return (
            f'{{"update_id":{self._updates},"callback_query":{{"id":"{query}",'
            f'"from":{json.dumps(_person(chat, app=True))},"message":{chat.message},'
            f'"chat_instance":"-{chat.id}","data":{json.dumps(data)}}}}}'
        ).encode()

    async def _post(self, body: bytes, turn: Turn) -> None:
        hook = min(self._registered, key=lambda hook: (hook.busy, hook.served))
        client = self._client(hook.host, hook.port)
        request = post(
            hook.path,
            f"{hook.host}:{hook.port}",
            body,
            Content_Type="application/json",
            X_Telegram_Bot_Api_Secret_Token=hook.secret,
        )
        hook.busy += 1
        hook.served += 1
        try:
            answer = await client.ask(request)
        finally:
            hook.busy -= 1
        self._clients.append(client)
        self._posted(answer, turn)

    def _client(self, host: str, port: int) -> Client:
        for at in range(len(self._clients) - 1, -1, -1):
            if self._clients[at].address == (host, port):
                return self._clients.pop(at)
        return Client(host, port)

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
            result = self._result(method, parameters)
        except (KeyError, ValueError, TypeError) as error:
            self._fault(f"{method}: {error}")
            description = json.dumps(f"Bad Request: {error}")
            body = f'{{"ok":false,"error_code":400,"description":{description}}}'
            reply(400, body.encode())
        else:
            reply(200, f'{{"ok":true,"result":{result}}}'.encode())

    def _result(self, method: str, parameters: dict[str, Any]) -> str:
        """The result of a method as JSON; raises for what Telegram would refuse."""
        lower = method.lower()
        if lower == "answercallbackquery":
            return self._acknowledge(str(parameters["callback_query_id"]))
        if lower in {"editmessagetext", "sendmessage"}:
            return self._show(parameters, new=lower == "sendmessage")
        if lower == "setwebhook":
            parts = urlsplit(parameters["url"])
            self._registered.append(
                Hook(
                    host=parts.hostname or "",
                    port=parts.port or 0,
                    path=parts.path,
                    secret=parameters["secret_token"],
                )
            )
            self._arrival.set()
        return json.dumps(_BOT) if lower == "getme" else "true"

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
        buttons = _buttons(markup)
        if not 0 < len(text) <= _LONGEST_TEXT:
            raise ValueError("message text is empty or too long")
        chat.buttons = dict(buttons)
        chat.message = _message(chat, text, markup)
        if chat.turn is not None:
            _judge(chat.turn, text, buttons)
            chat.turn.look()
        else:
            self._fault("a screen that nobody asked for")
        return chat.message

    def _fault(self, words: str) -> None:
        if len(self.faults) < _TOLD:
            self.faults.append(words[:300])


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
        (b["text"], b["callback_data"])
        for row in markup["inline_keyboard"]
        for b in row
        if ":#" not in b.get("callback_data", ":#")  # the contacts' own: copy, save
    ]
    for label, data in buttons:
        if not label or not 0 < len(data.encode()) <= _LONGEST_DATA:
            raise ValueError("BUTTON_DATA_INVALID")
    return buttons


def _said(message: int, chat: Chat, text: str) -> dict[str, Any]:
    said = {
        "message_id": message,
        "from": _person(chat, app=True),
        "chat": _person(chat),
        "date": _DATE,
        "text": text,
    }
    if not text.startswith("/"):
        return said
    command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
    return {**said, "entities": [command]}


def _message(chat: Chat, text: str, markup: dict[str, Any]) -> str:
    message = {
        "message_id": chat.message_id,
        "from": _BOT,
        "chat": _person(chat),
        "date": _DATE,
        "text": text,
        "reply_markup": markup,
    }
    return json.dumps(message, ensure_ascii=False)


def _person(chat: Chat, *, app: bool = False) -> dict[str, Any]:
    """A private chat, or the person in it as their app names them."""
    if app:
        of_app = {"is_bot": False, "language_code": chat.walk.language}
        return {"id": chat.id, "first_name": "A", **of_app}
    return {"id": chat.id, "first_name": "A", "type": "private"}
