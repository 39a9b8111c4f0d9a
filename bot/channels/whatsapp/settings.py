"""The settings of WhatsApp: four of them together switch it on."""

from __future__ import annotations

import re
from typing import Self

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator, model_validator

from bot.settings import LOOPBACK, PREFIX, parts_of

TITLE = "WhatsApp"
"""What people call it."""

NEEDED = (
    "whatsapp_token",
    "whatsapp_phone_id",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
)
"""What Meta gives us for a number, or we give Meta."""

_NUMBER = re.compile(r"\+?([1-9][0-9]{5,14})")
_COUNT = re.compile(r"[1-9][0-9]{0,11}")
_TEMPLATE = re.compile(r"[a-z0-9_]{1,512}")


class WhatsAppSettings(BaseModel):
    """`whatsapp_number`: our own, for links. `whatsapp_template`: the approved reminder.

    `whatsapp_monthly_cap`: messages a month, after which people are sent to the web chat.
    """

    model_config = ConfigDict(frozen=True)

    whatsapp_token: SecretStr | None = None
    whatsapp_phone_id: str | None = None
    whatsapp_app_secret: SecretStr | None = None
    whatsapp_verify_token: SecretStr | None = None
    whatsapp_api_url: str = "https://graph.facebook.com/v25.0"
    whatsapp_number: str | None = None
    whatsapp_template: str | None = None
    whatsapp_monthly_cap: int | None = None

    @property
    def is_on(self) -> bool:
        return all(getattr(self, name) is not None for name in NEEDED)

    @field_validator("whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError("must be one word of letters, digits and signs, without spaces")
        return value

    @field_validator("whatsapp_phone_id")
    @classmethod
    def _phone_id(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[0-9]{1,32}", value):
            raise ValueError("must be the id of the number (digits), not the number itself")
        return value

    @field_validator("whatsapp_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        parts = parts_of(value)
        safe = parts and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        )
        if not parts or not safe or not parts.hostname:
            raise ValueError("must start with https:// (http:// only for this machine itself)")
        return value.rstrip("/")

    @field_validator("whatsapp_number")
    @classmethod
    def _number(cls, value: str | None) -> str | None:
        # Meta shows it with spaces or hyphens in it.
        found = _NUMBER.fullmatch(re.sub(r"[ -]", "", value or ""))
        if value and not found:
            raise ValueError("must be digits that begin with the country, such as 31970000001")
        return found[1] if found else None

    @field_validator("whatsapp_template")
    @classmethod
    def _template(cls, value: str | None) -> str | None:
        if value and not _TEMPLATE.fullmatch(value):
            raise ValueError("must be the name of a template: small letters, digits and _")
        return value

    @field_validator("whatsapp_monthly_cap", mode="before")
    @classmethod
    def _monthly_cap(cls, value: object) -> object:
        if isinstance(value, str) and not _COUNT.fullmatch(value.strip()):
            raise ValueError("must be a number of messages a month, such as 5000")
        return int(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        missing = [name for name in NEEDED if getattr(self, name) is None]
        if 0 < len(missing) < len(NEEDED):
            names = " and ".join(f"{PREFIX}{name.upper()}" for name in missing)
            verb = "is" if len(missing) == 1 else "are"
            raise ValueError(f"{names} {verb} not set: WhatsApp needs all four, or none")
        return self
