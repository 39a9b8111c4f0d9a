"""How a steunpunt looks, and the words for where its link stands."""

from __future__ import annotations

from dataclasses import dataclass, field

CAMPAIGNS = ("poster", "mail", "gesprek", "app")
"""Where a link stands, where a register names no words of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours of a steunpunt, each `#rrggbb`: of buttons and headings, and of their letters."""

    brand: str = "#0f5c56"
    ink: str = "#ffffff"
    accent: str = "#f6d48f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture that we serve ourselves. `kind`: its media type."""

    data: bytes = field(repr=False)
    kind: str
    alt: str
