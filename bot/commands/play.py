"""The command `lesroute play`: a conversation in the terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.core.engine import turn
from bot.core.events import Opened, Started
from bot.core.limits import words
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Screen


def play(guide: Guide, language: Code) -> None:
    """Read and answer until the input ends. Nothing is stored."""
    understanding = Understanding(guide)
    done = turn(guide, Session(language=language), Started(), datetime.now(UTC))
    while True:
        typer.echo(shown(done.screen))
        try:
            said = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            typer.echo("")
            return
        event = _event(guide, done.screen, said) or understanding.understand(said, done.session)
        done = turn(guide, done.session, event, datetime.now(UTC))


def shown(screen: Screen) -> str:
    """A screen as plain text, with numbered buttons and their hints."""
    lines = [f"\n{words(screen)}\n"]
    for number, button in enumerate(screen.buttons, 1):
        lines.append(f"  {number:>2}  {button.label}")
        lines += [f"      {button.hint}"] if button.hint else []
    return "\n".join(lines)


def _event(guide: Guide, screen: Screen, said: str) -> Event | None:
    numbered = {str(number): button for number, button in enumerate(screen.buttons, 1)}
    button = numbered.get(said)
    if button is None:
        return None
    pressed = read_tap(button.tap, guide.languages)
    return pressed.event if pressed else Opened(node=guide.home)
