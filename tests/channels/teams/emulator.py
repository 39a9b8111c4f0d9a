"""A strict emulator of Microsoft's end over real HTTP: keys, tokens, and the Connector."""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Self

from aiohttp import ClientSession, web

from tests.channels.teams.issuer import Issuer
from tests.channels.teams.person import Message, Person
from tests.channels.teams.rules import CARD, answer_faults, faults, inbound_faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tests.channels.teams.rates import Rates

APP = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
TENANT = "11111111-2222-4333-8444-555555555555"
SECRET = "what-the-app-proves-itself-with"
PATIENCE = 15.0
"""Seconds that Teams waits for an answer."""

SCOPE = "https://api.botframework.com/.default"


@dataclass(slots=True, kw_only=True)
class Failure:
    """How to answer the next messages; `takes`: and yet let them arrive."""

    status: int
    code: str
    after: str | None
    times: int | None
    takes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What the bot answered to an activity."""

    status: int
    told: Any


@dataclass(slots=True, kw_only=True)
class Heard:
    """What came in at an address: requests by path, and what they proved themselves with."""

    paths: Counter[str] = field(default_factory=Counter)
    tokens: list[str] = field(default_factory=list)


class Emulator:
    """`bot`: where it brings activities; set before anybody speaks. `violations`: in words.

    `rates`: how much may be said; `None`: as much as one likes. `slow`: the seconds that the next
    requests for a token or to say something take.
    """

    def __init__(self, bot: str = "") -> None:
        self.bot = bot
        self.url = ""
        self.issuer = Issuer()
        self.heard = Heard()
        self.violations: list[str] = []
        self.away = False
        self.rates: Rates | None = None
        self.slow: list[float] = []
        self.login: tuple[int, dict[str, Any]] | None = None
        self._tokens: dict[str, bool] = {}
        self._messages: dict[str, list[Message]] = defaultdict(list)
        self._known: set[str] = set()
        self._failure: Failure | None = None
        self._failure_takes = False
        self._numbers = count(1)
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.add_routes(
            [
                web.get("/v1/.well-known/openidconfiguration", self._metadata),
                web.get("/v1/.well-known/keys", self._keys),
                web.post(f"/{TENANT}/oauth2/v2.0/token", self._login),
                web.post("/emea/v3/conversations/{conversation}/activities", self._post),
                web.route("*", "/{rest:.*}", self._stray),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.url = f"http://{self.host}"
        self._http = ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.close()
        await self._runner.cleanup()

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/v1/.well-known/openidconfiguration"

    @property
    def login_url(self) -> str:
        return f"{self.url}/{TENANT}/oauth2/v2.0/token"

    @property
    def service(self) -> str:
        """What activities name as where answers go."""
        return f"{self.url}/emea/"

    def person(self, locale: str = "nl-NL") -> Person:
        """Somebody with a chat of their own with the bot."""
        return Person(self, conversation=f"a:{token_hex(8)}", locale=locale)

    def messages(self, conversation: str) -> list[Message]:
        """What stands in a conversation, the oldest first."""
        return self._messages[conversation]

    def number(self) -> str:
        return f"f:{next(self._numbers)}"

    def fail(
        self,
        status: int,
        code: str = "",
        *,
        after: str | None = None,
        times: int | None = 1,
        takes: bool = False,
    ) -> None:
        """Refuse the next messages so; `times=None`: until further notice."""
        self._failure = Failure(status=status, code=code, after=after, times=times, takes=takes)

    def recover(self) -> None:
        self._failure = None

    def revoke(self) -> None:
        """No token that was given so far is any good."""
        self._tokens = dict.fromkeys(self._tokens, False)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return when it holds, as something comes in."""
        async with self._changed, asyncio.timeout(60):
            await self._changed.wait_for(condition)

    async def deliver(self, activity: dict[str, Any], *, header: str | None = None) -> Delivered:
        """Bring an activity; `header`: in the place of a proof as it should be."""
        told = list(inbound_faults(activity)) if header is None else []
        assert not told, told
        self._known.add(activity["conversation"]["id"])
        if header is None:
            header = f"Bearer {self.issuer.token(APP, activity['serviceUrl'])}"
        return await self.bring(json.dumps(activity).encode(), header)

    async def bring_until_taken(self, activity: dict[str, Any]) -> int:
        """As Teams does: again where no answer came in 15 seconds, or a bad one; how often."""
        for times in count(1):
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    if (await self.deliver(activity)).status < 500:
                        return times
                    await asyncio.sleep(1)
        raise AssertionError

    async def bring(self, body: bytes, header: str) -> Delivered:
        """Bring a body, whatever it is."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        headers |= {"Authorization": header} if header else {}
        url = f"{self.bot}/teams/messages"
        async with self._http.post(url, data=body, headers=headers) as answer:
            told = await answer.read()
            try:
                return Delivered(status=answer.status, told=json.loads(told) if told else None)
            except ValueError:
                return Delivered(status=answer.status, told=told)

    def replace(self, conversation: str, message: str, answer: Any) -> None:
        """Do with a card what the answer to a pressed button says."""
        found = list(answer_faults(answer))
        self.violations += found
        if found or answer["type"] != CARD:
            return
        for number, known in enumerate(self._messages[conversation]):
            if known.id == message:
                self._messages[conversation][number] = Message(id=message, card=answer["value"])

    async def _metadata(self, request: web.Request) -> web.Response:
        await self._count(request)
        if self.away:
            return web.Response(status=503)
        told = {"issuer": "https://api.botframework.com"}
        told |= {"jwks_uri": f"{self.url}/v1/.well-known/keys"}
        return web.json_response({**told, "id_token_signing_alg_values_supported": ["RS256"]})

    async def _keys(self, request: web.Request) -> web.Response:
        await self._count(request)
        odd = {"kty": "EC", "kid": "of another kind", "crv": "P-256", "x": "AA", "y": "AA"}
        return web.json_response({"keys": [odd, *(key.told for key in self.issuer.keys)]})

    async def _login(self, request: web.Request) -> web.Response:
        await self._count(request)
        await self._dawdle()
        if self.login is not None:
            status, told = self.login
            return web.json_response(told, status=status)
        form = dict(await request.post())
        wanted = {"grant_type": "client_credentials", "client_id": APP, "scope": SCOPE}
        if form != {**wanted, "client_secret": SECRET}:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = token_hex(16)
        self._tokens[token] = True
        told = {"token_type": "Bearer", "expires_in": 3600, "access_token": token}
        return web.json_response(told)

    async def _dawdle(self) -> None:
        if self.slow:
            await asyncio.sleep(self.slow.pop(0))

    async def _post(self, request: web.Request) -> web.Response:
        await self._count(request)
        await self._dawdle()
        body, conversation = await request.read(), request.match_info["conversation"]
        if not self._tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer ")):
            return _refusal(401, "")
        found = list(faults(body))
        found += [] if conversation in self._known else ["nobody is there"]
        told = json.loads(body)
        if told["conversation"]["id"] != conversation:
            found.append("the conversation of the address is another")
        if conversation not in self._known:
            return _refusal(404, "ConversationNotFound")
        self.violations += found
        if found:
            return _refusal(400, "BadSyntax")
        refused = self._refused() or self._too_fast(conversation)
        if refused is None or self._failure_takes:
            await self._keep(conversation, told)
        return refused or web.json_response({"id": self._messages[conversation][-1].id}, status=201)

    def _too_fast(self, conversation: str) -> web.Response | None:
        wait = self.rates.wait(conversation) if self.rates else 0.0
        return _refusal(429, "", {"Retry-After": str(math.ceil(wait))}) if wait > 0 else None

    def _refused(self) -> web.Response | None:
        failure, self._failure_takes = self._failure, False
        if failure is None:
            return None
        self._failure_takes = failure.takes
        if failure.times is not None:
            failure.times -= 1
            self._failure = failure if failure.times else None
        headers = {"Retry-After": failure.after} if failure.after else {}
        return _refusal(failure.status, failure.code, headers)

    async def _keep(self, conversation: str, told: dict[str, Any]) -> None:
        (attachment,) = told["attachments"]
        message = Message(id=f"{next(self._numbers)}", card=attachment["content"], told=told)
        self._messages[conversation].append(message)
        async with self._changed:
            self._changed.notify_all()

    async def _stray(self, request: web.Request) -> web.Response:
        await self._count(request)
        self.violations.append(f"there is no {request.method} {request.path}")
        return web.Response(status=404)

    async def _count(self, request: web.Request) -> None:
        self.heard.paths[request.path] += 1
        token = request.headers.get("Authorization")
        self.heard.tokens += [token] if token else []
        async with self._changed:
            self._changed.notify_all()


def _refusal(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    error = {"error": {"code": code, "message": "No."}}
    return web.json_response(error, status=status, headers=headers)
