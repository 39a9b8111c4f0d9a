"""Contrast as the Web Content Accessibility Guidelines calculate it."""

from __future__ import annotations

import pytest

from bot.core.theme import BRAND, INK, Theme, contrast


@pytest.mark.parametrize(
    ("colour", "other", "expected"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ffffff", "#0000ff", 8.59),
    ],
)
def test_known_pairs(colour: str, other: str, expected: float) -> None:
    assert contrast(colour, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, colour) == contrast(colour, other)


def test_our_own_colours_can_be_read() -> None:
    assert contrast(BRAND, INK) >= 4.5


def test_what_is_pale_of_a_colour_is_nearly_white() -> None:
    assert Theme(brand="#000000").soft == "#e6e6e6"
    assert Theme(brand="#ffffff").soft == "#ffffff"
    assert Theme(brand="#7a1f5c").soft == "#f2e9ef"
