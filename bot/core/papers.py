"""What one takes along or sends, as data: letters, and the sections of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.texts import Role, Text

When: TypeAlias = "Mapping[str, frozenset[str]]"
"""A condition, as nodes have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Told where one of `when` holds for sure; without any, always."""

    text: Text
    when: tuple[When, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one role can send; `when`: it is offered while one of these may hold."""

    id: str
    role: Role
    subject: Text
    paragraphs: tuple[Paragraph, ...]
    when: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A place for a statement in a section, told where `when` holds for sure."""

    statement: str
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list under a lead; `write`: with empty lines under each item."""

    lead: Text
    points: tuple[Item, ...]
    write: bool = False
