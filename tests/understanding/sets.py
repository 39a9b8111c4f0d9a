"""The data sets, and which half of them a text is in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.texts import Role
from tests.understanding.halves import held_out
from tests.understanding.hearing import CRISIS, SOFT, UNSAFE
from tests.understanding.reading import read

HERE = Path(__file__).parent
CARDS = {"a": CRISIS, "b": SOFT, "c": UNSAFE}


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed, and the screens that answer it: none where the guide cannot."""

    text: str
    role: Role
    answers: frozenset[str]

    @property
    def held_out(self) -> bool:
        return held_out(self.text)


def questions(language: str, name: str = "questions") -> list[Question]:
    """The questions of a file that have an answer."""
    return [
        Question(asked["text"], Role(role), frozenset(asked["answers"]))
        for role, some in _read(name)[language].items()
        for asked in some
    ]


def unanswerable(name: str = "questions") -> list[Question]:
    """The questions of a file that have none."""
    return [
        Question(text, Role(role), frozenset())
        for roles in _read(name)["unanswerable"].values()
        for role, texts in roles.items()
        for text in texts
    ]


def distress(level: str, name: str = "safety") -> list[str]:
    """The phrasings of a level (`a`, `b`, `c`), or `harmless`, in both languages."""
    return [text for texts in _read(name).get(level, {}).values() for text in texts]


def _read(name: str) -> Any:
    return read(HERE / f"{name}.yaml")
