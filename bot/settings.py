"""Settings from the environment, and in plain sentences what is wrong with them."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, TypeAlias
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.core.origins import address, origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "LESROUTE_"
SHORTEST_SECRET = 32
"""Characters of a secret, set or kept with the data."""

_ONLY_AN_ADDRESS = "must be an address such as https://lesroute.example, and nothing else"
_STORES = (
    *("redis", "rediss", "unix"),
    *("redis+cluster", "rediss+cluster", "redis+sentinel", "rediss+sentinel"),
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  asked for, not listened at

_OF_KUBERNETES = re.compile(r"(tcp|udp|sctp)://\S+")
"""Kubernetes sets `<SERVICE>_PORT` to this in every pod, and the service is often `lesroute`."""

Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]

OURS: Networks = tuple(
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "::1/128"),
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
        *("169.254.0.0/16", "fe80::/10"),
    )
)
"""Loopback, private and link-local networks: where the operator's own proxy is."""


class SettingsError(Exception):
    """The settings cannot be used; `sentences` says why, one for each."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


class Settings(BaseModel):
    """All settings but those of the channels. Secrets never show in `repr`."""

    model_config = ConfigDict(frozen=True)

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

    @property
    def here(self) -> str:
        """The address at which this machine itself reaches us."""
        return address(_EVERYWHERE.get(self.host, self.host), self.port)

    def secrets(self, kept: Callable[[], str | None]) -> list[str]:
        """The secret that the store is sealed with, then the other one that can be read.

        `kept` gives the secret that an embedded store keeps with its data, for where none is set.
        """
        own = self.secret.get_secret_value() if self.secret else kept()
        other = self.other_secret.get_secret_value() if self.other_secret else None
        return [*dict.fromkeys(secret for secret in (own, other) if secret)]

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str | None) -> str | None:
        if value is None:
            return value
        parts = parts_of(value)
        if parts is None:
            raise ValueError(_ONLY_AN_ADDRESS)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not (safe and parts.hostname):
            raise ValueError("must start with https:// (http:// only for this machine itself)")
        try:
            return origin(value)
        except ValueError:
            raise ValueError(_ONLY_AN_ADDRESS) from None

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: SecretStr | None) -> SecretStr | None:
        # Not parsed here: an error of the parser would quote it, password and all.
        if value and value.get_secret_value().partition("://")[0] not in _STORES:
            raise ValueError(f"must start with one of {', '.join(f'{s}://' for s in _STORES)}")
        return value

    @field_validator("secret", "other_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
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
        if value is not None and not _is_file(value):
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


def parts_of(url: str) -> SplitResult | None:
    """The parts of an address; `None` where it has none, or a port that is no number."""
    try:
        parts = urlsplit(url)
        known = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if known else None


def _is_file(path: Path) -> bool:
    """Whether there is such a file; a name that the system refuses names none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _networks(told: str) -> Networks:
    """Networks or single addresses between commas; `none` trusts not even our own."""
    names = [name.strip() for name in told.split(",") if name.strip()]
    return () if names == ["none"] else tuple(_network(name) for name in names)


def _network(name: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(name)
    except ValueError:
        raise ValueError(f"names {name}, which is no network{_hint(name)}") from None


def _hint(name: str) -> str:
    """The network that was meant by an address of a machine with a mask (`10.0.0.5/8`)."""
    try:
        return f": write {ip_interface(name).network}"
    except ValueError:
        return " (as 10.0.0.0/8) and no address"


class AllSettings(NamedTuple):
    """`parts`: the settings of each channel, by its name."""

    settings: Settings
    parts: Mapping[str, BaseModel]


def read_settings() -> Settings:
    """The settings of this environment; raises `SettingsError` with everything that is wrong.

    An empty variable counts as unset, and so does the port that Kubernetes sets.
    """
    return read_all({}).settings


def read_all(models: Mapping[str, type[BaseModel]]) -> AllSettings:
    """The same, with the settings of each channel by its name.

    Each is validated with the `Settings` as its context, without the fields that are wrong.
    """
    faults: dict[str, None] = {}
    told = _told(Settings)
    settings, context = Settings(), None
    try:
        settings = context = Settings.model_validate(told)
    except ValidationError as error:
        faults |= _sentences(error)
        wrong = {str(name) for fault in error.errors() for name in fault["loc"][:1]}
        with suppress(ValidationError):
            context = Settings.model_validate({n: v for n, v in told.items() if n not in wrong})
    parts: dict[str, BaseModel] = {}
    for name, model in models.items():
        try:
            parts[name] = model.model_validate(_told(model), context=context)
        except ValidationError as error:
            faults |= _sentences(error)
    if faults:
        raise SettingsError(list(faults))
    return AllSettings(settings, parts)


def _told(model: type[BaseModel]) -> dict[str, str]:
    """The variables that are set for the fields of a model."""
    found = {name: os.environ.get(f"{PREFIX}{name.upper()}", "") for name in model.model_fields}
    if _OF_KUBERNETES.fullmatch(found.get("port", "")):
        del found["port"]
    return {name: value for name, value in found.items() if value}


def _sentences(error: ValidationError) -> dict[str, None]:
    return dict.fromkeys(_sentence(fault) for fault in error.errors())


def _sentence(fault: object) -> str:
    assert isinstance(fault, dict)  # noqa: S101  pydantic's ErrorDetails
    message = str(fault["msg"]).removeprefix("Value error, ")
    if not fault["loc"]:
        return f"{message}."
    name = f"{PREFIX}{fault['loc'][0]}".upper()
    if fault["type"] == "value_error":
        return f"{name} {message}."
    return f"{name}: {message[0].lower()}{message[1:]}."
