"""What a steunpunt shares: its links, their QR codes, and the line that opens it on its site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.core.guide import Steunpunt


def embedding(steunpunt: Steunpunt, public_url: str) -> str:
    """The line of HTML that puts the chat on the steunpunt's own site.

    It is a link, which the script replaces by a button in a browser that can show one.
    """
    return (
        f'<a data-lesroute href="{public_url}/s/{steunpunt.id}">Chat: als school even niet lukt</a>'
        f'<script async src="{public_url}/static/embed.js" data-steunpunt="{steunpunt.id}">'
        "</script>"
    )


def write_kit(
    steunpunt: Steunpunt, links: Mapping[str, str], line: str, folder: Path
) -> list[Path]:
    """Write `links.txt`, `embed.html` and a QR code of each link; the paths.

    `links`: where the dialog opens in the steunpunt's name, by channel. A code comes as SVG to
    print and PNG to send. `line`: what `embedding` gave.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = folder / "links.txt"
    lines = [steunpunt.name, *(f"{name}: {link}" for name, link in links.items())]
    text.write_text("\n".join(lines) + "\n", encoding="utf-8")
    embed = folder / "embed.html"
    embed.write_text(line + "\n", encoding="utf-8")
    return [
        text,
        embed,
        *(path for name, link in links.items() for path in _codes(folder, name, link)),
    ]


def _codes(folder: Path, name: str, link: str) -> list[Path]:
    code = segno.make(link, error="m", micro=False)
    paths = [folder / f"{name}.svg", folder / f"{name}.png"]
    for path in paths:
        code.save(str(path), scale=10, border=4)
    return paths
