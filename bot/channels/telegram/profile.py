"""What Telegram shows of the bot: its commands, in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import NullTranslations

    from bot.channels.telegram.sender import Sender
    from bot.core.guide import Language


async def set_commands(sender: Sender, translations: Mapping[Language, NullTranslations]) -> None:
    """The commands in both languages; whoever reads neither is shown the English ones."""
    english = commands(translations["en"])
    await sender.call(("setMyCommands", {"commands": english}))
    for language, catalog in translations.items():
        parameters = {"commands": commands(catalog), "language_code": language}
        await sender.call(("setMyCommands", parameters))


def commands(catalog: NullTranslations) -> list[dict[str, str]]:
    _ = catalog.gettext
    named = {
        "start": _("Begin opnieuw"),
        "menu": _("Naar het menu"),
        "contact": _("Wie kan helpen?"),
        "taal": _("Nederlands of Engels"),
        "privacy": _("Wat wordt bewaard?"),
        "wis": _("Wis dit gesprek"),
    }
    return [{"command": name, "description": text} for name, text in named.items()]
