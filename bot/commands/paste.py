"""What an operator pastes where a channel is set up."""

from __future__ import annotations

import typer

from bot.app import CHANNELS
from bot.content.location import folder
from bot.i18n import all_translations


def pasted(channel: str, site: str) -> bool:
    """Show the texts for a channel by its name; whether there is one with such texts."""
    made = next((kind.kit for kind in CHANNELS if kind.name == channel), None)
    if made is not None:
        typer.echo(made(all_translations(folder("locales")), site))
    return made is not None
