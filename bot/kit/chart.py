"""A small bar chart of months, as SVG with a text alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE, _HIGH, _GAP, _LETTERS = 36, 80, 8, 16


def chart(title: str, months: Sequence[str], counts: Sequence[int | None], none: str) -> Markup:
    """Bars of the counts that are shown; empty if all are hidden.

    Its text alternative gives each month and its count, as the table does; `none`: the words for a
    hidden count.
    """
    shown = [count for count in counts if count is not None]
    if not shown:
        return Markup()
    told = ", ".join(
        f"{month}: {none if count is None else count}"
        for month, count in zip(months, counts, strict=True)
    )
    wide = len(counts) * (_WIDE + _GAP)
    bars = Markup().join(
        _bar(place, count, max(shown)) for place, count in enumerate(counts) if count is not None
    )
    head = Markup(
        '<svg class="chart" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"'
        ' aria-label="{label}">'
    ).format(w=wide, h=_HIGH + _LETTERS, label=f"{title}. {told}")
    return head + bars + Markup("</svg>")


def _bar(place: int, count: int, most: int) -> Markup:
    high = max(round(_HIGH * count / most), 2)
    left = place * (_WIDE + _GAP)
    return Markup(
        '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="3"/>'
        '<text x="{middle}" y="{above}" text-anchor="middle">{count}</text>'
    ).format(
        x=left,
        y=_HIGH + _LETTERS - high,
        w=_WIDE,
        h=high,
        middle=left + _WIDE // 2,
        above=_HIGH + _LETTERS - high - 3,
        count=escape(count),
    )
