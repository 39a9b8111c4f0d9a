"""The words that a person says in a message, wherever they stand in it; pure.

Every string in a message, at any depth, counts as **written by this person**, with three
exceptions:

- who and where: people, chats, the origin of a forward, a sender's title;
- another message: one that is replied to, pinned or changed, a story, the buttons under a message.
  A quote counts, unless it quotes a bot;
- codes: ids, and the names of kinds, languages and styles.

So we also hear words in a field that Telegram adds tomorrow.

Some words are **said to us** (`parts`): the text, a caption, a formatted text with its blocks, a
poll, a checklist. They are the question. The others stand **beside** it: the names of files, songs,
places and contacts, hidden links, a quote. They ask nothing, but we hear them for distress. So we
do with the words of a service message, such as the name of a new topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.channels.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUESTIONS = frozenset({"text", "caption", "rich_message", "poll", "checklist"})
_ALL_WORDS = frozenset({"text", "rich_message", "checklist"})

_PEOPLE_SAY = _QUESTIONS | {
    "animation", "audio", "contact", "dice", "document", "game", "live_photo", "location",
    "paid_media", "photo", "sticker", "story", "venue", "video", "video_note", "voice",
    "forward_origin",
}  # fmt: skip
"""Fields that a person's message has. Without any, it is a service message: nobody said it."""

_ANOTHERS = re.compile(
    r"(?:.*_)?(?:chats?|users?|bot|members?|origin|story|signature|tag)"
    r"|from|external_reply|reply_to_message|(?:pinned|checklist|poll)_message|reply_markup"
)
_OF_ANOTHER = frozenset({"is_bot", "message_id", "inline_keyboard"})
_CODES = re.compile(
    r"(?:.*_)?(?:ids?|type|format|language|style|align|valign|currency|data|parameter|payload)"
    r"|set_name"
)
_UNSEEN = frozenset({
    "anchor_name", "bank_card_number", "bot_command", "cashtag", "country_codes",
    "email_address", "hashtag", "label", "link", "name", "phone_number", "reference_name",
    "url", "username", "venue",
})  # fmt: skip
"""Fields of a formatted text that readers do not see."""

_FORMATTED = frozenset({"text", "caption", "summary", "credit"})
_WITHIN_A_LINE = frozenset({"text", "alternative_text", "expression"})

_Runs: TypeAlias = list[list[str]]
_GAP = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Words):
    """The words of one message.

    `spoken`: a person said it. `only_text`: it is a text and nothing else. `partly`: it holds more
    than words.
    """

    spoken: bool = False
    only_text: bool = False
    partly: bool = False


def said(message: dict[str, Any]) -> Said:
    """The words of a message, whatever is in it."""
    told: _Runs = [[]]
    beside: _Runs = [[]]
    spoken = not _PEOPLE_SAY.isdisjoint(message)
    holds_file = False
    for name, value in message.items():
        if not isinstance(value, str | list | dict) or _is_anothers(name):
            continue  # as most fields of a message: no words
        if name == "quote" and _answers_a_bot(message):
            continue
        into = told if spoken and _is_question(name, value) else beside
        if isinstance(value, str):
            into += [] if _is_code(name) else [[value], []]
        else:
            holds_file |= _read({name: value}, into, beside)
    parts = _joined(told)
    questions = _QUESTIONS & message.keys()
    return Said(
        parts=parts,
        beside=_joined(beside),
        spoken=spoken,
        only_text=bool(parts) and questions == {"text"},
        partly=bool(parts) and (holds_file or not questions & _ALL_WORDS),
    )


def _is_question(name: str, value: object) -> bool:
    return isinstance(value, str) if name in ("text", "caption") else name in _QUESTIONS


def _answers_a_bot(message: dict[str, Any]) -> bool:
    replied = message.get("reply_to_message")
    sender = replied.get("from") if isinstance(replied, dict) else None
    return isinstance(sender, dict) and sender.get("is_bot") is True


def _read(part: dict[str, Any], into: _Runs, beside: _Runs) -> bool:
    """Add the words of a part of a message; returns whether it holds a file.

    It loops over a list in the place of recursion, because nothing limits the depth of a message.
    """
    holds_file = False
    todo: list[tuple[Any, _Runs, bool]] = [(part, into, False)]
    while todo:
        value, into, runs_on = todo.pop()
        if value is _GAP:
            into.append([])
        elif isinstance(value, str):
            into[-1].append(value)
        elif isinstance(value, list):
            todo += reversed(list(_items(value, into, runs_on=runs_on)))
        elif isinstance(value, dict):
            if "file_id" in value:
                holds_file, into = True, beside
            todo += reversed(list(_fields(value, into, beside)))
    return holds_file


def _items(value: list[Any], into: _Runs, *, runs_on: bool) -> Iterator[tuple[Any, _Runs, bool]]:
    """Pieces of formatted text make one line; other items stand alone."""
    runs_on = runs_on or any(isinstance(item, str) for item in value)
    for item in value:
        if not runs_on:
            yield _GAP, into, False
        yield item, into, runs_on


def _fields(value: dict[str, Any], into: _Runs, beside: _Runs) -> Iterator[tuple[Any, _Runs, bool]]:
    if not _OF_ANOTHER.isdisjoint(value):
        return
    for name, inner in value.items():
        if _is_anothers(name) or (isinstance(inner, str) and _is_code(name)):
            continue
        where = beside if name in _UNSEEN else into
        gap = () if name in _WITHIN_A_LINE else ((_GAP, where, False),)
        yield from (*gap, (inner, where, name in _FORMATTED), *gap)


@lru_cache(maxsize=1024)
def _is_anothers(name: str) -> bool:
    return _ANOTHERS.fullmatch(name) is not None


@lru_cache(maxsize=1024)
def _is_code(name: str) -> bool:
    return _CODES.fullmatch(name) is not None


def _joined(runs: _Runs) -> tuple[str, ...]:
    lines = ("".join(run).strip() for run in runs)
    return tuple(line for line in lines if line)
