"""Finds collisions of digests: buttons and path codes name places and answers by those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.codes import answer_number, place_number
from bot.core.leaning import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.content.reading import Path_
    from bot.core.guide import Guide, NodeId


def alike(guide: Guide) -> Iterator[tuple[NodeId, Path_, str]]:
    """The places and answers with the digest of an earlier one: (node, path, what to do)."""
    numbers: dict[int, NodeId] = {}
    for id_ in guide.nodes:
        other = numbers.setdefault(place_number(id_), id_)
        if other != id_:
            yield id_, (), f"its number in a path code is that of `{other}`: rename it"
    marks: dict[str, str] = {}
    answers: dict[int, str] = {}
    for question, id_, key in _answers(guide):
        told, at = f"{question}: {key}", ("choices", key)
        other = marks.setdefault(mark(question, key), told)
        if other != told:
            yield id_, at, f"its mark is that of `{other}`: rename it"
        other = answers.setdefault(answer_number(question, key), told)
        if other != told:
            yield id_, at, f"its number in a path code is that of `{other}`: rename it"


def _answers(guide: Guide) -> Iterator[tuple[str, NodeId, str]]:
    for question, id_ in guide.questions.items():
        for choice in guide.nodes[id_].choices if id_ in guide.nodes else ():
            yield question, id_, choice.key
