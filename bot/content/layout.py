"""The values of a drawing: boxes, labels, and the lines between boxes that pass the labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Size: TypeAlias = "tuple[float, float]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """From one box to another, with the size of its label.

    Edges that lead up to the same box with the same `name` share one line and one label.
    """

    source: str
    target: str
    name: str
    label: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A rectangle, by its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A line's straight part in a rank, at `x`; hidden where its label is."""

    x: float
    top: float
    bottom: float
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A label and the line through it, from top to bottom; `back`: it leads up."""

    label: Rectangle
    stops: tuple[Stop, ...]
    back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`routes` are in the order of the edges."""

    boxes: Mapping[str, Rectangle]
    routes: tuple[Route, ...]
    width: float
    height: float
