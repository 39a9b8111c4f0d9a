"""What the bot tells of itself: commands, name, descriptions, menu button."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .urls import UrlError, checked_url

if TYPE_CHECKING:
    from .records import Json, Request
    from .telegram import Telegram

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_COMMANDS_LIMIT = 100
_COMMAND_DESCRIPTION_LIMIT = 256
# The limits are documented, the words of these refusals are not.
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


class Profile:
    """Kept per language, commands also per scope."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.texts: dict[tuple[str, str], str] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.menu_buttons: dict[int | None, Json] = {None: {"type": "default"}}

    def text(self, field: str, language: str = "") -> str:
        """What a user of that language sees; only a name is never empty."""
        default = self.name if field == "name" else ""
        return self.texts.get((field, language)) or self.texts.get((field, ""), default)


def set_my_commands(telegram: Telegram, request: Request) -> bool:
    commands = [_checked_command(command) for command in request.params["commands"]]
    if len(commands) > _COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    telegram.profile.commands[_commands_key(request)] = commands
    return True


def get_my_commands(telegram: Telegram, request: Request) -> list[Json]:
    return telegram.profile.commands.get(_commands_key(request), [])


def delete_my_commands(telegram: Telegram, request: Request) -> bool:
    telegram.profile.commands.pop(_commands_key(request), None)
    return True


def set_my_text(telegram: Telegram, request: Request) -> bool:
    """setMyName, setMyDescription and setMyShortDescription."""
    field, language = _text_field(request), _language(request)
    text = request.params.get(field, "")
    if len(text) > _LIMITS[field]:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    telegram.profile.texts[field, language] = text
    return True


def get_my_text(telegram: Telegram, request: Request) -> Json:
    """getMyName, getMyDescription and getMyShortDescription."""
    field = _text_field(request)
    return {field: telegram.profile.text(field, _language(request))}


def set_chat_menu_button(telegram: Telegram, request: Request) -> bool:
    button: Json = request.params.get("menu_button", {"type": "default"})
    if button["type"] == "web_app":
        url = button["web_app"]["url"]
        try:
            checked_url(url, https_only=True)
        except UrlError as error:
            raise bad_request(f"menu button Web App URL '{url}' is invalid: {error}") from None
    telegram.profile.menu_buttons[request.params.get("chat_id")] = button
    return True


def get_chat_menu_button(telegram: Telegram, request: Request) -> Json:
    buttons = telegram.profile.menu_buttons
    return buttons.get(request.params.get("chat_id"), buttons[None])


def _checked_command(command: Json) -> Json:
    name = command["command"].removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    description = command["description"].strip()
    if not 1 <= len(description) <= _COMMAND_DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _commands_key(request: Request) -> tuple[str, str]:
    scope: Any = request.params.get("scope", {"type": "default"})
    return json.dumps(scope, sort_keys=True), _language(request)


def _text_field(request: Request) -> str:
    words = re.findall("[A-Z][a-z]+", request.method)
    return "_".join(words[1:]).lower()


def _language(request: Request) -> str:
    language: str = request.params.get("language_code", "")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language
