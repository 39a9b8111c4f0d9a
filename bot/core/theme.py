"""How a steunpunt looks, and the words for where its link stands."""

from __future__ import annotations

from dataclasses import dataclass, field

CAMPAIGNS = ("poster", "mail", "gesprek", "app")
"""The words for where a link stands, for a steunpunt that chooses none of its own."""

BRAND, INK, ACCENT = "#0f5c56", "#ffffff", "#f6d48f"
"""Our own colours."""

SHEET = "#f6f3ec"
"""What pages are drawn on."""

_DARK = 0.04045
_PALE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours of a steunpunt, as `#rrggbb`; `ink`: of letters on `brand`."""

    brand: str = BRAND
    ink: str = INK
    accent: str = ACCENT

    @property
    def soft(self) -> str:
        """A pale tint of the brand, which is behind news and cards."""
        parts = (int(self.brand[at : at + 2], 16) for at in (1, 3, 5))
        return "#" + "".join(f"{round(255 - (255 - part) * _PALE):02x}" for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture that we serve ourselves. `kind`: its media type."""

    data: bytes = field(repr=False)
    kind: str
    alt: str


def contrast(colour: str, other: str) -> float:
    """The contrast of two colours (`#rrggbb`), from 1 to 21.

    https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    dark, light = sorted(map(_luminance, (colour, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4
