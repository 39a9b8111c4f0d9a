"""A steunpunt's paper as PDF/UA: a poster, cards and a leaflet in its own colours."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.content.qr import code_of
from bot.core.opening import week_in_words
from bot.kit.words import paper

if TYPE_CHECKING:
    from bot.core.guide import Guide, Steunpunt
    from bot.core.languages import Code
    from bot.kit.words import Gettext

Sheet: TypeAlias = Literal["poster", "card", "leaflet"]
"""An A4; four A6 on an A4; an A4 to fold once."""

_TEMPLATES = Path(__file__).with_name("paper")


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What to print; `address`: where the QR code leads."""

    guide: Guide
    steunpunt: Steunpunt
    language: Code
    gettext: Gettext
    address: str


def pdf(sheet: Sheet, order: Print) -> bytes:
    """A PDF/UA-1 document, ready to print."""
    return _compiled(sheet, order, format="pdf", pdf_standards=["ua-1"])[0]


def png(sheet: Sheet, order: Print, ppi: float = 100) -> list[bytes]:
    """The same pages as pictures."""
    return _compiled(sheet, order, format="png", ppi=ppi)


def _compiled(sheet: Sheet, order: Print, **how: object) -> list[bytes]:
    import typst  # noqa: PLC0415  10 MB, and few print

    inputs = {"data": json.dumps(_data(order))}
    template = str(_TEMPLATES / f"{sheet}.typ")
    made = typst.compile(template, sys_inputs=inputs, root=str(_TEMPLATES), **how)  # type: ignore[call-overload]
    return [bytes(each) for each in made] if isinstance(made, list) else [bytes(made)]


def _data(order: Print) -> dict[str, object]:
    host, theme = order.steunpunt, order.steunpunt.theme
    hours = week_in_words(order.guide, host.hours, order.language, None) if host.hours else ""
    return {
        "language": order.language,
        "words": asdict(paper(order.gettext)),
        "name": host.name,
        "brand": theme.brand,
        "ink": theme.ink,
        "accent": theme.accent,
        "reach": [way for way in (host.phone, host.email, host.site) if way],
        "hours": hours,
        "logo": list(host.logo.data) if host.logo else None,
        "alt": host.logo.alt if host.logo else "",
        "qr": code_of(order.address),
        "shown": order.address.partition("//")[2].partition("?")[0],  # to be typed over
    }
