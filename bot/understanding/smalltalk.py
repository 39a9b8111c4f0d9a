"""What people say that asks for nothing yet: a greeting, thanks, an emoji, a story."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bot.understanding.letters import normal, phrases

if TYPE_CHECKING:
    from collections.abc import Collection

GREETING, THANKS, AGREED, STRANGE, STORY = "groet", "dank", "oke", "andere-taal", "verhaal"
"""Keys of the phrases that answer it."""

_GREETINGS = phrases("""
    hoi; hallo; hallootjes; hey; heey; hee; hi; hello; hoihoi; yo; moin; morgen; middag; avond; dag
    goedemorgen; goedemiddag; goedenavond; goedendag; goeiemorgen; goeiedag; goeie; goede; welkom
    daar; iedereen; allemaal; bot; lesroute
    good; morning; afternoon; evening; greetings; there; everyone; all
""")
_THANKS = phrases("""
    bedankt; dank; dankjewel; dankuwel; dankje; merci; danke; super; top; fijn; mooi; lief; helder
    duidelijk; perfect
    thanks; thank; thx; thnx; tnx; ty; great; cool
""")
_AGREED = phrases("""
    ok; oke; okee; okay; oki; prima; goed; begrepen; ja; nee; jep
    yes; no; yep; nope; done
""")
_BESIDE = phrases("""
    je; u; jou; jullie; wel; hoor; heel; erg; veel; zo; voor; de; het; hulp; uitleg; informatie
    antwoord; alvast; nog; dat; is; was; en; maar; moeite; dan
    you; so; very; much; a; lot; for; your; the; help; it; that; and; info
""")
_SAD = frozenset("😭😢😞😔😟😥😩😫😖😣☹🙁💔😿🥺😰😨😱🔪🩸⚰🪦💊🆘")
_LONGEST = 7
_LETTERS = 2

_WHO = phrases("""
    mijn; mn; onze; dochter; zoon; kind; dochtertje; zoontje; jongen; meisje; kleinkind; leerling
    ik; hij; zij; ze
    my; our; son; daughter; child; kid; boy; girl; pupil; student; i; he; she
""")
_AWAY = phrases("""
    thuis; thuiszit; thuiszitten; thuiszitter; niet naar school; niet meer naar school
    niet meer heen; geen school; niet op school; naar school te gaan
    at home; off school; not at school; out of school; go to school; been to school; stays home
    stay home; missed school; in school
""")
_SHORTEST_STORY = 7


def small_talk(text: str) -> str | None:
    """The phrase that answers a text of no more than a greeting, thanks or a nod."""
    said = normal(text).split()
    if not said:
        return None
    if len(said) > _LONGEST:
        return None
    for phrase, words in ((THANKS, _THANKS), (GREETING, _GREETINGS), (AGREED, _AGREED)):
        if set(said) & words and set(said) <= words | _BESIDE | _GREETINGS | _AGREED:
            return phrase
    return None


def only_emoji(text: str) -> bool:
    """Whether there is an emoji, and not one letter or number."""
    drawn = any(unicodedata.category(sign) == "So" for sign in text)
    return drawn and not any(sign.isalnum() for sign in text)


def is_sad(text: str) -> bool:
    """Whether one of the signs is a tear, or worse."""
    return any(sign in _SAD for sign in text)


def in_other_letters(text: str, scripts: Collection[str]) -> bool:
    """Whether it is written in letters of none of these scripts, named as Unicode does."""
    letters = [sign for sign in text if sign.isalpha()]
    ours = sum(any(s in unicodedata.name(sign, "") for s in scripts) for sign in letters)
    return len(letters) >= _LETTERS and ours * 2 < len(letters)


def is_story(text: str) -> bool:
    """Whether somebody tells of a child that is not at school, rather than asks one thing."""
    said = normal(text)
    words = said.split()
    away = any(f" {phrase} " in f" {said} " for phrase in _AWAY)
    return len(words) >= _SHORTEST_STORY and away and bool(_WHO & set(words))
