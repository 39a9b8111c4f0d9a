"""Writes a topic as pages to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.paper import pdf
from bot.core.languages import SPOKEN
from bot.core.texts import Role

if TYPE_CHECKING:
    from bot.content.paper import From
    from bot.core.guide import Guide


def write_pages(guide: Guide, topic: str, role: str, given: From) -> list[Path]:
    """A page in each language, here; raises `ValueError` where there is none for this role."""
    if role not in set(Role):
        raise ValueError(f"{role} is no role: choose ouder, leerling or school")
    paths = [Path(f"{topic}-{role}-{language}.pdf") for language in SPOKEN.codes]
    for path, language in zip(paths, SPOKEN.codes, strict=True):
        path.write_bytes(pdf(guide, topic, language, Role(role), given))
    return paths
