"""The methods that put something new in a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import ApiError, bad_request
from .keyboard import checked_markup
from .records import File
from .texts import caption_text, message_text

if TYPE_CHECKING:
    from .people import Chat, Message
    from .records import Json, Request
    from .tags import Formatted
    from .telegram import Telegram

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
PHOTO_LIMIT = 10 << 20
DOCUMENT_LIMIT = 50 << 20
VCARD_LIMIT = 2048


def send_message(telegram: Telegram, request: Request) -> Json:
    chat = telegram.reachable_chat(request.params["chat_id"])
    text = noted(telegram, request, message_text(request))
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = text.entities
    if request.params.get("link_preview_options"):
        content["link_preview_options"] = request.params["link_preview_options"]
    return _send(telegram, request, chat, content).payload


def send_contact(telegram: Telegram, request: Request) -> Json:
    chat = telegram.reachable_chat(request.params["chat_id"])
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: request.params[name] for name in names if name in request.params}
    if len(contact.get("vcard", "").encode()) > VCARD_LIMIT:
        raise bad_request("vCard is too long")
    return _send(telegram, request, chat, {"contact": contact}).payload


def send_photo(telegram: Telegram, request: Request) -> Json:
    chat = telegram.reachable_chat(request.params["chat_id"])
    file, file_id = _taken_file(telegram, request, "photo", PHOTO_LIMIT)
    size = {**_identified(file_id), "width": 800, "height": 600, "file_size": len(file.content)}
    return _send(
        telegram, request, chat, {"photo": [size], **_caption(telegram, request)}, file
    ).payload


def send_document(telegram: Telegram, request: Request) -> Json:
    chat = telegram.reachable_chat(request.params["chat_id"])
    file, file_id = _taken_file(telegram, request, "document", DOCUMENT_LIMIT)
    document = {
        "file_name": file.name,
        "mime_type": file.content_type,
        **_identified(file_id),
        "file_size": len(file.content),
    }
    return _send(
        telegram, request, chat, {"document": document, **_caption(telegram, request)}, file
    ).payload


def send_chat_action(telegram: Telegram, request: Request) -> bool:
    chat = telegram.reachable_chat(request.params["chat_id"])
    if request.params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    telegram.actions.append((chat.id, request.params["action"]))
    return True


def markup_of(telegram: Telegram, request: Request, chat: Chat) -> Json | None:
    """The inline keyboard of a call, checked."""
    markup = request.params.get("reply_markup")
    if not markup:
        return None
    return checked_markup(
        markup,
        private=chat.private,
        note=lambda detail: telegram.note("keyboard", request.method, detail),
    )


def noted(telegram: Telegram, request: Request, formatted: Formatted) -> Formatted:
    """Telegram loses some markup without a word; the test should know."""
    for loss in formatted.lost:
        telegram.note("lost", request.method, loss)
    return formatted


def _send(
    telegram: Telegram, request: Request, chat: Chat, content: Json, file: File | None = None
) -> Message:
    markup = markup_of(telegram, request, chat)
    content = {**_topic(request, chat), **_reply(request, chat), **content}
    if request.params.get("protect_content"):
        content["has_protected_content"] = True
    if markup:
        content["reply_markup"] = markup
    message = telegram.add_message(chat, None, content)
    message.file = file
    return message


def _topic(request: Request, chat: Chat) -> Json:
    """The part of the chat that a message goes to."""
    thread: Any = request.params.get("message_thread_id")
    topic: Any = request.params.get("direct_messages_topic_id")
    if chat.direct and topic not in chat.topics:
        raise bad_request("direct messages topic must be specified")
    if thread is not None and thread not in chat.topics:
        raise bad_request("message thread not found")
    if chat.direct:
        return {"direct_messages_topic": {"topic_id": topic}}
    return {} if thread is None else {"message_thread_id": thread, "is_topic_message": True}


def _reply(request: Request, chat: Chat) -> Json:
    wanted: Any = request.params.get("reply_parameters")
    if not wanted:
        return {}
    message = chat.messages.get(wanted.get("message_id", 0))
    if message and not message.deleted:
        return {"reply_to_message": _without_reply(message.payload)}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _without_reply(payload: Json) -> Json:
    return {name: value for name, value in payload.items() if name != "reply_to_message"}


def _caption(telegram: Telegram, request: Request) -> Json:
    caption = noted(telegram, request, caption_text(request))
    found: Json = {"caption": caption.text} if caption.text else {}
    return {**found, "caption_entities": caption.entities} if caption.entities else found


def _taken_file(telegram: Telegram, request: Request, name: str, limit: int) -> tuple[File, str]:
    """An upload, a file sent before, or an address (which is not fetched)."""
    given: Any = request.params[name]
    if isinstance(given, str) and given.startswith("attach://"):
        given = request.files.get(given.removeprefix("attach://"), given)
    if isinstance(given, File):
        return _kept_file(telegram, given, limit)
    if given in telegram.files:
        return telegram.files[given], given
    if given.startswith(("http://", "https://")):
        name = given.rpartition("/")[2] or name
        return _kept_file(
            telegram, File(name=name, content_type="application/octet-stream", content=b"?"), limit
        )
    raise bad_request("wrong file identifier/HTTP URL specified")


def _kept_file(telegram: Telegram, file: File, limit: int) -> tuple[File, str]:
    if not file.content:
        raise bad_request("file must be non-empty")
    if len(file.content) > limit:
        raise ApiError(413, "Request Entity Too Large")
    file_id = f"BQACAgQAAxkD{len(telegram.files) + 1:08d}"
    telegram.files[file_id] = file
    return file, file_id


def _identified(file_id: str) -> Json:
    return {"file_id": file_id, "file_unique_id": f"AgAD{file_id[-8:]}"}
