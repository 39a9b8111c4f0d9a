"""The settings of the web chat: none is required to run it."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, field_validator

_EMAIL = re.compile(r"[^\s@:/?#<>\"]+@[^\s@:/?#<>\"]+\.[^\s@:/?#<>\"]+")
_PAGE = re.compile(r"https://[^\s/]+\.[^\s<>\"]+")
_CONTACT = re.compile(rf"mailto:{_EMAIL.pattern}|{_PAGE.pattern}|tel:\+[0-9-]{{7,20}}")
_LONGEST_NAME = 100


class WebSettings(BaseModel):
    """Whom the pages about Lesroute name; unset: nobody.

    `organisation`: who offers this Lesroute, and answers for what it keeps. `privacy_url`,
    `accessibility_url`: where it publishes its privacy notice and its accessibility statement.
    `security_contact`: whom to tell of a vulnerability, as a URI.
    """

    model_config = ConfigDict(frozen=True)

    organisation: str = ""
    privacy_url: str = ""
    accessibility_url: str = ""
    security_contact: str | None = None

    @field_validator("organisation")
    @classmethod
    def _organisation(cls, value: str) -> str:
        name = value.strip()
        if not name.isprintable() or len(name) > _LONGEST_NAME:
            raise ValueError(f"must be a name on one line, of at most {_LONGEST_NAME} characters")
        return name

    @field_validator("privacy_url", "accessibility_url")
    @classmethod
    def _page(cls, value: str) -> str:
        if not (value.isascii() and _PAGE.fullmatch(value)):
            raise ValueError("must be the address of a page, and start with https://")
        return value

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
