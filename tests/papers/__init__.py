"""The papers of a public body: what they say is held against what the bot is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.content.location import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = folder("dialogs").parent
DOCS = ROOT / "docs"
TO_FILL_IN = re.compile(r"\[[^][]+\](?!\()")
"""What an operator fills in: never a name that we made up."""


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", text, re.MULTILINE)


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of each table."""
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]
