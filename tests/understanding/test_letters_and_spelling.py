"""Letters as they are meant, words at one error, and every way to read a row of them."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.core.limits import TYPED
from bot.understanding.lattice import Patterns, Scanner
from bot.understanding.letters import normal, plain, unmasked
from bot.understanding.spelling import Speller

WORDS = st.text(alphabet="abc", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Eén  Ding!", "een ding"),
        ("can't / can’t", "cant cant"),
        ("self-harm", "self harm"),
        ("ｄｏｏｄ 𝐝𝐨𝐨𝐝 дооd", "dood dood dood"),
        ("d\u00ado\u200bod", "dood"),
        ("𝐃𝐎𝐎𝐃", "dood"),
        ("1️⃣ ❤️", "1"),
        ("ไม่ไปโรงเรียน", "ไมไปโรงเรียน"),
        ("Ølle", "olle"),
        ("🇩🇴🇴🇩", "dood"),
        ("中文 ok", "中文 ok"),
        ("مرحبا، ابني!", "مرحبا ابني"),
        ("הבן שלי – בבית", "הבן שלי בבית"),
        ("हिन्दी में", "हिनदी में"),
        ("", ""),
    ],
)
def test_letters_are_brought_to_the_ones_they_stand_for(text: str, words: str) -> None:
    assert normal(text) == words


def test_digits_and_marks_inside_a_word_are_letters() -> None:
    assert unmasked("z3lfm00rd! su!c!de") == "zelfmoord suicide"
    assert unmasked("113 pillen") == "113 pillen"


@given(st.text(max_size=300))
def test_a_plain_text_is_no_longer_than_what_is_looked_at(text: str) -> None:
    assert len(plain(text * 40)) <= TYPED
    letters = set(normal(text)) - {*string.ascii_lowercase, *string.digits, " "}
    assert all(c.isalnum() or unicodedata.category(c)[0] == "M" for c in letters)
    assert not any(c.isascii() for c in letters)


@given(WORDS, st.frozensets(WORDS, max_size=8))
def test_the_speller_finds_just_the_words_at_one_error(word: str, known: frozenset[str]) -> None:
    near = Speller(known).near(word)
    assert set(near) == {k for k in known if len(k) >= 2 and OSA.distance(word, k) == 1}


def test_what_is_longer_than_any_word_is_near_to_none() -> None:
    assert Speller(["abc"]).near("abc" * 20) == ()


FILLERS = frozenset({"heel", "erg"})
GROUPS = {"wil": "wil willen"}


def stands(line: str, text: str, ordinary: frozenset[str] = frozenset()) -> bool:
    phrases = Patterns([line], GROUPS, FILLERS)
    return phrases.stand_in(Scanner(phrases.words | FILLERS, ordinary).read(text.split()))


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("<wil> weg|heen", "ik wil weg", True),
        ("<wil> weg|heen", "zij willen heen", True),
        ("<wil> weg", "weg wil", False),
        ("<wil> weg", "wil heel erg weg", True),
        ("<wil> weg", "wil heel erg heel erg weg", False),
        ("<wil> weg", "wil niet weg", False),
        ("<wil> .. weg", "wil een twee drie weg", True),
        ("<wil> .. weg", "wil een twee drie vier weg", False),
        ("<wil> ..", "wil", True),
        ("willen vertrekken", "willen vertreken", True),
        ("willen vertrekken", "wilen vertreken", False),
        ("willen vertrekken", "willenvertrekken", True),
        ("willen vertrekken", "wil len vertrekken", True),
        ("willen vertrekken", "w i l l e n vertrekken", True),
        ("willen vertrekken", "wiiiillen vertrekken", True),
        ("zwaarte*", "zwaartekracht", True),
        ("zwaarte*", "zwarte", True),
        ("zwaarte*", "zwaar tekracht", True),
        ("zwaarte*", "zwaan", False),
        ("abc", "abd", False),
        ("abc ja", "abd ja", True),
    ],
)
def test_a_phrase_stands_where_the_text_can_be_read_so(line: str, text: str, found: bool) -> None:
    assert stands(line, text) is found


def test_an_ordinary_word_is_not_taken_for_another() -> None:
    assert stands("willen lopen", "willen kopen")
    assert not stands("willen lopen", "willen kopen", frozenset({"kopen"}))


@given(st.lists(st.sampled_from(["wil", "w", "weg", "wilweg", "heel", "x"]), max_size=12))
def test_any_row_of_words_can_be_read(tokens: list[str]) -> None:
    phrases = Patterns(["<wil> weg"], GROUPS, FILLERS)
    lattice = Scanner(phrases.words | FILLERS, frozenset()).read(tokens)
    for start, end in phrases.spans(lattice):
        assert 0 <= start < end <= len(tokens)
