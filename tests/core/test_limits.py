"""What the narrowest channel can show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.limits import BUTTONS, LABEL, TEXT, overruns, words
from bot.core.screen import Button, Card, Points, Screen
from bot.core.taps import LONGEST

PLAIN = Screen(node="t/een", language="nl", role=None, text="Dag")


def test_all_that_a_person_reads_is_counted() -> None:
    screen = replace(
        PLAIN,
        notices=("Let op.",),
        points=(Points(lead="Zeker:", items=("een", "twee")), Points(lead="", items=("drie",))),
        cards=(
            Card(name="Wie", purpose="Wat", phone="112", email=None, site="x.nl", notes=("Nu",)),
        ),
        source="Bron: blad",
    )
    assert words(screen) == (
        "Let op.\n\nDag\n\nZeker:\n• een\n• twee\n\n• drie\n\nWie\nWat\n112\nx.nl\nNu\n\nBron: blad"
    )


def test_steps_are_numbered() -> None:
    steps = Points(lead="Nu:", items=("een", "twee"), ordered=True)
    assert words(replace(PLAIN, text="", points=(steps,))) == "Nu:\n1. een\n2. twee"


def test_what_is_not_there_takes_no_room() -> None:
    assert words(PLAIN) == "Dag"


def test_answers_and_frame_are_told_apart() -> None:
    ja, home = Button(label="Ja", tap="a"), Button(label="Menu", tap="b", kind="home")
    term = Button(label="Opp?", tap="c", kind="term")
    voice = Button(label="Voor mijn kind", tap="d", kind="voice")
    screen = replace(PLAIN, buttons=(ja, voice, term, home))
    assert (screen.answers, screen.extras, screen.frame) == ((ja,), (voice, term), (home,))


def buttons(number: int, label: str = "Ja", tap: str = "on:t/een") -> tuple[Button, ...]:
    return (Button(label=label, tap=tap),) * number


@pytest.mark.parametrize(
    ("fits", "over", "said"),
    [
        (replace(PLAIN, text="a" * TEXT), replace(PLAIN, text="a" * (TEXT + 1)), "1025 characters"),
        (
            replace(PLAIN, buttons=buttons(BUTTONS)),
            replace(PLAIN, buttons=buttons(BUTTONS + 1)),
            "11 buttons",
        ),
        (
            replace(PLAIN, buttons=buttons(1, label="é" * LABEL)),
            replace(PLAIN, buttons=buttons(1, label="é" * (LABEL + 1))),
            "takes 25 characters",
        ),
        (
            replace(PLAIN, buttons=buttons(1, tap="é" * (LONGEST // 2))),
            replace(PLAIN, buttons=buttons(1, tap="é" * (LONGEST // 2 + 1))),
            "more than 64 bytes",
        ),
    ],
)
def test_what_does_not_fit_is_told_in_words(fits: Screen, over: Screen, said: str) -> None:
    assert list(overruns(fits)) == []
    (told,) = overruns(over)
    assert said in told


def test_everything_that_does_not_fit_is_told() -> None:
    screen = replace(PLAIN, text="a" * 2000, buttons=buttons(12, label="a" * 30, tap="b" * 80))
    assert len(list(overruns(screen))) == 2 + 12 * 2
