"""aiogram with its RedisStorage, FSM context and aiohttp webhook, as its documentation shows."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext  # noqa: TC002  aiogram reads it at run time
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

PORT = int(os.environ["BENCH_PORT"])
SECRET = "aiogram-secret"
DIALOG: dict[str, Any] = json.loads(Path(os.environ["BENCH_DIALOG"]).read_text(encoding="utf-8"))
KEYBOARDS = {
    place: InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data) for label, data in row]
            for row in entry["rows"]
        ]
    )
    for place, entry in DIALOG.items()
}
KEPT = 30 * 24 * 60 * 60
TRAIL = 24
router = Router()


class Walk(StatesGroup):
    under_way = State()


@router.message(CommandStart(deep_link=True))
async def start(message: Message, command: CommandObject, state: FSMContext) -> None:
    await state.set_state(Walk.under_way)
    await arrive(state, f"{command.args}.0", [])
    await say(message, f"{command.args}.0")


@router.message(Walk.under_way, F.text)
async def text(message: Message, state: FSMContext) -> None:
    trail = (await state.get_data())["trail"]
    place = DIALOG[trail[-1]]["said"]
    await arrive(state, place, trail)
    await say(message, place)


@router.callback_query(Walk.under_way)
async def press(query: CallbackQuery, state: FSMContext) -> None:
    place = query.data
    await arrive(state, place, (await state.get_data())["trail"])
    await query.answer()
    if DIALOG[place]["stays"]:
        await say(query.message, place)
        return
    await query.message.edit_text(DIALOG[place]["text"], reply_markup=KEYBOARDS[place])


async def arrive(state: FSMContext, place: str, trail: list[str]) -> None:
    await state.set_data({"trail": [*trail, place][-TRAIL:]})


async def say(message: Message, place: str) -> None:
    await message.answer(DIALOG[place]["text"], reply_markup=KEYBOARDS[place])


async def on_startup(bot: Bot) -> None:
    await bot.set_webhook(f"http://127.0.0.1:{PORT}/webhook", secret_token=SECRET)


def main() -> None:
    storage = RedisStorage.from_url(os.environ["BENCH_REDIS_URL"], state_ttl=KEPT, data_ttl=KEPT)
    dispatcher = Dispatcher(storage=storage)
    dispatcher.include_router(router)
    dispatcher.startup.register(on_startup)
    server = TelegramAPIServer.from_base(os.environ["BENCH_API_URL"])
    bot = Bot(
        token=os.environ["BENCH_TOKEN"],
        session=AiohttpSession(api=server),
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
    )
    application = web.Application()
    handler = SimpleRequestHandler(dispatcher=dispatcher, bot=bot, secret_token=SECRET)
    handler.register(application, path="/webhook")
    setup_application(application, dispatcher, bot=bot)
    web.run_app(application, host="127.0.0.1", port=PORT, access_log=None)


if __name__ == "__main__":
    main()
