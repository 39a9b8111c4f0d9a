"""A page of a PDF as a camera sees it: its areas and strokes, without the letters."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, TypeAlias

from PIL import Image, ImageDraw
from pypdf import PdfReader
from pypdf.generic import ContentStream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DOTS = 3
"""A point of the page is so many dots wide."""

_Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_Path: TypeAlias = list[list[tuple[float, float]]]


def drawn(pdf: bytes) -> Iterator[Image.Image]:
    """Each page, painted in the order of its operators; what is painted later lies above."""
    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        content = page.get_contents()
        assert content is not None
        wide, high = (round(float(side) * DOTS) for side in page.mediabox[2:])
        paper = _Paper(Image.new("RGB", (wide, high), "white"))
        for operands, operator in ContentStream(content, reader).operations:
            paper.do(operator.decode(), operands)
        yield paper.image


class _Paper:
    """What typst writes: lines, areas, moved and scaled; no curve, clip or picture of dots."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self._draw = ImageDraw.Draw(image)
        self._at: _Matrix = (DOTS, 0, 0, -DOTS, 0, image.height)
        self._kept: list[_Matrix] = []
        self._path: _Path = []
        self._colour = (0, 0, 0)

    def do(self, operator: str, operands: Sequence[Any]) -> None:
        match operator:
            case "q":
                self._kept.append(self._at)
            case "Q":
                self._at = self._kept.pop()
            case "cm":
                self._at = _moved(self._at, operands)
            case "scn" | "SCN":
                levels = [round(255 * float(level)) for level in operands]
                self._colour = (levels[0], levels[len(levels) // 2], levels[-1])
            case "m":
                self._path.append([_point(self._at, *map(float, operands))])
            case "l":
                self._path[-1].append(_point(self._at, *map(float, operands)))
            case "f":
                self._paint(areas=True)
            case "S" | "B":  # what is filled and stroked has no area here
                self._paint(areas=False)
            case "n":
                self._path = []

    def _paint(self, *, areas: bool) -> None:
        thick = round(abs(self._at[0]))
        for line in self._path:
            if areas:
                self._draw.polygon(line, self._colour)
            else:
                self._draw.line(line, self._colour, width=thick)
        self._path = []


def _moved(at: _Matrix, by: Sequence[Any]) -> _Matrix:
    a, b, c, d, e, f = (float(part) for part in by)
    x, y, z, w = at[:4]
    origin = _point(at, e, f)
    return (a * x + b * z, a * y + b * w, c * x + d * z, c * y + d * w, *origin)


def _point(at: _Matrix, x: float, y: float) -> tuple[float, float]:
    return at[0] * x + at[2] * y + at[4], at[1] * x + at[3] * y + at[5]
