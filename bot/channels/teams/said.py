"""The words that a person says in an activity, wherever they stand in it; pure.

The text, or else its copy as HTML, is **said to us** (`parts`): it is the question. All other
strings stand **beside** it, such as the name of a file. They ask nothing, but we hear them for
distress. We skip who, where and when, codes, and quotes of the bot itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from bot.channels.teams.markup import BOT, words_of
from bot.channels.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

HTML = "text/html"

_WHO_AND_WHERE = frozenset({
    "from", "recipient", "conversation", "relatesTo", "membersAdded", "membersRemoved", "mentioned",
    "tenant", "team", "channel", "meeting", "settings", "source", "members", "user", "app",
    "clientInfo", "onBehalfOf",
})  # fmt: skip
_CODES = re.compile(
    r"tap|verb|trigger|action|eventType|textFormat|attachmentLayout|inputHint|importance"
    r"|deliveryMode|expiration|locale|country|platform|timezone|itemtype|itemid|@type"
    r"|(?:.*[a-z])?(?:Ids?|ID|Urls?|Type|Timestamp|Timezone)|ids?|url|type|timestamp"
)
PRESS = "adaptiveCard/action"
"""What Teams calls a pressed button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Words):
    """The words of one activity; `partly`: it holds more than words."""

    partly: bool = False


def said(activity: dict[str, Any]) -> Said:
    """The words of an activity, whatever is in it."""
    rest = dict(activity)
    if rest.get("name") == PRESS:
        del rest["name"]  # nobody said that
    text = _without_mention(rest.pop("text", None), activity)
    value = rest.get("value")
    if not text and isinstance(value, str):
        text = rest.pop("value").strip()
    copies, others = _attached(rest.pop("attachments", None))
    if not text:
        text, copies = "\n".join(copies), ()
    beside = [copy for copy in copies if _bare(copy) not in _bare(text)]
    beside += chain(_texts(rest), _texts({"attachments": others}))
    return Said(parts=(text,) if text else (), beside=tuple(beside), partly=bool(others))


def _attached(attachments: object) -> tuple[tuple[str, ...], list[Any]]:
    """The words of HTML copies, and the other attachments."""
    found = attachments if isinstance(attachments, list) else []
    copies = [a for a in found if _is_html(a)]
    words = tuple(words for a in copies if (words := words_of(a["content"])))
    return words, [a for a in found if not _is_html(a)]


def _is_html(attachment: object) -> bool:
    if not isinstance(attachment, dict) or not isinstance(attachment.get("content"), str):
        return False
    return _string(attachment, "contentType").lower().startswith(HTML)


def _without_mention(text: object, activity: dict[str, Any]) -> str:
    """The text without mentions of the bot."""
    if not isinstance(text, str):
        return ""
    told = activity.get("entities")
    for entity in told if isinstance(told, list) else []:
        if isinstance(entity, dict) and _names_a_bot(entity):
            text = text.replace(_string(entity, "text") or "\0", " ")
    return text.strip()


def _names_a_bot(entity: dict[str, Any]) -> bool:
    mentioned = entity.get("mentioned")
    return isinstance(mentioned, dict) and _string(mentioned, "id").startswith(BOT)


def _texts(value: Any) -> Iterator[str]:
    """Each string in a part of an activity; a loop, because nothing limits the depth."""
    todo = [value]
    while todo:
        found = todo.pop()
        if isinstance(found, str) and found.strip():
            yield found.strip()
        elif isinstance(found, list):
            todo += reversed(found)
        elif isinstance(found, dict):
            todo += reversed([inner for name, inner in found.items() if _is_heard(name, inner)])


def _is_heard(name: str, inner: object) -> bool:
    if name in _WHO_AND_WHERE:
        return False
    return isinstance(inner, dict | list) or _CODES.fullmatch(name) is None


def _bare(words: str) -> str:
    return " ".join(words.split()).casefold()


def _string(part: dict[str, Any], name: str) -> str:
    found = part.get(name)
    return found if isinstance(found, str) else ""
