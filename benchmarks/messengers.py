"""WhatsApp and Teams beside Telegram: the same walks, through one process that has all three.

A turn is over when its webhook was answered. By then the bot has sent what it shows.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from abc import abstractmethod
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.bots import LESROUTE
from benchmarks.ground import started
from benchmarks.people import Chat, People, WrongError
from benchmarks.stretches import PEOPLE, alternate, failed, percentiles, stretch
from benchmarks.table import beside
from benchmarks.wire import listen, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.ground import Ground, Running
    from benchmarks.people import Tally
    from benchmarks.walks import Step, Walk
    from benchmarks.wire import Asked

APP = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
SECRET = "0123456789abcdef"
NUMBER = "200000000000001"
ISSUER = "https://api.botframework.com"
FAR = 0.04
"""Seconds to a peer and back, as from a server in Europe to one in America."""

Answer = tuple[dict[str, Any], str | None, dict[str, str]]
"""What the peer answers, to whom the bot spoke, and what that person can press or type now."""


class Messenger(People[Chat]):
    """The people of one peer, and a stub of it; `away`: seconds to it and back."""

    chat = Chat

    def __init__(self, walks: tuple[Walk, ...]) -> None:
        super().__init__(walks)
        self._chats: dict[str, Chat] = {}
        self._events = 0
        self.url = ""
        self.port = 0
        self.away = 0.0

    @abstractmethod
    def request(self, who: str, chat: Chat, step: Step | None) -> bytes:
        """What the peer posts to the bot; without a step, something that wants no answer."""

    @abstractmethod
    def answer(self, asked: Asked) -> Answer:
        """The answer to what the bot asks."""

    async def listen(self, stack: AsyncExitStack) -> None:
        """Serve until the stack ends."""
        self.url = await listen(stack, self._asked)
        stack.callback(self.close)

    def newcomer(self) -> Chat:
        chat = super().newcomer()
        self._chats[_id(chat)] = chat
        return chat

    async def turn(self, chat: Chat, step: Step) -> None:
        request = self.request(_id(chat), chat, step)
        chat.at, chat.taps = chat.at + 1, {}
        await self._posted(request)
        if not {label for label, _ in step.then.buttons} & {*chat.taps}:
            raise WrongError("no button that was expected")

    async def noise(self, people: int, seconds: float) -> Tally:
        """A crowd of what wants no answer, such as a status or a sign that somebody types."""
        return await self.crowd(people, seconds, take=self._noise)

    async def _noise(self, chat: Chat, _: Step) -> None:
        await self._posted(self.request(_id(chat), chat, None))

    async def _posted(self, request: bytes) -> None:
        if (status := (await self.ask(self.port, request)).status) != 200:
            raise WrongError(f"the webhook answered {status}")

    def next_event(self) -> int:
        self._events += 1
        return self._events

    def _asked(self, asked: Asked, reply: Callable[[int, bytes], None]) -> None:
        if self.away:
            asyncio.get_running_loop().call_later(self.away, self._take, asked, reply)
        else:
            self._take(asked, reply)

    def _take(self, asked: Asked, reply: Callable[[int, bytes], None]) -> None:
        told, to, taps = self.answer(asked)
        if to is not None:
            self._chats[to].taps = taps
        reply(200, json.dumps(told).encode())


def _id(chat: Chat) -> str:
    return f"NL.{10**9 + chat.number}"


class WhatsApp(Messenger):
    """Signs what it posts. Its noise: one of the three statuses that come with a message."""

    def request(self, who: str, chat: Chat, step: Step | None) -> bytes:
        number = self.next_event()
        about = {"id": f"wamid.{number}", "timestamp": str(int(time.time()))}
        if step is None:
            became = ("sent", "delivered", "read")[number % 3]
            return self._signed(
                {"statuses": [{**about, "recipient_user_id": who, "status": became}]}
            )
        tap = chat.taps[step.press] if step.press else ""
        row = {"id": tap, "title": step.press}
        said: dict[str, Any] = {"type": "text", "text": {"body": step.press or step.say}}
        if tap:
            said = {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": row}}
        return self._signed({"messages": [{**about, "from_user_id": who, **said}]})

    def answer(self, asked: Asked) -> Answer:
        message = json.loads(asked.body)
        action = message.get("interactive", {}).get("action", {})
        rows = [row for section in action.get("sections", ()) for row in section["rows"]]
        rows += [button["reply"] for button in action.get("buttons", ())]
        taps = {row["title"]: row["id"].partition("|")[0] for row in rows}
        lines = message["text"]["body"].splitlines() if "text" in message else ()
        taps |= {line[2:]: "" for line in lines if line.startswith("• ")}  # to be typed
        return {"messages": [{"id": "wamid.1"}]}, message.get("recipient"), taps

    def _signed(self, told: dict[str, Any]) -> bytes:
        value = {"metadata": {"phone_number_id": NUMBER}, **told}
        change = {"field": "messages", "value": value}
        body = json.dumps({"entry": [{"changes": [change]}]}).encode()
        proof = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        return post("/whatsapp/webhook", self.port, body, X_Hub_Signature_256=f"sha256={proof}")


class Teams(Messenger):
    """Is issuer, token endpoint and Connector in one; a token is made once, as Microsoft does.

    Its noise: that somebody types.
    """

    async def listen(self, stack: AsyncExitStack) -> None:
        await super().listen(stack)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        claims = {"iss": ISSUER, "aud": APP, "serviceurl": f"{self.url}/"}
        claims["exp"] = int(time.time()) + 3600  # type: ignore[assignment]
        token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})
        self._bearer = f"Bearer {token}"

    def request(self, who: str, chat: Chat, step: Step | None) -> bytes:
        said: dict[str, Any] = {"type": "typing"}
        if step is not None and step.press is not None:
            action = {"type": "Action.Execute", "verb": "tap"}
            action["data"] = {"tap": chat.taps[step.press]}  # type: ignore[assignment]
            said = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}
        elif step is not None:
            said = {"type": "message", "text": step.say or ""}
        about = {"id": f"f:{self.next_event()}", "channelId": "msteams"}
        about["serviceUrl"] = f"{self.url}/"
        where = {"id": who, "conversationType": "personal"}
        body = json.dumps({**about, "conversation": where, "locale": "nl-NL", **said})
        headers = {"Authorization": self._bearer, "Content_Type": "application/json"}
        return post("/teams/messages", self.port, body.encode(), **headers)

    def answer(self, asked: Asked) -> Answer:
        match asked.path:
            case "/metadata":
                return {"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"}, None, {}
            case "/keys":
                key = {**self._key, "kid": "1", "endorsements": ["msteams"]}
                return {"keys": [key]}, None, {}
            case "/token":
                token = {"token_type": "Bearer", "expires_in": 3600, "access_token": "x"}
                return token, None, {}
        message = json.loads(asked.body)
        card = message["attachments"][0]["content"]
        actions = [*card["actions"], *(a for part in card["body"] for a in part.get("actions", ()))]
        taps = {action["title"]: action["data"]["tap"] for action in actions}
        return {"id": "1"}, message["conversation"]["id"], taps


async def messengers(ground: Ground) -> tuple[str, int]:
    """All three by turns, as a table, and how many answers were wrong."""
    async with AsyncExitStack() as stack:
        run, whatsapp, teams = await opened(stack, ground)
        crowds = (whatsapp.crowd, teams.crowd, run.telegram.crowd, whatsapp.noise)
        for crowd in crowds:
            await crowd(PEOPLE, 0.5)
        found = await alternate(*(partial(stretch, crowd, [run.process]) for crowd in crowds))
        far = [await _far(*each) for each in (("WhatsApp", whatsapp), ("Teams", teams))]
    for fault in (*whatsapp.faults, *teams.faults):
        print(f"  messengers: {fault}")
    names = ("WhatsApp", "Teams", "Telegram", "WhatsApp's statuses")
    whatsapps, ours, telegram, statuses = zip(names, found, strict=True)
    tables = [
        beside("Channels", whatsapps, telegram, statuses),
        beside("Channels", ours, telegram),
    ]
    lines = [line for line, _ in far]
    return "\n".join((*tables, *lines)), failed(*found) + sum(wrong for _, wrong in far)


async def _far(name: str, people: Messenger) -> tuple[str, int]:
    """A line on one person at a time whose peer is far, and how many answers were wrong."""
    people.away = FAR
    tally = await people.crowd(1, 5.0)
    people.away = 0.0
    half, most = percentiles(tally.seconds)
    told = f"{name} {FAR * 1000:.0f} ms away: seen within {half:.1f} ms (p50), {most:.1f} ms (p99)."
    return told, tally.failed


async def opened(stack: AsyncExitStack, ground: Ground) -> tuple[Running, WhatsApp, Teams]:
    """One process with all three, and the people of WhatsApp and Teams, until the stack ends."""
    # Nothing tells two of them in what language the app of a newcomer is.
    walks = tuple(walk for walk in ground.walks.ours if walk.language == "nl")
    whatsapp, teams = WhatsApp(walks), Teams(walks)
    await whatsapp.listen(stack)
    await teams.listen(stack)
    bot = replace(LESROUTE, also=dict(_settings(whatsapp.url, teams.url)))
    run = await started(stack, bot, ground, walks=walks)
    whatsapp.port = teams.port = run.port
    return run, whatsapp, teams


def _settings(whatsapp: str, teams: str) -> Iterator[tuple[str, str]]:
    for name, value in (("TOKEN", "x"), ("PHONE_ID", NUMBER), ("VERIFY_TOKEN", "x")):
        yield f"LESROUTE_WHATSAPP_{name}", value
    yield "LESROUTE_WHATSAPP_APP_SECRET", SECRET
    yield "LESROUTE_WHATSAPP_API_URL", whatsapp
    yield "LESROUTE_TEAMS_APP_ID", APP
    yield "LESROUTE_TEAMS_APP_SECRET", SECRET
    yield "LESROUTE_TEAMS_TENANT", "lesroute.example"
    yield "LESROUTE_TEAMS_METADATA_URL", f"{teams}/metadata"
    yield "LESROUTE_TEAMS_LOGIN_URL", f"{teams}/token"
    yield "LESROUTE_TEAMS_HOSTS", teams.removeprefix("http://")
