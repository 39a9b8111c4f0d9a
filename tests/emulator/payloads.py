"""Content of messages that people send, in the shape of real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .texts import found_entities

if TYPE_CHECKING:
    from .people import Chat, Message, User
    from .records import Json


def text(words: str) -> Json:
    entities = found_entities(words)
    return {"text": words, "entities": entities} if entities else {"text": words}


def photo(caption: str = "") -> Json:
    size = {**_file("photo"), "width": 90, "height": 67, "file_size": 1305}
    return {"photo": [size], **({"caption": caption} if caption else {})}


def voice() -> Json:
    return {"voice": {**_file("voice"), "duration": 3, "mime_type": "audio/ogg"}}


def document(name: str = "brief.pdf") -> Json:
    return {"document": {**_file("document"), "file_name": name, "mime_type": "application/pdf"}}


def sticker(emoji: str = "👍") -> Json:
    flags = {"type": "regular", "is_animated": False, "is_video": False}
    return {"sticker": {**_file("sticker"), **flags, "width": 512, "height": 512, "emoji": emoji}}


def location() -> Json:
    return {"location": {"latitude": 52.0907, "longitude": 5.1214}}


def contact(user: User, phone_number: str = "31612345678") -> Json:
    names = {"first_name": user.first_name, "user_id": user.id}
    return {"contact": {"phone_number": phone_number, **names}}


def poll(question: str = "Wie komt?", options: tuple[str, ...] = ("Ik", "Ik niet")) -> Json:
    choices = [
        {"text": option, "voter_count": 0, "persistent_id": str(number)}
        for number, option in enumerate(options)
    ]
    flags = {
        "is_closed": False,
        "is_anonymous": True,
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    count = {"total_voter_count": 0, "type": "regular"}
    return {"poll": {"id": "5001", "question": question, "options": choices, **count, **flags}}


def callback_query(query_id: str, user: User, chat: Chat, message: Message, data: str) -> Json:
    return {
        "id": query_id,
        "from": user.payload(),
        "message": message.payload,
        "chat_instance": str(7_000_000_000_000_000_000 + chat.id),
        "data": data,
    }


def inaccessible(message: Message) -> Json:
    """What stands in a callback query for a message that is too old."""
    payload = message.payload
    return {"message_id": payload["message_id"], "chat": payload["chat"], "date": 0}


def my_chat_member(bot: Json, chat: Chat, user: User, now: float, *, member: bool) -> Json:
    """The bot was blocked or unblocked, or put in or out of a group."""
    present = {"user": bot, "status": "member"}
    absent: Json = {"user": bot, "status": "kicked" if chat.private else "left"}
    if absent["status"] == "kicked":
        absent["until_date"] = 0
    return {
        "chat": chat.payload(),
        "from": user.payload(),
        "date": int(now),
        "old_chat_member": absent if member else present,
        "new_chat_member": present if member else absent,
    }


def _file(kind: str) -> Json:
    return {"file_id": f"AgACAgQAAxk-{kind}", "file_unique_id": f"AQAD{kind}"}
