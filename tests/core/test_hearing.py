"""A text is heard to its end, however long, and no phrase in it is cut in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.core.hearing import MOST, gravest_piece, pieces
from bot.core.limits import TYPED

if TYPE_CHECKING:
    from bot.core.special import Urgency


def hear(text: str) -> Urgency | None:
    return "crisis" if "erg" in text else "soft" if "zwaar" in text else None


@given(st.integers(0, MOST - 3))
def test_a_word_is_heard_wherever_it_stands(place: int) -> None:
    text = f"{'a' * place}erg{'a' * (MOST - 3 - place)}"
    found = gravest_piece((text,), hear)
    assert found is not None
    assert "erg" in found
    assert len(found) <= TYPED


@given(st.integers(0, 3 * TYPED))
def test_a_text_is_the_sum_of_its_pieces(length: int) -> None:
    text = "".join(chr(97 + number % 26) for number in range(length))
    cut = list(pieces(text))
    assert all(len(piece) <= TYPED and piece in text for piece in cut)
    assert not text or (text.startswith(cut[0]) and text.endswith(cut[-1]))


def test_of_all_pieces_the_gravest_calls() -> None:
    assert gravest_piece(("zwaar", "erg", "niets"), hear) == "erg"
    assert gravest_piece(("niets", "zwaar"), hear) == "zwaar"
    assert gravest_piece(("niets", ""), hear) is None
