"""Settings from the environment, and what is wrong with them in plain sentences."""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, TypeAlias
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.core.origins import origin

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "LESROUTE_"
_ONLY_AN_ADDRESS = "must be an address as https://lesroute.example, and no more"
_LONG_ENOUGH = 32
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_STORES = (
    *("redis", "rediss", "unix"),
    *("redis+cluster", "rediss+cluster", "redis+sentinel", "rediss+sentinel"),
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TELEGRAM_PORTS = (443, 80, 88, 8443)

_OF_KUBERNETES = re.compile(r"(tcp|udp|sctp)://\S+")
"""What it sets `<SERVICE>_PORT` to in each pod beside a service: ours is often called lesroute."""

Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]

OURS: Networks = tuple(
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "::1/128"),
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
        *("169.254.0.0/16", "fe80::/10"),
    )
)
"""Loopback, private and link-local networks: where a proxy of one's own is."""


class SettingsError(Exception):
    """The settings cannot be used; `sentences` says why, one for each."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


class Settings(BaseModel):
    """All there is to set. Secrets never show in a representation."""

    model_config = ConfigDict(frozen=True)

    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    public_url: str | None = None
    redis_url: SecretStr | None = None
    secret: SecretStr | None = None
    other_secret: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    proxies: Networks = OURS
    data_dir: Path = Path(".lesroute")
    steunpunten: Path | None = None
    log_format: Literal["console", "json"] = "console"

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("does not look like a bot token (digits, a colon, 35 characters)")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        parts = _parts(value)
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address that starts with https:// or http://")
        return value.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return value
        parts = _parts(value)
        if parts is None:
            raise ValueError(_ONLY_AN_ADDRESS)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if not (safe and parts.hostname):
            raise ValueError("must start with https:// (http:// only for this machine itself)")
        try:
            found = origin(value)
        except ValueError:
            raise ValueError(_ONLY_AN_ADDRESS) from None
        if info.data.get("telegram_token") and not _telegram_comes_to(urlsplit(found), info.data):
            raise ValueError(
                f"must have no port, or one of {', '.join(map(str, _TELEGRAM_PORTS))}:"
                " Telegram brings messages to no other"
            )
        return found

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: SecretStr | None) -> SecretStr | None:
        # Not taken apart: what cannot be would be quoted, and the password with it.
        if value and value.get_secret_value().partition("://")[0] not in _STORES:
            raise ValueError(f"must start with one of {', '.join(f'{s}://' for s in _STORES)}")
        return value

    @field_validator("secret", "other_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < _LONG_ENOUGH:
            raise ValueError(f"must have at least {_LONG_ENOUGH} characters")
        if value and any("\ud800" <= letter <= "\udfff" for letter in value.get_secret_value()):
            raise ValueError("must be text (UTF-8)")
        return value

    @field_validator("host")
    @classmethod
    def _host(cls, value: str) -> str:
        return value.removeprefix("[").removesuffix("]")  # as it stands in an address

    @field_validator("proxies", mode="before")
    @classmethod
    def _proxies(cls, value: object) -> object:
        return _networks(value) if isinstance(value, str) else value

    @field_validator("port")
    @classmethod
    def _port(cls, value: int) -> int:
        if not 0 <= value <= 65535:  # noqa: PLR2004
            raise ValueError("must be a number from 0 to 65535")
        return value

    @field_validator("steunpunten")
    @classmethod
    def _steunpunten(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"names the file {value}, which is not there")
        return value

    @model_validator(mode="after")
    def _own_store_needs_secret(self) -> Self:
        if self.redis_url is not None and self.secret is None:
            raise ValueError(
                "LESROUTE_SECRET must be set (at least 32 characters) when LESROUTE_REDIS_URL is:"
                " what is stored there is encrypted with it"
            )
        return self


def _parts(address: str) -> SplitResult | None:
    """The parts of an address; `None` where it has none, or a port that is no number."""
    try:
        parts = urlsplit(address)
        known = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if known else None


def _telegram_comes_to(address: SplitResult, data: Mapping[str, object]) -> bool:
    """Whether Telegram posts there; a Bot API server on this machine does to any of its ports."""
    official = urlsplit(str(data.get("telegram_api_url"))).hostname == "api.telegram.org"
    here = address.hostname in _LOOPBACK and not (official and address.scheme == "https")
    return here or address.port in {None, *_TELEGRAM_PORTS}


def _networks(told: str) -> Networks:
    """Networks or single addresses between commas; `none`: not even our own are believed."""
    names = [name.strip() for name in told.split(",") if name.strip()]
    return () if names == ["none"] else tuple(_network(name) for name in names)


def _network(name: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(name)
    except ValueError:
        raise ValueError(f"names {name}, which is no network{_hint(name)}") from None


def _hint(name: str) -> str:
    """What was meant, where the address of a machine stands before the mask of its network."""
    try:
        return f": write {ip_interface(name).network}"
    except ValueError:
        return " (as 10.0.0.0/8) and no address"


def read_settings() -> Settings:
    """The settings of this environment; raises `SettingsError` with everything that is wrong.

    A variable that is empty is as good as none, and so is the port that Kubernetes tells.
    """
    told = {name: os.environ.get(f"{PREFIX}{name.upper()}") for name in Settings.model_fields}
    if _OF_KUBERNETES.fullmatch(told["port"] or ""):
        del told["port"]
    try:
        return Settings.model_validate({name: value for name, value in told.items() if value})
    except ValidationError as error:
        raise SettingsError([_sentence(fault) for fault in error.errors()]) from None


def _sentence(fault: object) -> str:
    assert isinstance(fault, dict)  # noqa: S101  pydantic's ErrorDetails
    message = str(fault["msg"]).removeprefix("Value error, ")
    if not fault["loc"]:
        return f"{message}."
    name = f"{PREFIX}{fault['loc'][0]}".upper()
    if fault["type"] == "value_error":
        return f"{name} {message}."
    return f"{name}: {message[0].lower()}{message[1:]}."
