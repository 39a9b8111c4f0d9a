"""A path code is short, can be read aloud, is never misread, and never changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.checkletters import LETTERS, LONGEST, split, values_of, written
from bot.core.codes import (
    Path,
    answer_number,
    code_and_rest,
    code_in,
    in_groups,
    is_meant_as_code,
    path_code,
    read_code,
)
from bot.core.languages import LANGUAGES
from bot.core.leaning import leans_on
from bot.core.session import Session
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

VALUES = st.lists(st.integers(0, 31), min_size=6, max_size=LONGEST - 2)
FULL = Session(
    role=Role.OUDER,
    answers={"oorzaak": "anders", "reden": "ja"},
    trail=("start/menu", "beslisboom/categorie-d"),
)


@pytest.fixture(scope="module")
def codes(guide: Guide, walks: Mapping[Code, tuple[Reached, ...]]) -> dict[str, Reached]:
    """The code of every place that can be reached, with a visit of it."""
    return {
        path_code(guide, visit.session, visit.screen.node): visit
        for language in LANGUAGES
        for visit in walks[language]
    }


@given(VALUES)
def test_what_is_written_is_read_back(values: list[int]) -> None:
    assert values_of(written(values)) == tuple(values)


@given(VALUES, st.data())
def test_one_or_two_wrong_letters_are_always_found(values: list[int], data: st.DataObject) -> None:
    code = list(written(values))
    places = st.lists(st.integers(0, len(code) - 1), min_size=1, max_size=2, unique=True)
    for place in data.draw(places):
        others = [letter for letter in LETTERS if letter != code[place]]
        code[place] = data.draw(st.sampled_from(others))
    assert values_of("".join(code)) is None


@given(VALUES, st.data())
def test_two_letters_that_changed_places_are_always_found(
    values: list[int], data: st.DataObject
) -> None:
    code = list(written(values))
    one, other = data.draw(
        st.lists(st.integers(0, len(code) - 1), min_size=2, max_size=2, unique=True)
    )
    if code[one] != code[other]:
        code[one], code[other] = code[other], code[one]
        assert values_of("".join(code)) is None


@pytest.mark.parametrize("wrong", ["", "0", "00", "U" * 8, "4DJN R52é", "0" * (LONGEST + 1)])
def test_what_is_no_code_has_no_values(wrong: str) -> None:
    assert values_of(wrong) is None


def test_every_place_that_can_be_reached_survives_the_way_there_and_back(
    guide: Guide, codes: Mapping[str, Reached]
) -> None:
    for code, visit in codes.items():
        session, node = visit.session, visit.screen.node
        assert read_code(guide, code) == Path(
            role=session.role,
            language=session.language,
            node=node,
            answers=leans_on(guide, session, node),
        )
        assert len(code) in {8, 12}
    assert len(codes) > 500


def test_no_two_states_share_a_code(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], codes: Mapping[str, Reached]
) -> None:
    states = {
        (
            v.session.role,
            language,
            v.screen.node,
            *leans_on(guide, v.session, v.screen.node).items(),
        )
        for language in LANGUAGES
        for v in walks[language]
    }
    assert len(codes) == len(states)


def test_every_letter_of_every_code_matters(guide: Guide, codes: Mapping[str, Reached]) -> None:
    for code in codes:
        for place, letter in enumerate(code):
            wrong = LETTERS[LETTERS.index(letter) - 1]
            assert read_code(guide, code[:place] + wrong + code[place + 1 :]) is None


@pytest.mark.parametrize(
    "said",
    [
        str.lower,
        in_groups,
        lambda code: in_groups(code, "-"),
        lambda code: in_groups(code, " \u2013 "),
        lambda code: in_groups(code, "\u200b "),
        " ".join,
        lambda code: f"  {in_groups(code)}. ",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),  # full width
    ],
)
def test_a_code_is_read_however_it_was_written(guide: Guide, said: Callable[[str], str]) -> None:
    code = path_code(guide, FULL, "beslisboom/categorie-d")
    path = read_code(guide, code)
    assert path is not None
    assert read_code(guide, said(code)) == path


def test_a_code_is_found_in_a_sentence(guide: Guide) -> None:
    code = path_code(guide, FULL, "beslisboom/categorie-d")
    for text in ("{}", "code: {}", "Mijn code is {}", "ik kreeg {} van mijn man, klopt dat?"):
        for between in (" ", "-", ""):
            assert code_in(guide, text.format(in_groups(code, between).lower())) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("mijn kind 2025", "4vwo leerling", "4vwo mijn kind", "post 2020 ziek thuis", "havo4"),
        *("5 dagen ziek", "0612345678", "06 1234 5678", "NL91 ABNA 0417 1643 00", "1234 AB"),
        *("instemming", "een laptop voor thuis", "", "123456789", "4 havo 5 vwo", "2027 2028"),
    ],
)
def test_plain_words_are_no_code(guide: Guide, text: str) -> None:
    assert code_in(guide, text) is None
    assert not is_meant_as_code(guide, text)


def test_the_shape_of_a_code_is_known_with_a_letter_wrong(
    guide: Guide, codes: Mapping[str, Reached]
) -> None:
    for code in codes:
        assert is_meant_as_code(guide, in_groups(code).lower())
        assert is_meant_as_code(guide, f"code {code[:-1]}U")


@settings(max_examples=200)
@given(text=st.text(max_size=40) | st.from_regex(r"[4-7][D4d][0-9A-Za-z -]{6,20}", fullmatch=True))
def test_anything_is_read_calmly(guide: Guide, text: str) -> None:
    path = read_code(guide, text)
    assert path is None or path.node in guide.nodes
    code_in(guide, text)
    is_meant_as_code(guide, text)


def test_a_long_text_takes_no_longer_than_its_beginning(guide: Guide) -> None:
    code = in_groups(path_code(guide, FULL, "beslisboom/categorie-d"))
    assert code_in(guide, f"{code} {'4dje ' * 800}") is not None
    assert code_in(guide, f"{'4dje ' * 800} {code}") is None


def test_what_stands_with_a_code_is_what_else_was_said(guide: Guide) -> None:
    code = path_code(guide, FULL, "beslisboom/categorie-d")
    assert code_and_rest(guide, f"hier is {in_groups(code, '-')} en nu?") == (
        code,
        "hier is   en nu?",
    )
    assert code_and_rest(guide, in_groups(code)) == (code, " ")
    assert code_and_rest(guide, "geen code") == (None, "geen code")
    parted = in_groups(code, " é ")  # letters that no code has
    assert code_and_rest(guide, parted) == (code, parted)


def without(guide: Guide, node: str) -> Guide:
    return replace(guide, nodes={id_: kept for id_, kept in guide.nodes.items() if id_ != node})


def test_a_place_that_is_gone_leads_to_its_topic(guide: Guide) -> None:
    code = path_code(guide, FULL, "procedure/uren")
    path = read_code(without(guide, "procedure/uren"), code)
    assert path is not None
    assert (path.node, path.whole) == (guide.topics["procedure"].first, False)


def test_a_topic_that_is_gone_leads_home(guide: Guide) -> None:
    code = path_code(guide, FULL, "procedure/uren")
    fewer = without(guide, "procedure/uren")
    fewer = replace(fewer, topics={k: v for k, v in guide.topics.items() if k != "procedure"})
    path = read_code(fewer, code)
    assert path is not None
    assert (path.node, path.whole) == (guide.home, False)


def test_an_answer_that_is_gone_is_left_out_and_the_others_count(guide: Guide) -> None:
    code = path_code(guide, FULL, "beslisboom/categorie-d")
    path = read_code(replace(guide, questions={"oorzaak": "beslisboom/oorzaak"}), code)
    assert path is not None
    assert (dict(path.answers), path.whole) == ({"oorzaak": "anders"}, False)


def test_a_guide_with_more_in_it_reads_the_same(guide: Guide) -> None:
    code = path_code(guide, FULL, "beslisboom/categorie-d")
    added = replace(guide.nodes["procedure/uren"], id="nieuw/plek", remember="nieuw")
    more = replace(
        guide,
        nodes={"nieuw/plek": added, **guide.nodes},
        questions={"nieuw": "nieuw/plek", **guide.questions},
    )
    assert read_code(more, code) == read_code(guide, code)


def test_a_language_that_is_spoken_no_more_is_none(guide: Guide) -> None:
    code = written([5, 25, *split(0, 4)])
    path = read_code(guide, code)
    assert path is not None
    assert path.language is None


@pytest.mark.parametrize("form", [0, 2, 7])
def test_a_code_of_another_form_is_not_guessed_at(guide: Guide, form: int) -> None:
    assert read_code(guide, written([form << 2, 13, *split(0, 4)])) is None


def test_a_code_of_another_length_is_none(guide: Guide) -> None:
    assert read_code(guide, written([5, 13, *split(0, 4), 0])) is None


def test_no_answer_is_written_as_nothing() -> None:
    assert all(answer_number("q", str(number)) for number in range(5000))


@pytest.mark.parametrize(
    ("session", "node", "code"),
    [
        (Session(language="nl"), "rechten/start", "4DAS8DYB"),
        (Session(language="nl", role=Role.OUDER), "rechten/recht", "5DAT9042"),
        (
            Session(language="en", role=Role.LEERLING, answers={"oorzaak": "ziekte"}),
            "beslisboom/reden",
            "64JQRT5V0061",
        ),
    ],
)
def test_a_code_that_was_given_out_stays_as_it_is(
    guide: Guide, session: Session, node: str, code: str
) -> None:
    """Codes are on paper: whoever changes how they are made must still read these."""
    assert path_code(guide, session, node) == code
    path = read_code(guide, code)
    assert isinstance(path, Path)
    assert (path.node, path.whole) == (node, True)
