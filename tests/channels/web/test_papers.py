"""A letter on the page: to copy, to mail, to print and as a PDF, with nothing asked or kept."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession, DummyCookieJar
from playwright.sync_api import expect
from pypdf import PdfReader

from bot.channels.web.paper import mail_address, paper_address
from bot.core.engine import redraw
from bot.core.languages import LANGUAGES
from bot.core.session import Session
from bot.core.texts import Role
from tests.channels.web.browsing import open_page
from tests.guides import NOW, THERE, with_steunpunt

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Screen


MAIL = 2000
"""Characters of a `mailto:` link that Windows and Outlook hand on (2,083); phones take more."""


def first_letter(guide: Guide, language: Code) -> Screen:
    """That of somebody who answered nothing yet."""
    session = Session(language=language, role=Role.OUDER, trail=("brieven/gesprek",))
    return redraw(guide, session, NOW)


def letter(guide: Guide, language: Code = "nl", steunpunt: str | None = None) -> Screen:
    session = Session(
        language=language,
        role=Role.OUDER,
        steunpunt=steunpunt,
        answers={"oorzaak": "klachten"},
        trail=("start/menu", "brieven/goedkeuring"),
    )
    return redraw(guide, session, NOW)


async def fetched(url: str, path: str) -> tuple[int, str, bytes, bool]:
    """Status, kind and body, and whether a cookie was set: of somebody without any."""
    async with (
        ClientSession(url, cookie_jar=DummyCookieJar()) as client,
        client.get(path) as response,
    ):
        body = await response.read()
        return response.status, response.content_type, body, "Set-Cookie" in response.headers


def test_the_paper_follows_from_its_address_and_keeps_nothing(url: str, guide: Guide) -> None:
    handout = letter(guide).handout
    assert handout
    status, kind, body, cookie = asyncio.run(fetched(url, paper_address(handout)))
    assert (status, kind, cookie) == (200, "application/pdf", False)
    told = " ".join(PdfReader(BytesIO(body)).pages[0].extract_text().split())
    assert "Waarschijnlijk moet de school goedkeuring (instemming) vragen" in told


@pytest.mark.parametrize(
    "asked",
    [
        "", "?op=", "?op=xx", "?op=on:brieven/weg", "?op=on:start/menu", "?op=on:stappen/gesprek",
        "?op=sn:brieven/goedkeuring", "?op=-n:brieven/goedkeuring", "?op=on:brieven/goedkeuring:x",
        "?op=on~zzz:brieven/goedkeuring", "?op=on:stappen/start",
    ],
)  # fmt: skip
def test_what_is_not_on_paper_is_told_as_any_page_that_is_not_there(url: str, asked: str) -> None:
    status, kind, _, cookie = asyncio.run(fetched(url, f"/papier{asked}"))
    assert (status, kind, cookie) == (404, "text/html", False)


def test_forged_answers_give_the_letter_of_who_answered_nothing(url: str) -> None:
    """What is forged says nothing, as in every address."""
    path = "/papier?op=on~AA99:brieven/gesprek&via=nergens"
    status, _, body, _ = asyncio.run(fetched(url, path))
    assert status == 200
    told = " ".join(PdfReader(BytesIO(body)).pages[0].extract_text().split())
    assert "mag nu al starten" in told
    assert "bewijsstuk" not in told


def test_many_who_ask_at_once_are_all_answered(url: str, guide: Guide) -> None:
    handout = letter(guide).handout
    assert handout

    async def all_at_once() -> list[tuple[int, str, bytes, bool]]:
        return await asyncio.gather(*(fetched(url, paper_address(handout)) for _ in range(8)))

    assert {status for status, *_ in asyncio.run(all_at_once())} == {200}


def test_the_address_of_a_paper_names_the_steunpunt(guide: Guide) -> None:
    handout = letter(with_steunpunt(guide), steunpunt=THERE.id).handout
    assert handout
    asked = parse_qs(urlsplit(paper_address(handout)).query)
    assert asked["via"] == [THERE.id]
    assert asked["op"] == [handout.tap]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_mail_has_a_subject_and_a_body_and_is_to_nobody_yet(guide: Guide, language: Code) -> None:
    draft = letter(guide, language).draft
    assert draft
    address = mail_address(draft)
    assert re.fullmatch(r"mailto:\?[A-Za-z0-9%&=._~-]+", address)
    asked = parse_qs(urlsplit(address).query)
    assert asked["subject"] == [draft.subject]
    assert asked["body"] == ["\r\n\r\n".join(draft.paragraphs)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mail_is_longer_than_what_every_mail_program_takes(guide: Guide, language: Code) -> None:
    causes = [choice.key for choice in guide.nodes["beslisboom/oorzaak"].choices]
    sessions = [
        Session(language=language, role=role, answers={"oorzaak": cause}, trail=(node.id,))
        for node in guide.nodes.values()
        if node.letter
        for role in Role
        for cause in causes
    ]
    drafts = [draft for each in sessions if (draft := redraw(guide, each, NOW).draft)]
    assert len(drafts) > len(guide.letters)
    assert max(len(mail_address(draft)) for draft in drafts) < MAIL


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_letter_is_one_tap_to_copy_and_one_to_mail(
    browser: Browser, url: str, guide: Guide, language: Code
) -> None:
    shown = first_letter(guide, language)
    draft, handout = shown.draft, shown.handout
    assert draft
    assert handout
    page = open_page(
        browser, f"{url}/?op={handout.tap}", language=language,
        permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    screen = page.locator(".screen").last
    copy = {"nl": "Kopieer de tekst", "en": "Copy the text"}[language]
    screen.get_by_role("button", name=copy).click()
    done = {"nl": "Gekopieerd", "en": "Copied"}[language]
    expect(screen.get_by_role("button", name=done)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == draft.body
    mail = {"nl": "Open als e-mail", "en": "Open as e-mail"}[language]
    link = screen.get_by_role("link", name=mail).get_attribute("href")
    assert unescape(link or "") == mail_address(draft)
    assert screen.locator("a.pdf").get_attribute("href") == paper_address(handout)
    expect(screen.locator(".letter .body")).to_have_attribute("lang", "nl")
    expect(screen.locator(".letter .body mark")).to_have_count(draft.body.count("["))
    for paragraph in draft.beside:
        expect(screen.locator(".beside")).to_contain_text(paragraph)
    page.emulate_media(media="print")
    expect(screen.locator(".take")).to_be_hidden()
    expect(screen.locator(".letter")).to_be_visible()
    page.close()
