"""The registry of languages finds each by all of its names, and mixes none up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.languages import SPOKEN, Languages
from tests.pseudo import PSEUDO, THREE


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"letter": "n"}, "two languages share the letter n in buttons"),
        ({"letter": ""}, "the language xr needs one small letter for its buttons"),
        ({"letter": "xr"}, "the language xr needs one small letter for its buttons"),
        ({"letter": "~"}, "the language xr needs one small letter for its buttons"),
        ({"code": "nl"}, "two languages share a code"),
    ],
)
def test_two_languages_cannot_be_mixed_up(change: dict[str, str], told: str) -> None:
    records = (*SPOKEN.records, replace(PSEUDO, **change))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=told):
        Languages(records=records, source=SPOKEN.source, elsewhere=SPOKEN.elsewhere)


def test_each_language_can_be_looked_up_by_all_that_names_it() -> None:
    for language in THREE:
        assert THREE[language.code] is language
        assert THREE.known(language.code) == language.code
        assert THREE.by_letter[language.letter] == language.code
        assert language not in THREE.others(language.code)
        assert len(THREE.others(language.code)) == len(THREE.codes) - 1
    assert "de" not in THREE
    assert THREE.known("de") is None
    assert THREE.known(None) is None
