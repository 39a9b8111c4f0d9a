"""Which function carries out which method."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from . import answering, editing, profile, sending, subscribing
from .errors import ApiError

if TYPE_CHECKING:
    from .records import Json, Request
    from .telegram import Telegram

METHODS: dict[str, Any] = {
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "deleteMessage": editing.delete_message,
    "deleteMyCommands": profile.delete_my_commands,
    "deleteWebhook": subscribing.delete_webhook,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageText": editing.edit_message_text,
    "getChat": answering.get_chat,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getMe": answering.get_me,
    "getMyCommands": profile.get_my_commands,
    "getMyDescription": profile.get_my_text,
    "getMyName": profile.get_my_text,
    "getMyShortDescription": profile.get_my_text,
    "getUpdates": subscribing.get_updates,
    "getWebhookInfo": subscribing.get_webhook_info,
    "leaveChat": answering.leave_chat,
    "sendChatAction": sending.send_chat_action,
    "sendContact": sending.send_contact,
    "sendDocument": sending.send_document,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "setChatMenuButton": profile.set_chat_menu_button,
    "setMyCommands": profile.set_my_commands,
    "setMyDescription": profile.set_my_text,
    "setMyName": profile.set_my_text,
    "setMyShortDescription": profile.set_my_text,
    "setWebhook": subscribing.set_webhook,
}
# Their result is True; what the function returns is told in words beside it.
_DESCRIBED = frozenset({"setWebhook", "deleteWebhook"})


async def carry_out(telegram: Telegram, request: Request) -> Json:
    """The envelope of a call that succeeds.

    Raises:
        ApiError: Telegram refuses, or the emulator does not know the method (501).
    """
    if request.method not in METHODS:
        raise ApiError(501, f"Not Implemented: the emulator lacks {request.method}")
    result = METHODS[request.method](telegram, request)
    if inspect.isawaitable(result):
        result = await result
    if request.method in _DESCRIBED:
        return {"ok": True, "result": True, "description": result}
    return {"ok": True, "result": result}
