"""Errors in how a command was called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.guide import Guide


class MisusedError(Exception):
    """Something asked for does not exist. The message is a sentence that says what does."""


def no_steunpunt(name: str, guide: Guide) -> MisusedError:
    """The error that the register has no such steunpunt; it names those that there are."""
    names = ", ".join(sorted(guide.steunpunten)) or "none: set LESROUTE_STEUNPUNTEN to a register"
    return MisusedError(f"There is no steunpunt {name}. The register has: {names}.")
