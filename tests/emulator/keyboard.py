"""What a keyboard under a message must be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import ApiError, bad_request
from .urls import UrlError, checked_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from .records import Json

STYLES = frozenset({"primary", "success", "danger"})
KINDS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
MARKUP_LIMIT = 10_240
ROW_LIMIT = 8
BUTTON_LIMIT = 100
_DATA_LIMIT = 64
_COPY_LIMIT = 256
_CANNOT = "can't parse inline keyboard button: "


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    private: bool
    note: Callable[[str], None]


def checked_markup(
    markup: Json, *, private: bool = True, note: Callable[[str], None] = lambda _: None
) -> Json | None:
    """The inline keyboard as Telegram keeps it; None for another or an empty keyboard.

    Telegram accepts more buttons than clients show well: `note` is told of those.

    Raises:
        ApiError: Telegram refuses it.
    """
    if len(json.dumps(markup, ensure_ascii=False).encode()) > MARKUP_LIMIT:
        raise bad_request("reply markup is too long")
    if "inline_keyboard" not in markup:
        return None
    place = _Place(private=private, note=note)
    rows = [
        [_checked_button(button, place) for button in row]
        for row in markup["inline_keyboard"]
        if row
    ]
    _note_size(rows, note)
    return {"inline_keyboard": rows} if rows else None


def kind_of(button: Json) -> str:
    """What pressing the button does."""
    return next(kind for kind in KINDS if kind in button)


def _note_size(rows: list[list[Json]], note: Callable[[str], None]) -> None:
    widest, total = max(map(len, rows), default=0), sum(map(len, rows))
    if widest > ROW_LIMIT:
        note(f"{widest} buttons in a row, at most {ROW_LIMIT} are shown well")
    if total > BUTTON_LIMIT:
        note(f"{total} buttons, at most {BUTTON_LIMIT} are shown well")


def _checked_button(button: Json, place: _Place) -> Json:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise bad_request(f"{_CANNOT}invalid button style specified")
    kinds = [
        kind for kind in KINDS if button.get(kind) not in (None, "") or _is_switch(button, kind)
    ]
    if not kinds:
        raise bad_request(f"{_CANNOT}Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise bad_request(f"{_CANNOT}exactly one kind must be used, not {' and '.join(kinds)}")
    return _CHECKS.get(kinds[0], _unchanged)(button, place)


def _is_switch(button: Json, kind: str) -> bool:
    return kind.startswith("switch_inline_query") and kind in button


def _unchanged(button: Json, place: _Place) -> Json:
    return button


def _callback(button: Json, place: _Place) -> Json:
    if len(button["callback_data"].encode()) > _DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    return button


def _copy(button: Json, place: _Place) -> Json:
    if not 1 <= len(button["copy_text"]["text"]) <= _COPY_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return button


def _url(button: Json, place: _Place) -> Json:
    url = button["url"]
    if url.lower().startswith("mailto:"):
        place.note(f"{url!r} becomes an http link that leads nowhere")
    try:
        return {**button, "url": checked_url(url)}
    except UrlError as error:
        raise _bad_url("URL", url, error) from None


def _web_app(button: Json, place: _Place) -> Json:
    if not place.private:
        raise bad_request("BUTTON_TYPE_INVALID")
    url = button["web_app"]["url"]
    try:
        return {**button, "web_app": {"url": checked_url(url, https_only=True)}}
    except UrlError as error:
        raise _bad_url("Web App URL", url, error) from None


def _bad_url(what: str, url: str, error: UrlError) -> ApiError:
    return bad_request(f"inline keyboard button {what} '{url}' is invalid: {error}")


_CHECKS = {"callback_data": _callback, "copy_text": _copy, "url": _url, "web_app": _web_app}
