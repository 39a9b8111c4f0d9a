"""A drawing as SVG: boxes and lines with their words; its colours come from the page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

from bot.content.layout import Edge, Rectangle, Route, Size
from bot.content.shelves import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.content.labels import Way

LETTERS, LINE = 13, 17.0
"""Pixels: the font size, and the height of a line."""

_IN_BOX, _ON_LINE = 30, 24
_PAD = 10.0
_MARGIN = 20
_NARROW, _BROAD = frozenset(" iIjlrtf.,:;'!|()[]/-"), frozenset("mwMWOQG%@—…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """`kind`: its CSS class, which colours it: `screen`, `fork` or `outcome`."""

    kind: str
    words: str


def draw_svg(boxes: Mapping[str, Box], ways: Sequence[Way]) -> str:
    """An SVG of boxes by id, the first on top, and the ways between them.

    Ways between the same boxes become one line with all their words; a way from a box to itself
    becomes words in the box.
    """
    lines = {id_: _lines([box.words], _IN_BOX) for id_, box in boxes.items()}
    said: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for way in ways:
        if way.source == way.target:
            lines[way.source] += _lines([f"↻ {way.label}"], _IN_BOX)
        else:
            said[way.source, way.target].append(way.label)
    labels = [_lines(words, _ON_LINE) for words in said.values()]
    layout = lay_out(
        {id_: _size(lines[id_], _PAD) for id_ in boxes},
        [
            Edge(source=source, target=target, name="\n".join(label), label=_size(label, 2))
            for (source, target), label in zip(said, labels, strict=True)
        ],
    )
    routes = list(zip(layout.routes, labels, strict=True))
    parts = [
        *(_line(route) for route, _ in routes),
        *dict.fromkeys(_label(route.label, label) for route, label in routes),
        *(_box(id_, boxes[id_].kind, place, lines[id_]) for id_, place in layout.boxes.items()),
    ]
    width, height = round(layout.width) + 2 * _MARGIN, round(layout.height) + 2 * _MARGIN
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="{-_MARGIN} {-_MARGIN} {width} {height}" width="{width}" height="{height}" '
        f'font-size="{LETTERS}" text-anchor="middle">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{''.join(parts)}</svg>"
    )


def _lines(texts: Iterable[str], wide: int) -> list[str]:
    return [line for text in texts for line in wrap(text, wide) or [""]]


def _size(lines: Sequence[str], pad: float) -> Size:
    return max(map(_width, lines)) + 2 * pad, len(lines) * LINE + 2 * pad


def _width(line: str) -> float:
    """An upper estimate of the width of a line, as the browser's font is unknown."""
    return LETTERS * sum(0.4 if c in _NARROW else 1.0 if c in _BROAD else 0.66 for c in line)


def _box(id_: str, kind: str, place: Rectangle, lines: Sequence[str]) -> str:
    return (
        f'<a href="#{escape(id_)}" class="{kind}"><rect x="{place.x:.0f}" y="{place.y:.0f}" '
        f'width="{place.width:.0f}" height="{place.height:.0f}" rx="8"/>{_text(place, lines)}</a>'
    )


def _label(place: Rectangle, lines: Sequence[str]) -> str:
    return f'<g class="label">{_text(place, lines)}</g>'


def _text(place: Rectangle, lines: Sequence[str]) -> str:
    """The lines, in the middle of the place."""
    x = place.x + place.width / 2
    first = place.y + (place.height - len(lines) * LINE) / 2 + LINE * 0.75
    return "".join(
        f'<text x="{x:.0f}" y="{first + number * LINE:.0f}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _line(route: Route) -> str:
    """The path: straight at each stop, curved between two, with a gap at the label."""
    runs = [(stop.x, stop.top, stop.bottom, stop.hidden) for stop in route.stops]
    if route.back:
        runs = [(x, bottom, top, hidden) for x, top, bottom, hidden in reversed(runs)]
    path, (before, last, *_) = "", runs[0]
    for number, (x, start, end, hidden) in enumerate(runs):
        if number and (x, start) != (before, last):
            bend = (last + start) / 2
            path += f"C{before:.1f} {bend:.1f} {x:.1f} {bend:.1f} {x:.1f} {start:.1f}"
        if hidden or start != end:
            path += f"{'M' if hidden else 'L'}{x:.1f} {end:.1f}"
        before, last = x, end
    way = "back" if route.back else "on"
    return (
        f'<path class="{way}" d="M{runs[0][0]:.1f} {runs[0][1]:.1f}{path}" marker-end="url(#tip)"/>'
    )
