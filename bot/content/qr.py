"""QR codes."""

from __future__ import annotations

import io

import segno


def code_of(address: str) -> str:
    """The QR code of an address, as SVG; empty without one."""
    if not address:
        return ""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2)
    return drawn.getvalue().decode()
