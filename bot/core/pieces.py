"""What screens and letters are put together from: sentences, and when each is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.texts import Role, Text

Condition: TypeAlias = "Mapping[str, frozenset[str]]"
"""Question (or `rol`) → the answers it may have; all of them must fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that facts come from. `dated` is what the document says of its own date."""

    id: str
    name: Text
    dated: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sourced sentence that several outcomes can share, told where `when` holds."""

    id: str
    text: Text
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place for a statement in a node."""

    statement: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list under a lead; `write`: with empty lines under each item."""

    lead: Text
    points: tuple[Point, ...]
    write: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Told where one of `when` holds for sure; without any, always."""

    text: Text
    when: tuple[Condition, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one role can send; `when`: it is offered while one of these may hold."""

    id: str
    role: Role
    subject: Text
    paragraphs: tuple[Paragraph, ...]
    when: tuple[Condition, ...] = ()
