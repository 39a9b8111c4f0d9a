"""What `lesroute doctor` finds: well, worth a look, or wrong, and then what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How good or bad a finding is."""

    WELL = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sentence about one part of the installation, without secrets or anybody's words."""

    part: str
    told: str
    level: Level = Level.WELL


def well(part: str, told: str) -> Finding:
    """All is as it should be."""
    return Finding(part=part, told=told)


def look(part: str, told: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(part=part, told=told, level=Level.LOOK)


def wrong(part: str, told: str) -> Finding:
    """It does not work until somebody does what is told."""
    return Finding(part=part, told=told, level=Level.WRONG)
