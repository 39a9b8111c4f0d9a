"""The bot's profile in each language; only what differs is changed."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from bot.core.languages import SPOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import NullTranslations

    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.sender import Sender
    from bot.core.languages import Code, Languages

    Wanted = tuple[Call, Call, Any]
    """The call that reads a part, the call that sets it, and the value it must have."""

_GROUPS = {"type": "all_group_chats"}
_MENU = {"type": "commands"}
_PATIENCE = 60.0
"""Seconds in which each call may be retried: nobody waits for it."""

_log = logging.getLogger(__name__)


async def set_profile(
    sender: Sender,
    translations: Mapping[Code, NullTranslations],
    languages: Languages = SPOKEN,
) -> None:
    """Set name, descriptions, commands and menu button.

    Whoever reads none of our languages is shown the one that most people elsewhere read. A part
    that Telegram refuses, or delays for long, stays as it was: the bot answers all the same.
    """
    # The empty language comes first: Telegram shows it where a language has none of its own.
    for language, catalog in (
        ("", translations[languages.elsewhere]),
        *translations.items(),
    ):
        parts = profile(language, catalog)
        await asyncio.gather(*(_set(sender, wanted) for wanted in parts))


def profile(language: str, catalog: NullTranslations) -> Iterator[Wanted]:
    """All parts of the profile in a language; the empty language is the default."""
    reader = {"language_code": language} if language else {}
    for method, field, words in _texts(catalog):
        ask, change = (f"getMy{method}", reader), (f"setMy{method}", {**reader, field: words})
        yield ask, change, {field: words}
    for scope, told in (({}, commands(catalog)), ({"scope": _GROUPS}, group_commands(catalog))):
        where = {**reader, **scope}
        yield ("getMyCommands", where), ("setMyCommands", {**where, "commands": told}), told
    if not language:
        yield ("getChatMenuButton", {}), ("setChatMenuButton", {"menu_button": _MENU}), _MENU


def commands(catalog: NullTranslations) -> list[dict[str, str]]:
    """The commands in a private chat."""
    _ = catalog.gettext
    named = {
        "start": _("Begin opnieuw"),
        "menu": _("Naar het menu"),
        "stappen": _("Mijn stappen"),
        "contact": _("Wie kan helpen?"),
        "taal": _("Nederlands of Engels"),
        "privacy": _("Wat wordt bewaard?"),
        "wis": _("Wis wat Lesroute bewaart"),
    }
    return [{"command": name, "description": text} for name, text in named.items()]


def group_commands(catalog: NullTranslations) -> list[dict[str, str]]:
    """The commands in a group, where the bot only points to the private chat."""
    return [{"command": "start", "description": catalog.gettext("Open een eigen gesprek")}]


def _texts(catalog: NullTranslations) -> Iterator[tuple[str, str, str]]:
    _ = catalog.gettext
    yield "Name", "name", "Lesroute"
    yield (
        "Description",
        "description",
        _(
            "Kan een kind tijdelijk niet naar school, of maar voor een deel? Ook dan is er recht "
            "op onderwijs. Lesroute laat zien wat er kan en wie er helpt. Voor ouders, leerlingen "
            "en scholen.\n\n"
            "Dit is een computer, geen mens, en geen site van de overheid. Namen en medische "
            "gegevens zijn niet nodig.\n\n"
            "Direct gevaar? Bel 112. Gedachten aan zelfdoding? Bel 113."
        ),
    )
    yield (
        "ShortDescription",
        "short_description",
        _("Hulp als een kind tijdelijk niet naar school kan: rechten, stappen en wie er helpt."),
    )


async def _set(sender: Sender, wanted: Wanted) -> None:
    ask, change, right = wanted
    try:
        if await sender.call(ask, patience=_PATIENCE) != right:
            await sender.call(change, patience=_PATIENCE)
    except TelegramError as error:
        _log.warning("profile_not_set", extra={"method": change[0], "kind": type(error).__name__})
