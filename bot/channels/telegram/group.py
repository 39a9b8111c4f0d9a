"""In a group: a pointer to the private chat for whoever calls the bot; otherwise silence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.channels.telegram.links import private_link, read_start, start_payload
from bot.channels.telegram.place import number, place_in

if TYPE_CHECKING:
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.place import Place
    from bot.channels.telegram.said import Said
    from bot.core.guide import Guide
    from bot.core.languages import Code

_START = re.compile(r"\s*/start(?:@(\w+))?(?:\s+(\S+))?\s*", re.IGNORECASE)
_NAMED = re.compile(r"(?<!\w)(?:/\w+)?@(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class InGroup:
    """Something said in a group.

    `names`: the users and bots that it mentions, in lower case. `starts`: it is `/start` without a
    name. `payload`: what came with `/start`.
    """

    update: int
    place: Place
    language: Code
    names: frozenset[str] = field(repr=False)
    starts: bool = False
    payload: str = field(default="", repr=False)

    def calls(self, username: str) -> bool:
        """Whether it is meant for the bot of this name."""
        return self.starts or username.lower() in self.names


def in_group(update: int, message: dict[str, Any], told: Said, language: Code) -> InGroup | None:
    """A message in a group that calls somebody; `None` for any other message."""
    chat, words = message.get("chat"), told.words
    if not isinstance(chat, dict) or chat.get("type") not in ("group", "supergroup"):
        return None
    id_, start = number(chat.get("id")), _START.fullmatch(words)
    names = frozenset(name.lower() for name in _NAMED.findall(words))
    if id_ is None or not (start or names):
        return None
    return InGroup(
        update=update,
        place=place_in(id_, message),
        language=language,
        names=names,
        starts=start is not None and start[1] is None,
        payload=(start[2] or "") if start else "",
    )


def pointer(guide: Guide, group: InGroup, username: str) -> Call:
    """The only thing the bot says in a group; it never repeats what was asked."""
    label = guide.phrase("groep-knop", group.language, None)
    url = private_link(username, start_payload(read_start(group.payload, guide.languages)))
    return "sendMessage", {
        **group.place.parameters(),
        "text": guide.phrase("groep", group.language, None),
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": label, "url": url}]]},
    }
