"""How the bot gets its updates: getUpdates, or a webhook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .errors import OTHER_POLLER, WEBHOOK_CAME, WEBHOOK_IS_SET, ApiError, bad_request
from .updates import Webhook

if TYPE_CHECKING:
    from .records import Json, Request
    from .telegram import Telegram

PORTS = frozenset({None, 443, 80, 88, 8443})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_SECRET_LIMIT = 256
_LONGEST_POLL = 50
_MOST_UPDATES = 100
_MOST_CONNECTIONS = 100


async def get_updates(telegram: Telegram, request: Request) -> list[Json]:
    """Wait until there is something; a newer call, or a webhook, ends the waiting."""
    updates = telegram.updates
    if updates.webhook:
        raise ApiError(409, WEBHOOK_IS_SET)
    _allow(telegram, request)
    me = updates.poller = object()
    updates.confirm(request.params.get("offset", 0))
    telegram.changes.notify()
    await telegram.changes.until(
        lambda: bool(updates.pending) or updates.poller is not me,
        within=min(max(request.params.get("timeout", 0), 0), _LONGEST_POLL),
    )
    if updates.poller is not me:
        raise ApiError(409, WEBHOOK_CAME if updates.webhook else OTHER_POLLER)
    updates.poller = None
    limit = min(max(request.params.get("limit", _MOST_UPDATES), 1), _MOST_UPDATES)
    return [_handed_out(telegram, update.id) for update in updates.pending[:limit]]


def set_webhook(telegram: Telegram, request: Request) -> str:
    """Without a url it removes the webhook; returns what Telegram says of it."""
    params = request.params
    if not params.get("url"):
        return delete_webhook(telegram, request)
    _check_url(params["url"])
    _check_secret(params.get("secret_token", ""))
    connections = params.get(
        "max_connections", Webhook.__dataclass_fields__["max_connections"].default
    )
    if not 1 <= connections <= _MOST_CONNECTIONS:
        telegram.note("webhook", request.method, f"max_connections {connections} is not 1 to 100")
    old = telegram.updates.webhook
    telegram.updates.webhook = Webhook(
        url=params["url"],
        secret=params.get("secret_token", ""),
        max_connections=min(max(connections, 1), _MOST_CONNECTIONS),
    )
    telegram.updates.poller = None
    _allow(telegram, request)
    _drop(telegram, request)
    return "Webhook is already set" if old and old.url == params["url"] else "Webhook was set"


def delete_webhook(telegram: Telegram, request: Request) -> str:
    old, telegram.updates.webhook = telegram.updates.webhook, None
    _drop(telegram, request)
    return "Webhook was deleted" if old else "Webhook is already deleted"


def get_webhook_info(telegram: Telegram, request: Request) -> Json:
    updates, webhook = telegram.updates, telegram.updates.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if webhook:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook and webhook.last_error:
        moment, text = webhook.last_error
        info |= {"last_error_date": int(moment), "last_error_message": text}
    return {**info, "allowed_updates": updates.allowed} if updates.allowed else info


def _handed_out(telegram: Telegram, update_id: int) -> Json:
    update = telegram.updates.known[update_id]
    update.handed_out = True
    telegram.changes.notify()
    return update.payload


def _allow(telegram: Telegram, request: Request) -> None:
    if "allowed_updates" in request.params:
        for kind in telegram.updates.allow(request.params["allowed_updates"] or []):
            telegram.note("webhook", request.method, f"no kind of update is named {kind!r}")


def _drop(telegram: Telegram, request: Request) -> None:
    if request.params.get("drop_pending_updates"):
        telegram.updates.drop()
    telegram.advance(0)


def _check_url(url: str) -> None:
    """On a loopback address http and any port will do, as with a Bot API server of one's own."""
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _check_secret(secret: str) -> None:
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if len(secret) > _SECRET_LIMIT:
        raise bad_request("secret token is too long")
