"""A WhatsApp that a test can start, look at and disturb."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections import Counter, defaultdict
from contextlib import suppress
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any, Self

import aiohttp
from aiohttp import web

from . import payloads
from .person import Message, Person
from .rules import faults_of, status_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .rules import Json

HOST = "127.0.0.1"
DAY = 24 * 60 * 60
BURST, INTERVAL = 45, 6.0
A_SECOND = 80
HANG_UP = -1
STATUSES = ("delivered", "sent", "delivered", "read")
"""In no order, and some twice: none of it is promised."""


class WhatsApp:
    """Use as `async with WhatsApp() as whatsapp`; messages go to `url`/`phone_id`/messages.

    `time_scale` divides the pauses before something is posted again; `paced` refuses what comes
    too fast; `clock` tells the time in seconds since 1970.
    """

    token = "EAAGtestTOKENofTHEemulator"
    app_secret = "0123456789abcdef0123456789abcdef"
    verify_token = "agreed-with-the-emulator"
    phone_id = "200000000000001"
    number = "+31 97 0000 001"
    quality = "GREEN"

    def __init__(
        self,
        *,
        time_scale: float = 20,
        paced: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.sent: list[Json] = []
        self.violations: list[str] = []
        self.refused: Counter[int] = Counter()
        self.typing: list[str] = []
        self.people: list[Person] = []
        self.hangs_up = False
        self.loses_answers = False
        """It carries out what it is asked, and closes the connection."""

        self.standing: dict[str, Any] = {"status": "CONNECTED", "account_mode": "LIVE"}
        """What else is told of the number."""

        self.webhook = ""
        self.port = 0
        self._time_scale = time_scale
        self._paced = paced
        self._clock = clock
        self._ahead = 0.0
        self._numbers = count(1)
        self._faults: list[int] = []
        self._free: defaultdict[str, float] = defaultdict(float)
        self.spoken: list[float] = []
        """When something was said last, by whomever: in and out together."""

        self._statuses: asyncio.Queue[Json] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.add_routes(
            [
                web.post("/v25.0/{phone}/messages", self._take),
                web.get("/v25.0/{phone}", self._tell_of_number),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        self.port = int(self._runner.addresses[0][1])
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self._telling = asyncio.create_task(self._tell())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._telling.cancel()
        with suppress(asyncio.CancelledError):
            await self._telling
        await self._http.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/v25.0"

    def now(self) -> float:
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move WhatsApp's clock forward."""
        self._ahead += seconds

    def new_id(self) -> str:
        return f"wamid.EMULATOR{next(self._numbers):08}="

    def person(self, *, shows: str = "both") -> Person:
        """Somebody new; `shows`: what webhooks tell of them: `number`, `user` or `both`."""
        number = f"316{len(self.people) + 1:08}"
        user = f"NL.{50_000_000_000_000_000 + len(self.people) + 1}"
        made = Person(
            self,
            number=number if shows != "user" else None,
            user=user if shows != "number" else None,
        )
        self.people.append(made)
        return made

    def fail(self, code: int) -> None:
        """Refuse the next message with this code; `HANG_UP` closes the connection instead."""
        self._faults.append(code)

    async def subscribe(self, url: str) -> None:
        """Post to this address from now on, once it has shown that it is ours."""
        asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
        asked["hub.verify_token"] = self.verify_token
        async with self._http.get(url, params=asked) as answer:
            assert (answer.status, await answer.text()) == (200, "1158201444")
        self.webhook = url

    async def post(self, payload: Json, *, signature: str | None = None) -> int:
        """Post once; the status that it was answered with, 0 for no answer."""
        body, right = payloads.signed(self.app_secret, payload)
        headers = {"X-Hub-Signature-256": signature or right, "Content-Type": "application/json"}
        try:
            async with self._http.post(self.webhook, data=BytesIO(body), headers=headers) as answer:
                await answer.read()
                return answer.status
        except aiohttp.ClientError:
            return 0

    async def bring(self, payload: Json, *, within: float = 20) -> None:
        """Post until it is taken, after pauses that grow."""
        pause = 1.0
        async with asyncio.timeout(within):
            while await self.post(payload) != 200:
                await asyncio.sleep(pause / self._time_scale)
                pause *= 2

    async def quiet(self) -> None:
        """Return when all statuses were told."""
        await self._statuses.join()

    def tell(self, person: Person, status: str, code: int | None = None, id_: str = "") -> None:
        """Post a status of a message, in its time."""
        told = {"id": id_ or self.new_id(), "status": status, "timestamp": str(int(self.now()))}
        ids = {"recipient_id": person.number, "recipient_user_id": person.user}
        told |= {name: value for name, value in ids.items() if value}
        errors = [{"code": code, "title": "told by the emulator"}] if code is not None else []
        value = {"statuses": [{**told, **({"errors": errors} if errors else {})}]}
        self._statuses.put_nowait(payloads.webhook(self.phone_id, value))

    async def _tell(self) -> None:
        while True:
            payload = await self._statuses.get()
            if self.webhook and await self.post(payload) != 200:
                self.violations.append("a status was not taken")
            self._statuses.task_done()

    async def _tell_of_number(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return self._refused(190)
        if request.match_info["phone"] != self.phone_id:
            return self._refused(100, "there is no such number")
        proof = hmac.new(self.app_secret.encode(), self.token.encode(), "sha256").hexdigest()
        if request.query.get("appsecret_proof", proof) != proof:
            return self._refused(100, "Invalid appsecret_proof provided in the API argument")
        told = {"display_phone_number": self.number, "quality_rating": self.quality}
        return web.json_response({**told, **self.standing, "id": self.phone_id})

    async def _take(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return self._refused(190)
        if request.match_info["phone"] != self.phone_id:
            return self._refused(100, "there is no such number")
        payload = await request.json()
        if faults := faults_of(payload):
            return self._refused(131009, *faults)
        if payload.get("status") == "read":
            self.typing.append(payload["message_id"])
            return web.json_response({"success": True})
        name = payload.get("to", payload.get("recipient"))
        code = self._faults.pop(0) if self._faults else self._too_fast(name)
        hangs_up = self.hangs_up or self.loses_answers
        if (code == HANG_UP or hangs_up) and request.transport:
            request.transport.abort()
        is_taken = code is None and not self.hangs_up
        return self._accepted(payload, name) if is_taken else self._refused(code or 0)

    def _accepted(self, payload: Json, name: str) -> web.Response:
        id_ = self.new_id()
        self.sent.append(payload)
        person = next((person for person in self.people if name in person.ids), None)
        if person is not None:
            self._deliver(person, payload, id_)
        held = {"messaging_product": "whatsapp", "messages": [{"id": id_}]}
        return web.json_response(held)

    def _deliver(self, person: Person, payload: Json, id_: str) -> None:
        is_open = person.spoke is not None and self.now() < person.spoke + DAY
        if person.blocked:
            self.tell(person, "failed", 131026, id_)
        elif payload["type"] != "template" and not is_open:
            self.tell(person, "failed", 131047, id_)
        else:
            person.messages.append(Message(id=id_, payload=payload))
            for status in STATUSES:
                self.tell(person, status, id_=id_)

    def _too_fast(self, name: str) -> int | None:
        if not self._paced:
            return None
        now = self.now()
        self.spoken = [moment for moment in self.spoken if moment > now - 1]
        if len(self.spoken) >= A_SECOND:
            return 130429
        if self._free[name] - now > (BURST - 1) * INTERVAL:
            return 131056
        self.spoken.append(now)
        self._free[name] = max(self._free[name], now) + INTERVAL
        return None

    def _refused(self, code: int, *faults: str) -> web.Response:
        self.violations += faults
        self.refused[code] += 1
        details = {"messaging_product": "whatsapp", "details": "; ".join(faults) or "as told"}
        error = {"message": f"(#{code}) refused", "type": "OAuthException", "code": code}
        held = {"error": {**error, "error_data": details, "fbtrace_id": "A"}}
        return web.json_response(held, status=status_of(code))
