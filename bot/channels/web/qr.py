"""A QR code that leads from paper back to the page."""

from __future__ import annotations

import segno
from markupsafe import Markup

SIZE = 3
"""Points of one square of it: an address of ours takes some 25 mm, which any phone can read."""


def qr(address: str) -> Markup:
    """The code of an address, as SVG within the page."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(scale=SIZE, border=2, svgclass="qr", lineclass=None))  # noqa: S704  drawn by us
