"""The methods that change or remove what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import NOT_MODIFIED, bad_request
from .sending import markup_of, noted
from .texts import caption_text, message_text

if TYPE_CHECKING:
    from .people import Chat, Message
    from .records import Json, Request
    from .telegram import Telegram

DELETABLE = 48 * 3600
# Kept only when there is something in it.
_CONTENT = ("text", "entities", "caption", "caption_entities", "reply_markup")


def edit_message_text(telegram: Telegram, request: Request) -> Json:
    chat, message = _own_message(telegram, request)
    text = noted(telegram, request, message_text(request, editing=True))
    if "text" not in message.payload:
        raise bad_request("there is no text in the message to edit")
    content: Json = {"text": text.text, "entities": text.entities}
    return _edit(telegram, request, chat, message, content)


def edit_message_caption(telegram: Telegram, request: Request) -> Json:
    chat, message = _own_message(telegram, request)
    caption = noted(telegram, request, caption_text(request))
    if not {"photo", "document"} & message.payload.keys():
        raise bad_request("there is no caption in the message to edit")
    content: Json = {"caption": caption.text, "caption_entities": caption.entities}
    return _edit(telegram, request, chat, message, content)


def edit_message_reply_markup(telegram: Telegram, request: Request) -> Json:
    chat, message = _own_message(telegram, request)
    return _edit(telegram, request, chat, message, {})


def delete_message(telegram: Telegram, request: Request) -> bool:
    chat = telegram.reachable_chat(request.params["chat_id"])
    message = _found(chat, request.params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not message.by_bot and not chat.private:
        raise bad_request("message can't be deleted")
    if telegram.now() - message.created > DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    telegram.changes.notify()
    return True


def _own_message(telegram: Telegram, request: Request) -> tuple[Chat, Message]:
    if request.params.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in request.params:
        raise bad_request("chat_id is empty")
    if "message_id" not in request.params:
        raise bad_request("message identifier is not specified")
    chat = telegram.reachable_chat(request.params["chat_id"])
    message = _found(chat, request.params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _found(chat: Chat, message_id: int) -> Message | None:
    message = chat.messages.get(message_id)
    return None if message is None or message.deleted else message


def _edit(
    telegram: Telegram, request: Request, chat: Chat, message: Message, content: Json
) -> Json:
    markup = markup_of(telegram, request, chat)
    # Leaving out reply_markup removes the keyboard.
    changed = {**message.payload, **content, "reply_markup": markup}
    changed = {name: value for name, value in changed.items() if value or name not in _CONTENT}
    if changed == message.payload:
        raise bad_request(NOT_MODIFIED)
    message.payload = {**changed, "edit_date": int(telegram.now())}
    telegram.show(chat)
    return message.payload
