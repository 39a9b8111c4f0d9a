"""The parts of screens and letters: sentences, and the conditions under which they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.texts import Role, Text

Condition: TypeAlias = "Mapping[str, frozenset[str]]"
"""Question (or `rol`, `taal`) → the answers that fit; every question must fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that facts come from; `dated`: its date, in its own words."""

    id: str
    name: Text
    dated: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sourced sentence that several outcomes can share."""

    id: str
    text: Text
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A statement in a node, told where `when` holds."""

    statement: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list under a lead; `write`: with empty lines to write on under each item."""

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
    """A letter that one role can send; `when`: it is offered while one of these may hold."""

    id: str
    role: Role
    subject: Text
    paragraphs: tuple[Paragraph, ...]
    when: tuple[Condition, ...] = ()
