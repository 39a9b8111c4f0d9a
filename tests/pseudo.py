"""A pseudo-language: right to left, with each letter of a text replaced by a Hebrew one.

It proves that a language is a record, a catalog and its typed words, and nothing else. Names in
braces, numbers and addresses stay as they are.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import yaml

from bot.content.load import load_guide
from bot.content.location import folder
from bot.core.guide import Choice
from bot.core.languages import DUTCH, ENGLISH, SPOKEN, Language, Languages
from bot.i18n import all_translations, by_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.texts import Reader, Text

CODE = "xr"
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתםןףץ")
_KEPT = re.compile(r"(\{[^}]*\}|%\([a-z]+\)s|\S*[@/\d]\S*|\S+\.\S+|Lesroute)")


def mirrored(words: str) -> str:
    """The words in the pseudo-language."""
    parts = _KEPT.split(words)
    return "".join(
        part if number % 2 else part.lower().translate(_LETTERS)
        for number, part in enumerate(parts)
    )


class Mirrored(NullTranslations):
    """A catalog that translates every text."""

    def gettext(self, message: str) -> str:
        return mirrored(message)

    def pgettext(self, context: str, message: str) -> str:
        del context
        return mirrored(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return mirrored(msgid1 if n == 1 else msgid2)


PSEUDO = Language(
    code=CODE,
    letter="x",
    name=mirrored("Pseudo"),
    near=frozenset((CODE, "xrr")),
    catalog=CODE,
    locale="xr_XR",
    dates="he",
    stemmer="english",
    hyphenation="en_GB",
    ease=ENGLISH.ease,
    direction="rtl",
    script="HEBREW",
)
THREE = Languages(
    records=(DUTCH, ENGLISH, PSEUDO), source=SPOKEN.source, elsewhere=SPOKEN.elsewhere
)


def catalogs() -> dict[str, NullTranslations]:
    return {**all_translations(folder("locales")), CODE: Mirrored()}


def pseudo_guide() -> Guide:
    """The real content in three languages, all of which can be chosen."""
    with TemporaryDirectory() as place:
        dialogs = Path(shutil.copytree(folder("dialogs"), Path(place) / "dialogs"))
        with_words(dialogs)
        guide = load_guide(dialogs, by_context(catalogs()), THREE)
    node = guide.nodes[guide.special["language"]]
    own = Choice(key=CODE, text=_everywhere(PSEUDO.name, node.text), go=None, language=CODE)
    changed = replace(node, choices=(*node.choices, own))
    return replace(guide, nodes={**guide.nodes, node.id: changed})


def with_words(dialogs: Path) -> None:
    """Add the words that people type in the pseudo-language to a copy of the content."""
    for name, said in (("noodwoorden", _DISTRESS), ("spreektaal", _TALK)):
        path = dialogs / f"{name}.yaml"
        told = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  text only
        told.get("words", told)[CODE] = said
        path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


_DISTRESS = {
    "fillers": mirrored("een"),
    "crisis": [mirrored("ik wil dood")],
    "unsafe": [mirrored("hij slaat mij")],
    "soft": [mirrored("ik ben verdrietig")],
}
_COMMANDS = ("wipe", "stop", "help", "danger", "call", "home", "back", "language", "share", "steps")
_TALK = {
    "commands": {command: [mirrored(f"mijn {command}")] for command in _COMMANDS},
    "languages": {CODE: [mirrored("pseudo")]},
    **{
        kind: [mirrored(kind)] for kind in ("yes", "no", "unknown", "greetings", "thanks", "agreed")
    },
}


def _everywhere(words: str, like: Text | None) -> Text:
    assert like is not None
    forms: Mapping[Code, Mapping[Reader, str]] = {code: {None: words} for code in THREE.codes}
    return replace(like, forms=forms)
