"""Small guides, written as content and built by the real loader."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from bot.content.load import load_guide
from bot.content.location import folder as real
from bot.content.phrases import PHRASES
from bot.core.engine import turn
from bot.core.events import Started
from bot.core.guide import Steunpunt
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.content.texts import Translations
    from bot.core.events import Event, Press
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Button, Screen
    from bot.core.showing import Turn
    from bot.core.special import Special
    from bot.core.texts import Role

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

NOTHING: Mapping[str, str] = {key: key for key in sorted(PHRASES)} | {
    "welkom-via": "welkom-via {steunpunt}",
    "geantwoord": "geantwoord {vraag} {antwoord}",
    "antwoord-papier": "{antwoord}",
    "antwoord-papier-verder": "{vraag} {antwoord}",
    "stap-nieuw": "meer {stappen}",
    "stap-vervalt": "minder {stappen}",
}
"""The phrases that a guide must have; the text of each is its key."""

THERE = Steunpunt(
    id="daar",
    name="Steunpunt Daar",
    region="Regio Daar",
    phone="010 1",
    site="https://daar.example",
)

_UNDERSTANDINGS: list[tuple[Guide, Understanding]] = []

_START = "thuis: {facts: geen, text: Thuis}"
_HELP = "start: {facts: geen, text: Er is hulp}"
_PLAIN = "nl: {fixed: [], never: []}\nen: {fixed: [], never: []}"
_PLACES: Mapping[tuple[str, str], Special] = {
    ("start", "thuis"): "home",
    ("contact", "start"): "help",
    ("start", "stop"): "stop",
    ("start", "anders-bedoeld"): "misread",
    ("start", "woord"): "word",
    ("start", "taal"): "language",
    ("privacy", "start"): "privacy",
    ("nood", "crisis"): "crisis",
    ("nood", "geweld"): "unsafe",
    ("nood", "zacht"): "soft",
}
"""What `is` of nodes with these names becomes, where a guide has them."""

_SOURCES = "blad: {name: het blad, dated: '2025'}"


def small_guide(
    topics: Mapping[str, str], english: Translations | None = None, **registers: str
) -> Guide:
    """The guide of these topics; `registers`: other files, in YAML too.

    All else that a guide must have is added, as small as it can be.
    """
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        return load_guide(small_folder(Path(place), topics, **registers), {"en": english or {}})


def small_folder(place: Path, topics: Mapping[str, str], **registers: str) -> Path:
    """The same guide as a folder of files."""
    folder = place / "dialogs"
    folder.mkdir()
    given = {"start": _START, "contact": _HELP} | {k: dedent(v) for k, v in topics.items()}
    for (topic, key), special in _PLACES.items():
        given |= _with_place(given, topic, key, special)
    files = {name: _headed(name, text) for name, text in given.items()}
    files |= {"facts": "{}", "sources": _SOURCES, "contacts": "{}", "steps": "{}", "letters": "{}"}
    files |= {"plain": _PLAIN, "zoekwoorden": "{}", "gewone-woorden": "{}"}
    for name in ("noodwoorden", "spreektaal"):
        files[name] = (real("dialogs") / f"{name}.yaml").read_text("utf-8")
    files["phrases"] = "\n".join(f'{key}: "{words}"' for key, words in NOTHING.items())
    files |= {name: dedent(text) for name, text in registers.items()}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _with_place(given: Mapping[str, str], topic: str, key: str, special: str) -> dict[str, str]:
    """The topic with `is` set on the node for that place; without such a node, one in `start`."""
    if any(f"is: {special}" in text for text in given.values()):
        return {}
    beside = r"\1{is: SPECIAL, " if re.search(rf"(?m)^{key}: {{", given.get(topic, "")) else None
    pattern = rf"(?m)^({key}: ){{" if beside else rf"(?m)^({key}:)$"
    put = (beside or r"\1\n  is: SPECIAL").replace("SPECIAL", special)
    text, found = re.subn(pattern, put, given.get(topic, ""))
    if found:
        return {topic: text}
    name = key if topic == "start" else special
    bare = f"{name}: {{is: {special}, facts: geen, text: {special}}}"
    return {"start": f"{given['start'].rstrip()}\n{bare}"}


def fact(
    id_: str, *, for_: str = "ouder", status: str = "geldig", review_by: str = "2099-01-01"
) -> str:
    """An entry for `facts`."""
    return (
        f"{id_}: {{for: [{for_}], says: wat {id_} zegt, source: blad, as_of: 2025-01-01, "
        f"review_by: {review_by}, status: {status}}}\n"
    )


def step_screens(steps: str) -> str:
    """A screen for each of these steps, as nodes of a topic; a step's id is also its title."""
    return "".join(
        f"{id_}: {{title: {id_}, step: {id_}, facts: geen, text: Zo gaat {id_}., choices: {{"
        f"gedaan: {{text: Gedaan, go: {id_}, done: true}}, "
        f"niet: {{text: Niet gedaan, go: {id_}, done: false}}}}}}\n"
        for id_ in re.findall(r"(?m)^([a-z-]+):", steps)
    )


def with_steunpunt(guide: Guide, steunpunt: Steunpunt = THERE) -> Guide:
    return replace(guide, steunpunten={steunpunt.id: steunpunt})


def event_of(tap: str) -> Press:
    """What happens when a button with this data is pressed."""
    pressed = read_tap(tap)
    assert pressed is not None, tap
    return pressed.event


class Visitor:
    """A user who presses buttons by their labels."""

    def __init__(
        self,
        guide: Guide,
        role: Role | None = None,
        language: Code = "nl",
        steunpunt: str | None = None,
        now: datetime = NOW,
    ) -> None:
        self._guide = guide
        self._now = now
        self.session = Session(role=role, language=language, steunpunt=steunpunt)
        self.screen: Screen
        self.forgotten = False
        self.does(Started())

    def does(self, event: Event) -> Screen:
        self._take(turn(self._guide, self.session, event, self._now))
        return self.screen

    def press(self, *labels: str) -> Screen:
        """Press a button on each screen in turn; fails where there is no such button."""
        for label in labels:
            found = [button for button in self.screen.buttons if button.label == label]
            assert found, f"no {label!r} among {self.labels}"
            self.touch(found[0])
        return self.screen

    def touch(self, button: Button) -> Screen:
        return self.does(event_of(button.tap))

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.screen.buttons)

    def _take(self, done: Turn) -> None:
        self.session, self.screen, self.forgotten = done.session, done.screen, done.forgotten


def _headed(name: str, text: str) -> str:
    headed = text.lstrip().startswith("topic:")
    return text if headed else f"topic: {{title: {name}, summary: {name}}}\n{text}"


def understanding_of(guide: Guide) -> Understanding:
    """One for each guide: it takes a while to make."""
    for known, made in _UNDERSTANDINGS:
        if known is guide:
            return made
    made = Understanding(guide)
    _UNDERSTANDINGS.append((guide, made))
    return made
