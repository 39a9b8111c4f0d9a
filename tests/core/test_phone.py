"""Numbers as people write them, and as a phone dials them."""

from __future__ import annotations

import pytest

from bot.core.phone import dialled


@pytest.mark.parametrize(
    ("written", "dials"),
    [
        ("112", "112"),
        ("113", "113"),
        ("0800 0432", "08000432"),
        ("0900-0113", "09000113"),
        ("0800-2000 (gratis)", "08002000"),
        ("088 605 01 01", "+31886050101"),
        ("(030) 123 45 67", "+31301234567"),
        ("+31 (0)30 123 45 67", "+31301234567"),
        ("0031 30 1234567", "+31301234567"),
        ("+32 2 123 45 67", "+3221234567"),
    ],
)
def test_a_number_is_dialled_from_anywhere_unless_it_works_here_only(
    written: str, dials: str
) -> None:
    assert dialled(written) == dials
