"""What a link can say about where somebody comes from, in at most 64 safe characters.

Parts joined by `_`, each a letter and its value: `s` steunpunt, `t` topic, `r` role, `l` language.
"""

from __future__ import annotations

import re

from bot.core.events import Started
from bot.core.guide import LANGUAGES, Role

LONGEST = 64
_PART = re.compile(r"[strl][a-z0-9-]+")


def start_payload(started: Started) -> str:
    """The payload for `?start=`; raises `ValueError` where it would be too long."""
    parts = {
        "s": started.steunpunt,
        "t": started.topic,
        "r": started.role.value if started.role else None,
        "l": started.language,
    }
    payload = "_".join(f"{letter}{value}" for letter, value in parts.items() if value)
    if len(payload) > LONGEST:
        raise ValueError(f"{payload} has more than {LONGEST} characters: shorten the ids")
    return payload


def read_start(payload: str) -> Started:
    """What a payload says; what is unknown or forged in it says nothing."""
    if len(payload) > LONGEST:
        return Started()
    parts = {p[0]: p[1:] for p in payload.split("_") if _PART.fullmatch(p)}
    role, language = parts.get("r"), parts.get("l")
    return Started(
        steunpunt=parts.get("s"),
        topic=parts.get("t"),
        role=Role(role) if role in set(Role) else None,
        language=next((known for known in LANGUAGES if known == language), None),
    )
