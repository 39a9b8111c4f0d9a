"""What is wrong with how a command was called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.guide import Guide


class MisusedError(Exception):
    """What was asked for is not there; the message is one sentence that says what is."""


def no_steunpunt(name: str, guide: Guide) -> MisusedError:
    """That the register has no such steunpunt, and which it has."""
    names = ", ".join(sorted(guide.steunpunten)) or "none: set LESROUTE_STEUNPUNTEN to a register"
    return MisusedError(f"There is no steunpunt {name}. The register has: {names}.")
