"""Looks at this machine: the guide, the folder of data, and its disk."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from bot.content.problems import ContentError
from bot.content.reviews import passed
from bot.findings import look, well, wrong
from bot.settings import SHORTEST_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from bot.core.guide import Guide
    from bot.findings import Finding

GUIDE, DISK = "guide", "disk"
LEAST, FEW = 64 << 20, 1 << 30
"""Bytes that must be free on the disk of an embedded store, and that one should have."""

_SECRET = "secret"  # noqa: S105  the name of a file


def examine_guide(read: Callable[[], Guide], today: date) -> Iterator[Finding]:
    """Read the content and the register, as a start would."""
    try:
        guide = read()
    except ContentError as error:
        yield wrong(GUIDE, str(error))
        return
    steunpunten = len(guide.steunpunten)
    yield well(GUIDE, f"{len(guide.nodes)} screens can be read, and {steunpunten} steunpunten.")
    for problem in passed(guide, today):
        yield look(GUIDE, f"{problem}.")


def examine_folder(folder: Path) -> Iterator[Finding]:
    """Whether an embedded store can be kept in a folder."""
    folder = folder.absolute()
    # A link that leads nowhere, or round, stands there too: nothing can be made behind it.
    there = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield wrong(DISK, f"{there} cannot be written: set LESROUTE_DATA_DIR to a folder that can.")
        return
    yield disk_judged(shutil.disk_usage(there).free)
    kept = kept_secret(folder)
    if kept is not None and len(kept) < SHORTEST_SECRET:
        yield wrong(
            DISK,
            f"The secret in {folder / _SECRET} is not whole: put it back from a copy, or remove it"
            " to start with everything forgotten.",
        )


def kept_secret(folder: Path) -> str | None:
    """The secret that an embedded store keeps with its data, if it has one that we can read."""
    try:
        return (folder / _SECRET).read_text(errors="replace").strip()
    except OSError:
        return None


def disk_judged(free: int) -> Finding:
    """`free`: bytes on the disk that conversations are written to."""
    told = f"{free >> 20} MB are free on the disk of LESROUTE_DATA_DIR"
    if free < LEAST:
        return wrong(DISK, f"{told}: make room, or nothing more is remembered.")
    return look(DISK, f"{told}: make room soon.") if free < FEW else well(DISK, f"{told}.")
