"""A button knows its destination, and only our own buttons are read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.events import (
    VERDICTS,
    Asked,
    Chose,
    Followed,
    Judged,
    Opened,
    PassedOn,
    Showed,
    Verdict,
    WentBack,
)
from bot.core.languages import LANGUAGES, Code
from bot.core.taps import (
    LONGEST,
    Tap,
    _read_tap,
    asked_tap,
    card_tap,
    code_tap,
    on_screen_that_stays,
    pass_on_tap,
    read_tap,
    show_tap,
    tap,
    verdict_tap,
)
from bot.core.texts import READERS, Reader, Role

ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
nodes = st.builds("{}/{}".format, ids, ids)
readers = st.sampled_from(READERS)
languages = st.sampled_from(LANGUAGES)


@given(readers, languages, nodes, ids)
def test_a_choice_is_read_back_as_it_was_written(
    role: Reader, language: Code, node: str, choice: str
) -> None:
    expected = Tap(event=Chose(node=node, choice=choice), role=role, language=language)
    assert read_tap(tap(role, language, node, choice)) == expected


@given(readers, languages, nodes)
def test_a_place_and_the_way_back_are_told_apart(role: Reader, language: Code, node: str) -> None:
    opened, back = (
        read_tap(tap(role, language, node)),
        read_tap(tap(role, language, node, back=True)),
    )
    assert opened == Tap(event=Opened(node=node), role=role, language=language)
    assert back == Tap(event=WentBack(to=node), role=role, language=language)


@given(readers, languages, nodes, st.sampled_from(Role))
def test_the_voice_for_another_is_read_back(
    role: Reader, language: Code, node: str, voice: Role
) -> None:
    expected = Tap(event=Showed(node=node, role=voice), role=role, language=language)
    assert read_tap(tap(role, language, node, voice=voice)) == expected


@given(readers, languages, nodes, ids)
def test_the_card_that_is_asked_for_is_read_back(
    role: Reader, language: Code, node: str, card: str
) -> None:
    expected = Tap(event=Opened(node=node), role=role, language=language, stays=True, card=card)
    assert read_tap(card_tap(role, language, node, card)) == expected


@given(readers, languages, nodes, st.sampled_from(VERDICTS))
def test_whether_it_helped_is_read_back(
    role: Reader, language: Code, node: str, verdict: Verdict
) -> None:
    event = Judged(node=node, verdict=verdict)
    expected = Tap(event=event, role=role, language=language, stays=True)
    assert read_tap(verdict_tap(role, language, node, verdict)) == expected


@given(readers, languages, st.lists(nodes, min_size=1, max_size=3))
def test_what_was_found_for_a_question_is_read_back(
    role: Reader, language: Code, found: list[str]
) -> None:
    event = Asked(found=tuple(found), role=role, language=language)
    data = asked_tap(role, language, event.found)
    fits = len(data) <= LONGEST
    assert read_tap(data) == (Tap(event=event, role=role, language=language) if fits else None)


def test_the_voice_of_nobody_we_know_is_an_unknown_choice() -> None:
    read = read_tap("on:start/thuis:@opa")
    assert read is not None
    assert read.event == Chose(node="start/thuis", choice="@opa")


@given(readers, languages, nodes, st.none() | ids)
def test_a_screen_that_stays_changes_nothing_else_of_its_buttons(
    role: Reader, language: Code, node: str, choice: str | None
) -> None:
    plain = tap(role, language, node, choice)
    read, kept = read_tap(plain), read_tap(on_screen_that_stays(plain))
    assert read is not None
    assert kept is not None
    assert (kept.event, kept.role, kept.language) == (read.event, read.role, read.language)
    assert (read.stays, kept.stays) == (False, True)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ":",
        "::",
        "on",
        "on:",
        "on::choice",
        "o:start/thuis",
        "x:start/thuis",
        "xn:start/thuis",
        "ox:start/thuis",
        "on!!:start/thuis",
        "!on:start/thuis",
        "!:start/thuis",
        "onn:start/thuis",
        "ON:start/thuis",
        " on:start/thuis",
        "start/thuis",
        "on:" + "a" * (LONGEST - 2),
        "on:" + "é" * 31,
        "on:" + "a" * 100_000,
        "\ud800n:start/thuis",
    ],
)
def test_what_we_cannot_have_written_is_nothing(forged: str) -> None:
    assert read_tap(forged) is None


def test_sixty_four_bytes_still_fit() -> None:
    longest = "on:" + "a" * (LONGEST - 3)
    assert read_tap(longest) == Tap(event=Opened(node=longest[3:]), role=Role.OUDER, language="nl")


def written_again(read: Tap, place: str) -> str:  # noqa: PLR0911  one for each kind
    match read.event:
        case Chose(node=node, choice=choice):
            return tap(read.role, read.language, node, choice)
        case WentBack(to=node):
            return tap(read.role, read.language, node, back=True)
        case Judged(node=node, verdict=verdict):
            return tap(read.role, read.language, node, f"?{verdict}")
        case PassedOn(node=node):
            return pass_on_tap(tap(read.role, read.language, node))
        case Showed(node=node, role=None, language=language):
            return show_tap(tap(read.role, read.language, node), language or "")
        case Showed(node=node, role=role):
            return tap(read.role, read.language, node, voice=role)
        case Asked(found=found, role=role, language=language):
            return asked_tap(role, language, found)
        case Followed(code=code):
            return code_tap(read.role, read.language, place, code)
        case Opened(node=node):
            return tap(read.role, read.language, node)
        case event:
            raise AssertionError(event)


@given(
    st.text(max_size=80) | st.from_regex(r"[-olsx]?[nex]!?:[a-z/<>=:!@+,]{0,12}", fullmatch=True)
)
def test_anything_is_either_nothing_or_would_be_written_the_same(data: str) -> None:
    read = read_tap(data)
    if read is None:
        return
    again = written_again(read, data.split(":")[1])
    written = on_screen_that_stays(again) if read.stays else again
    # An empty choice behind a colon opens the node too.
    assert written in {data, data.removesuffix(":")}


@given(readers, languages, nodes, st.sampled_from([None, "keuze", "x:y"]))
def test_each_button_that_fits_survives_the_same_test(
    role: Reader, language: Code, node: str, choice: str | None
) -> None:
    plain = tap(role, language, node * 4, choice)
    for data in (plain, on_screen_that_stays(plain)):
        assert (read_tap(data) is not None) == (len(data.encode()) <= LONGEST)


def test_what_is_too_long_is_not_remembered() -> None:
    assert read_tap("on:" + "x" * 20_000) is None
    kept = _read_tap.cache_info().currsize
    for number in range(50):
        read_tap(f"on:{number}" + "x" * 20_000)
    assert _read_tap.cache_info().currsize == kept
