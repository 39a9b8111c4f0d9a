"""Which language somebody reads, by what their device or browser asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.guide import LANGUAGES
from bot.i18n import best_language


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        *((code, "nl") for code in ("nl", "NL", "nl-BE", "nl_BE", "nl-Latn-NL", "nld", " nl ")),
        *((code, "nl") for code in ("fy", "fy-NL", "nds", "nds-NL", "li", "zea", "af", "af-ZA")),
        *((code, "nl") for code in ("pap", "vls", "gos", None, "", "*", "*;q=0.1", ",,")),
        *(
            (code, "en")
            for code in ("en", "en-GB", "en_us", "EN", "eng", "de", "tr-TR", "uk", "nb")
        ),
        ("en;q=0.5, nl;q=0.9", "nl"),
        ("nl;q=0.5, en;q=0.9", "en"),
        ("nl;q=0.8,en;q=0.8", "nl"),
        ("en;q=0.8,nl;q=0.8", "en"),
        ("en, nl", "en"),
        ("tr, nl;q=0.3", "nl"),
        ("tr, en;q=0.2, nl;q=0.3", "nl"),
        ("fy, en;q=0.8", "nl"),
        ("en;q=0.1, fy;q=0.2", "nl"),
        ("en;q=0, *", "nl"),
        ("nl;q=0, *", "en"),
        ("nl;q=0", "en"),
        ("nl;q=0.000", "en"),
        ("en;q=0, de", "nl"),
        ("en;q=0.5, *", "nl"),
        ("de, *;q=0.5", "en"),
        ("en ; q = 0.5 , nl ; q = 0.9", "nl"),
        ("en;Q=0.5,nl;Q=0.9", "nl"),
        ("nl;q=high, en;q=0.1", "en"),
        ("<script>", "nl"),
        ("x" * 100_000, "nl"),
        ("tlh-Qaak, i-default", "en"),
    ],
)
def test_weights_and_neighbours_of_a_language_are_read(wanted: str | None, language: str) -> None:
    assert best_language(wanted) == language


tags = st.sampled_from(["nl", "en-GB", "fy", "de", "tr", "*", "nds-NL", "zh-Hans-CN"])
weights = st.integers(1, 1000)


@given(st.lists(st.tuples(tags, weights), min_size=1, unique_by=lambda one: one[1]))
def test_the_order_says_nothing_where_all_weights_differ(
    asked: list[tuple[str, int]],
) -> None:
    one = ",".join(f"{tag};q={weight / 1000:.3f}" for tag, weight in asked)
    other = ",".join(f"{tag};q={weight / 1000:.3f}" for tag, weight in sorted(asked))
    assert best_language(one) == best_language(other)


@given(st.text(max_size=80))
def test_whatever_is_asked_one_of_ours_is_answered(wanted: str) -> None:
    assert best_language(wanted) in LANGUAGES
