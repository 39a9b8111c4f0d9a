"""Makes a text fit to be read aloud."""

from __future__ import annotations

import re

_FOR_THE_EYE = re.compile(r"(?m)^• |[“”\"]|https?://(?:www\.)?|\bwww\.")
_EITHER = re.compile(r"\s+/\s+")
_WITHIN = re.compile(r"(?<=[A-Z])/(?=[A-Z])")
_OPEN_END = re.compile(r"(?m)(?<=[^\s.?!…:,;])[ \t]*$")


def aloud(told: str) -> str:
    """The text as a voice should say it.

    Without bullets, quotation marks and the start of web addresses; a slash between words becomes a
    pause. Each line ends in a full stop, because nobody hears where a line ends.
    """
    told = _FOR_THE_EYE.sub("", told)
    told = _WITHIN.sub(" ", _EITHER.sub(", ", told))
    return _OPEN_END.sub(".", told)
