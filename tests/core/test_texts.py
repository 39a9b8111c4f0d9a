"""Texts, in the words for each reader."""

from __future__ import annotations

import pytest

from bot.core.texts import Reader, Role, Text


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ({None: "all", Role.OUDER: "parents"}, "all"),
        ({Role.OUDER: "parents", None: "all"}, "all"),
        ({Role.LEERLING: "pupils", Role.SCHOOL: "schools"}, "pupils"),
        ({None: "", Role.OUDER: "parents"}, ""),
    ],
)
def test_a_reader_who_is_not_known_gets_the_common_words_or_else_the_first(
    forms: dict[Reader, str], expected: str
) -> None:
    assert Text(forms={"nl": forms}).for_anyone("nl") == expected
