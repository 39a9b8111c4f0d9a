"""What a drawing is: boxes, labels, and lines from box to box that lead through the labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Size: TypeAlias = "tuple[float, float]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """From one box to another, with the size of its label.

    Those that lead back to the same box under the same `name` share one line and one label.
    """

    source: str
    target: str
    name: str
    label: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A rectangle by its left upper corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a line passes a rank: straight down at `x`, hidden where its label is."""

    x: float
    top: float
    bottom: float
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A label and the line through it, from source to target; `back`: it goes up."""

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
