"""What a link can say about where somebody comes from.

In Telegram in at most 64 safe characters: parts joined by `_`, each a letter and its value: `s`
steunpunt, `t` topic, `r` role, `l` language. On the web chat in the address of a topic.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.core.events import Started
from bot.core.guide import LANGUAGES, Role

if TYPE_CHECKING:
    from bot.core.guide import NodeId
    from bot.core.session import Session

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


def telegram_link(bot: str | None, session: Session, node: NodeId) -> str | None:
    """Where this conversation goes on in Telegram; `bot` is its user name, `None`: nowhere.

    What is too long for a link is left out of it: the steunpunt, whose id may have any length.
    """
    if bot is None:
        return None
    here = _here(session, node)
    with suppress(ValueError):
        return f"https://t.me/{bot}?start={start_payload(here)}"
    return f"https://t.me/{bot}?start={start_payload(replace(here, steunpunt=None))}"


def web_path(session: Session, node: NodeId) -> str:
    """Where this conversation goes on in the web chat: a path behind our own address."""
    here = _here(session, node)
    said = {"rol": here.role, "taal": here.language, "via": here.steunpunt}
    return f"/o/{here.topic}?{urlencode({k: v for k, v in said.items() if v})}"


def _here(session: Session, node: NodeId) -> Started:
    return Started(
        steunpunt=session.steunpunt,
        topic=node.partition("/")[0],
        role=session.role,
        language=session.language,
    )
