"""Takes what points at a person out of a typed text: nobody needs it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.core.vocabulary import Talk

_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\d+])(?:\+31|0031|0)[\s.-]{0,2}[1-9](?:[\s.-]{0,2}\d){8}(?!\d)")
_NINE_DIGITS = re.compile(r"(?<!\d)\d{3}[ .-]?\d{3}[ .-]?\d{3}(?!\d)")
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_DAY = r"[ :]{1,3}\d{1,2}[ /.-]{1,3}\w{1,9}(?:[ /.-]{1,3}\d{2,4})?"
_NAMES = r"[\w'-]{1,40}"
_UPPER, _LOWER = (
    "".join(filter(test, map(chr, range(0x41, 0x250)))) for test in (str.isupper, str.islower)
)
_CAPITAL = rf"[{_UPPER}](?:['\u2019][{_UPPER}])?[{_LOWER}][\w'\u2019-]{{0,40}}"


class Personal:
    """Finds what points at a person, by its shape or by the words that stand before it.

    That is e-mail addresses, telephone numbers, nine digits like a BSN, postcodes, days of birth,
    and names that somebody gives as one ("ik heet …") or puts behind a word such as "zoon".
    `public`: digits of numbers that the guide itself gives, which are left in.
    """

    def __init__(self, talk: Talk, public: Collection[str] = ()) -> None:
        self._public = public
        named = rf"\b{_any(talk.named)}\b(?: (?!{_any(talk.name_ends)}\b){_NAMES}){{0,2}}"
        # By the capital alone; some other words at school have one too.
        kin = rf"(\b(?i:{_any(talk.kin)}) {{1,3}})(?!(?i:{_any(talk.no_names)})\b){_CAPITAL}"
        self._kin = re.compile(kin)
        self._patterns = (
            _EMAIL,
            _PHONE,
            _NINE_DIGITS,
            re.compile(named, re.IGNORECASE),
            self._kin,
            _POSTCODE,
            re.compile(rf"\b{_any(talk.born)}{_DAY}", re.IGNORECASE),
        )

    def without(self, text: str) -> tuple[str, bool]:
        """The text without what points at a person, and whether there was any."""
        found = False

        def took(match: re.Match[str]) -> str:
            nonlocal found
            if re.sub(r"\D", "", match[0]) in self._public:
                return match[0]
            found = True
            return match[1] if match.re is self._kin else " "

        for pattern in self._patterns:
            text = pattern.sub(took, text)
        return text, found


def _any(phrases: Iterable[str]) -> str:
    """A pattern for one of the phrases, the longest first, whatever marks a word has: "i'm"."""
    marked = (
        r"[ -]".join("['\u2019]?".join(map(re.escape, word)) for word in phrase.split())
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    begins = "".join(sorted({phrase[0] for phrase in phrases}))  # most words need no closer look
    return rf"(?=[{begins}])(?:{'|'.join(marked)})" if begins else "(?!)"
