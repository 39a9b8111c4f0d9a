"""A small layered drawing: rows by distance from the start, edges with their labels."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDE, HIGH, ACROSS, DOWN = 170, 44, 40, 150
"""Pixels: a box, and the room between boxes."""

_FILL = {"fork": "#f6d48f", "outcome": "#cfe8e2", "screen": "#ffffff"}
_LABEL = 30
_MARGIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """From one place to another, with what one says to go there."""

    source: str
    label: str
    target: str


def draw_svg(kinds: Mapping[str, str], edges: Sequence[Edge]) -> str:
    """An SVG of places (id → `fork`, `outcome` or `screen`, the first one on top) and edges."""
    rows = _rows(list(kinds), edges)
    at = _places(rows)
    width = max(x for x, _ in at.values()) + WIDE + _MARGIN
    height = max(y for _, y in at.values()) + HIGH + _MARGIN
    boxes = "".join(_box(id_, kinds[id_], *at[id_]) for id_ in kinds)
    lines = "".join(_line(edge, i, at) for i, edge in enumerate(edges))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="system-ui,sans-serif" font-size="12">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#456"/></marker></defs>'
        f"{lines}{boxes}</svg>"
    )


def _rows(ids: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """Each place as far down as the longest way to it without turning back."""
    ahead = _without_turning_back(ids, edges)
    depth = dict.fromkeys(ids, 0)
    for _ in ids:
        for source, target in ahead:
            depth[target] = max(depth[target], depth[source] + 1)
    rows: defaultdict[int, list[str]] = defaultdict(list)
    for id_ in ids:
        rows[depth[id_]].append(id_)
    return [rows[level] for level in sorted(rows)]


def _without_turning_back(ids: Sequence[str], edges: Sequence[Edge]) -> list[tuple[str, str]]:
    """The edges that do not close a circle, seen from the start on."""
    leads: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        leads[edge.source].append(edge.target)
    kept: list[tuple[str, str]] = []
    done: set[str] = set()

    def visit(id_: str, above: frozenset[str]) -> None:
        done.add(id_)
        for target in leads[id_]:
            if target not in above | {id_}:
                kept.append((id_, target))
                if target not in done:
                    visit(target, above | {id_})

    for id_ in ids:
        if id_ not in done:
            visit(id_, frozenset())
    return kept


def _places(rows: Sequence[Sequence[str]]) -> dict[str, tuple[int, int]]:
    widest = max(len(row) for row in rows)
    return {
        id_: (
            _MARGIN + int((i + (widest - len(row)) / 2) * (WIDE + ACROSS)),
            _MARGIN + level * (HIGH + DOWN),
        )
        for level, row in enumerate(rows)
        for i, id_ in enumerate(row)
    }


def _box(id_: str, kind: str, x: int, y: int) -> str:
    name = escape(id_.partition("/")[2])
    return (
        f'<a href="#{escape(id_)}"><rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="10" '
        f'fill="{_FILL[kind]}" stroke="#456"/><text x="{x + WIDE / 2}" y="{y + HIGH / 2 + 4}" '
        f'text-anchor="middle">{name}</text></a>'
    )


def _line(edge: Edge, number: int, at: Mapping[str, tuple[int, int]]) -> str:
    (x1, y1), (x2, y2) = at[edge.source], at[edge.target]
    down = y2 > y1
    x1, x2 = x1 + WIDE // 2, x2 + WIDE // 2
    y1, y2 = (y1 + HIGH, y2) if down else (y1, y2 + HIGH)
    bend = (y2 - y1) // 2
    part = 0.2 + 0.15 * (number % 5)
    label = edge.label if len(edge.label) <= _LABEL else f"{edge.label[:_LABEL]}…"
    return (
        f'<path d="M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}" fill="none" '
        'stroke="#456" stroke-opacity=".6" marker-end="url(#tip)"/>'
        f'<text x="{x1 + (x2 - x1) * part:.0f}" y="{y1 + (y2 - y1) * part:.0f}" '
        'text-anchor="middle" stroke="#fff" stroke-width="4" paint-order="stroke" fill="#234">'
        f"<title>{escape(edge.label)}</title>{escape(label)}</text>"
    )
