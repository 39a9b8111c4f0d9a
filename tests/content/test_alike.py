"""A guide in which a button or a path code could not tell two things apart is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.alike import alike
from bot.core import codes, leaning

if TYPE_CHECKING:
    from bot.core.guide import Guide


def test_the_real_content_has_no_two_alike(guide: Guide) -> None:
    assert not list(alike(guide))


def test_two_places_with_one_number_are_told(guide: Guide) -> None:
    taken = {codes.place_number(id_): id_ for id_ in guide.nodes}
    names = (f"beslisboom/x{number}" for number in range(10**6))
    twin = next(name for name in names if codes.place_number(name) in taken)
    more = replace(guide, nodes={**guide.nodes, twin: guide.nodes["start/menu"]})
    (found,) = alike(more)
    other = taken[codes.place_number(twin)]
    assert found == (twin, (), f"its number in a path code is that of `{other}`: rename it")


def test_two_answers_with_one_number_or_mark_are_told(guide: Guide) -> None:
    question = guide.nodes["beslisboom/reden"]
    for number_of, word in ((codes.answer_number, "number"), (leaning.mark, "mark")):
        taken = {number_of("oorzaak", c.key) for c in guide.nodes["beslisboom/oorzaak"].choices}
        names = (f"x{number}" for number in range(10**6))
        twin = next(name for name in names if number_of("reden", name) in taken)
        choices = (*question.choices, replace(question.choices[0], key=twin))
        asked = replace(question, choices=choices)
        more = replace(guide, nodes={**guide.nodes, question.id: asked})
        assert [(id_, at) for id_, at, what in alike(more) if word in what] == [
            (question.id, ("choices", twin))
        ]
