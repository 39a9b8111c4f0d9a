"""Roles, and texts in the words for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bot.core.languages import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.languages import Code


class Role(StrEnum):
    """Who reads."""

    OUDER = "ouder"
    LEERLING = "leerling"
    SCHOOL = "school"


Reader: TypeAlias = Role | None
"""A role; `None` until the reader has said who they are."""
READERS: tuple[Reader, ...] = (None, *Role)


class Addressee(Protocol):
    """Anything that knows who is spoken to and in which language: a session, a screen."""

    @property
    def language(self) -> Code: ...
    @property
    def role(self) -> Reader: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in every language, for every reader that it is written for.

    It is in `forms[language][role]`; the role `None` serves readers without a form of their own.
    """

    forms: Mapping[Code, Mapping[Reader, str]]

    def say(self, language: Code, role: Reader) -> str:
        """The words for this reader; `KeyError` where there are none."""
        form = self.forms[language]
        return form[role] if role in form else form[None]

    def to(self, whom: Addressee) -> str:
        """The words for an addressee; `KeyError` where there are none."""
        return self.say(whom.language, whom.role)

    def for_anyone(self, language: Code) -> str:
        """The words for a reader who is not known: the common form, or else the first."""
        form = self.forms[language]
        return form[None] if None in form else next(iter(form.values()))

    def speaks_to(self, role: Reader) -> bool:
        """Whether there are words for this reader."""
        form = self.forms[SOURCE]
        return role in form or None in form
