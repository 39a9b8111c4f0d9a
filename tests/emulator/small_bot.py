"""A client and a bot of a few lines: to test the emulator itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

import aiohttp
from aiohttp import web

from .delivery import SECRET_HEADER

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .emulator import Emulator
    from .records import Json


class Client:
    """Makes calls as raw HTTP, in any of the ways that Telegram takes them."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    def address(self, method: str, token: str | None = None) -> str:
        return f"{self.emulator.url}/bot{token or self.emulator.token}/{method}"

    async def post(self, method: str, token: str | None = None, **request: Any) -> Json:
        async with self._session.post(self.address(method, token), **request) as response:
            body: Json = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def get(self, method: str, **params: str) -> Json:
        async with self._session.get(self.address(method), params=params) as response:
            body: Json = await response.json()
            return body

    async def call(self, method: str, **params: Any) -> Any:
        """The result, or the description of the refusal."""
        body = await self.post(method, json=params)
        return body["result"] if body["ok"] else body["description"]


class WebhookBot:
    """A bot of a few lines behind a webhook; `react` may be replaced by a test."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.updates: list[Json] = []
        self.headers: list[str | None] = []
        self.statuses: list[int] = []
        self.busy = self.busiest = 0
        self.crowded = asyncio.Event()
        self.react: Callable[[Json], Awaitable[Any]] = self.answer
        self._runner: web.AppRunner | None = None

    async def start(self, **settings: Any) -> None:
        app = web.Application()
        app.router.add_post("/hook", self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        await self.client.call("setWebhook", **{"url": f"{self.address}/hook", **settings})

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    @property
    def address(self) -> str:
        assert self._runner
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def answer(self, update: Json) -> Any:
        """A counter: a message shows a button, a tap on it edits that message."""
        call = self.client.call
        if "message" in update:
            text = update["message"].get("text", "something else")
            await call(
                "sendMessage",
                chat_id=update["message"]["chat"]["id"],
                text=f"you wrote {text}",
                reply_markup=keyboard({"text": "More", "callback_data": "1"}),
            )
        if "callback_query" in update:
            query = update["callback_query"]
            number = int(query["data"])
            await call("answerCallbackQuery", callback_query_id=query["id"], text=f"seen {number}")
            await call(
                "editMessageText",
                chat_id=query["message"]["chat"]["id"],
                message_id=query["message"]["message_id"],
                text=f"tapped {number} times",
                reply_markup=keyboard({"text": "More", "callback_data": str(number + 1)}),
            )
        return None

    async def _receive(self, request: web.Request) -> web.Response:
        self.headers.append(request.headers.get(SECRET_HEADER))
        update = await request.json()
        self.updates.append(update)
        status = self.statuses.pop(0) if self.statuses else 200
        self.busy += 1
        if self.busy > 1:
            self.crowded.set()
        self.busiest = max(self.busy, self.busiest)
        body = await self.react(update) if status == 200 else None
        self.busy -= 1
        headers = {"Retry-After": "1"} if status == 429 else {}
        return web.json_response(body, status=status, headers=headers)


def keyboard(*buttons: Json) -> Json:
    return {"inline_keyboard": [[button] for button in buttons]}
