"""WhatsApp and Teams beside Telegram: the same walks, through one process that has all three.

A turn is over when its webhook was answered: by then what it shows was sent, and looked at here.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.bots import LESROUTE
from benchmarks.ground import started
from benchmarks.stretches import PEOPLE, alternate, failed, percentiles, stretch
from benchmarks.table import beside
from benchmarks.telegram import Tally
from benchmarks.wire import Client, Server, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.ground import Ground, Running
    from benchmarks.walks import Step, Walk
    from benchmarks.wire import Asked

APP = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
SECRET = "0123456789abcdef"
NUMBER = "200000000000001"
ISSUER = "https://api.botframework.com"
FAR = 0.04
"""Seconds to a peer and back, as from a server in Europe to one in America."""


@dataclass(slots=True, kw_only=True)
class Chat:
    """A person on a walk; `taps`: what the last message can be answered with, by its label.

    Without a tap, the label itself is typed.
    """

    id: str
    walk: Walk
    at: int = 0
    taps: dict[str, str] = field(default_factory=dict)


class Peer(Protocol):
    """One of Microsoft's or Meta's ends."""

    def request(self, host: str, chat: Chat, step: Step, number: int) -> bytes:
        """What is posted to the bot at this host."""

    def noise(self, host: str, chat: Chat, number: int) -> bytes:
        """What is posted too, and wants no answer."""

    def answer(self, asked: Asked) -> tuple[dict[str, Any], str | None, dict[str, str]]:
        """The answer to what the bot asks; and to whom it said what can be pressed now."""


class Messenger:
    """The people of one peer, and a stub of it; `away`: seconds to it and back."""

    def __init__(self, walks: tuple[Walk, ...], make: Callable[[str], Peer]) -> None:
        self._walks = walks
        self._make = make
        self._numbers = count(1)
        self._chats: dict[str, Chat] = {}
        self._resting: list[tuple[Client, Chat]] = []
        self.port = 0
        self.away = 0.0
        self.faults: list[str] = []

    async def listen(self, stack: AsyncExitStack) -> str:
        """Its address."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Server(self._asked), "127.0.0.1", 0)
        stack.callback(server.close)
        stack.callback(self._hang_up)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._peer = self._make(url)
        return url

    async def crowd(self, people: int, seconds: float) -> Tally:
        """Closed loop, as `Telegram.crowd`."""
        tally, begun = Tally(), time.perf_counter()

        async def person() -> None:
            client, chat = self._resting.pop() if self._resting else self._another()
            while time.perf_counter() - begun < seconds:
                if chat.at == len(chat.walk.steps):
                    chat = self._newcomer()
                await self._turn(client, chat, tally)
            self._resting.append((client, chat))

        await asyncio.gather(*(person() for _ in range(people)))
        tally.took = time.perf_counter() - begun
        return tally

    async def noise(self, people: int, seconds: float) -> Tally:
        """As many at a time of what wants no answer; a turn is one of them."""
        tally, begun = Tally(), time.perf_counter()

        async def person() -> None:
            client, chat = self._resting.pop() if self._resting else self._another()
            while (asked := time.perf_counter()) - begun < seconds:
                host = f"127.0.0.1:{self.port}"
                request = self._peer.noise(host, chat, next(self._numbers))
                if (await client.ask(request)).status == 200:
                    tally.seconds.append(time.perf_counter() - asked)
                else:
                    tally.failed += 1
            self._resting.append((client, chat))

        await asyncio.gather(*(person() for _ in range(people)))
        tally.took = time.perf_counter() - begun
        return tally

    def _another(self) -> tuple[Client, Chat]:
        return Client("127.0.0.1", self.port), self._newcomer()

    def _newcomer(self) -> Chat:
        number = next(self._numbers)
        walk = self._walks[number % len(self._walks)]
        chat = Chat(id=f"NL.{10**9 + number}", walk=walk)
        self._chats[chat.id] = chat
        return chat

    async def _turn(self, client: Client, chat: Chat, tally: Tally) -> None:
        step, begun = chat.walk.steps[chat.at], time.perf_counter()
        host = f"127.0.0.1:{self.port}"
        request = self._peer.request(host, chat, step, next(self._numbers))
        chat.at, chat.taps = chat.at + 1, {}
        status = (await client.ask(request)).status
        if status != 200 or not {label for label, _ in step.then.buttons} & {*chat.taps}:
            self.faults.append(f"{step.press or step.say!r}: {status}")
            tally.failed += 1
            chat.at = len(chat.walk.steps)
        else:
            tally.seconds.append(time.perf_counter() - begun)

    def _hang_up(self) -> None:
        for client, _ in self._resting:
            client.close()

    def _asked(self, asked: Asked, reply: Callable[[int, bytes], None]) -> None:
        if self.away:
            asyncio.get_running_loop().call_later(self.away, self._take, asked, reply)
        else:
            self._take(asked, reply)

    def _take(self, asked: Asked, reply: Callable[[int, bytes], None]) -> None:
        told, to, taps = self._peer.answer(asked)
        if to is not None:
            self._chats[to].taps = taps
        reply(200, json.dumps(told).encode())


class WhatsApp:
    """Signs what it posts."""

    def request(self, host: str, chat: Chat, step: Step, number: int) -> bytes:
        about = {
            "from_user_id": chat.id,
            "id": f"wamid.{number}",
            "timestamp": str(int(time.time())),
        }
        tap = chat.taps[step.press] if step.press else ""
        if not tap:
            said: dict[str, Any] = {"type": "text", "text": {"body": step.press or step.say}}
        else:
            row = {"id": tap, "title": step.press}
            said = {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": row}}
        return _signed(host, {"messages": [{**about, **said}]})

    def noise(self, host: str, chat: Chat, number: int) -> bytes:
        """One of the three statuses that come with a message."""
        became = ("sent", "delivered", "read")[number % 3]
        about = {"id": f"wamid.{number}", "status": became, "timestamp": str(int(time.time()))}
        return _signed(host, {"statuses": [{**about, "recipient_user_id": chat.id}]})

    def answer(self, asked: Asked) -> tuple[dict[str, Any], str | None, dict[str, str]]:
        message = json.loads(asked.body)
        action = message.get("interactive", {}).get("action", {})
        rows = [row for section in action.get("sections", ()) for row in section["rows"]]
        rows += [button["reply"] for button in action.get("buttons", ())]
        taps = {row["title"]: row["id"].partition("|")[0] for row in rows}
        lines = message["text"]["body"].splitlines() if "text" in message else ()
        taps |= {line[2:]: "" for line in lines if line.startswith("• ")}
        return {"messages": [{"id": "wamid.1"}]}, message.get("recipient"), taps


def _signed(host: str, told: dict[str, Any]) -> bytes:
    value = {"metadata": {"phone_number_id": NUMBER}, **told}
    change = {"field": "messages", "value": value}
    body = json.dumps({"entry": [{"changes": [change]}]}).encode()
    sign = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return post("/whatsapp/webhook", host, body, X_Hub_Signature_256=f"sha256={sign}")


class Teams:
    """Is issuer, token endpoint and Connector in one; a token is made once, as Microsoft does."""

    def __init__(self, url: str) -> None:
        self._url = url
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        claims = {
            "iss": ISSUER,
            "aud": APP,
            "serviceurl": f"{url}/",
            "exp": int(time.time()) + 3600,
        }
        token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})
        self._bearer = f"Bearer {token}"

    def request(self, host: str, chat: Chat, step: Step, number: int) -> bytes:
        return self._posted(host, chat, number, _said(chat, step))

    def noise(self, host: str, chat: Chat, number: int) -> bytes:
        """That somebody writes."""
        return self._posted(host, chat, number, {"type": "typing"})

    def _posted(self, host: str, chat: Chat, number: int, said: dict[str, Any]) -> bytes:
        about = {"id": f"f:{number}", "channelId": "msteams", "serviceUrl": f"{self._url}/"}
        where = {"id": chat.id, "conversationType": "personal"}
        body = json.dumps({**about, "conversation": where, "locale": "nl-NL", **said})
        headers = {"Authorization": self._bearer, "Content_Type": "application/json"}
        return post("/teams/messages", host, body.encode(), **headers)

    def answer(self, asked: Asked) -> tuple[dict[str, Any], str | None, dict[str, str]]:
        if asked.path == "/metadata":
            return {"issuer": ISSUER, "jwks_uri": f"{self._url}/keys"}, None, {}
        if asked.path == "/keys":
            key = {**self._key, "kid": "1", "endorsements": ["msteams"]}
            return {"keys": [key]}, None, {}
        if asked.path == "/token":
            told = {"token_type": "Bearer", "expires_in": 3600, "access_token": "x"}
            return told, None, {}
        message = json.loads(asked.body)
        card = message["attachments"][0]["content"]
        actions = [*card["actions"], *(a for part in card["body"] for a in part.get("actions", ()))]
        taps = {action["title"]: action["data"]["tap"] for action in actions}
        return {"id": "1"}, message["conversation"]["id"], taps


def _said(chat: Chat, step: Step) -> dict[str, Any]:
    if step.press is not None:
        data = {"tap": chat.taps[step.press]}
        action = {"type": "Action.Execute", "verb": "tap", "data": data}
        return {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}
    return {"type": "message", "text": step.say or ""}


async def messengers(ground: Ground) -> tuple[str, int]:
    """All three by turns, as a table, and how many answers were wrong."""
    async with AsyncExitStack() as stack:
        run, whatsapp, teams = await opened(stack, ground)
        crowds = (whatsapp.crowd, teams.crowd, run.telegram.crowd, whatsapp.noise)
        for crowd in crowds:
            await crowd(PEOPLE, 0.5)
        found = await alternate(*(partial(stretch, crowd, [run.process]) for crowd in crowds))
        far = [await _far(*each) for each in (("WhatsApp", whatsapp), ("Teams", teams))]
    for fault in (*whatsapp.faults[:5], *teams.faults[:5]):
        print(f"  messengers: {fault}")
    names = ("WhatsApp", "Teams", "Telegram", "WhatsApp's statuses")
    whatsapps, ours, telegram, statuses = zip(names, found, strict=True)
    tables = [
        beside("Channels", whatsapps, telegram, statuses),
        beside("Channels", ours, telegram),
    ]
    lines = "\n".join(line for line, _ in far)
    return "\n".join((*tables, lines)), failed(*found) + sum(wrong for _, wrong in far)


async def _far(name: str, people: Messenger) -> tuple[str, int]:
    """A line on one person at a time whose peer is far, and how many answers were wrong."""
    people.away = FAR
    tally = await people.crowd(1, 5.0)
    people.away = 0.0
    half, most = percentiles(tally.seconds)
    told = f"{name} {FAR * 1000:.0f} ms away: seen within {half:.1f} ms (p50), {most:.1f} ms (p99)."
    return told, tally.failed


async def opened(stack: AsyncExitStack, ground: Ground) -> tuple[Running, Messenger, Messenger]:
    """One process with all three, and the people of WhatsApp and Teams, until the stack ends."""
    # Nothing tells two of them in what language the app of a newcomer is.
    walks = tuple(walk for walk in ground.walks.ours if walk.language == "nl")
    whatsapp, teams = Messenger(walks, lambda _: WhatsApp()), Messenger(walks, Teams)
    urls = await whatsapp.listen(stack), await teams.listen(stack)
    bot = replace(LESROUTE, also=dict(_settings(*urls)))
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
