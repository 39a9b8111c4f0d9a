"""What Meta posts, as it posts it."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .rules import Json

DISPLAYED = "31970000001"


def webhook(phone_id: str, *values: Json) -> Json:
    """One POST, with a change for each value."""
    about = {"display_phone_number": DISPLAYED, "phone_number_id": phone_id}
    changes = [
        {
            "field": "messages",
            "value": {"messaging_product": "whatsapp", "metadata": about, **value},
        }
        for value in values
    ]
    entry = [{"id": "100000000000001", "changes": [change]} for change in changes]
    return {"object": "whatsapp_business_account", "entry": entry}


def text(body: str) -> Json:
    return {"type": "text", "text": {"body": body}}


def list_reply(id_: str, title: str) -> Json:
    reply = {"type": "list_reply", "list_reply": {"id": id_, "title": title}}
    return {"type": "interactive", "interactive": reply}


def button_reply(id_: str, title: str) -> Json:
    reply = {"type": "button_reply", "button_reply": {"id": id_, "title": title}}
    return {"type": "interactive", "interactive": reply}


def template_button(payload: str, words: str) -> Json:
    return {"type": "button", "button": {"payload": payload, "text": words}}


def media(kind: str, **more: Any) -> Json:
    return {"type": kind, kind: {"id": "900000000000001", "mime_type": "x/y", **more}}


def reaction(message: str) -> Json:
    return {"type": "reaction", "reaction": {"message_id": message, "emoji": "👍"}}


def unsupported(kind: str | None = None) -> Json:
    """What WhatsApp does not pass on; `kind`: what it was, which Meta does not always tell."""
    errors = [{"code": 131051, "title": "Message type unknown"}]
    told = {"unsupported": {"type": kind}} if kind else {}
    return {"type": "unsupported", "errors": errors, **told}


def number_changed(number: str | None, user: str | None) -> Json:
    told = {"wa_id": number, "user_id": user}
    system = {"body": "User changed number", "type": "user_changed_number"}
    return {"type": "system", "system": system | {k: v for k, v in told.items() if v}}


def signed(secret: str, payload: Json) -> tuple[bytes, str]:
    """The body as Meta writes it, with all that is not ASCII escaped, and its signature."""
    body = json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()
    return body, "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
