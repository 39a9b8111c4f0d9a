"""Words of distress as people write them, and what only looks like it: the whole data set."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.languages import LANGUAGES
from bot.core.texts import Role
from bot.understanding.letters import normal
from tests.understanding.halves import held_out as is_held_out
from tests.understanding.hearing import alarm, distress_words
from tests.understanding.sets import CARDS, distress

if TYPE_CHECKING:
    from bot.core.guide import Guide

HALVES = pytest.mark.parametrize("held_out", [False, True], ids=["tuned", "held out"])
LATER = pytest.mark.parametrize("name", ["second", "third", "fourth"])
GRAVE = sorted(
    (text, card) for level, card in CARDS.items() if level != "b" for text in distress(level)
)


def half(level: str, *, held_out: bool) -> list[str]:
    return [text for text in distress(level) if is_held_out(text) == held_out]


def test_there_are_enough_of_each_kind() -> None:
    assert len(distress("a")) + len(distress("c")) >= 200
    assert len(distress("harmless")) >= 200
    assert len(distress("b")) >= 40


@pytest.mark.parametrize("level", ["a", "c"])
def test_every_phrasing_that_the_check_was_tuned_on_is_recognised(level: str) -> None:
    missed = [text for text in half(level, held_out=False) if alarm(text) != CARDS[level]]
    assert missed == []


def test_nearly_every_other_phrasing_is_recognised() -> None:
    some = [(text, CARDS[level]) for level in ("a", "c") for text in half(level, held_out=True)]
    seen = sum(alarm(text) == card for text, card in some)
    assert seen / len(some) >= 0.98, f"{seen} of {len(some)}"


@HALVES
def test_what_is_in_doubt_gets_the_soft_card(held_out: bool) -> None:
    some = half("b", held_out=held_out)
    seen = sum(alarm(text) == CARDS["b"] for text in some)
    assert seen / len(some) >= 0.90, f"{seen} of {len(some)}"


@HALVES
def test_what_only_looks_like_it_gets_no_card(held_out: bool) -> None:
    some = half("harmless", held_out=held_out)
    false = sum(alarm(text) is not None for text in some)
    assert false / len(some) <= 0.01, f"{false} of {len(some)}"


@LATER
def test_later_phrasings_are_recognised(name: str) -> None:
    some = [(text, CARDS[level]) for level in ("a", "c") for text in distress(level, name)]
    missed = [text for text, card in some if alarm(text) != card]
    assert len(some) >= 30
    assert len(missed) / len(some) <= 0.02, missed


@LATER
def test_later_texts_that_only_look_like_it_get_no_card(name: str) -> None:
    called = {text: card for text in distress("harmless", name) if (card := alarm(text))}
    # A single one of a small set is more than a hundredth of it; a doubt may be a soft card.
    assert set(called.values()) <= {CARDS["b"]}, called
    assert len(called) <= max(1, 0.01 * len(distress("harmless", name))), called


def test_what_is_in_doubt_in_the_second_set_gets_a_card() -> None:
    some = distress("b", "second")
    seen = sum(alarm(text) is not None for text in some)
    assert seen / len(some) >= 0.90, f"{seen} of {len(some)}"


def test_what_the_guide_says_of_itself_calls_no_card(guide: Guide) -> None:
    """People type what they read: "speech therapist" is no "rapist".

    But who types what stands before the number of Veilig Thuis, or of 113, means it.
    """
    called = {
        sentence: card
        for node in guide.nodes.values()
        if node.topic != "nood"
        for said in (node.title, node.text)
        if said is not None
        for language in LANGUAGES
        for role in Role
        if said.speaks_to(role)
        for sentence in re.split(r"(?<=[.!?:])\s+", said.say(language, role))
        if (card := alarm(sentence))
    }
    meant = ["Is het thuis niet veilig?", "Is een leerling thuis niet veilig?"]
    meant += ["Is it not safe at home?", "Not safe at home?"]
    afraid = ["Are you afraid that your child is thinking about suicide?"]
    afraid += ["Bent u bang dat uw kind aan zelfdoding denkt?"]
    heavy = ["Do you feel you cannot go on?", "Can't go on any more?"]
    expected = {"unsafe": meant, "crisis": afraid, "soft": heavy}
    assert called == {said: card for card, every in expected.items() for said in every}


# Changes that hide nothing

CYRILLIC = str.maketrans("aeopcxi", "аеорсхі")
LEET = str.maketrans("oieas", "01345")
ACCENTS = {"a": "áàäâã", "e": "éèëê", "i": "íìïî", "o": "óòöôõ", "u": "úùüû"}


@given(st.sampled_from(GRAVE), st.data())
@settings(deadline=None)
def test_case_and_accents_hide_nothing(case: tuple[str, str], data: st.DataObject) -> None:
    text, card = case
    changed = "".join(
        data.draw(st.sampled_from([letter, letter.upper(), *ACCENTS.get(letter, "")]))
        for letter in text
    )
    assert alarm(changed) == card


@given(st.sampled_from(GRAVE), st.lists(st.sampled_from([" ", "  ", "\n", " \t", "... ", " 😭 "])))
@settings(deadline=None)
def test_what_stands_between_the_words_hides_nothing(
    case: tuple[str, str], between: list[str]
) -> None:
    text, card = case
    words = text.split()
    gaps = (between + [" "] * len(words))[: len(words)]
    assert alarm("".join(word + gap for word, gap in zip(words, gaps, strict=True))) == card


@pytest.mark.parametrize(("text", "card"), GRAVE)
def test_look_alike_letters_hide_nothing(text: str, card: str) -> None:
    assert alarm(text.translate(CYRILLIC)) == card
    assert (
        alarm("".join(chr(ord(c) + 0xFEE0) if c.isalpha() and c < "~" else c for c in text)) == card
    )
    assert alarm("".join(f"{c}\u200b" for c in text)) == card


@pytest.mark.parametrize(
    ("text", "card"), [(t, c) for t, c in GRAVE if not any(mark.isdigit() for mark in t)]
)
def test_digits_for_letters_hide_nothing(text: str, card: str) -> None:
    # A word that is digits only ("15" for "is") stays a number: else every number is a word.
    swapped = (word.translate(LEET) for word in normal(text).split())
    kept = zip(normal(text).split(), swapped, strict=True)
    assert alarm(" ".join(old if new.isdigit() else new for old, new in kept)) == card


@given(st.sampled_from(GRAVE), st.data())
@settings(max_examples=400, deadline=None)
def test_one_typing_error_hides_nothing(case: tuple[str, str], data: st.DataObject) -> None:
    """A letter too many, too few, another one, or two swapped, in a word of four letters or more.

    Where that makes another ordinary word of it (`ik wil door`), nobody can know.
    """
    text, card = case
    words = normal(text).split()
    long = [i for i, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    assume(long)
    i = data.draw(st.sampled_from(long))
    words[i] = data.draw(mistyped(words[i]))
    assume(words[i] not in ORDINARY)
    assume(not re.search(r"(.)\1\1", text))  # held down already: that was its error
    assert alarm(" ".join(words)) == card


@given(st.sampled_from(GRAVE), st.data())
@settings(max_examples=200, deadline=None)
def test_a_forgotten_space_hides_nothing(case: tuple[str, str], data: st.DataObject) -> None:
    text, card = case
    words = normal(text).split()
    known = [
        i
        for i in range(len(words) - 1)
        if {words[i], words[i + 1]} <= KNOWN
        and words[i] + words[i + 1] not in ORDINARY
        and min(len(words[i]), len(words[i + 1])) >= 2
    ]
    assume(known)
    i = data.draw(st.sampled_from(known))
    words[i : i + 2] = [words[i] + words[i + 1]]
    assert alarm(" ".join(words)) == card


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("i k w i l d o o d", CARDS["a"]),
        ("z e l f m o o r d", CARDS["a"]),
        ("k.m.s", CARDS["a"]),
        ("i w a n t t o d i e", CARDS["a"]),
        ("m i j n v a d e r s l a a t m i j", CARDS["c"]),
    ],
)
def test_letters_that_stand_apart_hide_nothing(text: str, card: str) -> None:
    assert alarm(text) == card


@pytest.mark.parametrize(
    "text",
    [
        "ik wil dood ik ben zo moe",
        "ik wil dood op deze school",
        "i dont want to live in this world",
        "i dont want to live with this anymore",
        "ik wil er niet meer zijn voor niemand",
        "ik verveel me dood en wil dood",
        "mijn laptop is dood en ik wil ook dood",
    ],
)
def test_what_looks_harmless_beside_it_hides_nothing(text: str) -> None:
    assert alarm(text) == CARDS["a"]


WORDS = distress_words()
KNOWN = WORDS.fillers.union(*(group.split() for group in WORDS.groups.values()))
ORDINARY = (
    WORDS.ordinary
    | KNOWN
    | frozenset(
        word
        for lines in (*WORDS.calls.values(), WORDS.harmless, WORDS.excused)
        for line in lines
        for word in re.findall(r"[a-z]+", line)
    )
)


def mistyped(word: str) -> st.SearchStrategy[str]:
    """A word with one typing error in it."""
    letters, places = st.sampled_from(string.ascii_lowercase), range(len(word))
    swaps = [w for i in range(len(word) - 1) if (w := _swapped(word, i)) != word]
    made = [
        st.sampled_from(places).map(lambda i: word[:i] + word[i + 1 :]),
        st.tuples(st.sampled_from(places), letters).map(
            lambda at: word[: at[0]] + at[1] + word[at[0] + 1 :]
        ),
        st.tuples(st.sampled_from(places), letters).map(
            lambda at: word[: at[0]] + at[1] + word[at[0] :]
        ),
    ]
    return st.one_of(*made, *([st.sampled_from(swaps)] if swaps else []))


def _swapped(word: str, i: int) -> str:
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


@pytest.mark.parametrize("level", ["a", "b", "c", "harmless"])
def test_what_went_wrong_once_goes_well(level: str) -> None:
    found = {text: alarm(text) for text in distress(level, "found")}
    assert found == dict.fromkeys(found, CARDS.get(level))
