"""Puts unconnected drawings on shelves: side by side, and below each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.layers import in_layers
from bot.content.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.content.layout import Edge, Rectangle, Route, Size

WIDE = 1180.0
"""The width of a shelf; a drawing that is wider has a shelf of its own."""

_ROOM = 40.0


def lay_out(boxes: Mapping[str, Size], edges: Sequence[Edge]) -> Layout:
    """The layout of all boxes; connected ones are drawn in layers, the first box on top."""
    placed: dict[str, Rectangle] = {}
    routes: dict[int, Route] = {}
    x = y = shelf = width = 0.0
    for ids in _connected(list(boxes), edges):
        mine = [i for i, edge in enumerate(edges) if edge.source in ids]
        one = in_layers({id_: boxes[id_] for id_ in boxes if id_ in ids}, [edges[i] for i in mine])
        if x and x + one.width > WIDE:
            x, y = 0.0, shelf + _ROOM
        placed |= {id_: _moved(place, x, y) for id_, place in one.boxes.items()}
        routes |= {i: _route_moved(route, x, y) for i, route in zip(mine, one.routes, strict=True)}
        width, shelf = max(width, x + one.width), max(shelf, y + one.height)
        x += one.width + _ROOM
    return Layout(
        boxes=placed,
        routes=tuple(routes[i] for i in range(len(edges))),
        width=width,
        height=shelf,
    )


def _connected(ids: Sequence[str], edges: Sequence[Edge]) -> Iterator[set[str]]:
    """The connected components, in the order of their first boxes."""
    beside: dict[str, set[str]] = {id_: set() for id_ in ids}
    for edge in edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    left = dict.fromkeys(ids)
    while left:
        found, todo = set[str](), {next(iter(left))}
        while todo:
            found |= todo
            todo = {other for id_ in todo for other in beside[id_]} - found
        yield found
        left = {id_: None for id_ in left if id_ not in found}


def _moved(place: Rectangle, x: float, y: float) -> Rectangle:
    return replace(place, x=place.x + x, y=place.y + y)


def _route_moved(route: Route, x: float, y: float) -> Route:
    stops = tuple(
        replace(stop, x=stop.x + x, top=stop.top + y, bottom=stop.bottom + y)
        for stop in route.stops
    )
    return replace(route, label=_moved(route.label, x, y), stops=stops)
