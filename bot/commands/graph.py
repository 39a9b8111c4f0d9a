"""The command `lesroute graph`: a topic on the screen, in a file, or on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.misused import MisusedError, no_steunpunt
from bot.content.graph import html, mermaid
from bot.content.labels import Labels
from bot.content.location import folder
from bot.content.paper import From, pdf
from bot.core.languages import SPOKEN
from bot.core.texts import Role
from bot.i18n import all_translations
from bot.settings import read_settings
from bot.starting import read_guide

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.settings import Settings


def draw(topic: str | None, language: Code, to: Path | None) -> None:
    """Write a topic to a file, as a page if its name ends in .html; else show it as Mermaid."""
    catalogs = all_translations(folder("locales"))
    guide = read_guide(read_settings(), catalogs)
    named = _topic(guide, topic)
    labels = Labels(guide=guide, language=language, gettext=catalogs[language].gettext)
    if to is None:
        typer.echo(mermaid(labels, named))
        return
    drawn = html if to.suffix == ".html" else mermaid
    to.write_text(drawn(labels, named), encoding="utf-8")
    typer.echo(f"Written: {to}")


def print_paper(topic: str | None, role: str, steunpunt: str | None) -> None:
    """Write a topic as a PDF in each language."""
    settings = read_settings()
    guide = read_guide(settings)
    named, given = _topic(guide, topic), _from(guide, settings, steunpunt)
    if role not in set(Role):
        raise MisusedError(f"{role} is not a role: choose ouder, leerling or school.")
    for language in SPOKEN.codes:
        path = Path(f"{named}-{role}-{language}.pdf")
        try:
            path.write_bytes(pdf(guide, named, language, Role(role), given))
        except ValueError as error:
            raise MisusedError(f"{error}.".capitalize()) from None
        typer.echo(f"Written: {path}")


def _topic(guide: Guide, name: str | None) -> str:
    """The topic of this name, or by default that of the first question."""
    if name is None:
        return guide.nodes[next(iter(guide.questions.values()))].topic
    if name not in guide.topics:
        known = ", ".join(sorted(guide.topics))
        raise MisusedError(f"There is no topic {name}. There are: {known}.")
    return name


def _from(guide: Guide, settings: Settings, steunpunt: str | None) -> From:
    """Who gives out the paper, and today's date."""
    if steunpunt is not None and steunpunt not in guide.steunpunten:
        raise no_steunpunt(steunpunt, guide)
    known = guide.steunpunten.get(steunpunt or "")
    return From(site=settings.public_url or "", steunpunt=known, now=datetime.now(UTC))
