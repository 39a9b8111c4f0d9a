"""What a place of the guide can be to the bot itself, besides what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Callable

Urgency: TypeAlias = Literal["crisis", "unsafe", "soft"]
"""What words of distress call for: a card that comes before all else."""

URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
"""The gravest first."""

Hear: TypeAlias = "Callable[[str], Urgency | None]"
"""Tells what words call for, if they are words of distress."""

Special: TypeAlias = Literal[
    "home", "help", "stop", "misread", "word", "language", "privacy", "crisis", "unsafe", "soft"
]
"""A place that the bot itself leads to.

`misread`: where somebody who was misread goes on; `word`: what to do about a word that we lack.
"""

SPECIAL: tuple[Special, ...] = get_args(Special)


def gravest(*urgencies: Urgency | None) -> Urgency | None:
    """The one that comes first of these, if any is one."""
    return next((urgency for urgency in URGENCIES if urgency in urgencies), None)
