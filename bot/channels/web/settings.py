"""The settings of the web chat: none is required."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, field_validator

_EMAIL = re.compile(r"[^\s@:/?#<>\"]+@[^\s@:/?#<>\"]+\.[^\s@:/?#<>\"]+")
_CONTACT = re.compile(rf"mailto:{_EMAIL.pattern}|https://[^\s/]+\.[^\s<>\"]+|tel:\+[0-9-]{{7,20}}")


class WebSettings(BaseModel):
    """`security_contact`: whom to tell of a vulnerability, as a URI; unset: nobody is named."""

    model_config = ConfigDict(frozen=True)

    security_contact: str | None = None

    @field_validator("security_contact")
    @classmethod
    def _security_contact(cls, value: str | None) -> str | None:
        if value is None:
            return value
        contact = f"mailto:{value}" if _EMAIL.fullmatch(value) else value
        if not (contact.isascii() and _CONTACT.fullmatch(contact)):
            raise ValueError(
                "must be an e-mail address, or start with mailto:, https:// or tel:+"
                " (as security@lesroute.example)"
            )
        return contact
