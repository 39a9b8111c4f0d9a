"""Telegram, as it stands in the list of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.port import Kind
from bot.channels.telegram.links import private_link, start_payload
from bot.channels.telegram.settings import TelegramSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.channels.port import Channel, Find, Shared
    from bot.core.events import Started
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.findings import Finding
    from bot.settings import Settings

_DAY = 24 * 60 * 60


def _opened(settings: TelegramSettings, shared: Shared) -> Channel | None:
    if settings.telegram_token is None:
        return None
    from bot.channels.telegram.service import Access, Telegram

    access = Access(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        public_url=shared.settings.public_url,
        agreed=[key.hex() for key in shared.keys("telegram webhook")],
    )
    return Telegram(access, shared)


def _shared(started: Started, known: Mapping[str, str]) -> str | None:
    return private_link(known["bot"], start_payload(started)) if "bot" in known else None


def _previewed(guide: Guide, language: Code, find: Find, now: datetime) -> str:
    from bot.channels.telegram.preview import preview

    return preview(guide, language, find, now)


async def _examined(told: TelegramSettings, settings: Settings) -> Sequence[Finding]:
    from bot.channels.telegram.examination import examine

    return await examine(told, settings)


TELEGRAM = Kind(
    name="telegram",
    kept=30 * _DAY,
    settings=TelegramSettings,
    open=_opened,
    share=_shared,
    preview=_previewed,
    examine=_examined,
)
