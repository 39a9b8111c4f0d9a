"""Distress, recognised before all else: no model, no chance, no trace.

Three cards: a crisis, something heavy, something unsafe at home. Both languages are always
looked for. When in doubt: the soft card.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from bot.core.guide import NodeId

CRISIS, SOFT, UNSAFE = "nood/crisis", "nood/zacht", "nood/geweld"

_LEET = str.maketrans("013457@$!|", "oieastasil")

_GRAVE = ("zelfmoord", "zelfdoding", "suicide", "suicidal", "hopeloos", "hopeless", "mishandeld")
_SHORTEST, _NEAR = 6, 85

_HARMLESS = (
    r"verveel(de)? (me|mij) dood|dood ?moe|dood ?ziek|doods?bang voor (de|een|mijn) \w+|dode hoek"
    r"|(laptop|telefoon|computer|tablet|batterij|accu|internet|wifi) is dood|dood ?gewoon"
    r"|sterf van de|sterven van de honger|spring\w* (op|in) de (bus|trein)|dead ?line|dying to know"
    r"|killing (time|me)|brood snijden|snijden in"
)
_SOFT = (
    r"niet meer zitten|geen zin meer|hopeloos|hopeless|can ?t go on|wanhopig|desperate"
    r"|(opa|oma|vader|moeder|papa|mama|broer|zus|vriend|hond|kat) is (dood|overleden)"
    r"|niet dood|(boekverslag|werkstuk|spreekbeurt|essay|book report) .{0,20}(zelfmoord|suicide)"
)
_CRISIS = (
    r"(wil|wilt|willen|wilde|wou|wouden) ((dat )?(ik|je|jij|hij|ze|zij|we|wij|mijn \w+) )?"
    r"((echt|gewoon|liever|maar|nu|soms|eigenlijk|het liefst) ){0,2}"
    r"(dood|do{1,3}[dt]{1,2}\b|sterven)"
    r"|dood (wil|wilt|willen|wilde|zijn|gaan)"
    r"|niet meer (willen |wil(t)? )?leven|niet (meer )?(willen |wil(t)? )?(er )?(meer )?zijn\b"
    r"|er niet meer (willen |wil(t)? )?zijn|(wil|wilt|willen) er niet meer zijn"
    r"|eind(e)? (aan|ervan|er aan) (.{0,12})?maken|maak er (een )?eind|zelf ?moord|zelf ?doding"
    r"|(mezelf|mijzelf|zichzelf|me zelf|mij zelf) (iets |wat )?"
    r"(aan ?doen|snijden|pijn doen|verwonden)"
    r"|(snij|snijd|snijdt|kras) (mezelf|mijzelf|zichzelf|me zelf)|pillen (in ?nemen|slikken)"
    r"|beter af zonder (mij|me)|kill(ing)? (my|him|her) ?self|want(s)? to die|wanna die"
    r"|end (my|it) (life|all)|suicid\w*|self ?harm\w*|cut(ting)? my ?self|\bkms\b|unalive"
    r"|hurt(ing)? my ?self|better off without me|don ?t want to (live|be here)"
)
_UNSAFE = (
    r"(word|wordt) (thuis )?(geslagen|mishandeld|misbruikt|geschopt)"
    r"|(vader|moeder|papa|mama|stiefvader|stiefmoeder|broer|oom|hij|zij) (slaat|schopt|mishandelt) "
    r"(mij|me|ons|haar|hem)|bang om (naar huis|thuis)|(hij|iemand|zij) zit aan (mij|me|haar|hem)"
    r"|(dad|father|mom|mum|mother|stepdad|he|she) (hits|beats|kicks|hurts) (me|us)"
    r"|(he|she|someone|dad|uncle) touch(es|ed) me|abuse[sd]? me|afraid to (go|be) home"
    r"|scared (to be|of being) (at )?home"
)


def alarm(text: str) -> NodeId | None:
    """The card that these words call for, if any: the gravest of how they can be read."""
    cards = {_card(normal(text)), _card(normal(_as_letters(text)))}
    return next((card for card in (CRISIS, UNSAFE, SOFT) if card in cards), None)


def normal(text: str) -> str:
    """Lower case, without accents and marks."""
    return " ".join(re.findall(r"[a-z]+", _plain(text)))


def _card(plain: str) -> NodeId | None:
    cleaned = re.sub(_HARMLESS, " ", _mended(plain))
    soft = re.search(_SOFT, cleaned)
    if re.search(_CRISIS, re.sub(_SOFT, " ", cleaned) if soft else cleaned):
        return CRISIS
    if re.search(_UNSAFE, cleaned):
        return UNSAFE
    return SOFT if soft else None


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in spread if not unicodedata.combining(c))


def _as_letters(text: str) -> str:
    """Digits and marks that stand for letters, as in `z3lfm00rd`; not those that end a word."""
    return re.sub(r"[!|]+(?!\w)", " ", _plain(text)).translate(_LEET)


def _mended(plain: str) -> str:
    """Letters that were held down, and typing errors in the words that say most."""
    words = re.sub(r"([a-z])\1{2,}", r"\1\1", plain).split()
    return " ".join(_meant(word) for word in words)


def _meant(word: str) -> str:
    if len(word) < _SHORTEST:
        return word
    found = process.extractOne(word, _GRAVE, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else word
