"""The app package that a school's administrator uploads: a manifest, translations and two icons.

Each steunpunt has its own package with the same bot; its tab shows the web chat in its name.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.core.languages import SPOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import NullTranslations

    from bot.core.guide import Steunpunt
    from bot.core.languages import Languages
    from bot.i18n import Catalogs

VERSION = "1.0.0"
"""The version of the package: a tenant updates only to a higher one."""

FRAMES = ("https://teams.microsoft.com", "https://teams.cloud.microsoft")
"""The origins of Teams' tabs: they must be allowed to frame the web chat."""

ICONS = ("color.png", "outline.png")

_SCHEMA = (
    "https://developer.microsoft.com/en-us/json-schemas/teams/v1.29/MicrosoftTeams.schema.json"
)
_WORDS_SCHEMA = (
    "https://developer.microsoft.com/en-us/json-schemas/teams/v1.29/"
    "MicrosoftTeams.Localization.schema.json"
)
_FOLDER = Path(__file__).parent / "icons"
_PERSONAL = ["personal"]
_COLOUR = "#0f5c56"
_LONGEST_NAME = 32
_BEGAN = (2026, 1, 1, 0, 0, 0)
"""The date of the files in it, so that the same package has the same bytes."""


def package(
    steunpunt: Steunpunt,
    bot: str,
    site: str,
    catalogs: Catalogs,
    languages: Languages = SPOKEN,
) -> bytes:
    """The package as a zip; `bot`: the bot's app id, `site`: our own https address."""
    words = {code: dict(_words(catalogs[code])) for code in languages.codes}
    told = manifest(steunpunt, bot, site, words[languages.source], languages)
    files = {"manifest.json": _json(told)}
    for code in languages.codes:
        files[f"{code}.json"] = _json({"$schema": _WORDS_SCHEMA, **words[code]})
    files |= {name: (_FOLDER / name).read_bytes() for name in ICONS}
    held = BytesIO()
    with ZipFile(held, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(ZipInfo(name, _BEGAN), content, ZIP_DEFLATED)
    return held.getvalue()


def missing(steunpunt: Steunpunt) -> Iterator[str]:
    """Sentences on what the register lacks for the whole package to work."""
    if not {*FRAMES} <= {*steunpunt.origins}:
        yield f"Its tab stays empty: name {' and '.join(FRAMES)} under `origins` in the register."
    if not steunpunt.tenants:
        yield "Name the schools' tenants under `tenants`: who writes from there is its visitor."


def manifest(
    steunpunt: Steunpunt,
    bot: str,
    site: str,
    words: Mapping[str, str],
    languages: Languages = SPOKEN,
) -> dict[str, Any]:
    """The manifest; `words`: those of the source language, by their place in it."""
    own = f"{site}/s/{steunpunt.id}"
    return {
        "$schema": _SCHEMA,
        "manifestVersion": "1.29",
        "version": VERSION,
        "id": str(uuid5(NAMESPACE_URL, own)),
        "developer": {
            "name": steunpunt.name[:_LONGEST_NAME],
            "websiteUrl": own,
            "privacyUrl": f"{site}/privacy",
            "termsOfUseUrl": f"{site}/over",
        },
        "name": {"short": words["name.short"], "full": words["name.full"]},
        "description": {"short": words["description.short"], "full": words["description.full"]},
        "icons": dict(zip(("color", "outline"), ICONS, strict=True)),
        "accentColor": _COLOUR,
        "localizationInfo": _localized(languages),
        "bots": [_bot(bot, words)],
        "staticTabs": [
            {"entityId": "conversations", "scopes": _PERSONAL},
            {
                "entityId": "web",
                "name": words["staticTabs[1].name"],
                "contentUrl": f"{site}/in/{steunpunt.id}",
                "websiteUrl": own,
                "scopes": _PERSONAL,
            },
            {"entityId": "about", "scopes": _PERSONAL},
        ],
        "validDomains": [urlsplit(site).netloc],
        "defaultInstallScope": "personal",
    }


def _localized(languages: Languages) -> dict[str, Any]:
    others = [code for code in languages.codes if code != languages.source]
    return {
        "defaultLanguageTag": languages.source,
        "defaultLanguageFile": f"{languages.source}.json",
        "additionalLanguages": [{"languageTag": code, "file": f"{code}.json"} for code in others],
    }


def _bot(bot: str, words: Mapping[str, str]) -> dict[str, Any]:
    count = sum(key.endswith(".title") for key in words)
    commands = [
        {"title": words[f"{_command(n)}.title"], "description": words[f"{_command(n)}.description"]}
        for n in range(count)
    ]
    return {
        "botId": bot,
        "scopes": _PERSONAL,
        "isNotificationOnly": False,
        "supportsFiles": False,
        "commandLists": [{"scopes": _PERSONAL, "commands": commands}],
    }


def _words(catalog: NullTranslations) -> Iterator[tuple[str, str]]:
    """The words by their place in the manifest, as translation files name them."""
    _ = catalog.gettext
    yield "name.short", "Lesroute"
    yield "name.full", _("Lesroute: als school even niet lukt")
    yield "description.short", _("Als school even niet lukt: wat er kan, en wie er helpt.")
    yield (
        "description.full",
        _(
            "Kan een leerling tijdelijk niet naar school, of maar voor een deel? Ook dan is er "
            "recht op onderwijs. Lesroute laat leerlingen en school zien wat er kan en wie er "
            "helpt.\n\nDit is een computer, geen mens. Namen en medische gegevens zijn niet nodig. "
            "Een beheerder van de school kan lezen wat in Teams staat. Wat in het "
            "tabblad Webchat staat, komt niet in Teams."
        ),
    )
    yield "staticTabs[1].name", _("Webchat")
    commands = (
        ("menu", _("Naar het menu")),
        (_("hulp"), _("Wie kan helpen?")),
        ("privacy", _("Wat wordt bewaard?")),
        (_("wis"), _("Wis wat Lesroute bewaart")),
    )
    for number, (title, description) in enumerate(commands):
        yield f"{_command(number)}.title", title
        yield f"{_command(number)}.description", description


def _command(number: int) -> str:
    return f"bots[0].commandLists[0].commands[{number}]"


def _json(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
