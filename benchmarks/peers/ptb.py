"""python-telegram-bot as it comes: its own webhook server, transport, types and handlers.

It has no Redis persistence of its own, so each handler reads and writes the chat's state. One
update at a time is its default; with `--concurrent` many are under way together, as with all
others here, which makes a turn dearer still with its transport.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

PORT = int(os.environ["BENCH_PORT"])
DIALOG: dict[str, Any] = json.loads(Path(os.environ["BENCH_DIALOG"]).read_text(encoding="utf-8"))
KEYBOARDS = {
    place: InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row]
         for row in entry["rows"]]
    )
    for place, entry in DIALOG.items()
}  # fmt: skip
KEPT = 30 * 24 * 60 * 60
TRAIL = 24
QUIET = LinkPreviewOptions(is_disabled=True)
redis = Redis.from_pool(
    BlockingConnectionPool.from_url(os.environ["BENCH_REDIS_URL"], max_connections=100)
)


async def load(chat: int) -> dict[str, Any]:
    found = await redis.get(f"ptb:{chat}")
    return json.loads(found) if found else {"trail": []}


async def save(chat: int, state: dict[str, Any], place: str) -> None:
    state["trail"] = [*state["trail"], place][-TRAIL:]
    await redis.set(f"ptb:{chat}", json.dumps(state), ex=KEPT)


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    place = f"{context.args[0]}.0"
    chat = update.effective_chat.id
    await save(chat, await load(chat), place)
    await say(update, place)


async def text(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    chat = update.effective_chat.id
    state = await load(chat)
    place = DIALOG[state["trail"][-1]]["said"]
    await save(chat, state, place)
    await say(update, place)


async def press(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    chat, place = update.effective_chat.id, query.data
    await save(chat, await load(chat), place)
    await query.answer()
    if DIALOG[place]["stays"]:
        await say(update, place)
        return
    await query.edit_message_text(
        DIALOG[place]["text"],
        parse_mode=ParseMode.HTML,
        link_preview_options=QUIET,
        reply_markup=KEYBOARDS[place],
    )


async def say(update: Update, place: str) -> None:
    await update.effective_chat.send_message(
        DIALOG[place]["text"],
        parse_mode=ParseMode.HTML,
        link_preview_options=QUIET,
        reply_markup=KEYBOARDS[place],
    )


def main() -> None:
    application = (
        Application.builder()
        .token(os.environ["BENCH_TOKEN"])
        .base_url(f"{os.environ['BENCH_API_URL']}/bot")
        .concurrent_updates("--concurrent" in sys.argv)
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, text))
    application.run_webhook(
        listen="127.0.0.1",
        port=PORT,
        url_path="webhook",
        secret_token="ptb-secret",
        webhook_url=f"http://127.0.0.1:{PORT}/webhook",
    )


if __name__ == "__main__":
    main()
