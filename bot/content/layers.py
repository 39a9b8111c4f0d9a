"""The layout of a layered drawing: boxes in ranks, with the labels in ranks between them.

It is the Sugiyama method: break cycles, assign ranks, cut long edges at each rank, order the ranks
for few crossings, and put each cell near its neighbours. A label is a cell like a box, and a line
passes each rank straight down, so nothing can overlap.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.content.layout import Layout, Rectangle, Route, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.content.layout import Edge, Size

ACROSS, DOWN = 24.0, 26.0
"""The least room between cells of a rank, and between ranks."""

_LINE = 6.0
_SWEEPS, _PULLS = 24, 120
_STIFF = 4
"""How much more a straight line counts than a short one."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Cell:
    """A box, a label or a passing line; `x`: its middle, `spot`: its position in its rank."""

    size: Size
    rank: int
    up: list[_Cell] = field(default_factory=list)
    down: list[_Cell] = field(default_factory=list)
    line: dict[int, _Cell] = field(default_factory=dict)
    """The cells of the same line, by rank; empty for a box."""

    spot: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def place(self) -> Rectangle:
        width, height = self.size
        return Rectangle(x=self.x - width / 2, y=self.y, width=width, height=height)


def in_layers(boxes: Mapping[str, Size], edges: Sequence[Edge]) -> Layout:
    """The layout of connected boxes, the first on top; no edge may lead from a box to itself."""
    ahead = _without_turning_back(list(boxes), edges)
    ranks = _ranks(list(boxes), ahead)
    cells = {id_: _Cell(size=size, rank=ranks[id_]) for id_, size in boxes.items()}
    lines: dict[tuple[str, str], dict[int, _Cell]] = {}
    chains = [
        _chain(edge, cells, lines, back=(edge.source, edge.target) not in ahead) for edge in edges
    ]
    between = (cell for chain in chains for cell in chain.cells[1:-1])
    rows = _rows(dict.fromkeys([*cells.values(), *between]))
    _order(rows)
    _align(rows)
    floors = _stack(rows)
    width = max(cell.x + cell.size[0] / 2 for row in rows for cell in row)
    return Layout(
        boxes={id_: cell.place for id_, cell in cells.items()},
        routes=tuple(_route(chain, floors) for chain in chains),
        width=width,
        height=floors[-1],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """The cells of an edge, from the upper box to the lower one; `back`: it leads up."""

    cells: tuple[_Cell, ...]
    back: bool

    @property
    def label(self) -> _Cell:
        return self.cells[1]


def _without_turning_back(ids: Iterable[str], edges: Iterable[Edge]) -> set[tuple[str, str]]:
    """The edges without those that close a cycle, as seen from the first box."""
    leads: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        leads[edge.source].append(edge.target)
    kept: set[tuple[str, str]] = set()
    done: set[str] = set()

    def visit(id_: str, above: frozenset[str]) -> None:
        done.add(id_)
        for target in leads[id_]:
            if target not in above:
                kept.add((id_, target))
                if target not in done:
                    visit(target, above | {target})

    for id_ in ids:
        if id_ not in done:
            visit(id_, frozenset({id_}))
    return kept


def _ranks(ids: Sequence[str], ahead: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The rank of each box, by the longest way to it; odd ranks are left for labels."""
    ranks = dict.fromkeys(ids, 0)
    for _ in ids:
        for source, target in ahead:
            ranks[target] = max(ranks[target], ranks[source] + 2)
    return ranks


def _chain(
    edge: Edge,
    cells: Mapping[str, _Cell],
    lines: dict[tuple[str, str], dict[int, _Cell]],
    *,
    back: bool,
) -> _Chain:
    upper, lower = cells[edge.source], cells[edge.target]
    line: dict[int, _Cell] = {}
    if back:
        upper, lower = lower, upper
        line = lines.setdefault((edge.target, edge.name), line)
    ranks = range(upper.rank + 1, lower.rank)
    for rank in ranks:
        size = edge.label if rank == ranks[0] else (_LINE, 0.0)
        line.setdefault(rank, _Cell(size=size, rank=rank, line=line))
    row = (upper, *(line[rank] for rank in ranks), lower)
    for above, below in pairwise(row):
        if below not in above.down:
            above.down.append(below)
            below.up.append(above)
    return _Chain(cells=row, back=back)


def _rows(cells: Iterable[_Cell]) -> list[list[_Cell]]:
    rows: defaultdict[int, list[_Cell]] = defaultdict(list)
    for cell in cells:
        cell.spot = len(rows[cell.rank])
        rows[cell.rank].append(cell)
    return [rows[rank] for rank in sorted(rows)]


def _order(rows: Sequence[list[_Cell]]) -> None:
    """Sort each rank by the positions of its neighbours, down and up; keep the best order."""
    best, least = [list(row) for row in rows], _crossings(rows)
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            row.sort(key=lambda cell: _middle(cell, cell.up if sweep % 2 == 0 else cell.down))
            _number(row)
        if (found := _crossings(rows)) < least:
            best, least = [list(row) for row in rows], found
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept
        _number(row)


def _middle(cell: _Cell, beside: Sequence[_Cell]) -> float:
    return sum(other.spot for other in beside) / len(beside) if beside else cell.spot


def _number(row: Iterable[_Cell]) -> None:
    for spot, cell in enumerate(row):
        cell.spot = spot


def _crossings(rows: Iterable[Iterable[_Cell]]) -> int:
    count = 0
    for row in rows:
        ends = [other.spot for cell in row for other in sorted(cell.down, key=lambda c: c.spot)]
        count += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 :])
    return count


def _align(rows: Sequence[Sequence[_Cell]]) -> None:
    """Pull each cell to the middle of its neighbours, many times; then let the left end be 0."""
    for sweep in range(_PULLS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            _settle(row)
    left = min(cell.x - cell.size[0] / 2 for row in rows for cell in row)
    for row in rows:
        for cell in row:
            cell.x -= left


def _settle(row: Sequence[_Cell]) -> None:
    """Put a rank as near to the wanted places as order and room allow: isotonic regression."""
    room, blocks = 0.0, list[tuple[float, float, int]]()
    rooms: list[float] = []
    for i, cell in enumerate(row):
        room += (row[i - 1].size[0] + cell.size[0]) / 2 + ACROSS if i else 0.0
        rooms.append(room)
        near = [*cell.up, *cell.down, *(_STIFF * list(cell.line.values()))]
        weight, wanted = float(len(near)), sum(other.x for other in near)
        blocks.append((wanted - weight * room, weight, 1) if near else (cell.x - room, 1.0, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            pull, heft, cells = blocks.pop()
            blocks[-1] = (blocks[-1][0] + pull, blocks[-1][1] + heft, blocks[-1][2] + cells)
    starts = [pull / heft for pull, heft, cells in blocks for _ in range(cells)]
    for cell, start, offset in zip(row, starts, rooms, strict=True):
        cell.x = start + offset


def _stack(rows: Sequence[Sequence[_Cell]]) -> list[float]:
    """Put the ranks below each other; returns the bottom of each."""
    y, floors = 0.0, []
    for row in rows:
        for cell in row:
            cell.y = y
        floors.append(y + max(cell.size[1] for cell in row))
        reach = max((abs(cell.x - other.x) for cell in row for other in cell.down), default=0.0)
        y = floors[-1] + DOWN + min(reach / 20, DOWN)  # a flat line is hard to follow
    return floors


def _route(chain: _Chain, floors: Sequence[float]) -> Route:
    upper, *between, lower = chain.cells
    start = _port(upper, upper.down, between[0])
    end = _port(lower, lower.up, between[-1])
    stops = [Stop(x=start, top=upper.y + upper.size[1], bottom=floors[upper.rank])]
    for cell in between:
        under = cell.y + cell.size[1]
        if cell is chain.label:
            stops.append(Stop(x=cell.x, top=cell.y, bottom=under, hidden=True))
        stops.append(Stop(x=cell.x, top=under, bottom=floors[cell.rank]))
    stops.append(Stop(x=end, top=lower.y, bottom=lower.y))
    return Route(label=chain.label.place, stops=tuple(stops), back=chain.back)


def _port(box: _Cell, beside: Sequence[_Cell], mine: _Cell) -> float:
    """The x at which a line meets a box: side by side, in the order of where the lines go."""
    order = sorted(beside, key=lambda cell: cell.x)
    return box.x + box.size[0] * ((order.index(mine) + 1) / (len(order) + 1) - 0.5)
