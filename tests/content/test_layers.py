"""Whatever hangs together how: in a drawing nothing lies over anything else."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.layout import Edge, Rectangle
from bot.content.shelves import WIDE, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.content.layout import Layout, Route

LEAST = 5.0
"""Pixels that at least lie between any two."""

HAIR = 1e-6
"""Pixels that come of adding in another order, and that nobody sees."""

SIZES = st.tuples(st.floats(10, 300), st.floats(10, 120))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, tuple[float, float]], list[Edge]]:
    boxes = {f"box {n}": draw(SIZES) for n in range(draw(st.integers(1, 12)))}
    pairs = list(combinations(boxes, 2))
    chosen = draw(st.sets(st.sampled_from(pairs + [(b, a) for a, b in pairs]))) if pairs else ()
    names = st.sampled_from(["yes", "no", "back"])
    return boxes, [
        Edge(source=source, target=target, name=name, label=(10.0 * len(name), 20.0))
        for source, target in sorted(chosen)
        for name in [draw(names)]
    ]


@given(graphs())
def test_nothing_lies_over_anything_else(
    graph: tuple[dict[str, tuple[float, float]], list[Edge]],
) -> None:
    boxes, edges = graph
    layout = lay_out(boxes, edges)
    assert {id_: (place.width, place.height) for id_, place in layout.boxes.items()} == boxes
    assert len(layout.routes) == len(edges)
    assert not list(overlaps(layout))
    for edge, route in zip(edges, layout.routes, strict=True):
        assert (route.label.width, route.label.height) == edge.label
        ends = layout.boxes[edge.source], layout.boxes[edge.target]
        upper, lower = reversed(ends) if route.back else ends
        first, last = route.stops[0], route.stops[-1]
        assert first.top == pytest.approx(upper.y + upper.height)
        assert upper.x < first.x < upper.x + upper.width
        assert last.bottom == pytest.approx(lower.y)
        assert lower.x < last.x < lower.x + lower.width


def overlaps(layout: Layout) -> Iterator[str]:
    """Boxes and labels that are too near to each other, and lines through one of them."""
    labels = dict.fromkeys(route.label for route in layout.routes)
    places = [*layout.boxes.values(), *labels]
    for one, other in combinations(places, 2):
        if touches(one, other, LEAST):
            yield f"{one} and {other}"
    for route in layout.routes:
        for part in parts(route):
            for place in places:
                if touches(part, place):
                    yield f"a line of {route} through {place}"
    for place in places:
        if place.x < -HAIR or place.x + place.width > layout.width + HAIR:
            yield f"{place} beside the drawing"


def parts(route: Route) -> Iterator[Rectangle]:
    """What a line can touch: each straight part, and the room that each bend stays in."""
    for stop in route.stops:
        if not stop.hidden:
            yield Rectangle(x=stop.x, y=stop.top, width=0, height=stop.bottom - stop.top)
    for one, other in pairwise(route.stops):
        left, right = sorted((one.x, other.x))
        yield Rectangle(x=left, y=one.bottom, width=right - left, height=other.top - one.bottom)


def touches(one: Rectangle, other: Rectangle, room: float = -HAIR) -> bool:
    return (
        one.x < other.x + other.width + room
        and other.x < one.x + one.width + room
        and one.y < other.y + other.height + room
        and other.y < one.y + one.height + room
    ) and one.height + one.width > 0


def edges_of(*ways: str) -> list[Edge]:
    """`ab:name` leads from a to b."""
    return [Edge(source=w[0], target=w[1], name=w[3:], label=(30.0, 20.0)) for w in ways]


def boxes_of(ids: Iterable[str]) -> dict[str, tuple[float, float]]:
    return dict.fromkeys(ids, (100.0, 40.0))


def test_what_lies_ahead_is_drawn_below_and_what_leads_back_goes_up() -> None:
    layout = lay_out(boxes_of("abcd"), edges_of("ab:", "bc:", "ac:", "cd:", "da:"))
    heights = [layout.boxes[id_].y for id_ in "abcd"]
    assert heights == sorted(set(heights))
    assert [route.back for route in layout.routes] == [False, False, False, False, True]


def test_ways_back_to_one_box_of_one_name_share_a_line_and_a_label() -> None:
    ahead = edges_of("ab:1", "ac:2", "ad:3")
    layout = lay_out(boxes_of("abcd"), [*ahead, *edges_of("ba:again", "ca:again", "da:other")])
    one, same, other = (route.label for route in layout.routes[3:])
    assert one == same
    assert one != other


def test_a_long_line_is_straight() -> None:
    layout = lay_out(boxes_of("abcde"), edges_of("ab:", "bc:", "cd:", "de:", "ae:"))
    passing = [stop.x for stop in layout.routes[-1].stops[1:-1]]
    assert len(passing) > 5
    assert max(passing) - min(passing) < 5


def test_what_has_nothing_to_do_with_each_other_is_put_on_shelves() -> None:
    layout = lay_out(boxes_of("abcdefghijklmnopqrst"), [])
    assert layout.width <= WIDE
    assert len({place.y for place in layout.boxes.values()}) > 1
    assert not list(overlaps(layout))


@pytest.mark.parametrize(
    ("place", "touched"),
    [
        (Rectangle(x=0, y=0, width=10, height=10), True),
        (Rectangle(x=9, y=9, width=1, height=1), True),
        (Rectangle(x=12, y=0, width=10, height=10), False),
        (Rectangle(x=5, y=-5, width=0, height=30), True),
        (Rectangle(x=5, y=10, width=0, height=30), False),
    ],
)
def test_the_measure_itself_sees_what_touches(place: Rectangle, touched: bool) -> None:
    assert touches(place, Rectangle(x=0, y=0, width=10, height=10)) is touched
