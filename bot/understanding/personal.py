"""Takes what points at a person out of a typed text: nobody needs it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\d+])(?:\+31|0031|0)[\s.-]{0,2}[1-9](?:[\s.-]{0,2}\d){8}(?!\d)")
_NINE_DIGITS = re.compile(r"(?<!\d)\d{3}[ .-]?\d{3}[ .-]?\d{3}(?!\d)")
_CALLED = re.compile(
    r"\b(?:(?:mijn|zijn|haar|onze) (?:naam|achternaam|voornaam) is|ik heet|(?:hij|zij|ze) heet"
    r"|(?:mijn|onze) (?:zoon|dochter|kind) heet|m(?:y|ijn) bsn is|bsn(?:-?nummer)? is"
    r"|(?:my|his|her|our) (?:name|surname) is|(?:i am|i.?m|is) called)"
    r"(?: (?!en\b|and\b|maar\b|but\b)[\w'-]{1,40}){0,2}",
    re.IGNORECASE,
)
_NAMED = re.compile(  # by the capital alone; some other words at school have one too
    r"(\b(?:[Zz]oon|[Dd]ochter|[Kk]ind|[Ss]on|[Dd]aughter|[Cc]hild) )"
    r"(?!(?:Nederlands|Engels|Frans|Duits|Spaans|Dutch|English|French|German|Havo|Vwo|Vmbo|Mbo)\b)"
    r"[A-Z][a-z]{1,40}\b"
)
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_BORN = re.compile(
    r"\b(?:geboren(?: op)?|geboortedatum(?: is)?|born(?: on)?)[ :]{1,3}\d{1,2}[ /.-]{1,3}\w{1,9}"
    r"(?:[ /.-]{1,3}\d{2,4})?",
    re.IGNORECASE,
)


def without_person(text: str, public: Collection[str] = ()) -> tuple[str, bool]:
    """The text without what points at a person, and whether there was any.

    It finds e-mail addresses, telephone numbers, nine digits like a BSN, postcodes, dates of birth,
    and names that somebody gives as one ("ik heet …") or puts behind a word such as "zoon".
    `public`: digits of numbers that the guide itself gives, which are left in.
    """
    found = False

    def took(match: re.Match[str]) -> str:
        nonlocal found
        if re.sub(r"\D", "", match[0]) in public:
            return match[0]
        found = True
        return match[1] if match.re is _NAMED else " "

    for pattern in (_EMAIL, _PHONE, _NINE_DIGITS, _CALLED, _NAMED, _POSTCODE, _BORN):
        text = pattern.sub(took, text)
    return text, found
