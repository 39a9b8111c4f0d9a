"""Looks at the settings together: each can be used, and yet they may not go together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.findings import look, well, wrong
from bot.settings import LOOPBACK, PREFIX, Settings, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from bot.findings import Finding
    from bot.settings import AllSettings

PART = "settings"
_OF_KUBERNETES = re.compile(r"(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP|SCTP))(_.*)?")
"""What it sets in each pod beside a service that is called lesroute."""

_NEEDED = ("_token", "_app_id")
"""How the setting ends without which a channel is off."""

_VARIED = 10
"""Different characters that a secret has which nobody made up by hand."""


def examine_settings(told: AllSettings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at what is set beside what is not; no value is told."""
    found = [
        *_unknown([Settings, *map(type, told.parts.values())], environment),
        *_secrets(told.settings),
        *_reach(told.settings),
        *(each for part in told.parts.values() for each in _idle(part)),
    ]
    yield well(PART, "All can be used.")
    yield from found


def _unknown(
    models: list[type[Settings | BaseModel]], environment: Mapping[str, str]
) -> Iterator[Finding]:
    known = {f"{PREFIX}{name.upper()}" for model in models for name in model.model_fields}
    for name in sorted(environment.keys() - known):
        if name.startswith(PREFIX) and not _OF_KUBERNETES.fullmatch(name.removeprefix(PREFIX)):
            yield look(PART, f"{name} is no setting of ours: is it spelt right?")


def _secrets(settings: Settings) -> Iterator[Finding]:
    secret, other = settings.secret, settings.other_secret
    if secret and other and secret.get_secret_value() == other.get_secret_value():
        yield wrong(PART, "LESROUTE_OTHER_SECRET is the same as LESROUTE_SECRET: remove it.")
    if secret and len(set(secret.get_secret_value())) < _VARIED:
        yield look(PART, "LESROUTE_SECRET can be guessed: make one by `openssl rand -base64 48`.")


def _reach(settings: Settings) -> Iterator[Finding]:
    parts = parts_of(settings.public_url or "")
    if parts and parts.scheme == "https" and not settings.proxies:
        yield look(
            PART,
            "LESROUTE_PROXIES trusts no proxy, and LESROUTE_PUBLIC_URL needs one for its https:"
            " all visitors count as one, and are refused together. Name the proxy's network.",
        )
    if settings.public_url is None and settings.host not in LOOPBACK:
        yield look(
            PART,
            "LESROUTE_HOST lets others reach us without https, and LESROUTE_PUBLIC_URL is not set:"
            " put a proxy in front of Lesroute, and set it.",
        )


def _idle(part: BaseModel) -> Iterator[Finding]:
    """Settings of a channel that is off: without its token they do nothing."""
    token = next((name for name in type(part).model_fields if name.endswith(_NEEDED)), None)
    if token is None or getattr(part, token) is not None:
        return
    for name in sorted(part.model_fields_set - {token}):
        yield look(
            PART,
            f"{PREFIX}{name.upper()} does nothing: {PREFIX}{token.upper()} is not set.",
        )
