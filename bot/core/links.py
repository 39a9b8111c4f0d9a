"""What a link says about where somebody comes from, in whichever channel it opens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from bot.core.events import Started

if TYPE_CHECKING:
    from bot.core.guide import NodeId
    from bot.core.session import Session

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_READ = 256
"""Characters of a part of a link that are read: an id has 64 at most."""


def where(session: Session, node: NodeId) -> Started:
    """What a link says that continues this session elsewhere, in the topic of a node."""
    return Started(
        steunpunt=session.steunpunt,
        topic=node.partition("/")[0],
        role=session.role,
        language=session.language,
    )


def id_in(words: str) -> str:
    """The id in a part of a link as people retype it: `(Zuid-Holland…` is `zuid-holland`.

    Invisible characters are left out, any dash counts as a hyphen, and what comes after the id is
    ignored. Empty where there is no id.
    """
    seen = "".join(_plain(letter) for letter in normalize("NFKC", words[:_READ].lower()))
    found = _ID.search(seen)
    return found[0] if found else ""


def _plain(letter: str) -> str:
    kind = category(letter)
    if kind in {"Cf", "Mn"}:  # zero-width space, soft hyphen, variation selector
        return ""
    return "-" if kind == "Pd" else letter
