"""Telegram's entry in the list of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.port import DAY, ChannelKind
from bot.channels.telegram.links import private_link, share_link, start_payload
from bot.channels.telegram.settings import TITLE, TelegramSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from gettext import NullTranslations

    from bot.channels.port import Channel, Common, Find
    from bot.core.events import Started
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.findings import Finding
    from bot.settings import Settings


def _opened(settings: TelegramSettings, common: Common) -> Channel | None:
    if settings.telegram_token is None:
        return None
    from bot.channels.telegram.service import Access, Telegram

    access = Access(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        public_url=common.settings.public_url,
        agreed=[key.hex() for key in common.keys("telegram webhook")],
    )
    return Telegram(access, common)


def _shared(started: Started, known: Mapping[str, str]) -> str | None:
    return private_link(known["bot"], start_payload(started)) if "bot" in known else None


def _previewed(guide: Guide, language: Code, find: Find, now: datetime) -> str:
    from bot.channels.telegram.preview import preview

    return preview(guide, language, find, now)


def _copied(catalog: NullTranslations) -> str:
    _ = catalog.gettext
    return _("Telegram bewaart een kopie buiten Europa.")


async def _examined(told: TelegramSettings, settings: Settings) -> Sequence[Finding]:
    from bot.channels.telegram.examination import examine

    return await examine(told, settings)


TELEGRAM = ChannelKind(
    name="telegram",
    title=TITLE,
    kept=30 * DAY,
    settings=TelegramSettings,
    open=_opened,
    share=_shared,
    preview=_previewed,
    examine=_examined,
    copy=_copied,
    send=share_link,
)
