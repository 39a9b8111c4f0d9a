"""The settings of Telegram: its token switches it on."""

from __future__ import annotations

import re
from typing import Self
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.settings import LOOPBACK, Settings, parts_of

TITLE = "Telegram"
"""What people call it."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_PORTS = (443, 80, 88, 8443)


class TelegramSettings(BaseModel):
    """Telegram's settings, validated with the other `Settings` as context."""

    model_config = ConfigDict(frozen=True)

    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("does not look like a bot token (digits, a colon, 35 characters)")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        parts = parts_of(value)
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address that starts with https:// or http://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _is_brought_here(self, info: ValidationInfo) -> Self:
        url = info.context.public_url if isinstance(info.context, Settings) else None
        if self.telegram_token and url and not self._comes_to(urlsplit(url)):
            raise ValueError(
                f"LESROUTE_PUBLIC_URL must have no port, or one of {', '.join(map(str, _PORTS))}:"
                " Telegram brings messages to no other"
            )
        return self

    def _comes_to(self, address: SplitResult) -> bool:
        """Whether Telegram posts there; a Bot API server of our own also posts to other ports."""
        official = urlsplit(self.telegram_api_url).hostname == "api.telegram.org"
        here = address.hostname in LOOPBACK and not (official and address.scheme == "https")
        return here or address.port in {None, *_PORTS}
