"""The floor of the web chat: a bare aiohttp handler with the same bytes and store round trips."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from pathlib import Path

import uvloop
from aiohttp import web
from redis.asyncio import BlockingConnectionPool, Redis

PAGES: dict[str, str] = json.loads(Path(os.environ["BENCH_PAGES"]).read_text(encoding="utf-8"))
SAVE = """
if (redis.call('GET', KEYS[1]) or '') == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
  return 1
end
return 0
"""
KEPT = 24 * 60 * 60


async def main() -> None:
    pool = BlockingConnectionPool.from_url(
        os.environ["BENCH_REDIS_URL"], max_connections=100, timeout=2.0, socket_timeout=2.0
    )
    redis = Redis.from_pool(pool)
    save = redis.register_script(SAVE)

    async def form(request: web.Request) -> web.Response:
        sent = await request.post()
        id_ = request.cookies.get("floor") or secrets.token_urlsafe(32)
        found = await redis.get(f"web:{id_}")
        state = json.loads(found) if found else {"said": []}
        state["said"] = [*state["said"], str(sent.get("tap") or sent.get("text"))][-24:]
        await save(keys=[f"web:{id_}"], args=[found or b"", json.dumps(state), KEPT])
        page = PAGES[request.headers["X-Walk"]]
        response = web.Response(text=page, content_type="text/html")
        response.headers["Cache-Control"] = "no-store"
        response.set_cookie("floor", id_, max_age=KEPT, httponly=True, samesite="Lax")
        return response

    application = web.Application()
    application.add_routes([web.post("/", form)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["BENCH_PORT"])).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
