"""The floor: a bare aiohttp handler and redis.asyncio, no bot library.

The same client settings and the same calls as Lesroute: state read and written, both calls of a
tap at the same time, 200 back. No encryption, no compare-and-set, no content to choose from.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import ClientSession, ClientTimeout, TCPConnector, web
from redis.asyncio import BlockingConnectionPool, Redis

API = f"{os.environ['BENCH_API_URL']}/bot{os.environ['BENCH_TOKEN']}"
PORT = int(os.environ["BENCH_PORT"])
SECRET = "floor-secret"
DIALOG: dict[str, Any] = json.loads(Path(os.environ["BENCH_DIALOG"]).read_text(encoding="utf-8"))
KEYBOARDS = {
    place: [[{"text": label, "callback_data": data} for label, data in row] for row in it["rows"]]
    for place, it in DIALOG.items()
}
KEPT = 30 * 24 * 60 * 60
TRAIL = 24


async def main() -> None:
    pool = BlockingConnectionPool.from_url(
        os.environ["BENCH_REDIS_URL"], max_connections=100, timeout=2.0, socket_timeout=2.0
    )
    redis = Redis.from_pool(pool)
    connector = TCPConnector(limit=256)
    async with ClientSession(connector=connector, timeout=ClientTimeout(total=10)) as session:

        async def call(method: str, parameters: dict[str, Any]) -> None:
            body = json.dumps(parameters, ensure_ascii=False).encode()
            headers = {"Content-Type": "application/json"}
            async with session.post(f"{API}/{method}", data=body, headers=headers) as response:
                await response.read()
                response.raise_for_status()

        async def receive(request: web.Request) -> web.Response:
            if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
                return web.Response(status=401)
            update = json.loads(await request.read())
            query = update.get("callback_query")
            message = query["message"] if query else update["message"]
            chat = message["chat"]["id"]
            key = f"floor:{chat}"
            found = await redis.get(key)
            state = json.loads(found) if found else {"trail": []}
            place = arrived(state, query["data"] if query else None, message["text"])
            await redis.set(key, json.dumps(state), ex=KEPT)
            screen = {
                "chat_id": chat,
                "text": DIALOG[place]["text"],
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
                "reply_markup": {"inline_keyboard": KEYBOARDS[place]},
            }
            if query is None:
                await call("sendMessage", screen)
                return web.Response()
            shown = (
                call("sendMessage", screen)
                if DIALOG[place]["stays"]
                else call("editMessageText", {"message_id": message["message_id"], **screen})
            )
            await asyncio.gather(
                call("answerCallbackQuery", {"callback_query_id": query["id"]}), shown
            )
            return web.Response()

        application = web.Application()
        application.add_routes([web.post("/webhook", receive)])
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", PORT).start()
        url = f"http://127.0.0.1:{PORT}/webhook"
        await call("setWebhook", {"url": url, "secret_token": SECRET})
        await asyncio.Event().wait()


def arrived(state: dict[str, Any], pressed: str | None, text: str) -> str:
    """The place that follows, put into the state."""
    if pressed is not None:
        place = pressed
    elif text.startswith("/start "):
        place = f"{text.removeprefix('/start ')}.0"
    else:
        place = DIALOG[state["trail"][-1]]["said"]
    state["trail"] = [*state["trail"], place][-TRAIL:]
    return place


if __name__ == "__main__":
    uvloop.run(main())
