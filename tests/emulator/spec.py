"""The Bot API as its specification states it: which method takes which parameters."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import QUERY_TOO_OLD, ApiError, bad_request
from .shapes import Shapes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .records import Json

# What Telegram says instead of naming the missing parameter.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "action": "wrong parameter action in request",
    "phone_number": "phone number must be non-empty",
    "first_name": "first name must be non-empty",
    "callback_query_id": QUERY_TOO_OLD,
    "inline_query_id": QUERY_TOO_OLD,
}
_NOT_JSON = {"reply_markup": "can't parse reply keyboard markup JSON object"}
_NOT_FITTING = {
    "reply_markup": "can't parse inline keyboard button",
    "commands": "can't parse BotCommand",
    "results": "can't parse InlineQueryResult",
    "reply_parameters": "can't parse reply parameters",
    "link_preview_options": "can't parse link preview options",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Decoded parameters, with the keys that Telegram would silently ignore."""

    method: str
    params: Json
    unknown_parameters: list[str] = field(default_factory=list)
    unknown_fields: list[str] = field(default_factory=list)


def check_parameters(method: str, params: Mapping[str, Any]) -> Checked:
    """Decode and check a call.

    Raises:
        ApiError: the method does not exist, a parameter is missing or of a wrong type.
    """
    name = canonical_name(method)
    fields = {entry["name"]: entry for entry in _spec()["methods"][name]["fields"]}
    checked = Checked(
        method=name, params={}, unknown_parameters=sorted(params.keys() - fields.keys())
    )
    for key, entry in fields.items():
        if params.get(key) not in (None, ""):
            checked.params[key] = _read_parameter(params[key], entry, checked.unknown_fields)
        elif entry["required"]:
            raise bad_request(MISSING.get(key, f'parameter "{key}" is required'))
        elif params.get(key) == "" and "String" in entry["types"]:
            checked.params[key] = ""
    return checked


def canonical_name(method: str) -> str:
    """Method names are case-insensitive."""
    try:
        return _names()[method.lower()]
    except KeyError:
        raise ApiError(404, "Not Found: method not found") from None


def problems_of(value: Any, kind: str) -> list[str]:
    """What a value lacks, or has too much, to be of a type: for payloads made by hand."""
    reading = shapes().read(value, [kind], kind, outer=False)
    return [*reading.problems, *(f"unknown field {key}" for key in reading.unknown)]


def returned_kinds(method: str) -> list[str]:
    kinds: list[str] = _spec()["methods"][method]["returns"]
    return kinds


def update_kinds() -> list[str]:
    """The names of all kinds of updates."""
    names = [entry["name"] for entry in _spec()["types"]["Update"]["fields"]]
    return [name for name in names if name != "update_id"]


def types() -> Json:
    """All types, each with its `fields` or its `subtypes`."""
    found: Json = _spec()["types"]
    return found


def _read_parameter(value: Any, entry: Json, unknown: list[str]) -> Any:
    name, kinds = entry["name"], entry["types"]
    if isinstance(value, str) and not shapes().is_scalar(kinds):
        value = _from_json(value, name)
    reading = shapes().read(value, kinds, name, outer=True)
    if reading.problems or reading.alien:
        problem = (*reading.problems, "Wrong type specified")[0]
        raise bad_request(_refusal(value, entry, problem))
    unknown += reading.unknown
    return reading.value


def _refusal(value: Any, entry: Json, problem: str) -> str:
    name, kinds = entry["name"], entry["types"]
    if name == "reply_markup" and not isinstance(value, dict):
        return "object expected as reply markup"
    if kinds == ["InlineKeyboardMarkup"] and "inline_keyboard" not in value:
        return "inline keyboard expected"
    if shapes().is_scalar(kinds) or not isinstance(value, dict | list):
        return _lower(problem)
    return _NOT_FITTING.get(name, f"can't parse {name}") + f": {problem}"


def _from_json(value: str, name: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(_NOT_JSON.get(name, f"can't parse {name} JSON object")) from None


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


@cache
def _spec() -> Json:
    loaded: Json = json.loads(Path(__file__).with_name("bot-api.json").read_text("utf-8"))
    return loaded


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in _spec()["methods"]}


@cache
def shapes() -> Shapes:
    return Shapes(_spec()["types"])
