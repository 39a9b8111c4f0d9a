"""What a link can say about where somebody comes from.

In Telegram in at most 64 safe characters: parts joined by `_`, each a letter and its value: `s`
steunpunt, `t` topic, `r` role, `l` language. On the web chat in the address of a topic.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import category, normalize
from urllib.parse import unquote, urlencode

from bot.core.events import Started
from bot.core.guide import Role
from bot.core.languages import SPOKEN

if TYPE_CHECKING:
    from bot.core.guide import NodeId
    from bot.core.languages import Languages
    from bot.core.session import Session

LONGEST = 64
_LOOKED_AT = 4 * LONGEST
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
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


def read_start(payload: str, languages: Languages = SPOKEN) -> Started:
    """What a payload says; what is unknown or forged in it says nothing."""
    words = [id_in(part) for part in unquote(payload[:_LOOKED_AT]).split("_")]
    if len("_".join(words)) > LONGEST:
        return Started()
    parts = {word[0]: word[1:] for word in words if _PART.fullmatch(word)}
    role, language = parts.get("r"), parts.get("l")
    return Started(
        steunpunt=parts.get("s"),
        topic=parts.get("t"),
        role=Role(role) if role in set(Role) else None,
        language=languages.known(language),
    )


def id_in(words: str) -> str:
    """The id in a part of a link as people pass it on: with capitals, and marks around it.

    `(Zuid-Holland…` is `zuid-holland`. What cannot be seen is left out, any dash is a hyphen, and
    what comes behind the id was not part of the link. Empty where there is no id.
    """
    seen = "".join(_plain(letter) for letter in normalize("NFKC", words.lower()))
    found = _ID.search(seen)
    return found[0] if found else ""


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


def _plain(letter: str) -> str:
    kind = category(letter)
    if kind in {"Cf", "Mn"}:  # zero-width space, soft hyphen, variation selector
        return ""
    return "-" if kind == "Pd" else letter
