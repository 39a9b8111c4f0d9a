"""The methods that answer a query, and those that look at or leave a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import QUERY_TOO_OLD, bad_request
from .keyboard import checked_markup
from .telegram import QUERY_LIFETIME
from .texts import TEXT_LIMIT, formatted_text

if TYPE_CHECKING:
    from .people import Query
    from .records import Json, Request
    from .telegram import Telegram

NOTICE_LIMIT = 200
RESULTS_LIMIT = 50
_RESULT_ID_LIMIT = 64


def answer_callback_query(telegram: Telegram, request: Request) -> bool:
    query = _open(telegram, telegram.taps.get(request.params["callback_query_id"]))
    if len(request.params.get("text", "")) > NOTICE_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    telegram.answer_query(query, request.params)
    return True


def answer_inline_query(telegram: Telegram, request: Request) -> bool:
    query = _open(telegram, telegram.inline_queries.get(request.params["inline_query_id"]))
    results = request.params["results"]
    if len(results) > RESULTS_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    for result in results:
        _check_result(telegram, result)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    telegram.answer_query(query, request.params)
    return True


def get_me(telegram: Telegram, request: Request) -> Json:
    return {
        **telegram.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not telegram.privacy_mode,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(telegram: Telegram, request: Request) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return {
        **telegram.chat(request.params["chat_id"]).payload(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {**dict.fromkeys(gifts, True), "gifts_from_channels": True},
    }


def leave_chat(telegram: Telegram, request: Request) -> bool:
    chat = telegram.reachable_chat(request.params["chat_id"])
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_left = True
    telegram.changes.notify()
    return True


def _open(telegram: Telegram, query: Query | None) -> Query:
    is_late = query is not None and telegram.now() - query.created > QUERY_LIFETIME
    if query is None or query.answer is not None or is_late:
        raise bad_request(QUERY_TOO_OLD)
    return query


def _check_result(telegram: Telegram, result: Json) -> None:
    if not 1 <= len(result["id"].encode()) <= _RESULT_ID_LIMIT:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("reply_markup"):
        checked_markup(
            result["reply_markup"],
            note=lambda detail: telegram.note("keyboard", "answerInlineQuery", detail),
        )
    content = result.get("input_message_content", {})
    if "message_text" in content:
        _check_text(content)


def _check_text(content: Json) -> None:
    text = formatted_text(content["message_text"], content).text
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
