"""Links into the private chat with the bot.

https://core.telegram.org/bots/features#deep-linking

A link carries at most 64 safe characters: parts joined by `_`, each a letter and its value: `s`
steunpunt, `c` campaign, `t` topic, `r` role, `l` language, `p` path code.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from bot.core.events import Started
from bot.core.languages import SPOKEN
from bot.core.links import id_in
from bot.core.texts import Role

if TYPE_CHECKING:
    from bot.core.languages import Languages

LONGEST = 64
_LOOKED_AT = 4 * LONGEST
_PART = re.compile(r"[sctrlp][a-z0-9-]+")
_GROUP = "groep"


def start_payload(started: Started) -> str:
    """The payload for `?start=`; raises `ValueError` where it would be too long."""
    parts = {
        "s": started.steunpunt,
        "c": started.campaign,
        "t": started.topic,
        "r": started.role.value if started.role else None,
        "l": started.language,
        "p": started.code and started.code.lower(),
    }
    payload = "_".join(f"{letter}{value}" for letter, value in parts.items() if value)
    if len(payload) > LONGEST:
        raise ValueError(f"{payload} has more than {LONGEST} characters: shorten the ids")
    return payload


def read_start(payload: str, languages: Languages = SPOKEN) -> Started:
    """What a payload says; unknown or forged parts are left out."""
    words = [id_in(part) for part in unquote(payload[:_LOOKED_AT]).split("_")]
    if len("_".join(words)) > LONGEST:
        return Started()
    parts = {word[0]: word[1:] for word in words if _PART.fullmatch(word)}
    role, language = parts.get("r"), parts.get("l")
    return Started(
        steunpunt=parts.get("s"),
        campaign=parts.get("c"),
        topic=parts.get("t"),
        role=Role(role) if role in set(Role) else None,
        language=languages.known(language),
        code=parts.get("p"),
    )


def private_link(username: str, payload: str) -> str:
    """A link into the private chat with the bot."""
    return f"https://t.me/{username.removeprefix('@')}?start={payload or _GROUP}"


def share_link(address: str, words: str) -> str:
    """A link that lets people choose whom to send an address to, with these words before it."""
    return f"https://t.me/share/url?{urlencode({'url': address, 'text': words}, quote_via=quote)}"


def onward_link(username: str, here: Started) -> str:
    """A link at which a conversation goes on.

    If it would be too long, the campaign is left out, and then the steunpunt, whose id may have any
    length.
    """
    unsaid = replace(here, campaign=None)
    for told in (here, unsaid):
        with suppress(ValueError):
            return private_link(username, start_payload(told))
    return private_link(username, start_payload(replace(unsaid, steunpunt=None)))
