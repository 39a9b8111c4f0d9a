"""What a voice says of a text."""

from __future__ import annotations

import re

_FOR_THE_EYE = re.compile(r"(?m)^• |[“”\"]|https?://(?:www\.)?|\bwww\.")
_EITHER = re.compile(r"\s+/\s+")
_WITHIN = re.compile(r"(?<=[A-Z])/(?=[A-Z])")
_OPEN_END = re.compile(r"(?m)(?<=[^\s.?!…:,;])[ \t]*$")


def aloud(told: str) -> str:
    """The same words, so that they can be said.

    Without bullets, quotation marks and how a web address begins; a slash between words becomes
    a pause. Each line ends in a stop, for where it ends is not heard.
    """
    told = _FOR_THE_EYE.sub("", told)
    told = _WITHIN.sub(" ", _EITHER.sub(", ", told))
    return _OPEN_END.sub(".", told)
