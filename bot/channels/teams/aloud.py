"""What a voice says of a text."""

from __future__ import annotations

import re

_FOR_THE_EYE = re.compile(r"(?m)^• |[“”\"]|https?://(?:www\.)?|\bwww\.")
_PATH = re.compile(r"(?<=\w)(\.[a-z]{2,})/\S*[^\s.,;:!?]")
_EITHER = re.compile(r"\s+/\s+")
_OPEN_END = re.compile(r"(?m)(?<=[^\s.?!…:,;])[ \t]*$")


def aloud(told: str) -> str:
    """The same words, so that they can be said.

    Without bullets and quotation marks; of a web address the site; a slash becomes a pause. Each
    line ends in a stop, for where it ends is not heard.
    """
    told = _PATH.sub(r"\1", _FOR_THE_EYE.sub("", told))
    told = _EITHER.sub(", ", told).replace("/", " ")
    return _OPEN_END.sub(".", told)
