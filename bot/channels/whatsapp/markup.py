"""Words in WhatsApp's own markup; no words can become markup.

WhatsApp has no way to escape a mark. So a mark that could open something becomes a character that
looks like it. Inside a word or an address it opens nothing, and stays as it is.
"""

from __future__ import annotations

import re

from bot.channels.marked import Marks

_MARK = re.compile(r"[*_~`>-]")
_OPENS = re.compile(r"(?<!\w)[*_~`]")
_LINE = re.compile(r"^([ \t]*)([->])(?=\s)", re.MULTILINE)
_ADDRESS = re.compile(
    r"((?:https?://|www\.)\S+|[^\W_][\w.+-]*@[\w-]+(?:\.[^\W_]+)+)", re.IGNORECASE
)
_LOOK_ALIKE = str.maketrans("*_~`->", "∗ˍ∼ˋ–›")  # noqa: RUF001  that is what they are for


def plain(words: str) -> str:
    if not _MARK.search(words):  # as in most
        return words
    told = _ADDRESS.split(words)  # every second part is an address
    told[::2] = [_OPENS.sub(_harmless, part) for part in told[::2]]
    return _LINE.sub(lambda found: found[1] + found[2].translate(_LOOK_ALIKE), "".join(told))


def strong(words: str) -> str:
    return _each_line("*", words)


def italic(words: str) -> str:
    return _each_line("_", words)


MARKS = Marks(plain, strong, italic)


def _each_line(mark: str, words: str) -> str:
    """Marks hold within one line only, and not around nothing."""
    return "\n".join(f"{mark}{line.strip()}{mark}" for line in plain(words).split("\n") if line)


def _harmless(found: re.Match[str]) -> str:
    return found[0].translate(_LOOK_ALIKE)
