"""The privacy notices: plain, true, and the same in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from bot.app import CHANNELS
from bot.channels.web.kind import WEB
from bot.channels.web.render import Here, Information, Renderer
from bot.channels.web.surroundings import Organisation
from bot.content.load import read_files
from bot.content.location import folder
from bot.content.models import PlainFile
from bot.content.readability import measure, too_hard
from bot.conversation.records import _REMEMBERED
from bot.core.figures import KEPT_DAYS
from bot.core.languages import SPOKEN
from bot.core.screen import Screen
from bot.core.texts import Role
from bot.i18n import all_translations, read_catalog
from tests.papers import ROOT, TO_FILL_IN, headings, read

if TYPE_CHECKING:
    from bot.channels.port import ChannelKind
    from bot.core.languages import Code

DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`told`: what it says, without its title and what is to be filled in."""

    name: str
    language: Code
    role: Role

    @property
    def text(self) -> str:
        return read(f"privacy/{self.name}.md")

    @property
    def parts(self) -> list[Screen]:
        """Each part as a screen would tell it."""
        told = [part.partition("\n")[2] for part in self.text.split("\n## ")[1:]]
        return [
            Screen(
                node=f"{self.name}/{number}",
                language=self.language,
                role=self.role,
                text=TO_FILL_IN.sub("X", re.sub("^- ", "", part.strip(), flags=re.MULTILINE)),
            )
            for number, part in enumerate(told)
        ]


NOTICES = [
    Notice(name="ouders", language="nl", role=Role.OUDER),
    Notice(name="leerlingen", language="nl", role=Role.LEERLING),
    Notice(name="parents", language="en", role=Role.OUDER),
    Notice(name="pupils", language="en", role=Role.LEERLING),
]
each_notice = pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.name)


@pytest.fixture(scope="module")
def plain() -> PlainFile:
    return read_files(folder("dialogs")).register(PlainFile)


@each_notice
def test_it_is_plain(notice: Notice, plain: PlainFile) -> None:
    words = plain.root[notice.language]
    assert not [told for part in notice.parts for told in too_hard(part, words)]
    eases = sorted(measure(part, words).ease for part in notice.parts)
    assert eases[len(eases) // 2] >= 70


@each_notice
def test_it_tells_how_long_each_channel_keeps_a_chat(notice: Notice) -> None:
    lines = re.findall(r"^- (.+?): (\d+) (?:dag|dagen|day|days) ", notice.text, re.MULTILINE)
    assert len(lines) == len(CHANNELS)
    for kind in CHANNELS:
        [days] = [int(days) for words, days in lines if kind.name in words.lower()]
        assert days * DAY == kind.kept


@each_notice
def test_it_tells_how_many_messages_are_known_by_number(notice: Notice) -> None:
    assert re.findall(r"(?:berichten|messages) \((?:ongeveer|about) (\d+)\)", notice.text) == [
        str(_REMEMBERED)
    ]


@each_notice
def test_it_names_nobody_whom_we_made_up_and_the_button_as_it_is_called(notice: Notice) -> None:
    assert len(set(TO_FILL_IN.findall(notice.text.partition("\n## ")[2]))) == 6
    button = read_catalog(ROOT / "locales", notice.language).get("Wis gesprek")
    assert button is not None
    assert str(button.string) in notice.text


def test_a_paper_that_says_typed_text_is_not_kept_says_what_becomes_of_it() -> None:
    """It is remembered for a minute by what hears distress: saying nothing of it is less."""
    page = (ROOT / "bot/channels/web/templates/privacy.html").read_text("utf-8")
    screen = (ROOT / "dialogs/privacy.yaml").read_text("utf-8")
    for text in (page, screen, *(notice.text for notice in NOTICES)):
        told = re.findall(r"^.*(?:typt?, bewaren w|not keep what you type).*$", text, re.MULTILINE)
        assert told
        assert all(re.search(r"(?:een|één) minuut|more minute", line) for line in told)


def test_whoever_says_that_all_is_deleted_says_what_the_files_still_hold() -> None:
    """A store rewrites its files now and then: until then they hold what was erased, sealed."""
    page = (ROOT / "bot/channels/web/templates/privacy.html").read_text("utf-8")
    for text in (page, *(notice.text for notice in NOTICES)):
        told = re.findall(r"(?:Wis gesprek, dan|Delete chat, we) (.*)", text)
        assert told
        assert all(re.search(r"(?:onze bestanden|our files)", line) for line in told)
        assert not re.search(r"meteen weg|gone at once", text)


@pytest.mark.parametrize(("one", "other"), [("ouders", "parents"), ("leerlingen", "pupils")])
def test_both_languages_say_as_much(one: str, other: str) -> None:
    here, there = (read(f"privacy/{name}.md") for name in (one, other))
    assert len(headings(here)) == len(headings(there))
    assert here.count("\n- ") == there.count("\n- ")
    assert re.findall(r"\d+", here) == re.findall(r"\d+", there)


OTHERS = tuple(kind for kind in CHANNELS if kind is not WEB)


@cache
def renderer() -> Renderer:
    return Renderer(all_translations(folder("locales")), kinds=CHANNELS)


def page(language: Code, role: Role, others: tuple[ChannelKind, ...]) -> str:
    """What the page tells where these other channels are on, as words on lines."""
    told = Information(
        name="privacy",
        language=language,
        role=role,
        organisation=Organisation(),
        host=None,
        held=(),
        known=True,
        wipe=None,
        others=others,
        sources=(),
        look_again=date(2030, 1, 1),
    )
    drawn = renderer().information(told, Here())
    return re.sub(r"<[^>]+>", "", drawn.partition("<main")[2])


each_reader = pytest.mark.parametrize("role", Role)
each_language = pytest.mark.parametrize("language", SPOKEN.codes)


@each_reader
@each_language
def test_the_page_tells_of_every_other_app_that_is_on(language: Code, role: Role) -> None:
    told = page(language, role, OTHERS)
    for kind in OTHERS:
        assert told.count(kind.title) >= 3
        assert kind.copy(all_translations(folder("locales"))[language]) in told
    days = {int(days) for days in re.findall(r"(\d+) (?:dagen|days)", told)}
    assert days == {KEPT_DAYS, *(kind.kept // DAY for kind in OTHERS)}


@each_reader
@each_language
def test_the_page_says_nothing_of_an_app_that_is_off(language: Code, role: Role) -> None:
    for left in (*((kind,) for kind in OTHERS), ()):
        told = page(language, role, left)
        assert [kind for kind in OTHERS if kind.title in told] == list(left)


@each_language
def test_the_page_tells_how_long_each_app_keeps_a_chat(language: Code) -> None:
    """They need not all keep it as long."""
    first, *others = OTHERS
    told = page(language, Role.OUDER, (replace(first, kept=9 * DAY), *others))
    [nine] = re.findall(r"In ([^.]*?),? (?:is dat na|that is after) 9 (?:dagen|days)", told)
    assert nine == first.title


def test_no_screen_calls_the_session_all_that_is_kept() -> None:
    """The record has more: numbers of messages, their moments, and where a reminder must go."""
    phrases = (ROOT / "dialogs" / "phrases.yaml").read_text("utf-8")
    [lead] = re.findall('^bewaard: "(.*)"$', phrases, re.MULTILINE)
    assert "alles" not in lead
    screen = (ROOT / "dialogs" / "privacy.yaml").read_text("utf-8")
    told = re.findall(r"^.*Buiten de webchat.*$", screen, re.MULTILINE)
    assert len(told) == len(Role) + 1
    assert all("nummer en tijd" in line and "heen moet" in line for line in told)


def test_the_page_and_the_screen_tell_the_same_of_every_other_app() -> None:
    shown = page("nl", Role.LEERLING, OTHERS)
    screen = (ROOT / "dialogs" / "privacy.yaml").read_text("utf-8")
    days = {kind.kept // DAY for kind in OTHERS}
    assert {int(told) for told in re.findall(r"(\d+) dagen", screen)} == days
    for text in (shown, screen):
        known = {int(told) for told in re.findall(r"berichten \(ongeveer (\d+)\)", text)}
        assert known == {_REMEMBERED}
        assert re.search("stappen .*gedaan|gedane stappen", text)
