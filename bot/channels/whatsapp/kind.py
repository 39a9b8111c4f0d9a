"""WhatsApp's entry in the list of channels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.channels.port import DAY, ChannelKind
from bot.channels.whatsapp.links import send_link, wa_link
from bot.channels.whatsapp.place import NUMBER
from bot.channels.whatsapp.settings import TITLE, WhatsAppSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from gettext import NullTranslations

    from pydantic import SecretStr

    from bot.channels.port import Channel, Common
    from bot.core.events import Started
    from bot.core.languages import Code
    from bot.findings import Finding
    from bot.settings import Settings


def _opened(settings: WhatsAppSettings, common: Common) -> Channel | None:
    if not settings.is_on:
        return None
    from bot.channels.whatsapp.service import Access, WhatsApp

    access = Access(
        api_url=settings.whatsapp_api_url,
        phone_id=settings.whatsapp_phone_id or "",
        token=_told(settings.whatsapp_token),
        app_secret=_told(settings.whatsapp_app_secret),
        verify_token=_told(settings.whatsapp_verify_token),
        number=settings.whatsapp_number,
        template=settings.whatsapp_template,
        monthly_cap=settings.whatsapp_monthly_cap,
    )
    return WhatsApp(access, common)


def _told(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _shared(started: Started, known: Mapping[str, str]) -> str | None:
    number = re.sub(r"[^0-9]", "", known.get("number", ""))
    return wa_link(number, started) if NUMBER.fullmatch(number) else None


def _copied(catalog: NullTranslations) -> str:
    _ = catalog.gettext
    return _("WhatsApp is van Meta.")


async def _examined(told: WhatsAppSettings, settings: Settings) -> Sequence[Finding]:
    from bot.channels.whatsapp.examination import examine

    return await examine(told, settings)


def _kit(catalogs: Mapping[Code, NullTranslations], site: str) -> str:
    from bot.channels.whatsapp.kit import kit

    return kit(catalogs, site)


def _known_by(settings: WhatsAppSettings) -> dict[str, str]:
    return {"number": settings.whatsapp_number} if settings.whatsapp_number else {}


WHATSAPP = ChannelKind(
    name="whatsapp",
    title=TITLE,
    kept=30 * DAY,
    settings=WhatsAppSettings,
    open=_opened,
    share=_shared,
    examine=_examined,
    kit=_kit,
    known_by=_known_by,
    copy=_copied,
    send=send_link,
)
