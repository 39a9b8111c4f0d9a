"""The settings of Microsoft Teams: an app's id, its secret and its tenant switch it on together."""

from __future__ import annotations

import re
from typing import Self

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator, model_validator

from bot.channels.teams.hosts import Host, is_safe, read_hosts
from bot.settings import PREFIX

TITLE = "Teams"
"""What people call it."""

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TENANT = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_LOGIN = "https://login.microsoftonline.com/{}/oauth2/v2.0/token"
_TOGETHER = ("teams_app_id", "teams_app_secret", "teams_tenant")

MICROSOFTS = (Host(name="smba.trafficmanager.net"), Host(name="*.botframework.com"))
"""The hosts at which Teams' services listen to bots."""


class TeamsSettings(BaseModel):
    """`teams_hosts`: who may get our token. `teams_tenants`: who is served; empty: everybody."""

    model_config = ConfigDict(frozen=True)

    teams_app_id: str | None = None
    teams_app_secret: SecretStr | None = None
    teams_tenant: str | None = None
    teams_tenants: tuple[str, ...] = ()
    teams_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_login_url: str | None = None
    teams_hosts: tuple[Host, ...] = MICROSOFTS

    @property
    def login_url(self) -> str:
        """The address that gives tokens."""
        return self.teams_login_url or _LOGIN.format(self.teams_tenant)

    @field_validator("teams_app_id")
    @classmethod
    def _app_id(cls, value: str | None) -> str | None:
        if value is not None and not _GUID.fullmatch(value.strip().lower()):
            raise ValueError("does not look like an application id (8-4-4-4-12 hexadecimal digits)")
        return value and value.strip().lower()

    @field_validator("teams_tenant")
    @classmethod
    def _tenant(cls, value: str | None) -> str | None:
        if value is not None and not _TENANT.fullmatch(value.strip().lower()):
            raise ValueError("must be the id of a tenant, or a domain of it")
        return value and value.strip().lower()

    @field_validator("teams_tenants", mode="before")
    @classmethod
    def _tenants(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        tenants = tuple(name for part in value.split(",") if (name := part.strip().lower()))
        # An empty list would let everybody in.
        if not tenants or not all(map(_GUID.fullmatch, tenants)):
            raise ValueError("must be ids of tenants (GUIDs) between commas")
        return tenants

    @field_validator("teams_metadata_url", "teams_login_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not is_safe(value):
            raise ValueError("must start with https:// (http:// only for this machine itself)")
        return value

    @field_validator("teams_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        return read_hosts(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        missing = [name for name in _TOGETHER if not getattr(self, name)]
        if 0 < len(missing) < len(_TOGETHER):
            names = [f"{PREFIX}{name.upper()}" for name in missing]
            raise ValueError(f"For Teams {' and '.join(names)} must be set too")
        return self
