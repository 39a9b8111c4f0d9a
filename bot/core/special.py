"""The places of a guide that the bot itself leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Callable

Urgency: TypeAlias = Literal["crisis", "unsafe", "soft"]
"""The cards of distress, which come before all else."""

URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
"""The gravest first."""

Hear: TypeAlias = "Callable[[str], Urgency | None]"
"""The card that a text calls for, if it has words of distress."""

Special: TypeAlias = Literal[
    "home", "help", "stop", "misread", "word", "language", "privacy", "crisis", "unsafe", "soft"
]
"""A place that the bot itself leads to.

`misread`: the apology, where somebody who was misread goes on; `word`: what to do about a word that
we do not have.
"""

SPECIAL: tuple[Special, ...] = get_args(Special)


def gravest(*urgencies: Urgency | None) -> Urgency | None:
    """The gravest of these; `None` where there is none."""
    return next((urgency for urgency in URGENCIES if urgency in urgencies), None)
